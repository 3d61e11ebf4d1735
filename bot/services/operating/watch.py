"""Looks after the database while the bot runs, and tells those who run it without the database's help."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import NoReturn

from attrs import define, field

from bot.errors import StoreError, StoreLost
from bot.services.operating.operators import Operators
from bot.services.store import Condition, Store

EVERY = 5.0
"""Seconds between two looks."""
HOLDS = 2
"""Looks in a row that must find a fault before somebody is told: a lock may be held for a moment."""
AGAIN = 4320
"""Looks, six hours of them, after which a fault that holds is told again."""
REST = 120
"""Looks, ten minutes of them, within which a fault that comes back is not told again."""
PARTING = 10.0
"""Seconds for telling that the database is lost, before the bot ends because of it."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Watch:
    """Each fault is told when it holds, once in a while as long as it does, and its end; incidents once."""

    _store: Store
    _operators: Operators
    _sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _seen: dict[str, int] = field(init=False, factory=dict)
    _told: dict[str, int] = field(init=False, factory=dict)
    _looks: int = field(init=False, default=0)
    _unwell: bool = field(init=False, default=False)
    _incidents: int = field(init=False, default=0)

    async def run(self) -> NoReturn:
        """Look for ever; StoreLost ends it, after those who run the bot were told."""
        while True:
            try:
                await self.look()
            except StoreLost as error:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._operators.alarm((str(error),)), PARTING)
                raise
            await self._sleep(EVERY)

    async def look(self) -> None:
        """Look once, and tell what is new."""
        found = await self._condition()
        self._looks += 1
        self._seen = {fault: self._seen.get(fault, 0) + 1 for fault in found.faults}
        due = [fault for fault in self._seen if self._is_due(fault)]
        news = (*due, *found.incidents[self._incidents :])
        if news and await self._operators.alarm(news):
            self._told |= dict.fromkeys(due, self._looks)
            self._unwell = self._unwell or bool(due)
            self._incidents = len(found.incidents)
        if self._unwell and not self._seen and await self._operators.well():
            self._unwell = False
            self._told = dict.fromkeys(self._told, self._looks + REST - AGAIN)

    def _is_due(self, fault: str) -> bool:
        told = self._told.get(fault, -AGAIN)
        return self._seen[fault] >= HOLDS and self._looks - told >= AGAIN

    async def _condition(self) -> Condition:
        try:
            return await self._store.look()
        except StoreLost:
            raise
        except StoreError as error:
            return Condition(faults=(str(error),))
