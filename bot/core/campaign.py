"""Campaigns: near-identical messages, known by what is left of them when nobody can read them any more.

A text is kept as a keyed hash of its letters and as a sketch: the smallest keyed hashes of its runs of a few
letters. Two sketches tell how much two texts have in common (bottom-k MinHash), and of a short text they tell
it exactly. Prices, handles and links are no part of it: these are what changes from post to post.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.detectors.stance import SIGNALS
from bot.core.message import ChatId, Message, UserId
from bot.core.reading import LABELS, SILENT
from bot.core.tables.plain import PLAIN
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
CONFIRMED_WEIGHT, SUPPOSED_WEIGHT, CLAIMED_WEIGHT = 4.5, 2.5, 1.0
"""For the word of admins, for many sightings, and for the word of one whom nobody vouches for."""
SURE = 0.97
"""The score from which a judged message counts as a sighting of fraud."""
CHATS = 3
"""Chats in which a text was judged fraud, and nowhere cleared, before that counts without an admin's word."""
VOUCHERS = 2
"""Admins of different chats whose word counts everywhere, though the judge saw nothing in the text."""

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
_LETTERS = [code if chr(code).isalpha() else None for code in (*PLAIN, *range(len(PLAIN), 0x20000))]
"""For ``translate``: plain letters stay, all else goes, emoji of the second plane too."""


class Word(StrEnum):
    """What was said of a campaign in one chat: judged fraud there, or confirmed or cleared by an admin."""

    SEEN = "seen"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The last word of one chat; ``by`` is the admin, 0 for the judge.

    ``sure``: the judge found it suspicious too, or the operator said it. Anybody can make a group and be its
    admin, so the word of one such admin alone does not count in other groups.
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

    def spoken(self, voice: Voice) -> Campaign:
        """With the last word of one chat; a sighting never replaces an admin's word."""
        if voice.word is Word.SEEN and voice.chat_id in self.voices:
            return self
        return replace(self, voices={**self.voices, voice.chat_id: voice})

    def weight(self, chat_id: ChatId) -> float:
        """How much it accuses in one chat the message that repeats it."""
        own = self.voices.get(chat_id)
        if own is not None and own.word is not Word.SEEN:
            return CONFIRMED_WEIGHT if own.word is Word.CONFIRMED else 0.0
        said = [voice for voice in self.voices.values() if voice.word is Word.CONFIRMED]
        disputed = any(voice.word is Word.CLEARED for voice in self.voices.values())
        if said and not disputed:
            vouched = any(voice.sure for voice in said) or len({voice.by for voice in said}) >= VOUCHERS
            return CONFIRMED_WEIGHT if vouched else CLAIMED_WEIGHT
        if disputed:
            return SUPPOSED_WEIGHT if any(voice.sure for voice in said) else 0.0
        return SUPPOSED_WEIGHT if len(self.voices) >= CHATS else 0.0


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
            sketch = frozenset(np.unique(self.grams(own))[:SKETCH].tolist())
        return Fingerprint(exact=self.mark(own), sketch=sketch)

    def _digest(self, text: str) -> bytes:
        return blake2b(text.encode("utf-8", "replace"), digest_size=8, key=self._key).digest()


def said(message: Message) -> str:
    """What the sender says in the message itself, a part a line."""
    own = [part.text for part in message.parts if part.authored and part.origin not in _SAID_BY_OTHERS]
    return (own[0] if len(own) == 1 else "\n".join(own))[:LONGEST]


def letters(text: str) -> str:
    """The letters of a text alone."""
    return "".join(filter(str.isalpha, text))


def plain_letters(text: str) -> str:
    """The letters of a text as its plain view reads them: much quicker than folding."""
    return text.translate(_LETTERS)


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
    smallest = sorted(one.sketch | other.sketch)[:SKETCH]
    return sum(mark <= smallest[-1] for mark in common) / len(smallest)


def near(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether one text was made from the other."""
    shorter = min(len(one.sketch), len(other.sketch))
    return similar(one, other) >= (NEAR_SHORT if shorter < SHORT else NEAR)


def probes(found: Fingerprint) -> list[int]:
    """The hashes by which a text is looked up."""
    return sorted(found.sketch)[:PROBES]


def settled(signals: tuple[Signal, ...]) -> bool:
    """Whether people have judged this very wording, so that what speaks for it was weighed already."""
    return any(signal.id == CAMPAIGN and signal.weight >= CONFIRMED_WEIGHT for signal in signals)


def undoubted(signals: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """The signals without what clears the wording; that somebody warns with it is another matter."""
    return tuple(signal for signal in signals if signal.weight > 0 or signal.id in SIGNALS)
