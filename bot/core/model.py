"""A learned model made ready for the judge: the classifier and how much it counts beside the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.classifier import Classifier

DIMENSIONS: Final = 384
"""Numbers of a sentence embedding."""
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
    """The second reader's heads: ``weights`` (DIMENSIONS, heads), ``bias`` (heads,), ordered as HEADS."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def points(self, embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log-odds of every head for one embedding."""
        found: NDArray[np.float32] = embedding @ self.weights + self.bias
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything that was learned. ``wording`` and ``meaning_gain`` turn raw points into weights of signals.

    ``scale`` holds while only the fast judges have spoken, ``second`` once the second reader has too.
    """

    classifier: Classifier
    scale: Scale = field(default_factory=Scale)
    wording: float = 1.0
    meaning: Meaning | None = None
    second: Scale = field(default_factory=Scale)
    second_wording: float = 1.0
    meaning_gain: float = 1.0
    unsure: tuple[float, float] = (0.1, 0.9)
