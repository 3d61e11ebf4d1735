"""Marks updates done that led to nothing, many in one commit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context
from functools import partial

from bot.errors import StoreError
from bot.services.delivery.backoff import insist
from bot.services.delivery.ending import ended
from bot.services.metering import Meter, count_turn
from bot.services.store import Store, Turn

_log = logging.getLogger(__name__)
GATHERED = 0.1
"""Seconds in which marks come together: nobody waits for them, and each commit costs as much as a hundred."""
MARKS = 1000
"""Marks that may wait for the database; with as many, an update waits for one of them to end."""


class Marking:
    """``gathered`` is for how long marks come together."""

    def __init__(
        self, store: Store, *, gathered: float, sleep: Callable[[float], Awaitable[None]], meter: Meter
    ) -> None:
        self._store = store
        self._sleep = sleep
        self._meter = meter
        self.gathered = gathered
        self.marks: list[Turn] = []
        """Those of this moment."""
        self.tasks: set[asyncio.Task[object]] = set()
        """What is at work on them."""
        self._unmarked = 0

    async def room(self) -> None:
        """Wait until one more may wait."""
        while self._unmarked >= MARKS:
            done, _ = await asyncio.wait(tuple(self.tasks), return_when=asyncio.FIRST_COMPLETED)
            self.tasks -= done

    def mark(self, turn: Turn) -> None:
        """Note that an update led to nothing, without making its chat wait for the disk.

        If this is lost in a crash, the update is judged once more and again leads to nothing.
        """
        count_turn(self._meter, turn)
        self._unmarked += 1
        self.marks.append(turn)
        if len(self.marks) == 1:
            self._begin(self.finish_together())

    async def settle(self, grace: float) -> None:
        """Wait so many seconds until every mark is in the store."""
        await ended(tuple(self.tasks), grace)

    async def finish_together(self) -> None:
        """Wait for the marks of the next moment, which share a commit; where it fails, each is by itself."""
        await asyncio.sleep(self.gathered)
        turns, self.marks = self.marks, []
        try:
            await self._store.inbox.finish_all(turns)
            self._unmarked -= len(turns)
        except Exception:
            for turn in turns:
                self._begin(self._finish(turn))

    async def insist(self, update_id: int | None, work: Callable[[], Awaitable[object]]) -> None:
        """Try until the database does its part: given up, the update's text would stay until a restart."""

        def waits(tries: int, _: float, error: StoreError) -> None:
            # Once each: a thousand may wait, and the log may be on the disk that is full.
            _log.log(
                logging.WARNING if tries == 1 else logging.DEBUG,
                "mark_waits update=%s reason=%s",
                update_id,
                error,
            )

        await insist(work, waits=waits, sleep=self._sleep)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        # In a context of its own: marks of many updates are finished together.
        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(work, context=Context())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _finish(self, turn: Turn) -> None:
        try:
            await self.insist(turn.update_id, partial(self._store.inbox.finish, turn))
        except Exception:
            _log.exception("mark_failed update=%s", turn.update_id)
        finally:
            self._unmarked -= 1
