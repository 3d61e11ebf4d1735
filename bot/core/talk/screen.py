"""What of an answer stands on the first screen of a phone, and what is left to read on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from bot.core.text.columns import lines, read
from bot.core.text.pages import SHOWN


class Weight(IntEnum):
    """What goes before what where there is no room for all of it."""

    CORE = 0
    QUESTION = 1
    ASKED = 2
    DO = 3
    WHY = 4
    CALL = 5
    BESIDE = 6
    LENIENT = 7
    SPARE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of an answer, Telegram HTML; ``near``: it stands right below the one before.

    ``name`` is that of the part that tells it again, "" for what is told here or nowhere. ``short`` is what
    stands where the whole does not fit, which is left to read on.
    """

    text: str
    weight: Weight = Weight.CORE
    name: str = ""
    near: bool = True
    short: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The first screen, and the names of what is left."""

    text: str
    left: tuple[str, ...] = ()


def joined(pieces: Iterable[Piece]) -> str:
    """Pieces in their order, one below the other."""
    text = ""
    for piece in pieces:
        text += f"{_gap(piece) if text else ''}{piece.text}"
    return text


def first_screen(pieces: Sequence[Piece], most: int = SHOWN) -> Screen:
    """As much as fits into so many lines, the weightiest first, in the order in which it is told."""
    kept: dict[int, Piece] = {}
    free = most
    for index, piece in sorted(enumerate(pieces), key=lambda one: one[1].weight):
        gap = len(_gap(piece)) - 1 if index else 0
        for text in filter(None, (piece.text, piece.short)):
            taken = lines(read(text)) + gap
            if piece.weight is Weight.CORE or taken <= free:
                kept[index] = replace(piece, text=text)
                free -= taken
                break
    whole = (kept.get(index) == piece for index, piece in enumerate(pieces))
    left = (piece.name for piece, told in zip(pieces, whole, strict=True) if piece.name and not told)
    return Screen(text=joined(kept[index] for index in sorted(kept)), left=tuple(dict.fromkeys(left)))


def _gap(piece: Piece) -> str:
    return "\n" if piece.near else "\n\n"
