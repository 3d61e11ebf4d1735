"""What was passed on: advertisements come from channels and from hidden users, conversations rarely."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.detection.reading import Reading
from bot.core.message import Origin, Source
from bot.core.verdict import Signal

_SOURCES = {Source.CHANNEL: ("forwarded_channel", 0.5), Source.HIDDEN: ("forwarded_hidden", 0.4)}
_ANYBODY = ("forwarded", 0.3)
VIA_BOT = 0.2
FORWARDED, BY_BOT = "forwarded", "via_bot"
REASONS = frozenset({FORWARDED, BY_BOT})


def detect(reading: Reading) -> tuple[Signal, ...]:
    """Small weights for a message that was forwarded or written by an inline bot."""
    return tuple(_signals(reading))


def _signals(reading: Reading) -> Iterator[Signal]:
    message = reading.message
    if message.source or any(part.origin is Origin.FORWARD for part in message.parts):
        name, weight = _SOURCES.get(message.source, _ANYBODY)
        yield Signal(id=name, weight=weight, reason=FORWARDED)
    if message.via_bot:
        yield Signal(id="via_bot", weight=VIA_BOT, reason=BY_BOT)
