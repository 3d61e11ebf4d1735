"""What the second reader takes a question for: a topic of the library, or nothing of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.model import DIMENSIONS, SPREAD

NONE = "none"
"""The name of what asks for nothing of the library: an advert, talk, anything else."""


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
        raised = np.exp(points - points.max())
        return dict(zip(self.names, (raised / raised.sum()).tolist(), strict=True))
