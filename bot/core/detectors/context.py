"""Context: facts of a real vacancy, games, phone benchmarks, groceries. They explain the talk of money."""

from __future__ import annotations

from bot.core.reading import Reading
from bot.core.verdict import Signal

_KINDS = (
    ("real_vacancy", "vacancy", -2.0),
    ("research", "research", -3.0),
    ("game", "game", -2.5),
    ("benchmark", "benchmark", -4.0),
    ("groceries", "groceries", -2.5),
    ("public_service", "public_service", -2.5),
)


def detect(reading: Reading) -> tuple[Signal, ...]:
    """A clearing signal for each harmless setting that is named."""
    return tuple(
        Signal(id=name, weight=weight, reason="legit_context", spans=reading.first(concept))
        for name, concept, weight in _KINDS
        if concept in reading.present
    )
