"""Edits: a harmless line is posted, and becomes an offer when nobody looks any more."""

from __future__ import annotations

from bot.core.detection.reading import Reading
from bot.core.verdict import Signal

REASON = "edited"
WEIGHT = 0.5
SOON = 86_400
"""Seconds after which an edit is upkeep, such as the new price of a pinned notice."""


def detect(reading: Reading) -> tuple[Signal, ...]:
    """A small weight when an edit brought an offer into what had been found harmless."""
    message = reading.message
    if message.was_clean and reading.matches and 0 <= message.edited - message.sent <= SOON:
        return (Signal(id="edited_into_offer", weight=WEIGHT, reason=REASON),)
    return ()
