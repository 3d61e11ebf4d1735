"""A backup put in the place of a database, whole or not at all, while no bot works with it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, column, delete, inspect, literal, select, table

from bot.adapters.store.copies.contents import Contents, batches, contents, fill, go_on_after
from bot.adapters.store.copies.placing import put_in_place
from bot.adapters.store.copies.scratch import scratch
from bot.adapters.store.copies.staging import Staged, staged
from bot.adapters.store.faults import store_error
from bot.adapters.store.file import make_place
from bot.adapters.store.private import BESIDE
from bot.adapters.store.revisions import bring_up, once
from bot.adapters.store.schema import flags, metadata
from bot.adapters.store.sql import open_store
from bot.adapters.store.tenancy import SIGNED, Tenancy, occupy
from bot.adapters.store.urls import Database, database
from bot.errors import StoreError
from bot.files import taken_back


class Old(Enum):
    """What becomes of what a database holds already."""

    REFUSED = "refused"
    KEPT = "kept"
    """Beside the new one; a server has no such place, so there it is refused."""
    REPLACED = "replaced"
    """As KEPT where there is a place for it, else deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a database holds now, and the file in which the old one is kept."""

    contents: Contents
    kept: Path | None = None


async def verify(file: Path) -> Staged:
    """Prove a backup: restore it to a database of its own, look through that, and open it as the bot does."""
    with staged(file, beside(file)) as made:
        store = await open_store(f"sqlite:///{made.path}")
        await store.close()
        return made


def beside(file: Path) -> Path | None:
    """Where there is room for what is in a file: beside it, else where the system has it."""
    return file.parent if os.access(file.parent, os.W_OK) else None


async def restore(url: str, file: Path, old: Old) -> Restored:
    """Put what a backup or an export holds in the place of what a database holds.

    StoreError when a bot works with it, or when the file is not sound; then all is as it was.
    """
    where = database(url)
    with taken_back(where.file, *BESIDE) if where.file else nullcontext():
        async with alone(where) as tenancy:
            if old is Old.REFUSED or (old is Old.KEPT and where.file is None):
                await _refuse_old(where)
            if where.file is None:
                return await _into_server(where, tenancy, file, old)
            return _into_file(where.file, file, old)


@asynccontextmanager
async def alone(where: Database) -> AsyncIterator[Tenancy]:
    """Keep bots away from a database; StoreError if one works with it."""
    try:
        make_place(where)
        tenancy = await occupy(where)
    except Exception as error:
        raise store_error(where, error) from None
    try:
        yield tenancy
    finally:
        await tenancy.release()


def _into_file(target: Path, file: Path, old: Old) -> Restored:
    with staged(file, target.resolve().parent) as made:
        kept = put_in_place(made.path, target.resolve(), keep=old is not Old.REFUSED)
        return Restored(contents=made.contents, kept=kept)


async def _into_server(where: Database, tenancy: Tenancy, file: Path, old: Old) -> Restored:
    with staged(file, beside(file)) as made:
        work = partial(_pour, where, made, old)
        await once(where, lambda runner: runner.write(work), tenancy)
        return Restored(contents=made.contents)


def _pour(where: Database, made: Staged, old: Old, connection: Connection) -> None:
    """All in one transaction: until it is committed nobody sees any of it."""
    bring_up(connection, where)
    if old is Old.REPLACED:
        names = ", ".join(f'"{name}"' for name in metadata.tables)
        connection.exec_driver_sql(f"TRUNCATE {names}")
    else:
        _must_be_empty(where, connection)
    # A bot that comes back to it must not take it for what it left.
    connection.execute(delete(flags).where(flags.c.key.in_(SIGNED)))
    with scratch(made.path) as source:
        for kept in metadata.sorted_tables:
            fill(connection, kept, batches(source, kept))
            go_on_after(connection, kept, made.contents.parts[kept.name].last)
    if contents(connection, metadata).sha256 != made.contents.sha256:
        raise StoreError(f"{where.label}: does not give back what it was given; nothing was changed")


async def _refuse_old(where: Database) -> None:
    if where.file is None or where.file.exists():
        await once(where, lambda runner: runner.read(partial(_must_be_empty, where)))


def _must_be_empty(where: Database, connection: Connection) -> None:
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    if where.file is None:
        # What other programs keep on a server is left alone.
        names &= set(metadata.tables)
    for name in sorted(names):
        rows = select(literal(1)).select_from(table(name)).limit(1)
        if name == flags.name:
            rows = rows.where(column("key").not_in(SIGNED))
        if connection.scalar(rows) is not None:
            raise StoreError(f"{where.label}: holds data already; {_way_out(where)}")


def _way_out(where: Database) -> str:
    if where.file is None:
        return "name an empty one in DATABASE_URL, or delete all of that by `antifraud db restore --replace`"
    return "name a new file in DATABASE_URL, or put it aside by `antifraud db restore`"
