"""The mean of tunings lies between them, and there is none of what fits different encoders."""

from __future__ import annotations

import numpy as np
import pytest

from bot.core.detection.tuning import Tuning
from tools.tuning.mean import mean


def tuning(steps: list[int], vectors: list[float], base: int = 7) -> Tuning:
    return Tuning(
        first=6,
        base=base,
        steps=np.array(steps, dtype=np.int8),
        vectors=np.array(vectors, dtype=np.float16),
    )


def test_each_number_is_the_mean_of_its_fellows() -> None:
    found = mean(
        [tuning([-120, 2], [1.0, 2.0]), tuning([127, 4], [3.0, -2.0]), tuning([-127, 6], [2.0, 3.0])]
    )
    assert (found.steps.tolist(), found.vectors.tolist()) == ([-40, 4], [2.0, 1.0])
    assert (found.first, found.base) == (6, 7)


def test_the_mean_of_one_is_itself() -> None:
    one = tuning([-3, 0, 9], [0.5, -0.25])
    assert mean([one]).checksum == one.checksum


@pytest.mark.parametrize("others", [[], [tuning([1], [1.0], base=8)]])
def test_what_fits_different_encoders_has_none(others: list[Tuning]) -> None:
    tunings = [tuning([1], [1.0]), *others] if others else []
    with pytest.raises(ValueError, match="of one encoder"):
        mean(tunings)
