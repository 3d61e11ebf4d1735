"""How much the rules, the wording and the meaning count beside one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.core.detectors.wording import MOST
from bot.core.judge import Engine, rules_points, strongest_scheme
from bot.core.model import Scale
from bot.training.corpus import Example
from bot.training.matrix import message

LOW, HIGH = -6.0, 8.0
"""Bounds of what the hand-weighted signals may say: beyond, more of them say nothing new."""
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A scale, and what multiplies the raw log-odds of each learned reader."""

    scale: Scale
    gains: tuple[float, ...]

    def points(self, rules: Points, learned: Sequence[Points]) -> Points:
        """The fused log-odds of each line."""
        found: Points = self.scale.bias + self.scale.rules * np.clip(rules, LOW, HIGH)
        for gain, some in zip(self.gains, learned, strict=True):
            found = found + gain * np.clip(some, -MOST, MOST)
        return found


def by_hand(engine: Engine, examples: Sequence[Example]) -> Points:
    """What the hand-weighted signals of each line add up to."""
    return np.array([_by_hand(engine, example.text) for example in examples])


def _by_hand(engine: Engine, text: str) -> float:
    signals = engine.verdict(message(text)).signals
    return rules_points(signals, strongest_scheme(signals))


def fuse(rules: Points, learned: Sequence[Points], fraud: NDArray[np.bool_], weights: Points) -> Fitted:
    """The weights under which the sum is the log-odds of fraud."""
    columns = np.column_stack([np.clip(rules, LOW, HIGH), *(np.clip(some, -MOST, MOST) for some in learned)])
    solver = LogisticRegression(C=1e4, solver="newton-cholesky", max_iter=200)
    solver.fit(columns, fraud, sample_weight=weights)
    first, *gains = (round(float(value), 4) for value in solver.coef_[0])
    bias = round(float(solver.intercept_[0]), 4)
    return Fitted(scale=Scale(bias=bias, rules=first, low=LOW, high=HIGH), gains=tuple(gains))
