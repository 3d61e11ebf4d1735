"""Money: a wage for a piece or a day, quick pay, easy money. It supports an offer and proves nothing."""

from __future__ import annotations

from bot.core.detection.features import AMOUNT, RATE
from bot.core.detection.reading import Reading
from bot.core.verdict import Signal

_KINDS = (
    ("daily_pay", "daily_pay", 0.9, "offer_money"),
    ("rate", RATE, 0.9, "price"),
    ("easy_money", "easy_money", 0.8, "offer_money"),
    ("amount", AMOUNT, 0.4, "price"),
)
_CONCEPTS = frozenset(kind[1] for kind in _KINDS)


def detect(reading: Reading) -> tuple[Signal, ...]:
    """A signal for each kind of money talk."""
    if _CONCEPTS.isdisjoint(reading.present):
        return ()
    return tuple(
        Signal(id=name, weight=weight, reason=reason, spans=reading.first(concept))
        for name, concept, weight, reason in _KINDS
        if concept in reading.present
    )
