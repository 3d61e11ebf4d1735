"""Wording: how much a text reads like the advertisements that the learned reader knows, by rules unseen."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.classifier import AD, SCHEMES, TOPIC
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
    if not reading.asked and (points := model.classifier.ad_points(seen)) <= _NAMES_SCHEME:
        return (Signal(id=WORDING, weight=learned_weight(points, model.wording), reason=WORDING),)
    every = {AD: model.classifier.ad_points(seen), **model.classifier.points(seen)}
    return (_signal(WORDING, every, model.wording, asked=reading.asked),)


def meant(points: Mapping[str, float], gain: float, *, asked: bool) -> Signal:
    """The second reader's log-odds of each head as a signal."""
    return _signal(MEANING, points, gain, asked=asked)


def _signal(name: str, points: Mapping[str, float], gain: float, *, asked: bool) -> Signal:
    found = points[TOPIC] if asked else points[AD]
    scheme = best(points) if found > _NAMES_SCHEME else ""
    return Signal(id=name, weight=learned_weight(found, gain), reason=name, scheme=scheme)


def learned_weight(points: float, gain: float) -> float:
    """A learned reader's log-odds as a signal's weight, bounded."""
    return round(gain * max(-MOST, min(MOST, points)), 3)


def best(points: Mapping[str, float]) -> str:
    """The scheme whose head speaks loudest."""
    return max(SCHEMES, key=lambda scheme: points[scheme])
