"""Group commit: changes asked for while a commit is under way share the next one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.adapters.store.faults import foreign, store_error, unavailable
from bot.adapters.store.runner import Runner
from bot.adapters.store.trouble import Trouble
from bot.adapters.store.urls import Database
from bot.errors import StoreError
from bot.services.metering import UNMETERED, Meter, Wait

A = TypeVar("A")
R = TypeVar("R")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    bulk: Callable[[Connection, Sequence[Any]], Sequence[Any]]
    value: Any
    future: asyncio.Future[Any]


class GroupCommit:
    """One writer. There is no timer: a lone change is committed at once, a crowd shares one commit.

    A bulk takes every value of its kind that waits and returns one result for each, in order.
    """

    def __init__(
        self, runner: Runner, database: Database, trouble: Trouble, meter: Meter = UNMETERED
    ) -> None:
        self._runner = runner
        self._meter = meter
        self._database = database
        self._trouble = trouble
        self._waiting: list[_Job] = []
        self._drain: asyncio.Task[None] | None = None
        self._closed = False

    async def submit(self, bulk: Callable[[Connection, Sequence[A]], Sequence[R]], value: A) -> R:
        """Do ``bulk`` for ``value`` and return its result once that is committed."""
        if self._closed:
            raise StoreError(f"{self._database.label}: was closed")
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Job(bulk=bulk, value=value, future=future))
        if self._drain is None or self._drain.done():
            # In a context of its own: what it logs comes from all that share a commit, not from this one.
            self._drain = asyncio.get_running_loop().create_task(
                self._run(), name="store commits", context=Context()
            )
        return await future

    async def close(self) -> None:
        """Commit what waits and take no more."""
        self._closed = True
        if self._drain is not None:
            await self._drain

    async def _run(self) -> None:
        while self._waiting:
            jobs, self._waiting = self._waiting, []
            try:
                await self._commit(jobs)
            except Exception as error:
                await self._isolate(jobs, error)

    async def _isolate(self, jobs: Sequence[_Job], error: Exception) -> None:
        """Let only the guilty one of jobs that shared a failed commit have the error."""
        if len(jobs) == 1 or unavailable(error):
            await self._give_up(jobs, error)
            return
        for place, job in enumerate(jobs):
            try:
                await self._commit([job])
            except Exception as own:
                await self._give_up(jobs[place:] if unavailable(own) else [job], own)
                if unavailable(own):
                    return

    async def _give_up(self, jobs: Sequence[_Job], error: Exception) -> None:
        # A lost connection is nobody's fault and leaves open whether the commit arrived: trying again
        # could tell a caller that somebody else did its turn.
        try:
            await self._runner.let_go()
        except Exception as fault:
            # Nobody may wait for ever because a broken connection cannot even be closed.
            _log.warning("database_not_let_go kind=%s", type(fault).__name__)
        told = store_error(self._database, error) if foreign(error) else error
        if isinstance(told, StoreError):
            self._trouble.met(told)
        for job in jobs:
            if not job.future.done():
                job.future.set_exception(told)

    async def _commit(self, jobs: Sequence[_Job]) -> None:
        began = monotonic()
        try:
            results = await self._runner.write(lambda connection: _perform(connection, jobs))
        finally:
            self._meter.took(Wait.STORED, monotonic() - began, "write")
        self._trouble.passed()
        for job, result in results:
            if not job.future.done():
                job.future.set_result(result)


def _perform(connection: Connection, jobs: Sequence[_Job]) -> list[tuple[_Job, Any]]:
    kinds: dict[Callable[..., Sequence[Any]], list[_Job]] = {}
    for job in jobs:
        kinds.setdefault(job.bulk, []).append(job)
    done: list[tuple[_Job, Any]] = []
    for bulk, same in kinds.items():
        done += zip(same, bulk(connection, [job.value for job in same]), strict=True)
    return done
