"""The playground's time: real time that can be moved forward by hand."""

from __future__ import annotations

import time
from collections.abc import Callable


class PlaygroundClock:
    """A clock that runs with ``base`` and jumps ahead by what ``advance`` was told.

    Whoever moves it means it: in the playground's world that time has passed, by every clock. It runs by the
    machine's steady clock, so that nothing else moves it.
    """

    def __init__(self, base: Callable[[], float] | None = None) -> None:
        self._base = base or _from_now_on()
        self.offset = 0.0
        self.on_advance: list[Callable[[], None]] = []

    def now(self) -> float:
        """Unix seconds, the moved part included."""
        return self._base() + self.offset

    def steady(self) -> float:
        """Seconds that never run backwards."""
        return self.now()

    def advance(self, seconds: float) -> None:
        """Jump ahead and tell everyone who asked to know; time never runs backwards."""
        if seconds < 0:
            raise ValueError(f"advance {seconds:g} would move the clock back; give 0 or more seconds")
        self.offset += seconds
        for told in tuple(self.on_advance):
            told()


def _from_now_on() -> Callable[[], float]:
    begun, began = time.time(), time.monotonic()
    return lambda: begun + time.monotonic() - began
