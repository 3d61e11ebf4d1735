"""How much the rules, the wording and the meaning count beside one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.detection.detectors.wording import MOST
from bot.core.detection.engine import Engine
from bot.core.detection.judge import rules_points, strongest_scheme
from bot.core.detection.model import Scale
from bot.core.message import in_group
from bot.lab.corpus import Example

LOW, HIGH = -6.0, 4.0
"""Bounds of what the hand-weighted signals may say: beyond, more of them say nothing new."""
LEAST = 0.2
"""What multiplies them at least: a rule written today must count before anything has learned from it."""
STEPS, RIDGE = 40, 1e-3
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedScale:
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
    signals = engine.verdict(in_group(text)).signals
    return rules_points(signals, strongest_scheme(signals))


def fuse(rules: Points, learned: Sequence[Points], fraud: NDArray[np.bool_], weights: Points) -> FittedScale:
    """The weights under which the sum is the log-odds of fraud."""
    bounded = np.clip(rules, LOW, HIGH)
    columns = np.column_stack([bounded, *(np.clip(some, -MOST, MOST) for some in learned)])
    first, *gains, bias = _logistic(columns, fraud, weights, np.zeros(len(rules)))
    if first < LEAST:
        first = LEAST
        *gains, bias = _logistic(columns[:, 1:], fraud, weights, LEAST * bounded)
    scale = Scale(bias=round(bias, 4), rules=round(first, 4), low=LOW, high=HIGH)
    return FittedScale(scale=scale, gains=tuple(round(gain, 4) for gain in gains))


def _logistic(columns: Points, fraud: NDArray[np.bool_], weights: Points, given: Points) -> list[float]:
    """Newton's steps to the weights of the columns and the bias, with log-odds ``given`` beforehand."""
    wide = np.column_stack([columns, np.ones(len(columns))])
    found = np.zeros(wide.shape[1])
    for _ in range(STEPS):
        sure = 1 / (1 + np.exp(-np.clip(wide @ found + given, -30, 30)))
        slope = wide.T @ (weights * (sure - fraud)) + RIDGE * found
        bend = (wide * (weights * sure * (1 - sure))[:, None]).T @ wide + RIDGE * np.eye(len(found))
        found = found - np.linalg.solve(bend, slope)
    return [float(value) for value in found]
