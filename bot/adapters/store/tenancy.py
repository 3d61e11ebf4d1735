"""One bot at a time on a database: two would each send what the other has in hand.

The right is looked after while it is held. What is written asks for it first, and every message is written
down before it is sent: a bot that lost its database neither judges nor says anything any more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from bot.adapters.store.urls import Database
from bot.errors import StoreError, StoreLost

R = TypeVar("R")
TENANT = "tenant"
"""The switch in the database that holds who took it last."""


class Right(StrEnum):
    """What a process may be the only one to do, on one database.

    ``alone`` keeps everybody else out. ``beside`` keeps only that one out: any number of processes share it,
    and of those one at a time has each of the others.
    """

    ALONE = "alone"
    BESIDE = "beside"
    SENDER = "sender"
    SCHEDULER = "scheduler"
    POLLER = "poller"

    @property
    def switch(self) -> str:
        """The switch in the database that holds who had it last; "" for what several have."""
        return {Right.ALONE: TENANT, Right.BESIDE: ""}.get(self, f"{TENANT}.{self}")


SIGNED = frozenset(right.switch for right in Right if right.switch)
"""All such switches: they tell of processes that ran, and are no contents of a database."""


class Tenancy(Protocol):
    """The right to be the only bot on a database; it ends with the process, however that dies."""

    async def held(self) -> None:
        """Return while the right is held, wait a little while that is not known; StoreError without it."""

    async def guard(self, work: Coroutine[Any, Any, R]) -> R:
        """Do ``work``; StoreError if the right is gone meanwhile and ``work`` does not end by itself."""

    async def sign(self, note: Callable[[str], Awaitable[None]]) -> None:
        """Have noted in the database who took it last, if that tells whether another had it since."""

    def owns(self, connection: Connection, /) -> bool:
        """Whether no other took it since, asked in a transaction: until that ends no other can sign."""

    def check(self) -> None:
        """StoreLost once the right is gone for good; what may be had again is no matter here."""

    async def release(self) -> None:
        """Leave the database to the next one; twice is once."""


class Guest:
    """Who looks at a database or migrates it beside a bot, and needs no right."""

    async def held(self) -> None:
        """Always."""

    async def guard(self, work: Coroutine[Any, Any, R]) -> R:
        """Do ``work``."""
        return await work

    async def sign(self, note: Callable[[str], Awaitable[None]]) -> None:
        """Nothing to sign."""

    def owns(self, _: Connection, /) -> bool:
        """Always."""
        return True

    def check(self) -> None:
        """Never lost."""

    async def release(self) -> None:
        """Nothing to leave."""


async def occupy(where: Database, right: Right = Right.ALONE, *, patient: bool = False) -> Tenancy:
    """Take a right to a database; StoreError if another has it, unless ``patient``: then wait for it."""
    if where.file is not None:
        from bot.adapters.store.tenancy_file import FileTenancy

        return FileTenancy(where, where.file)
    from bot.adapters.store.tenancy_server import ServerTenancy

    server = ServerTenancy(where, right)
    try:
        await (server.wait() if patient else server.take())
    except BaseException:
        await server.release()
        raise
    return server


def taken(where: Database) -> StoreError:
    """At the start: there is another."""
    return StoreError(
        f"{where.label}: another bot already works with this database; "
        "stop it or give this one a database of its own"
    )


def lost(where: Database, right: Right = Right.ALONE) -> StoreLost:
    """Later: there was another meanwhile, which may have done what this one has in hand."""
    if right not in {Right.ALONE, Right.BESIDE}:
        return StoreLost(
            f"{where.label}: another process became the {right}, so this one stops; "
            "started again it stands by"
        )
    return StoreLost(
        f"{where.label}: another bot took this database over, so this one stops; nothing is to be done twice"
    )
