"""How much of a phone's screen a text takes, in columns and in lines as a narrow screen wraps them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

SCREEN = 40
"""Columns of a narrow phone."""
_TAG = re.compile(r"</?[a-z]+[^>]*>")
_EMOJI = "\ufe0f"
"""Makes a sign of one column a picture of two."""
_KIND = 10
"""Columns that are given up to end a cut text with a whole word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBound:
    """How much of its room a text takes, ``taken`` of ``most`` in ``unit``; ``what`` is what is measured."""

    what: str
    taken: int
    most: int
    unit: str

    @property
    def is_over(self) -> bool:
        """Whether it is too long to be read or to be sent."""
        return self.taken > self.most


def columns(text: str) -> int:
    """The columns of plain text on one line: two for a wide sign, none for a mark on another."""
    return sum(map(_columns, text))


def read(text: str) -> str:
    """What a reader sees of Telegram HTML: no tags, no entities."""
    return html.unescape(_TAG.sub("", text))


def lines(text: str) -> int:
    """The lines of plain text on a narrow phone, which breaks between words and beside wide signs."""
    return sum(_rows(line) for line in text.split("\n"))


def cut(text: str, room: int) -> str:
    """The text as far as it fits into so many columns, ending with a whole word where that costs little."""
    if columns(text) <= room:
        return text
    end, used = 0, 0
    while used + _columns(text[end]) < room:
        used += _columns(text[end])
        end += 1
    while end and unicodedata.category(text[end])[0] == "M":
        end -= 1
    kept = text[:end]
    words, _, rest = kept.rpartition(" ")
    whole = text[end] == " " or not words or columns(rest) > _KIND
    return (kept if whole else words).rstrip() + "…"


@lru_cache(maxsize=1 << 13)
def _columns(sign: str) -> int:
    if sign == _EMOJI:
        return 1
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _rows(line: str) -> int:
    if 2 * len(line) <= SCREEN:
        return 1
    rows, used = 1, 0
    for size, breaks in _pieces(line):
        if used and breaks and used + size > SCREEN:
            rows, used = rows + 1, 0
        over = max(size - 1, 0) // SCREEN
        rows, used = rows + over, used + size - over * SCREEN
    return rows


def _pieces(line: str) -> Iterator[tuple[int, bool]]:
    """The columns of a word, a space or a wide sign, which no line ends within, and if one ends before it."""
    word, begun = 0, False
    for sign, size in zip(line, map(_columns, line), strict=True):
        if sign != " " and size < 2:
            word, begun = word + size, True
            continue
        if begun:
            yield word, True
        yield size, sign != " "
        word, begun = 0, False
    if begun:
        yield word, True
