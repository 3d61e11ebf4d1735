"""How often somebody may make the bot speak."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable

from cachetools import LRUCache

REMEMBERED = 10_000


class Allowance:
    """``count`` times in any ``seconds`` for each key; the longest silent keys are forgotten first."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count = count
        self._seconds = seconds
        self._times: LRUCache[Hashable, deque[float]] = LRUCache(REMEMBERED)

    def take(self, key: Hashable, now: float) -> bool:
        """Use one time, if there is one left."""
        times = self._times.setdefault(key, deque(maxlen=self._count))
        if len(times) == self._count and 0 <= now - times[0] < self._seconds:
            return False
        times.append(now)
        return True
