"""Names that strangers chose, made fit to stand in a line of ours: short, and without tricks."""

from __future__ import annotations

import unicodedata

MOST_MARKS = 4
"""Marks on one letter: no script needs more, and a tower of them covers the lines above."""
MOST_READ = 1000
"""Characters that are looked at; a name is never longer."""
_JOINERS = frozenset("\u200c\u200d")
_ELLIPSIS = "…"


def plain_title(text: str, most: int = 255) -> str:
    """The visible characters in one line, at most ``most``: no controls, overrides or towers of marks."""
    kept: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFC", text[:MOST_READ]):
        marks = marks + 1 if _is_mark(sign) else 0
        if marks <= MOST_MARKS and _stays(sign, kept):
            kept.append(sign)
        elif _separates(sign):
            kept.append(" ")
    return shortened(" ".join("".join(kept).split()), most)


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis, ``most`` characters in all; no letter loses its marks."""
    if len(text) <= most:
        return text
    end = max(0, most - 1)
    while end > 0 and (_is_mark(text[end]) or text[end] in _JOINERS or text[end - 1] in _JOINERS):
        end -= 1
    return text[:end].rstrip() + _ELLIPSIS


def _stays(sign: str, kept: list[str]) -> bool:
    if sign in _JOINERS or _is_mark(sign):
        # Without a letter before them they stand on nothing, or on a space that is not theirs.
        return bool(kept) and (kept[-1].isalnum() or _is_mark(kept[-1]) or kept[-1] in _JOINERS)
    return unicodedata.category(sign)[0] not in "CZ"


def _separates(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "Z" or sign in "\t\n\r\v\f\x85"


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"
