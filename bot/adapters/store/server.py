"""PostgreSQL over asyncpg: one connection writes, a few read."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.adapters.store.faults import lost
from bot.adapters.store.sessions import KEEP_ALIVE
from bot.adapters.store.tenancy import Tenancy
from bot.adapters.store.urls import Database

R = TypeVar("R")
PARTING = 5.0
"""Seconds that a server may take to let connections go: one that went silent never does."""
HANGS = "60s"
"""So long a transaction may do nothing: what it has in hand, and its locks, are let go then."""


def _prepared(where: Database) -> dict[str, Any]:
    """A batch's size is part of its statement: keep enough of them prepared.

    A pooler gives each transaction another session, which may hold another's statement of that name.
    """
    if where.direct is None:
        return {"prepared_statement_cache_size": 512}
    return {
        "prepared_statement_cache_size": 0,
        "statement_cache_size": 0,
        "prepared_statement_name_func": lambda: f"antifraud_{uuid4().hex}",
    }


def _kept(where: Database) -> dict[str, Any]:
    """Let the server end what a machine without power, or a process that hangs, left in hand.

    A pooler takes no such settings, and sees to its own sessions.
    """
    if where.direct is not None:
        return {}
    return {"server_settings": {**KEEP_ALIVE, "idle_in_transaction_session_timeout": HANGS}}


class ServerRunner:
    """The port ``Runner`` for a server."""

    dialect = "postgresql"

    def __init__(self, where: Database, tenancy: Tenancy) -> None:
        self._tenancy = tenancy
        self._engine = create_async_engine(
            where.url,
            hide_parameters=True,
            pool_size=5,
            max_overflow=0,
            connect_args={"timeout": 10, **_prepared(where), **_kept(where)},
        )
        self._writer: AsyncConnection | None = None

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run ``work`` in one transaction of the only writer and commit it.

        A connection that was found dead before the commit is replaced once, as after a restart of the server.
        """
        await self._tenancy.held()
        return await self._tenancy.guard(self._write(work))

    async def _write(self, work: Callable[[Connection], R]) -> R:
        reused, asked_to_commit = self._writer is not None, False
        try:
            self._writer = self._writer or await self._engine.connect()
            async with self._writer.begin():
                result = await self._writer.run_sync(work)
                asked_to_commit = True
            return result
        except Exception as error:
            if not reused or asked_to_commit or not lost(error):
                raise
        await self.let_go()
        await self._tenancy.held()
        return await self._write(work)

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run ``work`` beside the writer; it sees everything that was committed."""
        return await self._tenancy.guard(self._read_twice(work))

    async def _read_twice(self, work: Callable[[Connection], R]) -> R:
        try:
            return await self._read(work)
        except Exception as error:
            if not lost(error):
                raise
        return await self._read(work)

    async def _read(self, work: Callable[[Connection], R]) -> R:
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def scrub(self) -> bool:
        """Leave that to the server: its own vacuum frees the space of old rows and uses it again."""
        return True

    async def rewrite(self) -> None:
        """Leave that to the operator: it locks out everybody while it lasts."""

    @property
    def incidents(self) -> tuple[str, ...]:
        """A server looks after its own."""
        return ()

    async def look(self) -> tuple[str, ...]:
        """StoreLost once another bot has the database."""
        self._tenancy.check()
        return ()

    async def let_go(self) -> None:
        """Drop the writer's connection; the next write opens another."""
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                await asyncio.wait_for(writer.close(), PARTING)
            except TimeoutError:
                await writer.invalidate()

    async def close(self) -> None:
        """Close every connection."""
        await self.let_go()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._engine.dispose(), PARTING)
