"""Exports: everything in a database in one file that either kind can be made from."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from bot.adapters.store.backups import copy, flush, made_whole, must_exist
from bot.adapters.store.copies.archive import Heading, write
from bot.adapters.store.copies.contents import Contents
from bot.adapters.store.copies.values import WrongValueError
from bot.adapters.store.revisions import current, newer, once, packaged
from bot.adapters.store.schema import metadata
from bot.adapters.store.urls import Database, database
from bot.errors import StoreError
from bot.files import opener


async def backup(url: str, target: Path) -> None:
    """Copy a database to a new file while the bot may go on: a file as it is, a server as an export."""
    where = database(url)
    if where.file is None:
        await export(url, target)
    else:
        await asyncio.to_thread(copy, where, where.file, target)


async def export(url: str, target: Path) -> Contents:
    """Write everything that a database holds at one moment to a new file, and tell what that was."""
    where = database(url)
    must_exist(where)
    with made_whole(target) as part:
        return await once(where, lambda runner: runner.read(partial(_export, where, part)))


def _export(where: Database, part: Path, connection: Connection) -> Contents:
    _hold_still(connection)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    heading = Heading(revision=_this_revision(where, connection), made_at=made_at)
    try:
        with open(part, "wb", opener=opener) as out:
            found = write(out, connection, metadata, heading)
    except WrongValueError as error:
        raise StoreError(f"{where.label}: holds what this program does not write ({error})") from None
    flush(part)
    return found


def _hold_still(connection: Connection) -> None:
    """Let all that is read be of one moment, while others write."""
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    else:
        connection.exec_driver_sql("BEGIN")


def _this_revision(where: Database, connection: Connection) -> str:
    found, known = current(connection), packaged()
    if found is None:
        raise StoreError(f"{where.label}: is empty; start the bot once or correct DATABASE_URL")
    if found not in known:
        raise newer(where, found)
    if found != known[-1]:
        raise StoreError(
            f"{where.label}: was written by an older program (its revision is {found}, this program needs "
            f"{known[-1]}); run `antifraud db migrate` first"
        )
    return found
