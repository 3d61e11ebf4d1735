"""The SQL store on a database in memory: where a test keeps things that is not about the database."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Executable, Row, create_engine, event, make_url, select
from sqlalchemy.pool import NullPool

from bot.adapters.store import SqlStore
from bot.adapters.store.revisions import bring_up
from bot.adapters.store.schema import inbox, outbox
from bot.adapters.store.urls import Database
from bot.services.metering import UNMETERED, Meter
from bot.services.store import Queued

R = TypeVar("R")
_MEMORY = Database(url=make_url("sqlite://"), label="memory")


class InlineRunner:
    """The port ``Runner`` without a thread: a transaction is over when the call returns."""

    dialect = "sqlite"
    incidents: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.connection = _engine().connect()
        _driver(self.connection).deserialize(_template())

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run ``work`` and commit it."""
        return self.run(work)

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run ``work``."""
        return self.run(work)

    def run(self, work: Callable[[Connection], R]) -> R:
        """Do a transaction."""
        with self.connection.begin():
            return work(self.connection)

    async def scrub(self) -> bool:
        """There is no file."""
        return True

    async def rewrite(self) -> None:
        """There is no file."""

    async def look(self) -> tuple[str, ...]:
        """All is well."""
        return ()

    async def let_go(self) -> None:
        """Everything would be gone."""

    async def close(self) -> None:
        """Forget everything."""
        self.connection.close()


class InlineStore(SqlStore):
    """A store that no thread and no file slows down; a test may look under it at any moment."""

    def __init__(self, *, clock: Callable[[], float] = time.time, meter: Meter = UNMETERED) -> None:
        self.runner = InlineRunner()
        super().__init__(self.runner, _MEMORY, clock, None, meter)

    def look_at(self, statement: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
        """Do a statement and return its rows, if it has any."""

        def work(connection: Connection) -> Sequence[Row[*tuple[Any, ...]]]:
            result = connection.execute(statement)
            return result.all() if result.returns_rows else ()

        return self.runner.run(work)

    def states(self) -> dict[int, str]:
        """What became of each update."""
        return {row.update_id: row.state for row in self.look_at(select(inbox.c.update_id, inbox.c.state))}

    def call(self, queued: Queued) -> Row[*tuple[Any, ...]]:
        """One call as it stands."""
        return self.look_at(select(outbox).where(outbox.c.id == queued.id))[0]

    def calls(self) -> Sequence[Row[*tuple[Any, ...]]]:
        """All calls that were ever queued, in order."""
        return self.look_at(select(outbox).order_by(outbox.c.id))


@cache
def _engine() -> Engine:
    """One for all stores, so that no statement is compiled twice."""
    engine = create_engine(
        _MEMORY.url,
        poolclass=NullPool,
        creator=lambda: sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False),
    )
    event.listen(engine, "begin", lambda connection: _driver(connection).execute("BEGIN"))
    return engine


@cache
def _template() -> bytes:
    """An empty database of the newest schema."""
    with _engine().connect() as connection:
        with connection.begin():
            bring_up(connection, _MEMORY)
        return _driver(connection).serialize()


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver
