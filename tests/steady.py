"""An event loop whose clock counts the time that it had, not what a busy machine gave to others meanwhile."""

from __future__ import annotations

import asyncio
import selectors
import time

STEP = 0.01
"""Seconds that pass at most in one round of the loop, in which everything that arrived is heard."""


class _Brief(selectors.DefaultSelector):
    """Looks up at the latest after a step, so that waiting is counted in steps too."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout if timeout is None else min(timeout, STEP))


class SteadyLoop(asyncio.SelectorEventLoop):
    """A time limit of a second is a hundred rounds or more, however seldom this process gets to run.

    By the machine's clock a limit can be over before what it waits for had any chance to come.
    """

    def __init__(self) -> None:
        self._shown = self._looked = time.monotonic()
        super().__init__(_Brief())

    def time(self) -> float:
        return self._shown + min(time.monotonic() - self._looked, STEP)

    def _run_once(self) -> None:
        self._shown = self.time()
        self._looked = time.monotonic()
        super()._run_once()  # type: ignore[misc]
