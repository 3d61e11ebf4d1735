"""Values as exports write them: texts in pieces, numbers as text. A wrong type is as good as absent."""

from __future__ import annotations

from bot.core.surfaces import values
from bot.core.surfaces.collector import MAX_ITEMS, clean
from bot.core.surfaces.values import mapping


def string(value: object) -> str:
    """The string itself, fit to be encoded, or an empty one."""
    return clean(values.string(value))


def items(value: object) -> list[object]:
    """The elements of a list, not too many of them."""
    return value[:MAX_ITEMS] if isinstance(value, list) else []


def number(value: object) -> int:
    """A number of 63 bits at most, also one written as text; 0 when it is none."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
        return int(value)
    return max(0, values.number(value))


def plain(text: object) -> str:
    """A text that may be cut into pieces: strings, or objects with a text."""
    if isinstance(text, str):
        return text
    pieces = (piece if isinstance(piece, str) else mapping(piece).get("text") for piece in items(text))
    return "".join(piece for piece in pieces if isinstance(piece, str))


def lines(*texts: object) -> str:
    """The texts among the values, one a line."""
    return values.lines(*map(plain, texts))
