"""The learned reader: linear heads over hashed character n-grams and the concepts that were found.

The n-grams give breadth (wording that no lexicon knows yet), the concepts give reach: what was learned of one
language's "rent", "account" and "pay" holds in every language whose lexicon has words for them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.core.detection.ngrams import LONGEST, ORDERS, ROWS, rows_of, sample
from bot.core.verdict import SCHEMES

AD: Final = "ad"
STANCES: Final = ("ask", "warn", "joke")
TOPIC: Final = "topic"
HEADS: Final = (AD, TOPIC, *SCHEMES, *STANCES)
"""``ad`` tells an offer from all else, ``topic`` talk about offers (questions too) from all else; a scheme's
head, which of them an offer is; a stance's, who speaks."""
MOST_CONCEPTS: Final = 24
"""Concepts that are paired at most: it bounds the work that a text full of key words can cause."""
_DAMP: Final = 8
_NONE: Final = np.zeros(0, dtype=np.intp)
_ONES: Final = np.ones(ORDERS * LONGEST + MOST_CONCEPTS**2, dtype=np.float32)
"""As many as there may be rows."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Classifier:
    """Weights as small integers: ``ad`` (ROWS,) and ``others`` (ROWS, heads - 1), times ``scale`` a head.

    Tables are not compared: a classifier and what it saw are the same only as themselves.
    """

    ad: NDArray[np.int8]
    others: NDArray[np.int8]
    scale: NDArray[np.float64]
    bias: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Refuse tables of another shape than this code reads."""
        wanted = ((ROWS,), (ROWS, len(HEADS) - 1), (len(HEADS),), (len(HEADS),))
        if wanted != (self.ad.shape, self.others.shape, self.scale.shape, self.bias.shape):
            raise ValueError("the tables of the model have another shape than this version reads")

    def ad_points(self, seen: Seen) -> float:
        """Log-odds that the text is an offer."""
        found = int(np.add.reduce(self.ad.take(seen.grams), dtype=np.int64)) * seen.gram_weight
        if len(seen.ideas):
            found += int(np.add.reduce(self.ad.take(seen.ideas), dtype=np.int64)) * seen.idea_weight
        return float(found * self.scale[0] + self.bias[0])

    def points(self, seen: Seen) -> dict[str, float]:
        """Log-odds of every head but ``ad``."""
        words = self._summed(seen.grams) * seen.gram_weight
        ideas = self._summed(seen.ideas) * seen.idea_weight
        found = (words + ideas) * self.scale[1:] + self.bias[1:]
        return dict(zip(HEADS[1:], found.tolist(), strict=True))

    def _summed(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        # As a product it is three times as fast, and exact: a sum of small integers is one below 2 ** 24.
        weights = self.others.take(rows, axis=0).astype(np.float32)
        return (_ONES[: len(rows)] @ weights).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """What the learned reader looks at: rows of the weight table, and what one of each kind weighs."""

    grams: NDArray[np.intp]
    ideas: NDArray[np.intp]

    @property
    def gram_weight(self) -> float:
        """Long texts have more n-grams and say no more: their sum grows with the root of their number."""
        return 1 / math.sqrt(len(self.grams))

    @property
    def idea_weight(self) -> float:
        """The same for concepts and their pairs, damped so that one alone does not count too much."""
        return 1 / math.sqrt(_DAMP + len(self.ideas))


def see(text: str, concepts: Iterable[str]) -> Seen:
    """Look at a folded text and the bare ids of the concepts found in the message."""
    return see_sample(sample(text), concepts)


def see_sample(sampled: str, concepts: Iterable[str]) -> Seen:
    """The same of a text that was sampled: those that differ in their figures alone have one sample."""
    return Seen(grams=rows_of(sampled), ideas=_ideas(sorted(concepts)[:MOST_CONCEPTS]))


def _ideas(concepts: Sequence[str]) -> NDArray[np.intp]:
    if not concepts:
        return _NONE
    codes = [_code(name) for name in concepts]
    pairs = [(one * 31 + other) % ROWS for place, one in enumerate(codes) for other in codes[place + 1 :]]
    return np.array([code % ROWS for code in codes] + pairs, dtype=np.intp)


@lru_cache(maxsize=1024)
def _code(name: str) -> int:
    return crc32(name.encode())
