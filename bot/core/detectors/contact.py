"""Contact hand-over: "add me", "dm me", an id of another messenger. It leads out of the group's sight."""

from __future__ import annotations

from bot.core.features import HANDLE
from bot.core.reading import Reading
from bot.core.verdict import Signal

HANDOVER = "handover"
_KINDS = (("contact_id", HANDLE, 1.0), ("contact_words", HANDOVER, 0.9))


def detect(reading: Reading) -> tuple[Signal, ...]:
    """A signal for each way in which the sender hands over a contact."""
    return tuple(
        Signal(id=name, weight=weight, reason="contact_handover", spans=reading.first(concept))
        for name, concept, weight in _KINDS
        if concept in reading.present
    )
