"""A learned model made ready for the judge: the classifier and how much it counts beside the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.detection.classifier import AD, HEADS, Classifier

DIMENSIONS: Final = 384
"""Numbers of a sentence embedding."""
SPREAD: Final = 12.0
"""What centred embeddings are multiplied by, so that their lengths are about one."""
MEANING_TABLES: Final = ("centre", "first", "first_bias", "last", "last_bias")
"""The tables of the second reader, in order."""
NEUTRAL: Final = -2.5
"""The log-odds of a message about which nothing is known, when there is no model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How the sum of the signals becomes log-odds: ``bias + rules * hand-weighted + learned``.

    ``low`` and ``high`` bound what the hand-weighted signals may say, so that no heap of them settles it.
    """

    bias: float = NEUTRAL
    rules: float = 1.0
    low: float = -30.0
    high: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The second reader's judgement of a message by the sentence embeddings of its two spellings.

    Several small networks of one hidden layer, whose answers are averaged: ``first`` (networks,
    2 * DIMENSIONS, hidden) with ``first_bias`` (networks, hidden), ``last`` (networks, hidden, heads) with
    ``last_bias`` (networks, heads). ``centre`` (DIMENSIONS,) is taken from each embedding beforehand.
    """

    centre: NDArray[np.float32]
    first: NDArray[np.float32]
    first_bias: NDArray[np.float32]
    last: NDArray[np.float32]
    last_bias: NDArray[np.float32]

    def __post_init__(self) -> None:
        """Refuse tables of another shape than this code reads."""
        networks, _, hidden = self.first.shape
        wanted = ((DIMENSIONS,), (networks, 2 * DIMENSIONS, hidden), (networks, hidden))
        last = ((networks, hidden, len(HEADS)), (networks, len(HEADS)))
        if (*wanted, *last) != tuple(getattr(self, table).shape for table in MEANING_TABLES):
            raise ValueError("the tables of the second reader have another shape than this version reads")

    def points(self, folded: NDArray[np.float32], written: NDArray[np.float32]) -> dict[str, float]:
        """Log-odds of every head for the embeddings of both spellings."""
        place = placed(np.concatenate((folded, written)), self.centre)
        hidden = np.maximum(np.einsum("d,ndh->nh", place, self.first) + self.first_bias, 0)
        found = np.einsum("nh,nhk->nk", hidden, self.last) + self.last_bias
        return dict(zip(HEADS, found.mean(axis=0).tolist(), strict=True))


def placed(embeddings: NDArray[np.float32], centre: NDArray[np.float32]) -> NDArray[np.float32]:
    """Pairs of embeddings, one after the other, as the networks read them.

    All embeddings lie close together until their mean is taken away.
    """
    found: NDArray[np.float32] = (embeddings - np.concatenate((centre, centre))) * np.float32(SPREAD)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything that was learned. ``wording`` and ``meaning_gains`` (of the heads that are heard)
    turn raw points into weights of signals.

    ``scale`` holds while only the fast judges have spoken, ``second`` once the second reader has too.
    ``encoder`` is the checksum of the tuning whose embeddings ``meaning`` reads, 0 for none.
    """

    classifier: Classifier
    scale: Scale = field(default_factory=Scale)
    wording: float = 1.0
    meaning: Meaning | None = None
    second: Scale = field(default_factory=Scale)
    second_wording: float = 1.0
    meaning_gains: Mapping[str, float] = field(default_factory=lambda: {AD: 1.0})
    unsure: tuple[float, float] = (0.1, 0.9)
    encoder: int = 0
