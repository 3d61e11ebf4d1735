"""SQLite: one thread writes, two read, and a whole transaction is one visit to a thread.

A driver that visits its thread for every step of every statement (aiosqlite: some twelve times per commit)
took twice as long when idle and four times as long beside a busy event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryFile
from time import monotonic, sleep
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.adapters.store.presence import Presence, Standing
from bot.adapters.store.tenancy import Tenancy
from bot.adapters.store.trouble import short_of_space
from bot.adapters.store.urls import Database
from bot.errors import StoreError
from bot.files import make_folder

R = TypeVar("R")
READERS = 2
USUAL, SPARING = 1000, 50
"""Pages of the log after which they are moved into the file: as SQLite has it, and where room is short."""
_OPENED = "opened"
WAL_WAIT = 10.0
"""Seconds to wait while another program opens the same new file."""
_PATIENT = "PRAGMA busy_timeout = 10000"
_PRAGMAS = (
    _PATIENT,
    # What is deleted is written over with zeros; without it the bytes stay in free space, and in backups.
    "PRAGMA secure_delete = ON",
    # In WAL mode only FULL writes a commit to the disk before it is acknowledged.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


class FileRunner:
    """The port ``Runner`` for a file."""

    dialect = "sqlite"

    def __init__(self, where: Database, tenancy: Tenancy | None = None) -> None:
        assert where.file is not None
        self._where = where
        self._tenancy = tenancy
        self._presence = Presence(where.file, where.label, watched=tenancy is not None)
        # A bot makes none here: in the place of a file that was removed an empty one would pass for its own.
        address = f"{self._presence.file.as_uri()}?mode={'rwc' if tenancy is None else 'rw'}"
        self._engine = create_engine(
            where.url,
            hide_parameters=True,
            pool_size=READERS + 1,
            max_overflow=0,
            creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False),
        )
        event.listen(self._engine, "connect", self._prepare)
        event.listen(self._engine, "begin", _begin)
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._reading = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        self._writer: Connection | None = None

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run ``work`` in one transaction of the only writer and commit it."""
        if self._tenancy is not None:
            await self._tenancy.held()
        return await asyncio.get_running_loop().run_in_executor(self._writing, self._write, work)

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run ``work`` beside the writer; it sees everything that was committed."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._reading, self._read, work)
        except DBAPIError:
            if self._presence.standing() is Standing.OURS:
                raise
        await self.look()
        return await loop.run_in_executor(self._reading, self._read, work)

    @property
    def incidents(self) -> tuple[str, ...]:
        """What happened to the file since it was opened, a line each."""
        return tuple(self._presence.incidents)

    async def look(self) -> tuple[str, ...]:
        """Write a removed database back, and keep its log small while there is hardly any room for it.

        StoreLost once it is not this bot's any more.
        """
        if self._tenancy is not None:
            self._tenancy.check()
        return await asyncio.get_running_loop().run_in_executor(self._writing, self._look)

    async def scrub(self) -> bool:
        """Empty the log beside the file; False while somebody else reads it.

        What is deleted is written over in the file itself; only the log holds older pages.
        """
        return await asyncio.get_running_loop().run_in_executor(self._writing, self._scrub)

    async def rewrite(self) -> None:
        """Write the file anew; it takes as much space again while it lasts."""
        await asyncio.get_running_loop().run_in_executor(self._writing, self._rewrite)

    async def let_go(self) -> None:
        """Drop the writer's connection; the next write opens another."""
        await asyncio.get_running_loop().run_in_executor(self._writing, self._let_go)

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.to_thread(self._close)

    def _look(self) -> tuple[str, ...]:
        self._mend()
        short = short_of_space(self._where)
        pages = SPARING if short else USUAL
        self._driver().execute(f"PRAGMA wal_autocheckpoint = {pages}")
        return short

    def _write(self, work: Callable[[Connection], R]) -> R:
        self._mend()
        writer = self._connected()
        with writer.begin():
            return work(writer)

    def _connected(self) -> Connection:
        if self._writer is None:
            self._writer = self._engine.connect().execution_options(writes=True)
        return self._writer

    def _scrub(self) -> bool:
        driver = self._driver()
        # Nobody's commit may wait for a reader that takes its time, such as a backup.
        driver.execute("PRAGMA busy_timeout = 0")
        try:
            (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            driver.execute(_PATIENT)
        return not busy

    def _rewrite(self) -> None:
        self._driver().execute("VACUUM")

    def _driver(self) -> Any:
        """The writer's connection beneath its transactions."""
        return self._connected().connection.driver_connection

    def _prepare(self, connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        prepare(connection)
        record.info[_OPENED] = self._presence.stamp()

    def _mend(self) -> None:
        if self._presence.mend(self._source):
            self._drop()
            self._engine.dispose()

    def _source(self) -> sqlite3.Connection:
        """A connection to the file that was opened, whatever bears its name now."""
        writer = self._connected()
        if writer.info.get(_OPENED) != self._presence.opened:
            self._drop()
            raise sqlite3.OperationalError("nothing holds it open any more")
        connection = writer.connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        return connection

    def _read(self, work: Callable[[Connection], R]) -> R:
        with self._engine.connect() as connection:
            try:
                return work(connection)
            finally:
                if connection.info.get(_OPENED) != self._presence.opened:
                    # It reads a file that was removed since, and must not be used again.
                    connection.invalidate()

    def _close(self) -> None:
        self._writing.shutdown()
        self._reading.shutdown()
        # The last moment to notice: what only this process holds ends with it.
        with contextlib.suppress(StoreError):
            self._mend()
        self._drop()
        self._engine.dispose()

    def _let_go(self) -> None:
        # Of a file that was removed this may be the only way left to what stands in it.
        if self._presence.standing() is Standing.OURS:
            self._drop()

    def _drop(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()


def make_place(where: Database) -> None:
    """Create the folder of the database file."""
    if where.file is None:
        return
    try:
        make_folder(where.file.parent)
    except OSError as error:
        raise _no_folder(where, error) from None


def to_be_made(where: Database) -> bool:
    """Whether the first start makes the file; raise what it would, and create nothing that stays."""
    file = where.file
    try:
        if file is None or file.exists():
            return False
        # A dangling link is what making the folder would stumble over.
        folder = next(up for up in file.absolute().parents if os.path.lexists(up))
        # Permissions tell too little: root passes them where the file system itself takes nothing.
        with TemporaryFile(dir=folder):
            return True
    except OSError as error:
        raise _no_folder(where, error) from None


def _no_folder(where: Database, error: OSError) -> StoreError:
    return StoreError(
        f"{where.label}: its folder cannot be made or written ({error.strerror}); "
        "create it and let the bot's user write there, or name another file in DATABASE_URL"
    )


def prepare(connection: Any, _record: object = None) -> None:
    """Set up a new connection: durable, with foreign keys, waiting for locks."""
    # The driver's own idea of when a transaction begins leaves reads outside of it.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    _use_wal(connection)


def _use_wal(connection: Any) -> None:
    """Switch to write-ahead logging; SQLite does not wait for others here, so this does."""
    deadline = monotonic() + WAL_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > deadline:
                raise
            sleep(0.02)
        else:
            return


def _begin(connection: Connection) -> None:
    # The lock at once: a transaction that reads first and asks for it later may be refused without waiting.
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
