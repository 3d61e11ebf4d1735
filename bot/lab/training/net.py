"""Small networks of one hidden layer, fitted by gradient descent: the same for the same input and seed.

The library at hand fits such networks too, but knows no line that is silent about some heads (a source that
tells no stance) and leaves no hidden units out, which keeps lines from being learned by heart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

HIDDEN: Final = 256
EPOCHS: Final = 20
BATCH: Final = 128
DROPPED: Final = np.float32(0.2)
"""The share of hidden units that are left out of each step."""
DOUBT: Final = np.float32(0.02)
"""How far from certain the best answer is: about one label in fifty is wrong."""
RATE, SLOWED, DECAY = 1e-3, 0.9, 1e-3
"""The first step's size, the share of it that is lost until the last, and the pull of weights to nought."""
_BETA, _BETA_SQUARE, _TINY = 0.9, 0.999, 1e-8
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is learned: ``places`` (n, inputs), ``wanted`` 0 or 1 and ``weights`` 0 or more (n, heads)."""

    places: Floats
    wanted: Floats
    weights: Floats


@dataclass(slots=True)
class _Table:
    """Weights with the running means of their slopes (Adam)."""

    values: Floats
    decays: bool
    slope: Floats = field(init=False)
    square: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.slope, self.square = np.zeros_like(self.values), np.zeros_like(self.values)

    def step(self, slope: Floats, rate: float, number: int) -> None:
        """Go one step down the slope; ``number`` counts from one."""
        self.slope += np.float32(1 - _BETA) * (slope - self.slope)
        self.square += np.float32(1 - _BETA_SQUARE) * (slope * slope - self.square)
        down = self.slope / (1 - _BETA**number)
        down /= np.sqrt(self.square / (1 - _BETA_SQUARE**number)) + _TINY
        self.values -= np.float32(rate) * (down + np.float32(DECAY if self.decays else 0) * self.values)


def fit(lesson: Lesson, seed: int) -> tuple[Floats, Floats, Floats, Floats]:
    """The weights and biases of the hidden layer and of the heads."""
    chance = np.random.default_rng(seed)
    tables = _start(lesson, chance)
    steps = EPOCHS * -(-len(lesson.places) // BATCH)
    for number, some in enumerate(_batches(len(lesson.places), chance), 1):
        rate = RATE * (1 - SLOWED * number / steps)
        for table, slope in zip(tables, _slopes(lesson, some, tables, chance), strict=True):
            table.step(slope, rate, number)
    first, first_bias, last, last_bias = (table.values for table in tables)
    return first, first_bias, last, last_bias


def _start(lesson: Lesson, chance: np.random.Generator) -> tuple[_Table, ...]:
    inputs, heads = lesson.places.shape[1], lesson.wanted.shape[1]
    first = chance.standard_normal((inputs, HIDDEN)) * np.sqrt(2 / inputs)
    last = chance.standard_normal((HIDDEN, heads)) * np.sqrt(1 / HIDDEN)
    return (
        _Table(first.astype(np.float32), decays=True),
        _Table(np.zeros(HIDDEN, dtype=np.float32), decays=False),
        _Table(last.astype(np.float32), decays=True),
        _Table(np.zeros(heads, dtype=np.float32), decays=False),
    )


def _batches(count: int, chance: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    for _ in range(EPOCHS):
        order = chance.permutation(count)
        yield from (order[start : start + BATCH] for start in range(0, count, BATCH))


def _slopes(
    lesson: Lesson, some: NDArray[np.intp], tables: tuple[_Table, ...], chance: np.random.Generator
) -> tuple[Floats, ...]:
    first, first_bias, last, last_bias = (table.values for table in tables)
    places = lesson.places[some]
    hidden = places @ first + first_bias
    left = (chance.random(hidden.shape, dtype=np.float32) > DROPPED) & (hidden > 0)
    kept = left.astype(np.float32) / (1 - DROPPED)
    hidden = hidden * kept
    answer = 1 / (1 + np.exp(-(hidden @ last + last_bias)))
    wanted = DOUBT + (1 - 2 * DOUBT) * lesson.wanted[some]
    wrong: Floats = ((answer - wanted) * lesson.weights[some] / len(some)).astype(np.float32)
    back: Floats = (wrong @ last.T) * kept
    return tuple(
        slope.astype(np.float32)
        for slope in (places.T @ back, back.sum(axis=0), hidden.T @ wrong, wrong.sum(axis=0))
    )
