"""What stands in quotation marks, found in one pass: a text full of such marks costs no more than another."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Final

from bot.core.remembered import remembering, size

SHORTEST, LONGEST = 2, 400
"""Code points between two marks."""
REMEMBERED: Final = 8 * 2**20
_BYTES = 150
"""What one of them takes in memory."""
_OPENING: Final = frozenset('“「『"‘‹«')
_STOPS: Final = frozenset('”」』"’›»\n')
_MARK = re.compile('[“「『"‘‹«”」』’›»\n]')
_GERMAN: Final = str.maketrans("„“", "“”")
_FINNISH: Final = str.maketrans("”", '"')
_INWARD: Final = str.maketrans("«»", "»«")

Quotation = tuple[int, int]
"""Where it begins and ends, with its marks."""


def _quotations(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text, none within another: what one mark opens the next one closes, in one line."""
    marks = [(found.start(), found[0]) for found in _MARK.finditer(_usual(text))]
    found: list[Quotation] = []
    # From behind, so that each mark knows the next one at which a quotation ends.
    stop, ended = len(text), "\n"
    for start, mark in reversed(marks):
        if mark in _OPENING and ended != "\n" and SHORTEST <= stop - start - 1 <= LONGEST:
            found.append((start, stop + 1))
        if mark in _STOPS:
            stop, ended = start, mark
    return tuple(_apart(reversed(found)))


def _usual(text: str) -> str:
    """The text with marks that open and close as in most languages, in the same places.

    „German“ closes with what opens elsewhere, ”Finnish” opens with what closes, »some« turn them inward.
    """
    if "„" in text:
        text = text.translate(_GERMAN)
    elif "“" not in text:
        text = text.translate(_FINNISH)
    inward = -1 < text.find("»") < text.find("«")
    return text.translate(_INWARD) if inward else text


quotations = remembering(
    _quotations, REMEMBERED, lambda given, found: size(str(given[0])) + _BYTES * len(found)
)
"""They are remembered, because each thing found in a text is asked about."""


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether a stretch of a text stands in a quotation."""
    found = quotations(text)
    place = bisect_right(found, start, key=itemgetter(0))
    return place > 0 and end <= found[place - 1][1]


def _apart(found: Iterable[Quotation]) -> Iterator[Quotation]:
    """Of quotations by rising start those that begin where the one before has ended."""
    done = 0
    for quotation in found:
        if quotation[0] >= done:
            yield quotation
            done = quotation[1]
