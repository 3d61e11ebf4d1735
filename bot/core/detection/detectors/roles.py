"""Roles: the act that is asked for, and how its author keeps hold of it: secrecy, control, money in advance.

The act weighs nothing, it names what the others accuse of. The rest counts beside an offer alone: a surprise
party is a secret too, and flatmates pay for each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.detection.frame import loudest, points_of
from bot.core.detection.reading import Match, Reading
from bot.core.verdict import Signal

ACT = "act"
_HOLDS = (("secrecy", 0.8), ("control", 0.7), ("advance", 0.7))
"""What speaks for the criminal's hand beside an offer."""


def detect(reading: Reading) -> tuple[Signal, ...]:
    """Beside an offer the act of each scheme that is spoken of, and what holds its reader fast."""
    return (*acts(reading), *_holds(reading)) if reading.matches else ()


def acts(reading: Reading) -> Iterator[Signal]:
    """The acts that are spoken of; what the weightiest rule of a scheme says already is not said again."""
    by_rules = {match.rule.scheme: match.rule.sub for match in sorted(reading.matches, key=_weight)}
    for scheme, act in loudest(points_of(reading)).items():
        if by_rules.get(scheme) != act:
            yield Signal(id=ACT, weight=0.0, reason=ACT, scheme=scheme, sub=act)


def _weight(match: Match) -> float:
    return match.rule.weight if match.rule.sub else 0.0


def _holds(reading: Reading) -> Iterator[Signal]:
    for name, weight in _HOLDS:
        if name in reading.said:
            yield Signal(id=name, weight=weight, reason=name, spans=reading.first(name))
