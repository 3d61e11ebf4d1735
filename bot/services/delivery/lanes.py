"""Jobs in order within a lane, lanes side by side and in turns."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, TypeVar

from bot.services.delivery.ending import ended
from bot.services.delivery.turns import Turns

Job = TypeVar("Job")
_log = logging.getLogger(__name__)
_MANY = 3
"""Jobs behind one from which on a lane is patient: a few may come at once in the quietest of chats."""
HEAVY = 4000
"""The weight from which on a job is patient: it takes longer than most, and most must not wait for it."""
_BREATH = 16
"""Jobs that never wait would keep the loop from everybody else: after so many the lane steps back once."""


@dataclass(slots=True)
class _Lane(Generic[Job]):
    """``jobs`` wait, each with its weight; ``weight`` is that of all, the one in work too."""

    name: Hashable
    jobs: deque[tuple[Job, int]] = field(default_factory=deque)
    weight: int = 0


class Lanes(Generic[Job]):
    """Runs ``work`` for each job; one job of a lane at a time, any number of lanes or ``at_once``.

    Where no more lanes may be at work, those that wait take turns, a job each. With ``turns`` they share the
    loop fairly too. A lane lives as long as it has jobs. ``work`` must not raise: what it raises is logged
    and lost.
    """

    def __init__(
        self,
        work: Callable[[Job], Coroutine[Any, Any, None]],
        *,
        at_once: int | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._work = work
        self._at_once = at_once
        self._turns = turns
        self._lanes: dict[Hashable, _Lane[Job]] = {}
        self._fresh: deque[_Lane[Job]] = deque()
        self._ready: deque[_Lane[Job]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._eased: dict[asyncio.Event, int] = {}

    def add(self, lane: Hashable, job: Job, weight: int = 1) -> None:
        """Queue a job behind the others of its lane."""
        found = self._lanes.get(lane)
        if found is None:
            found = self._lanes[lane] = _Lane(lane)
            self._fresh.append(found)
        found.jobs.append((job, weight))
        found.weight += weight
        self._waiting += weight
        if self._fresh and (self._at_once is None or len(self._tasks) < self._at_once):
            task = asyncio.get_running_loop().create_task(self._serve(self._fresh.popleft()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    @property
    def waiting(self) -> int:
        """The weight of the jobs added and not finished: their number, where each weighs 1."""
        return self._waiting

    def weight(self, lane: Hashable) -> int:
        """The same for one lane."""
        return found.weight if (found := self._lanes.get(lane)) is not None else 0

    def behind(self, lane: Hashable) -> int:
        """Jobs of one lane that wait for the one in work."""
        return len(found.jobs) if (found := self._lanes.get(lane)) is not None else 0

    def next(self, lane: Hashable, most: int) -> list[Job]:
        """The jobs that come next in a lane, behind the one in work."""
        found = self._lanes.get(lane)
        return [job for job, _ in islice(found.jobs, most)] if found is not None else []

    async def below(self, limit: int) -> None:
        """Wait until jobs of less weight than ``limit`` wait."""
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
        await ended(tuple(self._tasks), grace)
        while (lane := self._waiting_lane()) is not None:
            self._leave(lane)

    async def _serve(self, lane: _Lane[Job] | None) -> None:
        """Work for one lane after the other, until none waits for this task."""
        done = 0
        try:
            while lane is not None:
                await self._do_next(lane)
                done += 1
                if done % _BREATH == 0:
                    await asyncio.sleep(0)
                lane = self._following(lane)
        except BaseException:
            if lane is not None:
                self._leave(lane)
            raise

    def _following(self, lane: _Lane[Job]) -> _Lane[Job] | None:
        """Whose turn it is after a job of this lane."""
        if lane.jobs:
            self._ready.append(lane)
        else:
            del self._lanes[lane.name]
        return self._waiting_lane()

    def _waiting_lane(self) -> _Lane[Job] | None:
        """One that no task works for; one that had nothing to do until now does not wait for the others."""
        return next((lanes.popleft() for lanes in (self._fresh, self._ready) if lanes), None)

    async def _do_next(self, lane: _Lane[Job]) -> None:
        job, weight = lane.jobs.popleft()
        try:
            work = self._work(job)
            if self._turns is not None:
                patient = len(lane.jobs) >= _MANY or weight >= HEAVY
                await self._turns.run(lane.name, work, patient=patient)
            else:
                await work
        except Exception:
            _log.exception("job_failed")
        finally:
            self._ended(lane, weight)

    def _leave(self, lane: _Lane[Job]) -> None:
        """Forget a lane whose jobs will not be done."""
        del self._lanes[lane.name]
        lane.jobs.clear()
        self._ended(lane, lane.weight)

    def _ended(self, lane: _Lane[Job], weight: int) -> None:
        lane.weight -= weight
        self._waiting -= weight
        for eased, limit in self._eased.items():
            if self._waiting < limit:
                eased.set()
