"""A backup or an export made into a database file of its own, and proven, before it takes any place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from sqlalchemy import BigInteger, Connection, Integer, MetaData, Table, event, make_url, text
from sqlalchemy.exc import DatabaseError

from bot.adapters.store.backups import flush
from bot.adapters.store.copies.archive import MAGIC, Archive, not_ours
from bot.adapters.store.copies.contents import Contents, TableSum, contents, fill, go_on_after
from bot.adapters.store.copies.scratch import scratch
from bot.adapters.store.copies.values import WrongValueError
from bot.adapters.store.faults import store_error
from bot.adapters.store.revisions import bring_up, create_at, current, newer, packaged
from bot.adapters.store.schema import metadata
from bot.adapters.store.urls import Database
from bot.errors import StoreError, ValueRefused
from bot.files import FILE, open_regular

_SQLITE = b"SQLite format 3\0"
_LACKING = ("file is not a database", "malformed")


class Made(Enum):
    """What a file is."""

    COPY = "copy of an SQLite database"
    EXPORT = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A database file of this program's revision, and what it holds; ``revision`` is what it was made at."""

    path: Path
    made: Made
    revision: str
    contents: Contents


@contextmanager
def staged(file: Path, folder: Path | None) -> Iterator[Staged]:
    """Make a backup into a database and prove it, in a new place within ``folder``, which goes at the end.

    StoreError says what is wrong with the file.
    """
    try:
        with TemporaryDirectory(prefix=".antifraud-", dir=folder) as place:
            yield _staged(file, Path(place) / "restored.db")
    except OSError as error:
        where = error.filename or folder or "the folder for temporary files"
        raise StoreError(f"{where}: cannot be read or written ({error.strerror})") from None


def _staged(file: Path, path: Path) -> Staged:
    try:
        with _opened(file) as opened:
            start = opened.read(len(_SQLITE))
            opened.seek(0)
            path.touch(FILE)
            if start.startswith(MAGIC):
                made = _from_export(file, opened, path)
            elif start == _SQLITE:
                made = _from_copy(file, path)
            else:
                raise not_ours(file)
        flush(path)
    except (sqlite3.Error, DatabaseError) as error:
        raise _fault(file, path, error) from None
    return made


def _opened(file: Path) -> BinaryIO:
    try:
        return open_regular(file)
    except OSError as error:
        raise StoreError(f"{file}: cannot be read ({error.strerror})") from None


def _from_export(file: Path, opened: BinaryIO, path: Path) -> Staged:
    archive = Archive(file, opened)
    revision = _known(file, archive.heading.revision)
    with scratch(path) as connection:
        create_at(connection, _named(file), revision)
        tables = tables_of(connection, revision)
        written = _pour(archive, connection, tables)
        if _sums(contents(connection, tables)) != _sums(written):
            raise StoreError(f"{file}: does not come back as it was written; take another copy")
    found = _proven(file, path)
    # Only the export knows what a sequence of a server gave and took back.
    held = written if tables is metadata else found
    return Staged(path=path, made=Made.EXPORT, revision=revision, contents=held)


def _pour(archive: Archive, connection: Connection, tables: MetaData) -> Contents:
    found: dict[str, TableSum] = {}
    for table in tables.sorted_tables:
        fill(connection, table, archive.rows(table, found))
        go_on_after(connection, table, found[table.name].last)
    archive.finish()
    return Contents(parts=found)


def _from_copy(file: Path, path: Path) -> Staged:
    # One that nobody writes to leaves nothing beside it when it is read as what it is.
    is_still = not file.with_name(file.name + "-wal").exists()
    address = f"{file.absolute().as_uri()}?mode=ro{'&immutable=1' if is_still else ''}"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    with scratch(path) as connection:
        revision = current(connection)
    if revision is None:
        raise not_ours(file)
    _known(file, revision)
    return Staged(path=path, made=Made.COPY, revision=revision, contents=_proven(file, path))


def _known(file: Path, revision: str) -> str:
    if revision not in packaged():
        raise newer(_named(file), revision)
    return revision


def _named(file: Path) -> Database:
    return Database(url=make_url("sqlite://"), label=str(file), file=file)


def tables_of(connection: Connection, revision: str) -> MetaData:
    """The tables of a revision as an export of that time knows them."""
    if revision == packaged()[-1]:
        return metadata
    tables = MetaData()

    @event.listens_for(tables, "column_reflect")
    def _widened(_inspector: object, _table: Table, column: dict[str, object]) -> None:
        # SQLite calls whole numbers of any size INTEGER.
        if isinstance(column["type"], Integer):
            column["type"] = BigInteger()

    tables.reflect(connection)
    tables.remove(tables.tables["alembic_version"])
    return tables


def _sums(found: Contents) -> dict[str, tuple[int, str]]:
    return {name: (part.rows, part.sha256) for name, part in found.parts.items()}


def _proven(file: Path, path: Path) -> Contents:
    """Bring it to this program's revision, look through all of it, and read every value."""
    with scratch(path) as connection:
        _must_be_whole(file, connection)
        upgraded = bring_up(connection, _named(file))
        _must_have_our_shape(file, connection)
        try:
            found = contents(connection, metadata)
        except WrongValueError as error:
            raise StoreError(f"{file}: holds what this program does not write ({error})") from None
    if upgraded:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("VACUUM")
    return found


def _must_be_whole(file: Path, connection: Connection) -> None:
    for look in ("integrity_check(1)", "foreign_key_check"):
        found = connection.exec_driver_sql(f"PRAGMA {look}").first()
        if found is not None and found[0] != "ok":
            raise _damaged(file)


def _must_have_our_shape(file: Path, connection: Connection) -> None:
    """Triggers and views would do what nobody asked for in the place that the file takes."""
    shape = text("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    found = set(connection.scalars(shape))
    ours = {"alembic_version", *metadata.tables}
    ours |= {str(index.name) for table in metadata.tables.values() for index in table.indexes}
    if found != ours:
        raise StoreError(
            f"{file}: has another shape than this program's databases ({', '.join(sorted(found ^ ours)[:3])})"
        )


def _fault(file: Path, path: Path, error: Exception) -> StoreError:
    said = str(error).lower()
    if any(words in said for words in _LACKING):
        return _damaged(file)
    found = store_error(_named(path.parent.parent), error)
    if isinstance(found, ValueRefused):
        # Such as a key that is there twice.
        return StoreError(f"{file}: holds rows that no database takes together; take another copy")
    return found


def _damaged(file: Path) -> StoreError:
    return StoreError(f"{file}: is damaged; take another copy")
