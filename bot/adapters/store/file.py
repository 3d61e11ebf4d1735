"""SQLite: one connection writes, two read, each in its thread."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable
from functools import partial
from tempfile import TemporaryFile
from time import monotonic, sleep
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.adapters.store.presence import FileStanding, Presence
from bot.adapters.store.tenancy import Tenancy
from bot.adapters.store.trouble import short_of_space
from bot.adapters.store.urls import Database
from bot.adapters.store.visits import Visited, driver
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


class _WrittenBackError(Exception):
    """The file had been removed: whoever still holds that one must open it anew."""


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
            poolclass=NullPool,
            creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False),
        )
        event.listen(self._engine, "connect", self._prepare)
        event.listen(self._engine, "begin", _begin)
        self._pages = USUAL
        self._writing = asyncio.Lock()
        self._writer: Visited | None = None
        self._reading = asyncio.Semaphore(READERS)
        self._readers: list[Visited] = []
        self._closed = False

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run ``work`` in one transaction of the only writer and commit it."""
        if self._tenancy is not None:
            await self._tenancy.held()
        return await self._visit_writer(partial(self._write, work))

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run ``work`` beside the writer; it sees everything that was committed."""
        before = self._presence.opened
        try:
            return await self._visit_reader(work)
        except DBAPIError:
            # The writer may have written it back meanwhile.
            if self._presence.standing() is FileStanding.OURS and self._presence.opened == before:
                raise
        await self.look()
        return await self._visit_reader(work)

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
        return await self._visit_writer(self._look)

    async def scrub(self) -> bool:
        """Empty the log beside the file; False while somebody else reads it.

        What is deleted is written over in the file itself; only the log holds older pages.
        """
        return await self._visit_writer(_scrub)

    async def rewrite(self) -> None:
        """Write the file anew; it takes as much space again while it lasts."""
        await self._visit_writer(lambda writer: driver(writer).execute("VACUUM"))

    async def let_go(self) -> None:
        """Drop the writer's connection; the next write opens another."""
        async with self._writing:
            # Of a file that was removed this may be the only way left to what stands in it.
            if self._presence.standing() is FileStanding.OURS:
                await self._drop_writer()

    async def close(self) -> None:
        """Close every connection once what was asked for is done; twice is once."""
        if self._closed:
            return
        self._closed = True
        for _ in range(READERS):
            await self._reading.acquire()
        async with self._writing:
            if self._writer is not None:
                # The last moment to notice: what only this process holds ends with it.
                with contextlib.suppress(StoreError, _WrittenBackError):
                    await self._writer.visit(self._mend)
            await self._drop_writer()
        for reader in self._readers:
            await reader.close()

    async def _visit_writer(self, work: Callable[[Connection], R]) -> R:
        self._must_be_open()
        async with self._writing:
            while True:
                self._writer = self._writer or await Visited.open(self._connect_writer, "store-write")
                try:
                    return await self._writer.visit(work)
                except _WrittenBackError:
                    await self._drop_writer()

    async def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            await writer.close()

    async def _visit_reader(self, work: Callable[[Connection], R]) -> R:
        self._must_be_open()
        async with self._reading:
            reader = await self._take_reader()
            try:
                return await reader.visit(partial(_read, work))
            finally:
                self._readers.append(reader)

    async def _take_reader(self) -> Visited:
        while self._readers:
            reader = self._readers.pop()
            if self._is_current(reader.bound()):
                return reader
            await reader.close()
        return await Visited.open(self._engine.connect, "store-read")

    def _must_be_open(self) -> None:
        if self._closed:
            raise StoreError(f"{self._where.label}: was closed")

    # What follows runs in the thread of a connection

    def _connect_writer(self) -> Connection:
        self._presence.mend(_nothing)
        writer = self._engine.connect().execution_options(writes=True)
        self._keep_log_small(writer)
        return writer

    def _prepare(self, connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        prepare(connection)
        record.info[_OPENED] = self._presence.stamp()

    def _write(self, work: Callable[[Connection], R], writer: Connection) -> R:
        self._mend(writer)
        with writer.begin():
            return work(writer)

    def _look(self, writer: Connection) -> tuple[str, ...]:
        self._mend(writer)
        short = short_of_space(self._where)
        self._pages = SPARING if short else USUAL
        self._keep_log_small(writer)
        return short

    def _keep_log_small(self, writer: Connection) -> None:
        driver(writer).execute(f"PRAGMA wal_autocheckpoint = {self._pages}")

    def _mend(self, writer: Connection) -> None:
        if self._presence.mend(lambda: driver(writer) if self._is_current(writer) else _nothing()):
            raise _WrittenBackError

    def _is_current(self, connection: Connection) -> bool:
        """Whether it holds the file that was opened, whatever bears its name now."""
        return bool(connection.info.get(_OPENED) == self._presence.opened)


def _nothing() -> sqlite3.Connection:
    raise sqlite3.OperationalError("nothing holds it open any more")


def _read(work: Callable[[Connection], R], reader: Connection) -> R:
    with reader.begin():
        return work(reader)


def _scrub(writer: Connection) -> bool:
    connection = driver(writer)
    # Nobody's commit may wait for a reader that takes its time, such as a backup.
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(_PATIENT)
    return not busy


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
