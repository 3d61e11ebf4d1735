"""What somebody means who writes to the bot: a greeting, an answer, that it already happened."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.library.claims import claimed, own_words
from bot.core.library.phrases import DENSE, PhraseFinder, Span, made_plain, summed, weighed
from bot.core.library.situations import IN_NEED, MEANS, OBJECTS, SITUATIONS
from bot.core.text.ranges import HANGUL, KANA

FILLER = "filler"
"""The meaning of words that say nothing, with which people begin."""
FIGURE = "figure"
"""The meaning of a figure of speech: who is dying of laughter despairs of nothing."""
_NAMES = re.compile(r"(?: \S+){0,2}")
"""What may follow a greeting: a name or two, and nothing that could be an offer."""
_NAMED = 4
"""Signs of such a name in a script without spaces, where a word may be a sentence."""
_CLAUSES = re.compile(r"[^\w\s'’\u0300-\u036f\u064b-\u065f\u0900-\u0e7f-]+|[।॥\n]")
"""What parts what is said alone from what stands beside it; vowel signs of Indic words do not."""
_SENTENCES = re.compile(r"[.!?;。！？；…\n]+")
"""What parts the sentences of a text, in each of which parts may tell something together."""
_ANSWERS = re.compile(
    r"(?<!\w)(?:no|non|não|nao|nunca|mai|δεν|δε)\s*(?:[^\w\s'’-]|\n)+"
    r"|(?<!\w)no\s+(?=(?:i|im|we|they|there|someone|somebody|sono|siamo|voglio|vorrei|ho|abbiamo|hanno)\b)"
    r"|\d[.,;:!?。，；！？]+\s+(?=\d)",
    re.IGNORECASE,
)
"""A "no" that a sign or the language parts from what follows answers a question and denies nothing, and two
numbers that a sign parts are no one sum."""
_NOTHING = "ø"
"""What is put after them; no phrase holds it."""
_ASKING = re.compile(r"[^.!;,。！；，、…\n?？؟]*[?？؟]")
"""A question within a text."""
_SPACES = re.compile(r" +")
_MIXED = re.compile(rf"{DENSE.pattern}(?=[a-z0-9])|[a-z0-9](?={DENSE.pattern})")
"""Where a script with spaces and one without touch."""
_DRAWN_OUT = re.compile(r"(.{1,3}?)\1{2,}")
"""What is written more than twice in a row: "thanksss", "hahahaha"."""
_ROUNDS = range(2)
"""How often parts are put together: what they say together may be a part of more."""
_NEAR = 5
"""Letters between "not" and what it denies."""
_LAST = re.compile(f"[{KANA}{HANGUL}]")
"""The scripts of languages that put their "not" last."""
_NO = ("no ", "nein ", "non ", "нет ", "não ", "nao ", "όχι ", "ei ")
"""How a text begins that puts something right."""
_FIRST = 100
"""Characters in which a text begins; no phrase is longer."""
BRIEF = 64
"""Letters up to which a sum of money in a text is taken for what just happened."""
SMALL = ("thanks", "leave", "greeting", "help", "no", "yes", "ok")
"""Meanings of small talk, of which a text may be made up; the first that is among them counts."""
GARNISH = "garnish"
"""The part of what goes along with small talk and says nothing of its own."""
QUOTES = "quotes"
"""What a text means besides that tells in quotation marks alone what others did."""
NOT_THIS = "not_this"
"""The part that puts right what was told."""
NOT_YET = frozenset({"only_if", "whether", QUOTES})
"""The parts that tell of what would be, or ask whether to do it: not of what was."""
ASIDE = frozenset(
    {
        *(
            "of_bank",
            "emptied",
            "got_money",
            "exposes",
            "sent_off",
            "entered",
            "bank_data",
            "on_page",
            "own_card",
            "also_paid",
            "remote",
            "put_on",
            "own_plan",
            "offered",
            "own_asks",
        ),
        *(f"by_{means}" for means in MEANS),
        *OBJECTS,
        NOT_THIS,
    }
)
"""The parts that tell how, or of what: their words hide nothing that the others tell."""
DEEDS = ("sent_off", "entered", "put_on")
"""The parts that tell of what somebody did: they too are none where that is denied or asked about."""
OFFERED = "offered"
"""The part that tells of what others offer or want."""
JUST_DID, EARNED = "just_did", "earned"
"""The parts that tell of what was done a moment ago, and of pay that was received for it."""
FEW = 60
"""Letters up to which a text may be small talk through and through."""
SAFE, UNSAFE, AFFIRMED = "safe", "unsafe", "affirmed"
"""That somebody is safe, that they doubt it, and a yes that is no mere "ok"."""
TOPIC = "topic:"
"""What stands before the name of a topic that several parts lead to."""
LONGEST = 400
"""Characters in which a meaning is looked for; what is longer is a message to be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """PhraseFinder that show one meaning; ``whole``: they must be nearly all that is said.

    ``alone`` are phrases that show it only where nothing else at all is said.
    """

    name: str
    whole: bool
    phrases: tuple[str, ...]
    alone: tuple[str, ...] = ()
    _phrases: PhraseFinder = field(init=False, repr=False, compare=False)
    _alone: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_phrases", PhraseFinder.of(self.phrases))
        object.__setattr__(self, "_alone", frozenset(map(made_plain, self.alone)))

    def spans(self, plain: str) -> list[Span]:
        """Where its phrases stand in a text, made plain before."""
        return self._phrases.spans(plain)

    def found_in(self, plain: str) -> list[tuple[int, int]]:
        """Where a text, made plain before, says this, as (start, end); of those that overlap the first."""
        if plain in self._alone or self._alone.issuperset(plain.split() or ("",)):
            return [(0, len(plain))]
        spans = self._phrases.spans(plain)
        if self.whole:
            ends = (end for start, end in spans if start == 0 and len(DENSE.findall(plain, end)) <= _NAMED)
            return [(0, len(plain))] if any(_NAMES.fullmatch(plain, end) for end in ends) else []
        found: list[tuple[int, int]] = []
        for start, end in spans:
            if not found or start >= found[-1][1]:
                found.append((start, end))
        return found

    def begins(self, plain: str) -> int:
        """How much of a text, made plain before, is this and a space, 0 if it does not begin so."""
        spans = self._phrases.spans(plain[:_FIRST])
        end = next((end for start, end in spans if start == 0), 0)
        return end + 1 if end and plain[end : end + 1] == " " else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Intents:
    """All meanings that are looked for.

    ``parts`` show nothing alone; ``together`` are the meanings of some of them in one text, each with the
    ways in which it is told, the more telling meaning first.
    """

    known: Mapping[str, Intent]
    parts: Mapping[str, Intent] = field(default_factory=dict)
    together: Mapping[str, tuple[frozenset[str], ...]] = field(default_factory=dict)
    _small: Mapping[str, PhraseFinder] = field(init=False, repr=False, compare=False)
    _answers: Mapping[str, PhraseFinder] = field(init=False, repr=False, compare=False)
    _alone: Mapping[str, PhraseFinder] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        every = {**self.known, **self.parts}
        small = {name: every[name] for name in (*SMALL, FILLER, GARNISH) if name in every}
        object.__setattr__(self, "_small", {name: _finder(one) for name, one in small.items()})
        needs = (self.known[name] for name in IN_NEED if name in self.known and self.known[name].alone)
        heard = ("thanks", "greeting", FILLER, GARNISH, SAFE, AFFIRMED)
        answers = {name: _finder(every[name]) for name in heard if name in every}
        object.__setattr__(self, "_answers", answers)
        object.__setattr__(self, "_alone", {one.name: PhraseFinder.of(one.alone) for one in needs})

    def of(self, text: str) -> frozenset[str]:
        """The meanings of a text; none for a long one."""
        if len(text) > LONGEST:
            return frozenset()
        if (own := own_words(text)) != text:
            told = {*SITUATIONS, "happened", "did_it"}
            # An ad in quotation marks tells of others: of whoever shows it, only what stands beside it.
            others, said = self._meant(text), self._meant(own)
            return (
                (others - told)
                | (said & told)
                | (frozenset({QUOTES}) if others & told - said else frozenset())
            )
        return self._meant(text)

    def _meant(self, text: str) -> frozenset[str]:
        plain = made_plain(text)
        readings = {plain, self._begun(plain)}
        if weighed(plain) <= BRIEF:
            # A longer story names sums of other people and other days: it is read as a whole.
            readings.add(summed(plain))
        found = frozenset[str]().union(*map(self._in, readings))
        if not found & {*SMALL} and (small := self._small_talk(plain)):
            return found | {small}
        return found | self._told(found, {plain, summed(plain)})

    def need(self, text: str) -> str:
        """The need of ``IN_NEED`` that somebody is in who writes this, the most pressing, "" for none.

        A text of any length is looked through for this alone: no other meaning hides it, however much of
        the text that one covers; only a figure of speech takes its own words away.
        """
        plain = made_plain(text)
        answered = made_plain(_ANSWERS.sub(rf"\g<0> {_NOTHING} ", text))
        readings = (answered, summed(answered))
        short = len(text) <= LONGEST
        clauses = list(_at_the_ends(text)) if short else []
        told = [text] if short else _SENTENCES.split(text)
        for name in IN_NEED:
            if any(self._tell_together(way, one) for way in self.together.get(name, ()) for one in told):
                return name
            if (intent := self.known.get(name)) is None:
                continue
            if any(self._tells(intent, one) for one in readings):
                return name
            if any(name in self._made_up(one, name) and not self._figures(one) for one in (plain, *clauses)):
                return name
        return ""

    def vouched(self, text: str) -> frozenset[str]:
        """What of "yes" and "safe" a text surely says: it asks nobody, doubts nothing and is no mere "ok"."""
        stated = _ASKING.sub("\n", text)
        if self.hold(UNSAFE, text):
            return frozenset()
        yes = AFFIRMED in self._made_of(made_plain(stated), self._answers)
        return frozenset(({"yes"} if yes else set()) | ({SAFE} if self.hold(SAFE, stated) else set()))

    def _tell_together(self, way: frozenset[str], text: str) -> bool:
        """Whether a text holds all these parts, of which none lies in a longer phrase of something else."""
        plain = made_plain(text)
        every = {**self.known, **self.parts}
        readings = (plain, summed(plain))
        # Most texts hold none of them: all that is known is looked for in the others alone.
        if not all(any(every[part].found_in(one) for one in readings) for part in way):
            return False
        return way <= frozenset[str]().union(*map(self._parts_of, readings))

    def _figures(self, plain: str) -> list[Span]:
        return self.known[FIGURE].spans(plain) if FIGURE in self.known else []

    def _parts_of(self, plain: str) -> frozenset[str]:
        return _outermost(_spans(self.known, plain)) | self._parts_in(plain)

    def _parts_in(self, plain: str) -> frozenset[str]:
        found = _spans(self.parts, plain)
        telling = [one for one in found if one[2] not in ASIDE]
        return _outermost(telling) | _outermost([one for one in found if one[2] in ASIDE])

    def _tells(self, intent: Intent, plain: str) -> bool:
        """Whether a text, made plain before, holds a phrase of this that begins in no figure of speech.

        Who wants to die for good has begun before what is to die for.
        """
        spans = intent.spans(plain)
        figures = self._figures(plain) if spans else []
        return any(not any(begin <= start < stop for begin, stop in figures) for start, _ in spans)

    def _in(self, plain: str) -> frozenset[str]:
        return _outermost(_spans(self.known, plain))

    def _told(self, found: frozenset[str], readings: set[str]) -> frozenset[str]:
        """What the parts of a text say together."""
        parts = frozenset[str]().union(*map(self._parts_in, readings))
        return (parts | self.completed(found | parts) - found) - {GARNISH}

    def completed(self, meant: Collection[str]) -> frozenset[str]:
        """What is meant by all that was found of a text together, whoever found it."""
        said = frozenset(meant)
        for _ in _ROUNDS:
            said |= {name for name, ways in self.together.items() if any(way <= said for way in ways)}
        return said

    def put_right(self, text: str) -> str:
        """What happened by a text that says what did not, but something else: "not the card, the account".

        "" where nothing of what was told is put right.
        """
        plain = made_plain(text)
        if NOT_THIS not in self.parts or weighed(plain) > BRIEF:
            return ""
        begun = next((no for no in _NO if plain.startswith(no)), "")
        # A "no" at the beginning may be the "not" of what follows, or stand for itself.
        return next(filter(None, map(self._righted, (plain, plain.removeprefix(begun)))), "")

    def _righted(self, plain: str) -> str:
        nots = self.parts[NOT_THIS].spans(plain)
        spans = [(*span, name) for name in OBJECTS for span in self.parts[name].spans(plain)]
        named = [span for span in spans if not _inside(span[0], span[1], spans)]
        denied = [span for one in nots for span in _denied(plain, one, named)]
        left = [span for span in named if span not in denied]
        return OBJECTS[left[-1][2]] if denied and left else ""

    def topics(self, meant: Collection[str]) -> Iterator[str]:
        """The topics among what was meant, the more telling first."""
        yield from (name.removeprefix(TOPIC) for name in self.together if name in meant and TOPIC in name)

    def _small_talk(self, plain: str) -> str:
        """What a text says that is nothing but small talk, however its pieces are put together, else ""."""
        made_up = self._made_up(plain)
        return next((name for name in SMALL if name in made_up), "")

    def _made_up(self, plain: str, besides: str = "") -> frozenset[str]:
        """The meanings of the pieces of small talk that a text is made up of whole, none if it is not.

        ``besides`` is a meaning whose words, said alone, may be among them.
        """
        return self._made_of(
            plain, {**self._small, **({besides: self._alone[besides]} if besides in self._alone else {})}
        )

    def _made_of(self, plain: str, finders: Mapping[str, PhraseFinder]) -> frozenset[str]:
        if weighed(plain) > FEW:
            return frozenset()
        spaced = _MIXED.sub(r"\g<0> ", plain).strip()
        drawn_out = {_SPACES.sub(" ", _DRAWN_OUT.sub(to, spaced)) for to in (r"\g<0>", r"\1\1", r"\1")}
        return frozenset[str]().union(*(_pieces(one, finders) for one in drawn_out))

    def _begun(self, plain: str) -> str:
        """A text without the words that people begin with: "ah ok thank you" is a thank-you."""
        filler = self.known.get(FILLER)
        while filler is not None and (found := filler.begins(plain)):
            plain = plain[found:].lstrip()
        return plain

    def hold(self, name: str, text: str) -> bool:
        """Whether a text of any length says this somewhere."""
        intent = self.known.get(name)
        return intent is not None and bool(intent.found_in(made_plain(text)))


def _at_the_ends(text: str) -> Iterator[str]:
    """The first and the last clause of each sentence, made plain: the others are no word by itself."""
    for sentence in _SENTENCES.split(text):
        first, *others = _CLAUSES.split(sentence)
        yield made_plain(first)
        if last := next((plain for clause in reversed(others) if (plain := made_plain(clause))), ""):
            yield last


def _finder(intent: Intent) -> PhraseFinder:
    return PhraseFinder.of((*intent.phrases, *intent.alone))


def _denied(plain: str, no: Span, named: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """What a "not" denies: what is named right behind it, in Japanese and Korean right before it."""
    start, end = no
    if _LAST.search(plain, start, end):
        return [one for one in named if 0 <= start - one[1] <= 1]
    behind = [one for one in named if start <= one[0] <= end + _NEAR]
    return sorted(behind)[:1]


def _pieces(plain: str, finders: Mapping[str, PhraseFinder]) -> frozenset[str]:
    """The meanings of the phrases that a text, made plain before, is made up of whole, none if it is not."""
    steps: dict[int, list[tuple[int, str]]] = {}
    for name, finder in finders.items():
        for start, end in finder.spans(plain):
            steps.setdefault(start, []).append((end, name))
    reached: dict[int, frozenset[str]] = {0: frozenset()}
    for place in range(len(plain)):
        if (names := reached.get(place)) is not None:
            for end, name in steps.get(place, ()):
                after = end + (plain[end : end + 1] == " ")
                reached[after] = reached.get(after, frozenset()) | names | {name}
    return reached.get(len(plain), frozenset())


def _spans(known: Mapping[str, Intent], plain: str) -> list[tuple[int, int, str]]:
    found = [(*span, name) for name, intent in known.items() for span in intent.found_in(plain)]
    told = {*SITUATIONS, *DEEDS}
    return [one for one in found if one[2] not in told or claimed(plain, one[0], one[1])]


def _outermost(spans: Sequence[tuple[int, int, str]]) -> frozenset[str]:
    return frozenset(name for start, end, name in spans if not _inside(start, end, spans))


def _inside(start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a longer phrase holds this one: "sold my bank account" is no word on a chat account."""
    return any(begin <= start and end <= stop and stop - begin > end - start for begin, stop, _ in spans)
