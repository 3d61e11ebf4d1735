"""Which lanes this worker has: a lock in PostgreSQL for each part of them, shared out evenly.

The locks belong to one session and end with it, however the process dies: whoever is left takes them within a
beat. Two that believe for a moment to have the same part do no harm: the inbox marks an update done once, and
what the second one made of it is dropped with its commit.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import NoReturn

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.store.sessions import drop, session_engine, session_name
from bot.adapters.store.urls import Database
from bot.services.store import SHARDS

BEAT = 0.5
"""Seconds between two looks at who has what."""
ANSWER = 5.0
"""Seconds that a look may take; beyond them this worker takes up nothing until the server answers again."""
LEAVING = 5.0
"""Seconds in which what was begun of a part has to end: what hangs must not keep its chats from the next."""
CLASS = 0x616E7467
"""What the locks of the parts have in common; their second number is the part."""
_PRESENCE = 0x616E746B
_log = logging.getLogger(__name__)
_HERE = text("SELECT pg_advisory_lock_shared(:key)")
_TAKE = text("SELECT pg_try_advisory_lock(:class, :shard)")
_GONE = text("SELECT pg_advisory_unlock_shared(:key)")
_LEAVE = text("SELECT pg_advisory_unlock(:class, :shard)")
_OURS = (
    "locktype = 'advisory' AND granted AND database ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_LOOK = text(
    f"SELECT (SELECT count(DISTINCT pid) FROM pg_locks WHERE {_OURS} AND classid = 0 AND objid = :key"  # noqa: S608 - no value in it is anybody's
    " AND objsubid = 1),"
    f" ARRAY(SELECT objid::int FROM pg_locks WHERE {_OURS} AND classid = :class AND objsubid = 2)"
)


class Shards:
    """The parts that are this worker's."""

    def __init__(self, where: Database, *, now: Callable[[], float] = monotonic) -> None:
        self._engine = session_engine(where, session_name())
        self._now = now
        self._busy: Callable[[], Collection[int]] = frozenset
        self._gained: Callable[[], None] = lambda: None
        self._connection: AsyncConnection | None = None
        self._owned: dict[int, int] = {}
        self._epoch = 0
        self._leaving: dict[int, float] = {}
        self._woken = asyncio.Event()
        self.workers = 0
        """How many workers there were at the last look, this one among them."""

    def tell(self, *, busy: Callable[[], Collection[int]], gained: Callable[[], None]) -> None:
        """Ask ``busy`` of which parts something was begun before they are given up.

        ``gained`` is called before there are more: what is remembered of their chats may be old.
        """
        self._busy = busy
        self._gained = gained

    @property
    def owned(self) -> frozenset[int]:
        """The parts of which new updates may be taken up and begun."""
        return frozenset(self._owned)

    @property
    def held(self) -> frozenset[int]:
        """The same with those that are given up once nothing that was begun of them is in hand."""
        return frozenset(self._owned.keys() | self._leaving.keys())

    @property
    def epochs(self) -> Mapping[int, int]:
        """The parts that are owned, each with another number each time that it became so."""
        return self._owned

    async def run(self) -> NoReturn:
        """Keep to this worker's share, for ever."""
        while True:
            try:
                await asyncio.wait_for(self.beat(), ANSWER)
            except Exception as error:
                _log.warning("shards_lost kind=%s", type(error).__name__)
                await self._lose()
            self._woken.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), BEAT)

    async def beat(self) -> None:
        """See how many share the work; take what is missing to this one's part, leave what is beyond it."""
        connection = self._connection or await self._connect()
        row = (await connection.execute(_LOOK, {"key": _PRESENCE, "class": CLASS})).one()
        self.workers, taken = max(1, row[0]), set(row[1])
        share = -(-SHARDS // self.workers)
        await self._leave(connection, share)
        free = [shard for shard in range(SHARDS) if shard not in taken]
        # Each begins elsewhere: two that come at once do not run along the same row.
        random.shuffle(free)
        taken_up: list[int] = []
        for shard in free:
            if len(self._owned) + len(taken_up) >= share:
                break
            if (await connection.execute(_TAKE, {"class": CLASS, "shard": shard})).scalar():
                taken_up.append(shard)
        self._gain(taken_up)

    async def resign(self) -> None:
        """Begin nothing more and count as a worker no longer, so that others take what is given back."""
        self._leaving |= dict.fromkeys(self._owned, self._now())
        self._owned.clear()
        if self._connection is not None:
            await self._connection.execute(_GONE, {"key": _PRESENCE})

    async def give_back(self) -> None:
        """Give back the parts of which nothing is in hand any more."""
        if self._connection is not None:
            await self._give_back(self._connection)

    async def close(self) -> None:
        """Give up everything."""
        await self._lose()
        await self._engine.dispose()

    def _gain(self, shards: Sequence[int]) -> None:
        """Take parts up at once: nothing is read for them before what was remembered is forgotten."""
        if shards:
            self._epoch += 1
            self._gained()
            self._owned |= dict.fromkeys(shards, self._epoch)
            _log.info("shards held=%s workers=%s", len(self.held), self.workers)

    async def _leave(self, connection: AsyncConnection, share: int) -> None:
        for shard in sorted(self._owned)[share:]:
            del self._owned[shard]
            self._leaving[shard] = self._now()
        self._stay(share - len(self._owned))
        await self._give_back(connection)

    async def _give_back(self, connection: AsyncConnection) -> None:
        busy, late = self._busy(), self._now() - LEAVING
        for shard in [one for one, since in self._leaving.items() if one not in busy or since <= late]:
            del self._leaving[shard]
            await connection.execute(_LEAVE, {"class": CLASS, "shard": shard})

    def _stay(self, count: int) -> None:
        """Keep parts after all: the number of workers changed again. What was let go of is read anew."""
        self._epoch += 1
        for shard in list(self._leaving)[: max(0, count)]:
            del self._leaving[shard]
            self._owned[shard] = self._epoch

    async def _connect(self) -> AsyncConnection:
        self._connection = connection = await self._engine.connect()
        raw = await connection.get_raw_connection()
        raw.driver_connection.add_termination_listener(partial(self._ended, connection))  # type: ignore[union-attr]
        await connection.execute(_HERE, {"key": _PRESENCE})
        return connection

    def _ended(self, connection: AsyncConnection, _: object) -> None:
        if connection is self._connection:
            self._forget()
            self._woken.set()

    def _forget(self) -> None:
        self._owned.clear()
        self._leaving.clear()

    async def _lose(self) -> None:
        self._forget()
        connection, self._connection = self._connection, None
        await drop(connection)
