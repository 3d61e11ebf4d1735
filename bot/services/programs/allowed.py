"""What a key allows, and how much of it is left."""

from __future__ import annotations

from dataclasses import dataclass

PER_MINUTE = 120
"""Texts."""
AT_ONCE = 4
MOST_BYTES = 262_144
UTMOST_BYTES = 1_048_576
"""Beyond it, reading the JSON would keep the bot from its chats."""
MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a key allows: texts a minute, requests at a time, bytes of a body."""

    per_minute: int = PER_MINUTE
    at_once: int = AT_ONCE
    most_bytes: int = MOST_BYTES


class Budget:
    """What is left of a grant: texts come back evenly, up to those of a minute.

    Who has one left may ask; what they ask for in one request may go beyond it, and is waited for afterwards.
    """

    def __init__(self, grant: Grant, now: float) -> None:
        self.grant = grant
        self._left = float(grant.per_minute)
        self._seen = now
        self.running = 0

    def wait(self, now: float) -> float:
        """Seconds until there is a text left, 0 where there is one."""
        self._come_back(now)
        return max(0.0, (1.0 - self._left) * MINUTE / self.grant.per_minute)

    def use(self, texts: int) -> None:
        """Take so many."""
        self._left -= texts

    def _come_back(self, now: float) -> None:
        back = max(0.0, now - self._seen) * self.grant.per_minute / MINUTE
        self._left = min(float(self.grant.per_minute), self._left + back)
        self._seen = now
