"""One job in one scheduler: looking whether something is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

EVERY = 5
"""Seconds between two looks."""


class Ticker:
    """Calls ``tick`` every few seconds, never twice at a time, and late rather than not at all."""

    def __init__(self, tick: Callable[[], Awaitable[object]], *, every: int = EVERY) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            tick, "interval", seconds=every, max_instances=1, coalesce=True, misfire_grace_time=None
        )

    def start(self) -> None:
        """Begin; needs the running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End without waiting for a tick in progress."""
        self._scheduler.shutdown(wait=False)
