"""The mean of several tunings of one encoder: what they learned by chance alone evens out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.core.detection.tuning import Tuning


def mean(tunings: Sequence[Tuning]) -> Tuning:
    """Each block's step and each bias and norm on average; ValueError where they fit different encoders."""
    if len({(one.first, one.base) for one in tunings}) != 1:
        raise ValueError("only tunings of one encoder, from one layer on, have a mean")
    steps = np.mean([one.steps.astype(np.float32) for one in tunings], axis=0)
    vectors = np.mean([one.vectors.astype(np.float32) for one in tunings], axis=0)
    return Tuning(
        first=tunings[0].first,
        base=tunings[0].base,
        steps=np.rint(steps).astype(np.int8),
        vectors=vectors.astype(np.float16),
    )
