"""The right to a database on a PostgreSQL server: an advisory lock on a connection of its own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.store.sessions import drop, session_engine, session_name
from bot.adapters.store.tenancy import Right, lost, taken
from bot.adapters.store.urls import Database
from bot.errors import StoreError

R = TypeVar("R")
PATIENCE = 5.0
"""Seconds for a server to notice that an earlier life of this bot is gone, or to come back from a restart."""
CHECK_EVERY = 5.0
"""Seconds between two looks whether the server still holds the database for this bot."""
ANSWER = 5.0
"""Seconds that such a look may take; beyond them nothing is written until the server answers again."""
_RETRY = 0.1
STAND_BY = 0.25
"""Seconds between two tries of who stands by for a right that another has."""
_AGAIN = STAND_BY
KEY = 0x616E7466
KEYS = {Right.ALONE: 0, Right.BESIDE: 0, Right.SENDER: 1, Right.SCHEDULER: 2, Right.POLLER: 4}
"""Who works beside others has the key of who works alone, but shares it. The third is that of migrations."""
_log = logging.getLogger(__name__)

_TAKE = text("SELECT pg_try_advisory_lock(:key)")
_SHARE = text("SELECT pg_try_advisory_lock_shared(:key)")
_LASTS = text("SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'")
_SIGNED = text("SELECT value FROM flags WHERE key = :key")
_OWN = text("SELECT 1 FROM flags WHERE key = :key AND value = :token FOR SHARE")
_GHOST = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND classid = 0 AND objid = :key AND objsubid = 1 AND granted"
    " AND application_name = :name AND pg_locks.database ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class ServerTenancy:
    """The port ``Tenancy`` for a server.

    The lock is gone with its connection. That is noticed when the connection ends, or at the next look; until
    the lock is held again nothing is written.
    """

    def __init__(self, where: Database, right: Right = Right.ALONE) -> None:
        self._token = session_name(secrets.token_hex(8))
        self._where = where
        self._right = right
        self._key = KEY + KEYS[right]
        self._engine = session_engine(where, self._token)
        self._connection: AsyncConnection | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._held = asyncio.Event()
        self._gone = asyncio.Event()
        self._woken = asyncio.Event()
        self._lost = False
        self._signed = False

    async def take(self) -> None:
        """Take the lock, waiting a little for an earlier life that the server still believes in."""
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not await self._try():
            if loop.time() >= end:
                raise taken(self._where)
            await asyncio.sleep(_RETRY)
        self._begin()

    async def wait(self) -> None:
        """Stand by until the lock can be had, as long as that takes and whatever becomes of the server."""
        while True:
            if await self._try_again():
                break
            await asyncio.sleep(STAND_BY)
        self._begin()

    async def _try_again(self) -> bool:
        try:
            return await asyncio.wait_for(self._try(), ANSWER)
        except Exception as error:
            _log.warning("database_lock_awaited right=%s kind=%s", self._right, type(error).__name__)
            await self._drop()
            return False

    def _begin(self) -> None:
        self._gain()
        self._keeper = asyncio.get_running_loop().create_task(self._keep(), name="store tenancy")

    async def sign(self, note: Callable[[str], Awaitable[None]]) -> None:
        """Have ``token`` noted; another one says later that somebody worked with the database meanwhile.

        Who shares a right notes nothing: what others do meanwhile is as it should be.
        """
        if self._right.switch:
            await note(self._token)
            self._signed = True

    async def held(self) -> None:
        """Return while the lock is held, wait a little for one that is taken again."""
        self.check()
        try:
            await asyncio.wait_for(self._held.wait(), PATIENCE)
        except TimeoutError:
            self.check()
            raise StoreError(
                f"{self._where.label}: does not answer, or lets nobody lock the database; "
                "until it does nothing is written"
            ) from None

    async def guard(self, work: Coroutine[Any, Any, R]) -> R:
        """Do ``work`` over a connection; give it up if the lock is gone and it does not end by itself."""
        task, gone = asyncio.ensure_future(work), asyncio.ensure_future(self._gone.wait())
        try:
            await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                await asyncio.wait({task}, timeout=ANSWER)
            if not task.done():
                await _end(task)
                raise StoreError(f"{self._where.label}: does not answer any more")
        finally:
            gone.cancel()
            task.cancel()
        return await task

    def owns(self, connection: Connection, /) -> bool:
        """Whether what was signed stands, for a right that several processes wait for.

        That the lock is gone is known some seconds late, and another may have it by then. Who comes to sign
        waits for this transaction, so that all that was noted in it is seen by that one.
        """
        if not self._signed or self._right is Right.ALONE:
            return True
        asked = {"key": self._right.switch, "token": self._token}
        self._lost = self._lost or connection.execute(_OWN, asked).first() is None
        return not self._lost

    def check(self) -> None:
        """StoreLost when another bot has the lock, or had it."""
        if self._lost:
            raise lost(self._where, self._right)

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
            await self._connection.execute(_LASTS)
            raw = await self._connection.get_raw_connection()
            ended = partial(self._ended, self._connection)
            raw.driver_connection.add_termination_listener(ended)  # type: ignore[union-attr]
        take = _SHARE if self._right is Right.BESIDE else _TAKE
        return bool((await self._connection.execute(take, {"key": self._key})).scalar())

    def _ended(self, connection: AsyncConnection, _: object) -> None:
        if connection is self._connection:
            self._lose()
            self._woken.set()

    def _gain(self) -> None:
        self._gone.clear()
        self._held.set()

    def _lose(self) -> None:
        self._held.clear()
        self._gone.set()

    async def _keep(self) -> None:
        away = False
        while not self._lost:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), CHECK_EVERY)
            self._woken.clear()
            try:
                await self._in_time(self._look())
            except Exception as error:
                # The server is away or restarts: the lock is gone with the connection, take it again.
                self._lose()
                await self._drop()
                if away:
                    await asyncio.sleep(_AGAIN)
                else:
                    # The first time at once: somebody else may be waiting for it.
                    _log.warning("database_lock_lost kind=%s", type(error).__name__)
                away = True
                self._woken.set()
            else:
                away = False

    async def _in_time(self, look: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(look)
        try:
            await asyncio.wait({task}, timeout=ANSWER)
            if not task.done():
                # Before the driver takes its time to give up the connection.
                self._lose()
                await _end(task)
                raise TimeoutError
        finally:
            task.cancel()
        await task

    async def _look(self) -> None:
        if self._held.is_set() and self._connection is not None:
            await self._connection.exec_driver_sql("SELECT 1")
            return
        await self._drop()
        if await self._try():
            self._lost = not await self._is_unchanged()
        else:
            # A connection that broke on our side alone may live on over there.
            self._lost = not await self._lay_ghost()
        if self._lost:
            _log.error("database_taken_over: %s", lost(self._where, self._right))
        elif self._connection is not None:
            _log.warning("database_lock_taken_again")
            self._gain()

    async def _is_unchanged(self) -> bool:
        assert self._connection is not None
        return (
            not self._signed
            or (await self._connection.execute(_SIGNED, {"key": self._right.switch})).scalar() == self._token
        )

    async def _lay_ghost(self) -> bool:
        """End what is left of our own earlier connection, and take the lock; false if another has it."""
        assert self._connection is not None
        ghost = (await self._connection.execute(_GHOST, {"key": self._key, "name": self._token})).first()
        if ghost is not None:
            await asyncio.sleep(_RETRY)
        if await self._try():
            return await self._is_unchanged()
        if ghost is not None:
            raise StoreError(f"{self._where.label}: has not ended an earlier connection yet")
        return False

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        await drop(connection)


async def _end(task: asyncio.Future[Any]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
