"""Campaigns: near-identical messages, known by what is left of them when nobody can read them any more.

A text is kept as a keyed hash of its letters and as a sketch: the smallest keyed hashes of its runs of a few
letters. Two sketches tell how much two texts have in common (bottom-k MinHash), and of a short text they tell
it exactly. Prices, handles and links are no part of it: these are what changes from post to post.

A message without such a text is known by the code in its picture, or else by the picture's shape, in the same
way: of two shapes the hashes of their bits, four by four, tell how much they have in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.detection.detectors.stance import SIGNALS
from bot.core.detection.reading import LABELS, SILENT
from bot.core.message import ChatId, Message, Origin, UserId
from bot.core.text.tables.plain import PLAIN
from bot.core.verdict import Signal

FEWEST: Final = 12
"""Letters below which a text is too common to be anybody's: it is known again only as the very same."""
SKETCH: Final = 64
"""Hashes in a sketch at most."""
PROBES: Final = 16
"""Of these as many, the smallest, by which a campaign is looked up."""
HITS: Final = 4
"""Of these as many that a text must share before anybody compares it."""
LONGEST: Final = 2000
"""Code points of a message that are looked at."""
NEAR, NEAR_SHORT, SAME = 0.4, 0.6, 0.7
"""What two sketches share when one text was made from the other, and when only a word or two differ.

Measured on 400 real ads of 57 letters: unrelated talk shares 0.19 at most; after three edits at random places
86 of 100 are known again, after six 74. Short texts share more by chance.
"""
SHORT: Final = 24

CAMPAIGN, KNOWN_CONTACT, CLEARED_HERE = "campaign", "known_contact", "cleared_here"
CONFIRMED_WEIGHT, SUPPOSED_WEIGHT = 4.5, 2.5
"""For the word of a chat's own admins, and the most for anything that is known by hearsay."""
SURE = 0.97
"""The score from which a judged message counts as a sighting of fraud."""
MOST_SIGHTINGS = 16
"""Sightings of a campaign that are kept: more of them tell nothing."""
MOST_VOICES = 200
"""Chats whose word on a campaign is in memory: a text of which more have spoken is known well enough."""

_SAID_BY_OTHERS = LABELS | SILENT
_GRAM = 3
_LAST = b"\0\0"
_ONE_UNIT = 16
_EIGHT_BYTES = np.dtype("<u8")
_MIX = np.uint64(0x9E3779B97F4A7C15)
_FURTHER = 2
_SYLLABIC = 2.2
"""UTF-8 bytes a letter: Latin has 1, Cyrillic 2, Chinese, Japanese and Korean 3."""
_HALF = np.uint64(32)
_CONTACT = re.compile(
    r"@[a-z0-9_]+|https?://\S+|(?<![a-z0-9.-])[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*"
    r"|(?<![a-z0-9_-])[a-z_-]*\d[a-z0-9_-]*"
)
_MAY_HOLD_CONTACT = re.compile(r"[@/\d]")
_NONE = "\0"
"""Stands for what is no letter: no text that people write holds it, and it is none itself."""


class Word(StrEnum):
    """What was said of a campaign in one chat: judged fraud there, or confirmed or cleared by an admin.

    Withdrawn: cleared where it had been confirmed before.
    """

    SEEN = "seen"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"
    WITHDRAWN = "withdrawn"


CLEARING: Final = frozenset({Word.CLEARED, Word.WITHDRAWN})
"""Words that a text is no fraud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The last word of one chat; ``by`` is the admin, 0 for the judge.

    ``sure``: the judge by itself saw something in what was confirmed. Anybody can make a group, be its admin
    and confirm anything, so what nobody but they saw is no hearsay for other groups.
    """

    chat_id: ChatId
    word: Word
    by: UserId
    at: float
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """A text that can be known again and not be read. ``sketch`` is empty for one that is too short."""

    exact: int
    sketch: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A text seen in some chats, its voices by chat; times are Unix seconds."""

    fingerprint: Fingerprint
    scheme: str
    first_seen: float
    last_seen: float
    voices: Mapping[ChatId, Voice] = field(default_factory=dict)

    @property
    def exact(self) -> int:
        """What it is known by."""
        return self.fingerprint.exact

    @property
    def words(self) -> tuple[ChatId, ...]:
        """The chats whose admins have spoken of it."""
        return tuple(voice.chat_id for voice in self.voices.values() if voice.word is not Word.SEEN)

    @property
    def disputed(self) -> bool:
        """Whether an admin anywhere has said that it is no fraud."""
        return any(voice.word in CLEARING for voice in self.voices.values())

    def word(self, chat_id: ChatId) -> Word | None:
        """What the admins of a chat said last; None when they said nothing."""
        voice = self.voices.get(chat_id)
        return None if voice is None or voice.word is Word.SEEN else voice.word

    def clearing(self, chat_id: ChatId) -> Word:
        """The word for a chat that says it is no fraud."""
        return Word.CLEARED if self.word(chat_id) in {None, Word.CLEARED} else Word.WITHDRAWN

    def spoken(self, voice: Voice) -> Campaign:
        """With the last word of one chat; a sighting never replaces an admin's word, nor counts beyond some.

        Of too many voices sightings go first, then what was confirmed longest ago.
        """
        if voice.word is Word.SEEN and (voice.chat_id in self.voices or self._is_well_seen()):
            return self
        voices = {chat_id: one for chat_id, one in self.voices.items() if chat_id != voice.chat_id}
        voices[voice.chat_id] = voice
        if len(voices) > MOST_VOICES:
            del voices[min(voices, key=lambda chat_id: _lasting(voices[chat_id]))]
        return replace(self, voices=voices)

    def _is_well_seen(self) -> bool:
        return sum(voice.word is Word.SEEN for voice in self.voices.values()) >= MOST_SIGHTINGS


def _lasting(voice: Voice) -> tuple[bool, bool, float]:
    """The smaller, the sooner a voice is let go."""
    return voice.word is not Word.SEEN, voice.word in CLEARING, voice.at


class Salt:
    """The secret of one database, without which its hashes are nobody's words."""

    def __init__(self, value: bytes) -> None:
        self._key = value
        odd = int.from_bytes(self._digest("grams"), "little") | 1
        # Shifted, so that of the four units in eight bytes the last one falls out.
        self._factor = np.uint64(odd << _ONE_UNIT & 0xFFFF_FFFF_FFFF_FFFF)

    def mark(self, text: str) -> int:
        """A text as a number of 63 bits."""
        return int.from_bytes(self._digest(text), "little") >> 1

    def grams(self, letters: str) -> NDArray[np.uint64]:
        """A 32-bit hash of each run of three letters, of five where letters are no syllables.

        Three UTF-16 units are taken as one number of 48 bits.
        """
        units = letters.encode("utf-16-le") + _LAST
        count = len(units) // 2 - _GRAM
        if count < 1:
            return np.empty(0, np.uint64)
        hashes = np.ndarray((count,), _EIGHT_BYTES, units, 0, (2,)) * self._factor
        if count > _FURTHER and len(letters.encode("utf-8", "replace")) < _SYLLABIC * len(letters):
            hashes = hashes[:-_FURTHER] + hashes[_FURTHER:] * _MIX
        hashes >>= _HALF
        return hashes

    def smallest(self, letters: str) -> list[int]:
        """Nearly the sketch of a text, at a fraction of its cost: some of it may be there twice."""
        hashes = self.grams(letters)
        if len(hashes) > SKETCH:
            hashes = np.partition(hashes, SKETCH)[:SKETCH]
        return hashes.tolist()  # type: ignore[no-any-return]

    def fingerprint(self, words: str) -> Fingerprint | None:
        """What a folded text is known by; None when it has no letters."""
        own = letters(without_contacts(words))
        if not own:
            return None
        sketch: frozenset[int] = frozenset()
        if len(own) >= FEWEST:
            sketch = frozenset(sorted(set(self.grams(own).tolist()))[:SKETCH])
        return Fingerprint(exact=self.mark(own), sketch=sketch)

    def pictured(self, message: Message) -> Fingerprint | None:
        """What a message is known by for its picture; None when it has none that says or shows anything."""
        codes = [part.text for part in message.parts if part.origin is Origin.QR]
        if codes:
            return self._of_marks(f"{place} {codes[0]}" for place in range(SKETCH))
        return self._of_marks(_places(message.prints[0])) if message.prints else None

    def _of_marks(self, marks: Iterable[str]) -> Fingerprint:
        """All or nothing of a code, where each mark holds it; of a shape so much as it has in common."""
        named = tuple(f"picture {mark}" for mark in marks)
        sketch = frozenset(int.from_bytes(self._digest(name)[:4], "little") for name in named)
        return Fingerprint(exact=self.mark("\n".join(named)), sketch=sketch)

    def _digest(self, text: str) -> bytes:
        return blake2b(text.encode("utf-8", "replace"), digest_size=8, key=self._key).digest()


def _places(shape: str) -> Iterator[str]:
    """Four bits of a shape after the other, each with its place."""
    for place, bits in enumerate(shape):
        yield f"{place}:{bits}"


def said(message: Message) -> str:
    """What the sender says in the message itself, a part a line."""
    own = [part.text for part in message.parts if part.authored and part.origin not in _SAID_BY_OTHERS]
    return (own[0] if len(own) == 1 else "\n".join(own))[:LONGEST]


def letters(text: str) -> str:
    """The letters of a text alone."""
    return "".join(filter(str.isalpha, text))


def plain_letters(text: str) -> str:
    """The letters of a text as its plain view reads them: much quicker than folding."""
    return text.translate(_letters()).replace(_NONE, "")


@cache
def _letters() -> str:
    """For ``translate``: plain letters stay, all else is nothing, emoji of the second plane too.

    As a text it takes a seventh of a list, and where no campaign is known nobody needs it.
    """
    return "".join(letter if letter.isalpha() else _NONE for letter in PLAIN)


def without_contacts(words: str) -> str:
    """A folded text without handles, links, numbers and ids."""
    return _CONTACT.sub(" ", words) if _MAY_HOLD_CONTACT.search(words) else words


def similar(one: Fingerprint, other: Fingerprint) -> float:
    """The share of short runs of letters that two texts have in common; 1 for the same letters."""
    if one.exact == other.exact:
        return 1.0
    if not one.sketch or not other.sketch:
        return 0.0
    if not (common := one.sketch & other.sketch):
        return 0.0
    either = len(one.sketch) + len(other.sketch) - len(common)
    if either <= SKETCH:
        return len(common) / either
    smallest = sorted(one.sketch | other.sketch)[:SKETCH]
    return sum(mark <= smallest[-1] for mark in common) / len(smallest)


def near(one: Fingerprint, other: Fingerprint, share: float | None = None) -> bool:
    """Whether one text was made from the other; ``share`` is what they have in common, where it is known."""
    shorter = min(len(one.sketch), len(other.sketch))
    found = similar(one, other) if share is None else share
    return found >= (NEAR_SHORT if shorter < SHORT else NEAR)


def probes(found: Fingerprint) -> list[int]:
    """The hashes by which a text is looked up."""
    return sorted(found.sketch)[:PROBES]


def settled(signals: tuple[Signal, ...]) -> bool:
    """Whether people whose word counts here have judged this very wording, and what speaks for it with it.

    Hearsay weighs less, whoever said it: it never silences what speaks for a message.
    """
    return any(signal.id == CAMPAIGN and signal.weight >= CONFIRMED_WEIGHT for signal in signals)


def cleared_here(signals: tuple[Signal, ...]) -> bool:
    """Whether a chat's own admins have said that this wording is no fraud."""
    return any(signal.id == CLEARED_HERE for signal in signals)


def undoubted(signals: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """The signals without what clears the wording; that somebody warns with it is another matter."""
    return tuple(signal for signal in signals if signal.weight > 0 or signal.id in SIGNALS)
