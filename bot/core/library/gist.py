"""What a question is taken for by its meaning and its wording: a topic of the library, or nothing of it."""

from __future__ import annotations

from binascii import crc32
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.detection.model import DIMENSIONS, SPREAD

NONE = "none"
"""The name of what asks for nothing of the library: an advert, talk, anything else."""
BUCKETS = 1 << 14
"""Rows that pieces of words share; a piece falls into one by its checksum."""
PIECES = range(2, 6)
"""How many letters a piece has."""
READ = 400
"""Characters that are read; what is longer asks for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """One layer over sentence embeddings: ``weights`` (DIMENSIONS, names), ``bias`` (names,).

    ``centre`` (DIMENSIONS,) is taken from each embedding beforehand.
    """

    names: tuple[str, ...]
    centre: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def __post_init__(self) -> None:
        """Refuse tables of another shape than this code reads."""
        shapes = (self.centre.shape, self.weights.shape, self.bias.shape)
        count = len(self.names)
        if shapes != ((DIMENSIONS,), (DIMENSIONS, count), (count,)) or NONE not in self.names:
            raise ValueError("the tables of the topics have another shape than this version reads")

    def of(self, embedding: NDArray[np.float32]) -> dict[str, float]:
        """A probability for each name."""
        points = (embedding - self.centre) * np.float32(SPREAD) @ self.weights + self.bias
        return _shares(self.names, points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """One layer over pieces of words: ``weights`` (BUCKETS, names) in whole steps of ``step`` (names,),
    ``bias`` (names,).
    """

    names: tuple[str, ...]
    weights: NDArray[np.int8]
    step: NDArray[np.float32]
    bias: NDArray[np.float32]

    def __post_init__(self) -> None:
        """Refuse tables of another shape than this code reads."""
        shapes = (self.weights.shape, self.step.shape, self.bias.shape)
        count = len(self.names)
        if shapes != ((BUCKETS, count), (count,), (count,)) or NONE not in self.names:
            raise ValueError("the tables of the wording have another shape than this version reads")

    def of(self, text: str) -> dict[str, float]:
        """A probability for each name."""
        rows, shares = pieces(text)
        points = shares @ self.weights[rows].astype(np.float32) * self.step + self.bias
        return _shares(self.names, points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Both layers, learned from the same lines."""

    gist: Gist
    phrasing: Phrasing


def pieces(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The rows of a text's pieces, (n,), and how much of the text each is, (n,), of length one together."""
    counts: Counter[int] = Counter()
    for word in text[:READ].casefold().split():
        edged = f" {word} "
        for size in PIECES:
            counts.update(
                crc32(edged[at : at + size].encode("utf-8", "replace")) % BUCKETS
                for at in range(len(edged) - size + 1)
            )
    rows = np.fromiter(counts, dtype=np.int64, count=len(counts))
    shares = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    return rows, shares / max(float(np.linalg.norm(shares)), 1.0)


def _shares(names: tuple[str, ...], points: NDArray[np.floating[Any]]) -> dict[str, float]:
    raised = np.exp(points - points.max())
    return dict(zip(names, (raised / raised.sum()).tolist(), strict=True))
