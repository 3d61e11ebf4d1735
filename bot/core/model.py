"""A learned model made ready for the judge: the classifier and how much it counts beside the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.core.classifier import HEADS, Classifier

DIMENSIONS: Final = 384
"""Numbers of a sentence embedding."""
SPREAD: Final = 12.0
"""What centred embeddings are multiplied by, so that their lengths are about one."""
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
    """The second reader's judgement of a sentence embedding.

    ``ad`` compares it with remembered examples: ``supports`` (n, DIMENSIONS), in steps of ``grain``, with
    ``duals`` (n,) under a Gaussian kernel of width ``gamma``. The other heads are linear: ``weights``
    (DIMENSIONS, heads - 1). ``bias`` (heads,) is of all.
    """

    centre: NDArray[np.float32]
    supports: NDArray[np.int8]
    grain: float
    duals: NDArray[np.float32]
    gamma: float
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def place(self, embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        """The embedding as the heads read it: all lie close together until their mean is taken away."""
        found: NDArray[np.float32] = (embedding - self.centre) * np.float32(SPREAD)
        return found

    def points(self, embedding: NDArray[np.float32]) -> dict[str, float]:
        """Log-odds of every head for one embedding."""
        place = self.place(embedding)
        far = self.supports.astype(np.float32) * np.float32(self.grain) - place
        close = np.exp(-self.gamma * np.einsum("ij,ij->i", far, far))
        ad = float(close @ self.duals + self.bias[0])
        return {
            HEADS[0]: ad,
            **dict(zip(HEADS[1:], (place @ self.weights + self.bias[1:]).tolist(), strict=True)),
        }


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
