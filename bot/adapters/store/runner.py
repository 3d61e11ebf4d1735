"""Where the statements run. They are the same for both databases; only the way to the driver differs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from bot.adapters.store.tenancy import Guest, Tenancy
from bot.adapters.store.urls import Database

R = TypeVar("R")


class Runner(Protocol):
    """Runs plain functions of a connection, away from the event loop."""

    @property
    def dialect(self) -> str:
        """The database's name in SQLAlchemy."""

    async def write(self, work: Callable[[Connection], R]) -> R:
        """Run ``work`` in one transaction of the only writer and commit it."""

    async def read(self, work: Callable[[Connection], R]) -> R:
        """Run ``work`` beside the writer; it sees everything that was committed."""

    async def scrub(self) -> bool:
        """Leave nothing in the files that was deleted; False while somebody else reads them."""

    async def rewrite(self) -> None:
        """Write the files anew: what an earlier program deleted may still stand in their free space."""

    @property
    def incidents(self) -> tuple[str, ...]:
        """What happened to the database since it was opened, a line each."""

    async def look(self) -> tuple[str, ...]:
        """Write a removed database back, and say what is wrong around it, a line each.

        StoreLost once it is not this bot's any more.
        """

    async def let_go(self) -> None:
        """Drop the writer's connection after a failure; the next write opens another."""

    async def close(self) -> None:
        """Close every connection."""


def open_runner(where: Database, tenancy: Tenancy | None = None) -> Runner:
    """The runner for this database; nothing is opened yet. With a right to it nothing is written without."""
    if where.file is not None:
        from bot.adapters.store.file import FileRunner

        return FileRunner(where, tenancy)
    from bot.adapters.store.server import ServerRunner

    return ServerRunner(where, tenancy or Guest())
