"""Keeps the parts of the program going: one that dies is begun again, and its operators hear of it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic

from bot.errors import ConfigError, PlatformError, StoreLost, place
from bot.services.delivery.backoff import backoff

_log = logging.getLogger(__name__)
STEADY = 60.0
"""Seconds after which a part counts as well again, and its next fault as its first."""
TELLING = 10.0
"""Seconds that saying so may take: the part does not wait for a database that is away."""
AGAIN = 3600.0
"""Seconds in which those who run the bot hear once of each part."""


class Supervisor:
    """Begins a part anew, after a growing pause, whenever it raises what only a programmer could mend.

    ``told`` is given the part's name and how often it was begun anew.
    """

    def __init__(
        self,
        told: Callable[[str, int], Awaitable[None]],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._told = told
        self._sleep = sleep
        self._now = now
        self._restarts = Counter[str]()
        self._told_at: dict[str, float] = {}

    @property
    def restarts(self) -> Mapping[str, int]:
        """How often each part was begun anew; none for those that never died."""
        return self._restarts

    async def keep(self, part: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do ``work`` until it returns; what the operator must mend is raised, all else begins it anew."""
        failures = 0
        while True:
            began = self._now()
            try:
                return await work()
            except (ConfigError, PlatformError, StoreLost):
                raise
            except Exception as error:
                failures = 1 if self._now() - began >= STEADY else failures + 1
                kind, pause = type(error).__name__, backoff(failures)
                _log.error("part_died part=%s kind=%s pause=%s at=%s", part, kind, pause, place(error))
            self._restarts[part] += 1
            await self._tell(part)
            await self._sleep(pause)

    async def _tell(self, part: str) -> None:
        now = self._now()
        if now - self._told_at.get(part, float("-inf")) < AGAIN:
            return
        self._told_at[part] = now
        try:
            async with asyncio.timeout(TELLING):
                await self._told(part, self._restarts[part])
        except Exception as error:
            # Whatever broke the part may break this too; the part begins anew all the same.
            _log.error("part_not_told part=%s kind=%s", part, type(error).__name__)
