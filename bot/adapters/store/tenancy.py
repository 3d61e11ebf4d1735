"""One bot at a time on a database: two would each send what the other has in hand."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from pathlib import Path
from typing import Protocol

from bot.adapters.store.urls import Database
from bot.errors import StoreError
from bot.private import FILE

PATIENCE = 5.0
"""Seconds for a server to notice that an earlier life of this bot is gone."""
CHECK_EVERY = 5.0
"""Seconds between two looks whether a server still holds the database for this bot."""
_RETRY = 0.1
_KEY = 0x616E7466
_log = logging.getLogger(__name__)


class Tenancy(Protocol):
    """The right to be the only bot on a database; it ends with the process, however that dies."""

    async def release(self) -> None:
        """Leave the database to the next one; twice is once."""


async def occupy(where: Database) -> Tenancy:
    """Take a database for this bot alone; StoreError if another has it."""
    if where.file is not None:
        return FileTenancy(where, where.file)
    server = ServerTenancy(where)
    try:
        await server.take()
    except BaseException:
        await server.release()
        raise
    return server


def _taken(where: Database) -> StoreError:
    return StoreError(
        f"{where.label}: another bot already works with this database; "
        "stop it or give this one a database of its own"
    )


class FileTenancy:
    """A lock on a file beside the database, which the system drops with the process.

    Not on the database itself: SQLite's own locks would be lost when that is closed. The lock file stays, for
    whoever removes it may remove one that was taken a moment ago.
    """

    def __init__(self, where: Database, file: Path) -> None:
        real = file.resolve()
        self._handle = _locked(where, real.with_name(f"{real.name}.lock"))

    async def release(self) -> None:
        """Close the lock file."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


def _locked(where: Database, path: Path) -> int:
    handle = -1
    try:
        # To read is enough, also when somebody else made the file.
        handle = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, FILE)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if handle >= 0:
            os.close(handle)
        if isinstance(error, BlockingIOError):
            raise _taken(where) from None
        raise StoreError(
            f"{path}: cannot be locked ({error.strerror}); "
            "let the bot's user read and write the file and its folder"
        ) from None
    return handle


class ServerTenancy:
    """An advisory lock on a connection of its own, looked after while it is held."""

    def __init__(self, where: Database) -> None:
        from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
        from sqlalchemy.pool import NullPool

        self._where = where
        self._engine = create_async_engine(
            where.url,
            hide_parameters=True,
            poolclass=NullPool,
            # A transaction that stays open for days would keep the server from cleaning up.
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": 10},
        )
        self._connection: AsyncConnection | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._held = False

    async def take(self) -> None:
        """Take the lock, waiting a little for an earlier life that the server still believes in."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not await self._try():
            if loop.time() >= end:
                raise _taken(self._where)
            await asyncio.sleep(_RETRY)
        self._held = True
        self._keeper = loop.create_task(self._keep(), name="store tenancy")

    async def release(self) -> None:
        """End the connection, and the lock with it."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
        await self._drop()
        await self._engine.dispose()

    async def _try(self) -> bool:
        if self._connection is None:
            self._connection = await self._engine.connect()
        answer = await self._connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_KEY})")
        return bool(answer.scalar())

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY)
            try:
                await self._look()
            except Exception as error:
                # The server is away or restarts: the lock is gone with the connection, take it again.
                _log.warning("database_lock_lost kind=%s", type(error).__name__)
                self._held = False
                await self._drop()

    async def _look(self) -> None:
        if self._held and self._connection is not None:
            await self._connection.exec_driver_sql("SELECT 1")
            return
        self._held = await self._try()
        if not self._held:
            _log.error("database_taken_over: %s", _taken(self._where))

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                await connection.close()
            except Exception as error:
                _log.debug("database_lock_close kind=%s", type(error).__name__)
