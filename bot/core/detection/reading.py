"""A message as the detectors see it: each part in its views, with every concept found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from bot.core.detection.classifier import Seen, see
from bot.core.detection.features import NAMES, features
from bot.core.detection.matching import HitPlaces, match
from bot.core.detection.model import Model
from bot.core.detection.rules import Anchored, Hit, Lexicon, Rule, Ruleset
from bot.core.message import Message, Origin, Part, Speaker
from bot.core.remembered import remembering
from bot.core.text.folding import RAW, View, plain, views, weight
from bot.core.text.ornaments import letter
from bot.core.text.ranges import HAN, HANGUL
from bot.core.verdict import Span

_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile(f"[\u3041-\u30ff{HANGUL}]")
LONGEST, LAST = 16_384, 4096
"""Code points of a message that are read, and of those what its last parts may be.

It bounds the work that a hostile message can cause.
"""

TEXT_BYTES, NAME_BYTES = 12 * 2**20, 4 * 2**20
"""Bytes of what was found in texts, as many say the same and an ad comes in many groups; and in names, which
come back with every message of their owner."""
_CONCEPT, _HIT = 250, 120
"""Bytes of a concept that was found, and of each place."""
_NOTHING: frozenset[str] = frozenset()
Scan = list[tuple[View, Mapping[str, Sequence[Hit]], frozenset[str]]]
"""Each view of a text, the hits in it, and the bare ids of their concepts."""

SILENT = frozenset({Origin.LINK_PREVIEW, Origin.QR})
"""Origins that hold an address and no words."""

LABELS = frozenset(
    {
        Origin.PROFILE_NAME,
        Origin.PROFILE_BIO,
        Origin.PROFILE_PHOTO,
        Origin.SIGNATURE,
        Origin.SENDER_TAG,
        Origin.CHAT_TITLE,
        Origin.TOPIC,
    }
)
"""Origins that stand beside every message of their owner: they are no part of what this one says."""

FEWEST_LETTERS, FEWEST_DENSE = 3, 2
"""Letters of a word at least, in scripts of single sounds and in those of syllables or whole words."""
DENSE = re.compile(f"[\u0900-\u0e7f\u3041-\u9fff{HANGUL}\U00020000-\U0003ffff]")
"""A sign that is a syllable or a whole word."""
_SURELY_DENSE = re.compile(f"[\u4e00-\u9fff{HANGUL}]{{2}}")
"""Letters of these scripts, none of which is a sign that stands for others."""
_TOKEN = re.compile(r"[^\W_]+")
_TELLS_NOTHING = NAMES | {"kin", "wares"}
"""Concepts of which no offer is made: patterns, the family, harmless things."""
PIECE_OF_ROLE = "r_"
"""How concepts begin that say little alone, and together who does what to whom: rules put them together."""

PROFILE = frozenset({Origin.PROFILE_NAME, Origin.PROFILE_BIO, Origin.PROFILE_PHOTO})
"""What the sender says of himself. Where it holds an offer, that is what every message of his comes with."""
_UNSAID = LABELS - {Origin.PROFILE_BIO, Origin.PROFILE_PHOTO}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A ruleset made ready: compiled once, read by every message.

    ``pieces`` are the concepts that say little alone.
    """

    ruleset: Ruleset
    lexicon: Lexicon
    by_anchor: Mapping[str, Anchored]
    model: Model | None = None
    pieces: frozenset[str] = frozenset()


class Sight(NamedTuple):
    """One view of one part and the hits in it."""

    part: int
    origin: Origin
    view: View
    hits: Mapping[str, Sequence[Hit]]
    concepts: frozenset[str]

    def of(self, concept: str) -> list[Hit]:
        """The hits of a concept in every language."""
        if concept not in self.concepts:
            return []
        return [hit for key, hits in self.hits.items() if bare(key) == concept for hit in hits]

    def spans(self, hits: Sequence[Hit], original: str) -> tuple[Span, ...]:
        """The hits as stretches of the original text."""
        return tuple(self._span(hit, original) for hit in hits)

    def _span(self, hit: Hit, original: str) -> Span:
        start, end = self.view.span(hit[0], hit[1])
        return Span(part=self.part, start=start, end=end, text=original[start:end])


class Spellings(NamedTuple):
    """What a message says, as it is written and with its disguises taken off."""

    written: str
    folded: str

    @property
    def disguised(self) -> bool:
        """Whether the two differ in more than capitals, traditional characters and white space."""
        written = self.written.lower()
        return self.folded.split() not in (written.split(), plain(written).split())


class Match(NamedTuple):
    """A rule that holds in a view, with one hit for each concept that it names."""

    rule: Rule
    sight: Sight
    hits: tuple[Hit, ...]


class Reading(NamedTuple):
    """What the detectors share. ``present`` holds every concept seen in the sender's own words.

    ``said`` are those that stand in the message itself: a label may accuse, but it never clears.

    ``matches`` has each rule that holds once, from the rawest view in which it does.

    ``asked``: the message was put to the bot as a question, so what it tells of counts, whoever offers it.
    ``texts`` are what was read of each part. ``piece``: it is one of many of a very long message.
    """

    message: Message
    texts: tuple[str, ...]
    knowledge: Knowledge
    sights: tuple[Sight, ...]
    present: frozenset[str]
    said: frozenset[str]
    matches: tuple[Match, ...] = ()
    asked: bool = False
    piece: bool = False

    @property
    def unsaid(self) -> frozenset[Origin]:
        """Origins that are no part of what is said; a name is one when a rule found an offer in it.

        A profile is looked up only where it may be the whole point of a message.
        """
        return _UNSAID - PROFILE if self._profile_offers else _UNSAID

    @property
    def _profile_offers(self) -> bool:
        return bool(self.matches) and any(found.sight.origin in PROFILE for found in self.matches)

    @property
    def words(self) -> str:
        """What the message itself says, in the most folded view of each part."""
        return "\n".join([sight.view.text for sight in self.folded])

    @property
    def folded(self) -> tuple[Sight, ...]:
        """The most folded view of each part of what the message itself says."""
        unsaid = self.unsaid
        return tuple({sight.part: sight for sight in self.sights if sight.origin not in unsaid}.values())

    @property
    def pictured(self) -> bool:
        """Whether all that the message itself says stands in a picture, such as a list of prices."""
        return {sight.origin for sight in self.folded} == {Origin.IMAGE_TEXT}

    @property
    def voice(self) -> str:
        """What the message says for a reader that knows spelling: folded only where disguised."""
        return "\n".join(
            _spelled(self.texts[sight.part]) if sight.view.name == RAW else sight.view.text
            for sight in self.folded
        )

    @property
    def spelled(self) -> Spellings:
        """What the message says, for a reader that knows spelling."""
        return Spellings(self._written, self.voice)

    @property
    def _written(self) -> str:
        unsaid = self.unsaid
        parts = sorted({sight.part for sight in self.sights if sight.origin not in unsaid})
        return "\n".join(self.texts[part] for part in parts)

    @property
    def heard(self) -> frozenset[str]:
        """The concepts in what the message itself says, without pieces of roles: no reader learns them."""
        return (self.present if self._profile_offers else self.said) - self.knowledge.pieces

    @property
    def lettered(self) -> bool:
        """Whether the message says anything in words; digits, signs, emoji, ids and lone letters are none."""
        return has_words(self._written) or self.worded

    @property
    def worded(self) -> bool:
        """Whether a word of it is in the lexicon; sums, ids, harmless things, a letter or two are none."""
        unsaid = self.unsaid
        said = (sight for sight in self.sights if sight.origin not in unsaid)
        return any(
            _is_word(sight.view.text[start:end])
            for sight in said
            for key, hits in sight.hits.items()
            if (name := bare(key)) not in _TELLS_NOTHING and not name.startswith(PIECE_OF_ROLE)
            for start, end, _ in hits
        )

    def speaker(self, sight: Sight) -> Speaker:
        """Who says what stands there, where it is a picture of a chat."""
        return self.message.parts[sight.part].speaker

    def look(self) -> Seen:
        """What the learned reader sees of the message."""
        return see(self.words, self.heard)

    def spans(self, sight: Sight, hits: Sequence[Hit]) -> tuple[Span, ...]:
        """The hits of one sight as evidence."""
        return sight.spans(hits, self.message.parts[sight.part].text)

    def first(self, concept: str, most: int = 3) -> tuple[Span, ...]:
        """Evidence for a concept: its first hits in the rawest view of the first part that has them."""
        for sight in self.sights if concept in self.present else ():
            if hits := sight.of(concept):
                return self.spans(sight, hits[:most])
        return ()


def has_words(text: str) -> bool:
    """Whether words stand in a text: three letters in a row without a digit, or two signs that say more."""
    if _SURELY_DENSE.search(text):
        return True
    # ASCII holds no styled letters.
    plain_letters = text if text.isascii() else "".join(map(_unstyled, text))
    return _is_dense(plain_letters) or any(
        token.isalpha() and len(token) >= FEWEST_LETTERS for token in _TOKEN.findall(plain_letters)
    )


def _unstyled(sign: str) -> str:
    return sign if sign.isalnum() else letter(sign) or sign


def _is_word(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= FEWEST_LETTERS or DENSE.search(text) is not None


def _is_dense(text: str) -> bool:
    return len(tuple(islice(DENSE.finditer(text), FEWEST_DENSE))) == FEWEST_DENSE


def _spelled(text: str) -> str:
    """An undisguised text in lower case; Chinese in simplified characters, whose variants are fewer."""
    return plain(text) if _HAN.search(text) and not _KANA.search(text) else text.lower()


@lru_cache(maxsize=4096)
def bare(key: str) -> str:
    """A concept's id without its language."""
    return key.rpartition(".")[2]


def pieces_of(ruleset: Ruleset) -> frozenset[str]:
    """The concepts of a ruleset that say little alone."""
    return frozenset(one.id for one in ruleset.concepts if one.id.startswith(PIECE_OF_ROLE))


def read(message: Message, knowledge: Knowledge, *, asked: bool = False) -> Reading:
    """Find every concept in the sender's own words; what others wrote is not looked at."""
    texts = _texts(message.parts)
    sights: list[Sight] = []
    for number, part in enumerate(message.parts):
        if texts[number]:
            sights += _sights(number, part.origin, texts[number], knowledge.lexicon)
    telling = [sight for sight in sights if sight.concepts]
    said = _NOTHING.union(*[sight.concepts for sight in telling if sight.origin not in LABELS])
    present = said.union(*[sight.concepts for sight in telling if sight.origin in LABELS])
    matches = tuple(_matches(telling, present, said, knowledge, asked=asked)) if telling else ()
    return Reading(message, texts, knowledge, tuple(sights), present, said, matches, asked)


def _texts(parts: Sequence[Part]) -> tuple[str, ...]:
    """What is read of each part: nothing of those that others wrote or that hold no words.

    Of a message that is too long it is the labels, which must not be crowded out, the last parts as far as
    they are short, and the rest from the first part on, which is what people see.
    """
    texts = [part.text if part.authored and part.origin not in SILENT else "" for part in parts]
    if sum(map(len, texts)) <= LONGEST:
        return tuple(texts)
    left = LONGEST
    for place in _first_of_all(parts, texts):
        texts[place] = texts[place][:left]
        left -= len(texts[place])
    return tuple(texts)


def _first_of_all(parts: Sequence[Part], texts: Sequence[str]) -> list[int]:
    """The places of the parts, by which has to be read before which."""
    labels = [place for place, part in enumerate(parts) if part.origin in LABELS]
    others = [place for place, part in enumerate(parts) if part.origin not in LABELS]
    last, room = len(others), LAST
    while last and len(texts[others[last - 1]]) <= room:
        last -= 1
        room -= len(texts[others[last]])
    return [*labels, *others[last:], *others[:last]]


def _matches(
    sights: Sequence[Sight],
    present: frozenset[str],
    said: frozenset[str],
    knowledge: Knowledge,
    *,
    asked: bool,
) -> Iterator[Match]:
    found: set[str] = set()
    for sight in sights:
        if not (candidates := _candidates(sight, knowledge.by_anchor)):
            continue
        # What a label says explains an offer in that label and no other.
        heeded = said | sight.concepts if sight.origin in LABELS else said
        places = HitPlaces(sight.view.text, sight.hits)
        for rule in candidates:
            if rule.id in found or (rule.asked and not asked):
                continue
            if _allowed(rule, present, heeded) and (hits := match(rule, places)):
                found.add(rule.id)
                yield Match(rule, sight, hits)


def _candidates(sight: Sight, by_anchor: Mapping[str, Anchored]) -> list[Rule]:
    found: list[Rule] = []
    for concept in sight.hits:
        if (anchored := by_anchor.get(concept)) is not None:
            found += anchored.candidates(sight.hits)
    return found


def _allowed(rule: Rule, present: frozenset[str], heeded: frozenset[str]) -> bool:
    if not rule.unless.isdisjoint(heeded):
        return False
    return not rule.needs or all(need & present for need in rule.needs)


def _sights(number: int, origin: Origin, text: str, lexicon: Lexicon) -> list[Sight]:
    scan = _scan_name if origin is Origin.PROFILE_NAME else _scan_again
    return [Sight(number, origin, view, hits, concepts) for view, hits, concepts in scan(text, lexicon)]


def _scan(text: str, lexicon: Lexicon) -> Scan:
    return [_found(view, lexicon) for view in views(text)]


def _found(view: View, lexicon: Lexicon) -> tuple[View, Mapping[str, Sequence[Hit]], frozenset[str]]:
    hits = {**lexicon.find(view.text), **features(view.text)}
    return view, hits, frozenset(map(bare, hits)) if hits else _NOTHING


def _weight(_: object, found: Scan) -> int:
    hits = 0
    for _, by, _ in found:
        if by:
            hits += _CONCEPT * len(by) + _HIT * sum(map(len, by.values()))
    return hits + weight([view for view, _, _ in found])


_scan_again = remembering(_scan, TEXT_BYTES, _weight)
_scan_name = remembering(_scan, NAME_BYTES, _weight)


def is_named(name: str, lexicon: Lexicon) -> bool:
    """Whether somebody's name says anything."""
    found = (concept for _, _, concepts in _scan_name(name, lexicon) for concept in concepts)
    return any(not concept.startswith(PIECE_OF_ROLE) for concept in found)
