"""What was taken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.verdict import SCHEMES, Stance
from bot.lab.judging import Judged

MISSED = "not found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """``counts[row][column]``: how many lines that are ``rows[row]`` were called ``columns[column]``."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


def schemes(judged: Iterable[Judged]) -> Confusion:
    """Of the ads whose scheme the line tells."""
    pairs = [
        (one.example.scheme, one.verdict.scheme or MISSED)
        for one in judged
        if one.example.fraud and one.example.scheme
    ]
    return _confusion(pairs, SCHEMES, (*SCHEMES, MISSED))


def stances(judged: Iterable[Judged]) -> Confusion:
    """Of the lines that tell who speaks."""
    pairs = [(one.example.stance, one.verdict.stance.value) for one in judged if one.example.stance]
    return _confusion(pairs, tuple(Stance), tuple(Stance))


def _confusion(pairs: Sequence[tuple[str, str]], rows: Sequence[str], columns: Sequence[str]) -> Confusion:
    counts = Counter(pairs)
    # What a verdict or a line names beyond the known is shown too, at the end.
    every = tuple(dict.fromkeys([*rows, *sorted({row for row, _ in pairs})]))
    told = tuple(row for row in every if any(row == one for one, _ in pairs))
    named = tuple(dict.fromkeys([*columns, *sorted({column for _, column in pairs})]))
    return Confusion(
        rows=tuple(str(row) for row in told),
        columns=tuple(str(column) for column in named),
        counts=tuple(tuple(counts[row, column] for column in named) for row in told),
    )
