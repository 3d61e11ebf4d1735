"""Where somebody is, by what they write: a sentence that says nothing else, or a sign of one country."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.library.phrases import DENSE, PhraseFinder, made_plain

OTHER = "elsewhere"
"""A country of which the library knows nothing, chosen as such."""
EUROPE = "eu"
"""Of which the library tells, and which is no country."""
PLACE = "{place}"
"""Stands in a way of saying where one is for the place."""
LONGEST = 60
"""Characters of a text that says where somebody is and nothing else."""
READ = 400
"""Characters in which a sign is looked for."""
_SHORT = 3
"""Letters up to which a name in capitals is read as it is written."""
_NUMBER = re.compile(r"(?<![\w+])(?:\+|00)[ ]?(\d[\d ().-]{6,18}\d)")


_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}|\U0001f3f4[\U000e0061-\U000e007a]+\U000e007f")
"""A flag of a country, two letters of an alphabet of their own; of its parts, tags behind a black one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What tells of a country: beginnings of telephone numbers, names of banks and places, and sentences.

    Each prefix, bank and place is known by the one country that it stands for. ``names`` are countries as
    they are called in ``ways``, the sentences that say where somebody is, with ``PLACE`` in each.
    """

    prefixes: Mapping[str, str] = field(default_factory=dict)
    banks: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    ways: Sequence[str] = ()
    _signs: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _finder: PhraseFinder = field(init=False, repr=False, compare=False)
    _short: re.Pattern[str] = field(init=False, repr=False, compare=False)
    _named: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _ways: tuple[re.Pattern[str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        signs = {**self.banks, **self.places}
        long, short = ([name for name in signs if _as_written(name) is one] for one in (False, True))
        named = {**self.places, **self.names}
        known = {made_plain(name): signs[name] for name in long} | {name: signs[name] for name in short}
        object.__setattr__(self, "_signs", known)
        object.__setattr__(self, "_finder", PhraseFinder.of(long))
        object.__setattr__(self, "_short", re.compile(rf"(?<!\w)(?:{'|'.join(short) or '(?!)'})(?!\w)"))
        object.__setattr__(self, "_named", {made_plain(name): code for name, code in named.items()})
        object.__setattr__(self, "_ways", tuple(map(_way, self.ways)))

    def sign(self, text: str) -> str:
        """The one country that the signs in a text stand for; "" for none, and where they differ."""
        read = text[:READ]
        plain = made_plain(read)
        found = {self._signs[plain[start:end]] for start, end in self._finder.spans(plain)}
        found |= {self._signs[name] for name in self._short.findall(read)}
        found |= {self._dialled(number) for number in _NUMBER.findall(read)}
        return found.pop() if len(found) == 1 else ""

    def places_told(self, text: str) -> tuple[str, ...]:
        """The places that a text may say to be in, as it is read by each way; nothing for a longer text."""
        if len(text) > LONGEST:
            return ()
        plain = made_plain(text)
        return tuple(found["place"] for way in self._ways if (found := way.fullmatch(plain)))

    @staticmethod
    def unflagged(text: str) -> tuple[str, str]:
        """A text without flags, and the one country that they are of; "" for none, and where they differ."""
        shown = {_code_of(flag) for flag in _FLAG.findall(text)} - {EUROPE}
        return _FLAG.sub("", text).strip(), shown.pop() if len(shown) == 1 else ""

    def country_of(self, place: str) -> str:
        """The country of a place that was told, where the content names it; "" else."""
        return self._named.get(made_plain(place), "")

    def _dialled(self, number: str) -> str:
        digits = re.sub(r"\D", "", number)
        begun = (digits[:length] for length in range(len(max(self.prefixes, key=len, default="")), 0, -1))
        return next((self.prefixes[one] for one in begun if one in self.prefixes), "")


def _code_of(flag: str) -> str:
    """The two letters that a flag is written in: a part of a country begins with those of the country."""
    of_part = len(flag) > len("eu")
    first, letters = (0xE0061, flag[1:3]) if of_part else (0x1F1E6, flag)
    return "".join(chr(ord(sign) - first + ord("a")) for sign in letters)


def _as_written(name: str) -> bool:
    """Whether a name is a few capitals, which small are another word."""
    return len(name) <= _SHORT and name.isupper()


def _way(way: str) -> re.Pattern[str]:
    before, _, after = (made_plain(part) for part in way.partition(PLACE))
    gap_before = "" if not before or DENSE.search(before) else " "
    gap_after = "" if not after or DENSE.search(after) else " "
    return re.compile(f"{re.escape(before)}{gap_before}(?P<place>.+?){gap_after}{re.escape(after)}")
