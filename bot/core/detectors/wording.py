"""Wording: how much a text reads like the advertisements that the learned reader knows, by rules unseen."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.classifier import SCHEMES, STANCES
from bot.core.reading import Reading
from bot.core.verdict import Signal

WORDING = "wording"
MEANING = "meaning"
LEARNED = frozenset({WORDING, MEANING})
"""Signals whose weights were learned together with the scale of the others."""
MOST = 8.0
"""Log-odds that one learned reader may say at most: none is surer than that."""
_NAMES_SCHEME = 0.0


def detect(reading: Reading) -> tuple[Signal, ...]:
    """One signal: for an advertisement with the scheme it reads like, for all else with a clearing weight."""
    model = reading.knowledge.model
    if model is None:
        return ()
    seen = reading.look()
    points = model.classifier.topic_points(seen) if reading.asked else model.classifier.ad_points(seen)
    weight = learned_weight(points, model.wording)
    if points <= _NAMES_SCHEME:
        return (Signal(id=WORDING, weight=weight, reason=WORDING),)
    return (Signal(id=WORDING, weight=weight, reason=WORDING, scheme=best(model.classifier.points(seen))),)


def learned_weight(points: float, gain: float) -> float:
    """A learned reader's log-odds as a signal's weight, bounded."""
    return round(gain * max(-MOST, min(MOST, points)), 3)


def best(points: Mapping[str, float]) -> str:
    """The scheme whose head speaks loudest."""
    return max(SCHEMES, key=lambda scheme: points[scheme])


def stance(points: Mapping[str, float]) -> str:
    """The stance whose head speaks loudest, "" when none is more likely than not."""
    name = max(STANCES, key=lambda one: points[one])
    return name if points[name] > 0 else ""
