"""What of an answer stands on the first screen of a phone, and what is left to read on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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

    ``name`` is that of the part that tells it again, "" for what is told here or nowhere.
    """

    text: str
    weight: Weight = Weight.CORE
    name: str = ""
    near: bool = True


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
    kept: set[int] = set()
    free = most
    for index, piece in sorted(enumerate(pieces), key=lambda one: one[1].weight):
        taken = lines(read(piece.text)) + (len(_gap(piece)) - 1 if index else 0)
        if piece.weight is Weight.CORE or taken <= free:
            kept.add(index)
            free -= taken
    left = (piece.name for index, piece in enumerate(pieces) if index not in kept and piece.name)
    return Screen(text=joined(pieces[index] for index in sorted(kept)), left=tuple(dict.fromkeys(left)))


def _gap(piece: Piece) -> str:
    return "\n" if piece.near else "\n\n"
