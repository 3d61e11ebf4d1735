"""A connection with a thread of its own, to which a whole transaction is one visit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import TypeVar

import aiosqlite
from sqlalchemy import Connection

R = TypeVar("R")


class Visited(aiosqlite.Connection):
    """aiosqlite's connection with SQLAlchemy's around it.

    Awaited statement by statement it would go to its thread and back some twelve times a transaction, which
    takes twice as long when idle and four times as long beside a busy event loop.
    """

    def __init__(self, connect: Callable[[], Connection], name: str) -> None:
        super().__init__(self._open, iter_chunk_size=64)
        self._connect_here = connect
        self._bound: Connection | None = None
        self._thread.name = name
        # Whoever dies without a farewell must not be kept alive by it; what was committed is on the disk.
        self._thread.daemon = True

    @classmethod
    async def open(cls, connect: Callable[[], Connection], name: str) -> Visited:
        """Start the thread and connect in it."""
        opened = cls(connect, name)
        try:
            await opened
        except BaseException:
            # It reports its end to the loop, which must still be there.
            await asyncio.to_thread(opened._thread.join)
            raise
        return opened

    async def visit(self, work: Callable[[Connection], R]) -> R:
        """Do ``work`` with the connection, in its thread."""
        result: R = await self._execute(_Visit(self, work))  # type: ignore[no-untyped-call]  # theirs
        return result

    async def close(self) -> None:
        """Do what was asked for before, then close the connection and end its thread."""
        try:
            await self._execute(self.bound().close)  # type: ignore[no-untyped-call]  # theirs
        finally:
            await super().close()

    def bound(self) -> Connection:
        """SQLAlchemy's connection."""
        assert self._bound is not None
        return self._bound

    def _open(self) -> sqlite3.Connection:
        self._bound = self._connect_here()
        return driver(self._bound)


class _Visit:
    """One visit; aiosqlite may log what it does, which must not show what a transaction is about."""

    __slots__ = ("_connection", "_work")

    def __init__(self, connection: Visited, work: Callable[[Connection], object]) -> None:
        self._connection = connection
        self._work = work

    def __call__(self) -> object:
        return self._work(self._connection.bound())


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's connection beneath SQLAlchemy's."""
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found
