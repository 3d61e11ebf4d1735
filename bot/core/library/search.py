"""Looks up what of the library answers a question in free words: a topic, or tips and stories to read on."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.core.library.catalog import Catalog
from bot.core.library.content import CLASSICAL, Locale
from bot.core.library.finding import Index
from bot.core.library.gist import NONE, Phrasing
from bot.core.library.intents import FIGURE
from bot.core.library.phrases import DENSE
from bot.core.library.situations import IN_NEED, SCHEMES_OF, SITUATIONS, SOMETHING, TELLINGS, Lookup, Risk
from bot.core.library.stowed import Stowed
from bot.core.text.foreign import foreign
from bot.core.text.language import SIMPLIFIED_ONLY, kind_of, language
from bot.core.text.latin import LatinLanguages

_SENTENCES = re.compile(r"[.!?;。！？；…\n]+|[,，、]\s*")
"""What parts the sentences of a text: beside a "no, thanks" the one that tells of a need stands alone."""

ANSWERED, HEARD = 0.45, 0.48
"""How likely a topic must be to answer a question: by its words, and by the second reader too."""
APART = 0.6
"""How likely one must be that warns and is of no scheme: it says least of what was told."""
AGREED = 0.38
"""How likely it must be where it is of the scheme that the judges see."""
ACCUSED = 0.6
"""How likely a serious topic must be to be told of what the judges see nothing in."""
GOES_ON, TURNS = 0.62, 0.85
"""How likely a topic must be for a few words in a talk to be taken for it: of the same scheme, of another."""
GRAVE = 0.7
"""How likely the serious topics must be together to warn while it is open which it is."""
ORDINARY = 0.25
"""How likely it must be that a text asks for nothing for it to be called ordinary."""
STANDS_OUT = 1.8
"""How many times as likely as the next one a thing that happened is taken for granted."""
TOLD_IN, NEEDY = 20, 0.8
"""Letters in which a need is told, and how likely it must be to be heard before all else that a text says."""
LITTLE, ENOUGH = 3, 8
"""Letters below which nothing is looked up, and nothing is taken for granted: "no" is no story of despair."""
SAME = 0.9
"""How near a word or two must be to a known phrase to be taken for it all the same."""
SOMEHOW = 0.6
"""How likely it must be that something happened to be asked what, when it is open which."""
OFFERED = 0.25
"""How likely it must be to be named as what may be looked for."""
NEAR, NEARER = 0.4, 0.5
"""How near a question must be to a known one, by words alone, to be offered it, and answered as it."""
AGREES = 3.0
"""What speaks for a topic of the scheme that the judges named."""
SHARP = 20.0
"""What nearness by words is multiplied by before it becomes a probability."""
UNHEARD = 6e-5
"""What no reading rules out: of all topics together about as much as the likeliest weighs."""
PHRASE, WORDING, MEANING = "phrase", "wording", "meaning"
"""What tells a topic: the nearness of a known phrase, the learned wording, the second reader."""
WEIGHTS: Mapping[frozenset[str], Mapping[str, float]] = {
    frozenset({PHRASE}): {PHRASE: 1.0},
    frozenset({PHRASE, MEANING}): {PHRASE: 0.5, MEANING: 0.5},
    frozenset({PHRASE, WORDING}): {PHRASE: 0.8, WORDING: 0.8},
    frozenset({PHRASE, WORDING, MEANING}): {PHRASE: 0.4, WORDING: 0.4, MEANING: 0.6},
}
"""How much each counts beside the others, measured on questions that nothing was learned from."""
NAMED = 0.3
"""How near a tip or a story must be to what a question names to be offered."""
BRIEF = 10
"""Letters below which a text does not decide the language of a talk."""
HAN = frozenset({"Hans", "Hant", "Jpan"})
"""The scripts that share the Chinese signs."""
LATIN = "Latn"
"""The script of the languages that only their words tell apart."""
MOST = 300
"""Characters up to which a text is looked up: what is longer is an offer that was pasted."""
MOST_OFFERED = 3
TOLD = "told:"
"""What stands before the name of something that happened, where topics stand too."""
OFF_TOPIC = "off_topic"
"""The topic of what has nothing to do with fraud."""


class Library:
    """The library of one catalog; each language is prepared when it is first asked in.

    ``phrasing`` tells topics by their wording, as it was learned from all the ways of asking.
    """

    def __init__(self, catalog: Catalog, phrasing: Phrasing | None = None) -> None:
        self.catalog = catalog
        self._phrasing = phrasing
        self._questions: dict[str, Stowed[Index]] = {}
        self._entries: dict[str, Stowed[Index]] = {}
        self._latin: Stowed[LatinLanguages] | None = None

    def prepare(self) -> bool:
        """Prepare a language before it is asked in; False when there is none left.

        It takes some tenths of a second, which whoever asks first would wait for. What is prepared is packed
        until then, and so are the words that it was made from.
        """
        self._stowed_latin()
        left = (name for name in self.catalog.locales if name not in self._entries)
        name = next(left, "")
        if name:
            self._stowed_questions(name)
            self._stowed_entries(name)
            self.catalog.locale(name).pack()
        return bool(name)

    def rest(self) -> None:
        """Let a round go by for what is stowed of each language."""
        self.catalog.rest()
        # Copied: a language may be prepared in another thread.
        for stowed in (*self._questions.values(), *self._entries.values()):
            stowed.rest()
        if self._latin is not None:
            self._latin.rest()

    def language(self, text: str, *expected: str) -> str:
        """The catalog's language that a text is in; of a word or two what is ``expected`` decides.

        Where the text tells nothing, or is in a language that is not spoken here, it is the first expected.
        """
        awaited = tuple(filter(None, expected))
        first = next(iter(awaited), self.catalog.default)
        read = language(text)
        if not self.catalog.speaks(read) or foreign(text):
            return first
        if awaited and _said(text) < BRIEF and self._written_alike(first, self.catalog.language(read)):
            return first
        if read == "zh-Hans" and "zh-Hant" in expected and not SIMPLIFIED_ONLY.search(text):
            return "zh-Hant"
        name = self.catalog.language(read)
        is_latin = self.catalog.locale(name).script == LATIN
        return self._in_latin(text, awaited) if is_latin else name

    def _in_latin(self, text: str, awaited: Sequence[str]) -> str:
        """One of the languages of the Latin script, written as its words show, else as it is awaited."""
        found = self._stowed_latin().get().of(text, {_common(name) for name in awaited})
        if (kind := kind_of(found, text)) != found:
            return self.catalog.language(kind)
        return next((name for name in awaited if name != found and _common(name) == found), found)

    def _written_alike(self, one: str, other: str) -> bool:
        """Whether two languages share their letters, so that a word may be of either."""
        scripts = {self.catalog.locale(one).script, self.catalog.locale(other).script}
        return len(scripts) == 1 or scripts <= HAN

    def find(
        self,
        lang: str,
        text: str,
        meant: Mapping[str, float] | None = None,
        scheme: str = "",
        *,
        follows: bool = False,
        harmless: bool = False,
    ) -> Lookup:
        """What somebody asks for or tells of in their own words.

        ``meant`` is what the second reader takes it for: a probability for each topic, each thing that may
        have happened (``told:<name>``) and for ``NONE``. ``scheme`` is what the judges or the talk so far
        say that it is about, "" where they say nothing. ``follows``: it goes on with a talk, of which a few
        words change the subject only when they say so clearly. ``harmless``: the judges see nothing in it.
        """
        if (said := _said(text)) < LITTLE:
            return Lookup()
        ranked = self._ranked(lang, text, meant, scheme)
        near = self._nearest(lang, text) if said < ENOUGH or not self._learned(meant) else 1.0
        if near < (SAME if said < ENOUGH else NEARER):
            return Lookup(entries=self._offered(lang, text, ranked))
        name, likely = next(iter(ranked), (NONE, 0.0))
        if likely >= self._needed(name, scheme, follows=follows, harmless=harmless, heard=bool(meant)):
            if name.startswith(TOLD):
                return self._told(name.removeprefix(TOLD), ranked)
            # Words alone are no match for the judges.
            fits = {"", scheme} if self._phrasing is not None else {scheme}
            if meant or not scheme or self._scheme_of(name) in fits:
                topic = self.catalog.topics.get(name)
                return Lookup(topic=topic, likely=likely, ordinary=name == NONE)
        told = [(one.removeprefix(TOLD), share) for one, share in ranked if one.startswith(TOLD)]
        if sum(share for _, share in told) >= (GOES_ON if follows else SOMEHOW):
            return self._told(_which(told, scheme), ranked)
        return self._open(self._offered(lang, text, ranked), ranked)

    def need(self, text: str) -> str:
        """The need that is surely told in one's own words, in any sentence of a short text, "" for none."""
        if len(text) > MOST:
            return ""
        lang = self.language(text)
        for sentence in dict.fromkeys((text, *map(str.strip, _SENTENCES.split(text)))):
            if _said(sentence) < TOLD_IN or self._tells_else(sentence):
                continue
            shares = dict(self._ranked(lang, sentence, None, ""))
            needs = {need: shares.get(f"{TOLD}{need}", 0.0) for need in IN_NEED}
            if sum(needs.values()) >= NEEDY:
                return max(needs, key=lambda need: needs[need])
        return ""

    def _tells_else(self, sentence: str) -> bool:
        """Whether known phrases show that a sentence tells of something else: pills as prescribed, a code."""
        meant = self.catalog.intents.of(sentence)
        return bool({FIGURE, "did_it", *SITUATIONS} & meant) or any(self.catalog.intents.topics(meant))

    def _told(self, happened: str, ranked: list[tuple[str, float]]) -> Lookup:
        """What happened, with the likeliest question that it would be if it had not happened yet."""
        asked = (self.catalog.topics[name] for name, _ in ranked if name in self.catalog.topics)
        instead = next((topic for topic in asked if topic.scheme in SCHEMES_OF.get(happened, ())), None)
        return Lookup(happened=happened, instead=instead)

    def _needed(self, name: str, scheme: str, *, follows: bool, harmless: bool, heard: bool) -> float:
        """How likely the likeliest must be to be taken for granted."""
        agrees = bool(scheme) and scheme in self._schemes_of(name)
        if follows and name.startswith(TOLD):
            return GOES_ON
        if follows:
            return GOES_ON if agrees else TURNS
        if harmless and self._is_high(name):
            return ACCUSED
        if agrees:
            return AGREED
        if self._is_apart(name):
            return APART
        return HEARD if heard else ANSWERED

    def _open(self, entries: tuple[str, ...], ranked: list[tuple[str, float]]) -> Lookup:
        """What is known of a text while it is open which topic it is."""
        schemes: dict[str, float] = {}
        grave = 0.0
        for name, likely in ranked:
            schemes[self._scheme_of(name)] = schemes.get(self._scheme_of(name), 0.0) + likely
            grave += likely if name.startswith(TOLD) or self._is_high(name) else 0.0
        scheme, share = max(schemes.items(), key=lambda item: item[1], default=("", 0.0))
        none = dict(ranked).get(NONE, 1.0)
        likeliest = next((self.catalog.topics.get(name) for name, _ in ranked), None)
        return Lookup(
            entries=entries,
            everyday=likeliest is not None and likeliest.is_everyday,
            grave=grave >= GRAVE and bool(entries),
            scheme=scheme if share >= ANSWERED else "",
            ordinary=none >= ORDINARY,
        )

    def _offered(self, lang: str, text: str, ranked: list[tuple[str, float]]) -> tuple[str, ...]:
        """Topics, then tips and stories that speak of what a short question names."""
        hidden = {NONE, *(f"{TOLD}{need}" for need in IN_NEED)}
        named = [_entry(name) for name, likely in ranked if likely >= OFFERED and name not in hidden]
        return tuple([*named, *self._tips(lang, text)][:MOST_OFFERED])

    def _learned(self, meant: Mapping[str, float] | None) -> bool:
        """Whether more than the nearness of known phrases tells what is asked."""
        return bool(meant) or self._phrasing is not None

    def _nearest(self, lang: str, text: str) -> float:
        return max((one.near for one in self._questions_of(lang).find(text, 1)), default=0.0)

    def _ranked(
        self, lang: str, text: str, meant: Mapping[str, float] | None, scheme: str
    ) -> list[tuple[str, float]]:
        """Topics and ``NONE``, the likeliest first; nothing for what is no short question."""
        if not text or len(text) > MOST:
            return []
        names = (*self.catalog.topics, *(f"{TOLD}{name}" for name in TELLINGS), NONE)
        near = {one.id: one.near for one in self._questions_of(lang).find(text, len(names))}
        if not self._learned(meant) and max(near.values(), default=0.0) < NEAR:
            return []
        phrase = _shares({name: math.exp(SHARP * near.get(name, 0.0)) for name in names})
        wording = self._phrasing.of(text) if self._phrasing is not None else {}
        said = _mixed(names, {PHRASE: phrase, WORDING: wording, MEANING: meant or {}})
        agreed = {name for name in names if scheme and scheme in self._schemes_of(name)}
        said = _shares({name: likely * (AGREES if name in agreed else 1.0) for name, likely in said.items()})
        return sorted(said.items(), key=lambda item: (-item[1], item[0]))

    def _tips(self, lang: str, text: str) -> list[str]:
        entries = self._stowed_entries(self.catalog.language(lang)).get()
        found = entries.find(text, MOST_OFFERED)
        return [f"tip:{one.id}" for one in found if one.near >= NAMED]

    def _schemes_of(self, name: str) -> tuple[str, ...]:
        if name.startswith(TOLD):
            return SCHEMES_OF.get(name.removeprefix(TOLD), ())
        return (self._scheme_of(name),)

    def _is_apart(self, name: str) -> bool:
        topic = self.catalog.topics.get(name)
        return topic is not None and not topic.scheme and topic.risk != Risk.UNKNOWN

    def _is_high(self, name: str) -> bool:
        topic = self.catalog.topics.get(name)
        return topic is not None and topic.risk == Risk.HIGH

    def _scheme_of(self, name: str) -> str:
        if name.startswith(TOLD):
            return SITUATIONS.get(name.removeprefix(TOLD), "")
        topic = self.catalog.topics.get(name)
        return topic.scheme if topic is not None else ""

    def _questions_of(self, lang: str) -> Index:
        return self._stowed_questions(self.catalog.language(lang)).get()

    def _stowed_questions(self, name: str) -> Stowed[Index]:
        if name not in self._questions:
            locale = self.catalog.locale(name)
            asked = {key: (*words.asked, words.title) for key, words in locale.questions.items()}
            told = {f"{TOLD}{key}": phrases for key, phrases in locale.tellings.items()}
            self._questions[name] = Stowed(Index({**asked, **told}))
        return self._questions[name]

    def _stowed_entries(self, name: str) -> Stowed[Index]:
        if name not in self._entries:
            words = self.catalog.locale(name).tips
            self._entries[name] = Stowed(Index({key: (text,) for key, text in words.items()}))
        return self._entries[name]

    def _stowed_latin(self) -> Stowed[LatinLanguages]:
        if self._latin is None:
            samples: dict[str, list[str]] = {}
            for locale in self.catalog.locales.values():
                if locale.script == LATIN:
                    samples.setdefault(_common(locale.id), []).extend(_samples(locale))
                    locale.pack()
            self._latin = Stowed(LatinLanguages(samples, likely=self.catalog.default, seldom=CLASSICAL))
        return self._latin


def _common(lang: str) -> str:
    """A language without the way in which it is written."""
    return lang.partition("-")[0]


def _samples(locale: Locale) -> Iterator[str]:
    yield from locale.ui.values()
    for words in locale.questions.values():
        yield from (*words.asked, words.title, words.answer)
    for phrases in locale.tellings.values():
        yield from phrases


def _mixed(names: Sequence[str], told: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """One probability for each name from what each reading says; those that say nothing do not count."""
    speaking = {how: shares for how, shares in told.items() if shares}
    weight = WEIGHTS[frozenset(speaking)]
    points = {
        name: sum(math.log(shares.get(name, 0.0) + UNHEARD) * weight[how] for how, shares in speaking.items())
        for name in names
    }
    most = max(points.values())
    return _shares({name: math.exp(value - most) for name, value in points.items()})


def _which(told: Sequence[tuple[str, float]], scheme: str) -> str:
    """Which of the things that may have happened it is: one that fits the scheme or stands out, else open."""
    fitting = (name for name, share in told if share >= OFFERED and scheme in SCHEMES_OF.get(name, ()))
    (first, most), (_, next_most) = told[:2]
    return next(fitting, first if most >= STANDS_OUT * next_most else SOMETHING)


def _said(text: str) -> int:
    """How much a text says, in letters; one of a script without spaces counts as two."""
    return sum((2 if DENSE.match(sign) else 1) for sign in text[:MOST] if sign.isalpha())


def _entry(name: str) -> str:
    return f"aid:{name.removeprefix(TOLD)}" if name.startswith(TOLD) else f"topic:{name}"


def _shares(values: Mapping[str, float]) -> dict[str, float]:
    whole = sum(values.values())
    return {name: value / whole for name, value in values.items()}
