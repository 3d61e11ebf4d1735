"""Jobs in order within a lane, lanes side by side."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Job = TypeVar("Job")
_log = logging.getLogger(__name__)
_BREATH = 16
"""Jobs that never wait would keep the loop from everybody else: after so many the lane steps back once."""


class Lanes(Generic[Job]):
    """Runs ``work`` for each job; one job of a lane at a time, any number of lanes.

    A lane lives as long as it has jobs. ``work`` must not raise: what it raises is logged and lost.
    """

    def __init__(self, work: Callable[[Job], Awaitable[None]]) -> None:
        self._work = work
        self._lanes: dict[Hashable, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._eased: dict[asyncio.Event, int] = {}

    def add(self, lane: Hashable, job: Job) -> None:
        """Queue a job behind the others of its lane."""
        self._waiting += 1
        queue = self._lanes.get(lane)
        if queue is not None:
            queue.append(job)
            return
        self._lanes[lane] = deque((job,))
        task = asyncio.get_running_loop().create_task(self._drain(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def waiting(self) -> int:
        """Jobs added and not finished."""
        return self._waiting

    def behind(self, lane: Hashable) -> int:
        """Jobs of one lane that wait for the one in work."""
        return len(self._lanes.get(lane, ()))

    async def below(self, limit: int) -> None:
        """Wait until fewer than ``limit`` jobs wait."""
        eased = asyncio.Event()
        self._eased[eased] = limit
        try:
            while self._waiting >= limit:
                eased.clear()
                await eased.wait()
        finally:
            del self._eased[eased]

    async def idle(self) -> None:
        """Wait until nothing waits."""
        await self.below(1)

    async def stop(self, grace: float) -> None:
        """Let running jobs end within ``grace`` seconds, then cancel what is left."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(tuple(self._tasks), timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _drain(self, lane: Hashable) -> None:
        queue = self._lanes[lane]
        done = 0
        try:
            while queue:
                await self._run(queue.popleft())
                done += 1
                if done % _BREATH == 0:
                    await asyncio.sleep(0)
        finally:
            del self._lanes[lane]
            self._ended(len(queue))

    async def _run(self, job: Job) -> None:
        try:
            await self._work(job)
        except Exception:
            _log.exception("job_failed")
        finally:
            self._ended(1)

    def _ended(self, jobs: int) -> None:
        self._waiting -= jobs
        for eased, limit in self._eased.items():
            if self._waiting < limit:
                eased.set()
