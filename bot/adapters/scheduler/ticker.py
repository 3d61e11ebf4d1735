"""One job: looking, every few seconds, whether something is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

_log = logging.getLogger(__name__)
EVERY = 5
"""Seconds between two looks."""


class Ticker:
    """Calls ``tick`` every few seconds, never twice at a time, and late rather than not at all.

    It sleeps by the loop's steady clock. APScheduler's own scheduler waits for moments of the wall clock: set
    back by two hours, it would look at nothing for two hours. Its cron triggers say when a tip is due.
    """

    def __init__(self, tick: Callable[[], Awaitable[object]], *, every: float = EVERY) -> None:
        self._tick = tick
        self._every = every
        self._ticking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; needs the running loop."""
        self._ticking = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """End at once, a tick in progress too."""
        if self._ticking is not None:
            self._ticking.cancel()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            # What a long tick missed is not made up for.
            due = max(due + self._every, loop.time())
            await asyncio.sleep(due - loop.time())
            try:
                await self._tick()
            except Exception:
                _log.exception("tick_failed")
