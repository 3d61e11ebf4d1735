"""A copy of the database while the bot runs."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.adapters.store.faults import store_error
from bot.adapters.store.urls import Database, database
from bot.errors import StoreError
from bot.files import FILE, make_folder


async def backup(url: str, target: Path) -> None:
    """Write a consistent copy of an SQLite database to a new file; the bot may go on writing meanwhile."""
    where = database(url)
    if where.file is None:
        raise StoreError(f"{where.label}: a server is backed up with its own tool: pg_dump --format=custom")
    await asyncio.to_thread(_copy, where, where.file, target)


def _copy(where: Database, source: Path, target: Path) -> None:
    if not source.exists():
        raise StoreError(f"{where.label}: there is no such file; start the bot once or correct DATABASE_URL")
    if target.exists():
        raise StoreError(f"{target}: exists already; name a new file for the backup")
    # Under another name until it is whole and on the disk: a half copy must never look like a backup.
    part = target.with_name(target.name + ".part")
    try:
        make_folder(target.parent)
        _read_into(source, part)
        part.replace(target)
        flush(target.parent)
    except sqlite3.Error as error:
        raise store_error(where, error) from None
    except OSError as error:
        raise StoreError(f"{target}: cannot be written ({error.strerror}); choose another place") from None
    finally:
        if part.parent.is_dir():
            part.unlink(missing_ok=True)


def _read_into(source: Path, part: Path) -> None:
    address = f"{source.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=10.0)) as reader:
        copy_to(part, reader)


def copy_to(part: Path, reader: sqlite3.Connection) -> None:
    """Copy what a connection sees into a new file; it is on the disk when this returns."""
    part.unlink(missing_ok=True)
    part.touch(FILE, exist_ok=False)
    # Of the rows alone: a copy of the pages would take along what was deleted and not yet written over.
    # Writers do not wait for it. It is one file without a log beside it, which can be copied away.
    reader.execute("VACUUM INTO ?", (str(part),))
    flush(part)


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
