"""Forwarded offers: advertisements are passed on, conversations rarely."""

from __future__ import annotations

from bot.core.message import Origin
from bot.core.reading import Reading
from bot.core.verdict import Signal


def detect(reading: Reading) -> tuple[Signal, ...]:
    """A small weight for a message with a forwarded part."""
    if any(part.origin is Origin.FORWARD for part in reading.message.parts):
        return (Signal(id="forwarded", weight=0.3, reason="forwarded"),)
    return ()
