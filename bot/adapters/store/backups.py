"""A copy of a database file while the bot runs."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.adapters.store.faults import store_error
from bot.adapters.store.urls import Database
from bot.errors import StoreError
from bot.files import FILE, make_folder


def copy(where: Database, source: Path, target: Path) -> None:
    """Write a consistent copy of a database file to a new file; the bot may go on writing meanwhile."""
    must_exist(where)
    try:
        with made_whole(target) as part:
            _read_into(source, part)
    except sqlite3.Error as error:
        raise store_error(where, error) from None


def must_exist(where: Database) -> None:
    """StoreError for a database file that is not there: opening it would make an empty one."""
    if where.file is not None and not where.file.exists():
        raise StoreError(f"{where.label}: there is no such file; start the bot once or correct DATABASE_URL")


@contextmanager
def made_whole(target: Path) -> Iterator[Path]:
    """The name to write a new file under; it gets its own once it is whole and on the disk.

    A half copy must never look like a backup.
    """
    if target.exists():
        raise StoreError(f"{target}: exists already; name a new file")
    part = target.with_name(target.name + ".part")
    try:
        make_folder(target.parent)
        yield part
        part.replace(target)
        flush(target.parent)
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
