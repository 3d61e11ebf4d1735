"""What each part of the store reaches the database by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Row, Select

from bot.adapters.store.faults import store_error
from bot.adapters.store.group import GroupCommit
from bot.adapters.store.runner import Runner
from bot.adapters.store.statements import statements
from bot.adapters.store.tenancy import Guest, Tenancy
from bot.adapters.store.trouble import Trouble
from bot.adapters.store.urls import Database
from bot.adapters.store.writes import Writes, one_by_one
from bot.services.metering import UNMETERED, Meter, Wait

A = TypeVar("A")
R = TypeVar("R")
Question = Select[*tuple[Any, ...]]
Rows = Sequence[Row[*tuple[Any, ...]]]


class Access:
    """One writer, whose changes of one moment share a commit, and any number of readers."""

    def __init__(
        self,
        runner: Runner,
        where: Database,
        clock: Callable[[], float],
        meter: Meter = UNMETERED,
        tenancy: Tenancy | None = None,
    ) -> None:
        self.runner = runner
        self.dialect = runner.dialect
        self.meter = meter
        self.where = where
        self.clock = clock
        self.trouble = Trouble()
        self.sql = statements(runner.dialect)
        self.writes = Writes(self.sql, clock, (tenancy or Guest()).owns)
        self._group = GroupCommit(runner, where, self.trouble, meter)

    async def submit(self, bulk: Callable[[Connection, Sequence[A]], Sequence[R]], value: A) -> R:
        """Do ``bulk`` for ``value`` in a shared commit."""
        return await self._group.submit(bulk, value)

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Do a rare change in a shared commit."""
        result: R = await self._group.submit(one_by_one, work)
        return result

    async def change(self, statement: Executable, row: Mapping[str, Any] | None = None) -> int:
        """Do one rare change in a shared commit; how many rows it was about."""
        return await self.write(lambda connection: connection.execute(statement, row).rowcount)

    async def is_new(self, statement: Executable, row: Mapping[str, Any]) -> bool:
        """Put a row in unless it is there; whether it was not."""
        return await self.write(lambda connection: connection.execute(statement, row).first() is not None)

    async def little_by_little(self, work: Callable[[Connection], int]) -> int:
        """Do ``work`` until it finds nothing, a commit each so that nobody waits long; how much it found."""
        total = 0
        while count := await self.write(work):
            total += count
        return total

    async def all(self, kind: Callable[..., R], statement: Question) -> tuple[R, ...]:
        """Ask for rows, each as what has fields of the names of its columns."""
        return tuple(kind(**row._mapping) for row in await self.read(statement))

    async def number(self, statement: Question) -> int:
        """Ask how many there are."""
        return int((await self.read(statement))[0][0])

    async def read(self, statement: Question) -> Rows:
        """Ask one thing."""
        return await self.ask(lambda connection: connection.execute(statement).all())

    async def read_all(self, statements: Sequence[Question]) -> Sequence[Rows]:
        """Ask several things in one visit to the database."""

        def work(connection: Connection) -> list[Rows]:
            return [connection.execute(statement).all() for statement in statements]

        return await self.ask(work)

    async def ask(self, work: Callable[[Connection], R]) -> R:
        """Do something that changes nothing."""
        began = monotonic()
        try:
            return await self.runner.read(work)
        except Exception as error:
            told = store_error(self.where, error)
        finally:
            self.meter.took(Wait.STORED, monotonic() - began, "read")
        self.trouble.met(told)
        raise told

    async def close(self) -> None:
        """Commit what waits, take no more and let go of the database."""
        await self._group.close()
        await self.runner.close()


class Repository:
    """A part of the store, with tables of its own."""

    def __init__(self, access: Access) -> None:
        self._db = access
