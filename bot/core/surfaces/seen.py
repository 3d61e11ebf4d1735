"""What was read in a picture: lines of text and codes, each in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.core.surfaces.collector import LINK_LENGTH, clean

SURE = 0.6
"""How sure the reader must be of a line: what it guesses in a pattern or a face must accuse nobody."""
MOST_LINES, MOST_CODES = 200, 10
_MISREAD = {0xB5: 0x3BC}
"""What readers of Greek take a letter for: a sign that looks the same and is in no word."""
_OPENS = {"“": "„", "”": "“", "»": "«", "」": "「", "』": "『"}
"""What a quotation begins with that ends so."""
_CLOSES = {opening: closing for closing, opening in _OPENS.items()}
_QUOTES = re.compile('[„“”«»「」『』"]')
_DENSE = re.compile("[\u3041-\u9fff\uff00-\uffef\u3000-\u303f]")
"""Signs between which a line is broken without a space."""
_SAME_ROW = 0.5
"""The share of the lower line by which two overlap that stand beside each other."""
Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something stands, in pixels of the picture as it was read."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """How large it is, in square pixels."""
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line of text; ``sure`` is the reader's confidence, 0 to 1, ``ground`` what it stands on."""

    text: str
    sure: float
    place: Spot
    ground: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One QR or bar code; ``kind`` is what the reader calls it, such as "QR Code"."""

    payload: str
    kind: str
    place: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """All that was read in one picture; ``print`` is its shape as hexadecimal digits, "" for none.

    ``width`` is that of the picture as it was read, 0 where it is not told, ``page`` what it is drawn on.
    """

    lines: tuple[TextLine, ...] = ()
    codes: tuple[Code, ...] = ()
    print: str = ""
    width: int = 0
    page: Colour | None = None

    @property
    def surely(self) -> tuple[TextLine, ...]:
        """The lines that were surely read, as they are seen and in the order in which people read them."""
        sure = [line for line in self.lines if line.sure >= SURE and any(map(str.isalnum, line.text))]
        every = [replace(line, text=_shown(line.text)) for row in _rows(sure) for line in row]
        before = ("", *(line.text for line in every))
        opened = (
            line if _goes_on(last, line.text) else replace(line, text=_opened(line.text))
            for last, line in zip(before, every, strict=False)
        )
        return tuple(islice(opened, MOST_LINES))

    @property
    def words(self) -> tuple[str, ...]:
        """The texts of these lines; two through which one quotation goes are one."""
        said: list[str] = []
        for line in self.surely:
            if said and _goes_on(said[-1], line.text):
                said[-1] = as_one((said[-1], line.text))
            else:
                said.append(line.text)
        return tuple(said)

    @property
    def payloads(self) -> tuple[str, ...]:
        """What the codes say, each once, with nothing invisible in it; what is largest, people scan first."""
        largest = sorted(self.codes, key=lambda code: -code.place.area)
        said = (_shown(code.payload)[:LINK_LENGTH] for code in largest)
        return tuple(dict.fromkeys(payload for payload in said if payload))[:MOST_CODES]


def _shown(text: str) -> str:
    """What is visible of a text, on one line."""
    written = clean(text).translate(_MISREAD)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in written).split())


def _opened(text: str) -> str:
    """A line with the mark before a quotation where only the one behind it was read."""
    if text[-1:] in _OPENS and len(_QUOTES.findall(text)) == 1:
        return _OPENS[text[-1]] + text
    return text


def _goes_on(text: str, following: str) -> bool:
    """Whether a quotation that a line leaves open ends in the following one."""
    awaited = ""
    for mark in _QUOTES.findall(text):
        awaited = (awaited if mark != awaited else "") if awaited else _CLOSES.get(mark, "")
    return bool(awaited) and next(iter(_QUOTES.findall(following)), "") == awaited


def as_one(texts: Iterable[str]) -> str:
    """Lines as one, as they were before they were broken."""
    whole = ""
    for text in texts:
        joined = whole and text and _DENSE.match(whole[-1]) and _DENSE.match(text[0])
        whole += text if joined or not whole else f" {text}"
    return whole


def _rows(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """The lines from top to bottom; those that stand beside each other from left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: (line.place.top, line.place.left)):
        if rows and _beside(rows[-1][0].place, line.place):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.place.left) for row in rows]


def _beside(one: Spot, other: Spot) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    apart = one.right <= other.left or other.right <= one.left
    return apart and shared > _SAME_ROW * lower
