"""An export: one stream of JSON lines, compressed, that either database can be made from.

First a line that says what it is, then each table: its columns, a list for each row, how many they were and
their checksum; at last a line that seals all of it. It holds no names of files and no statements. It is read
once, from the beginning to the end, with a few rows in memory.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from sqlalchemy import Connection, MetaData, Table

from bot.adapters.store.copies.contents import BATCH, Contents, RunningSum, TableSum, as_lines, last_number
from bot.adapters.store.copies.values import Rows, WrongValueError
from bot.errors import StoreError

MAGIC = b"\x1f\x8b"
FORMAT = 1
LEVEL = 3
"""Of the compression: higher ones take twice as long for a few percent."""
LONGEST_LINE = 16_000_000
"""Bytes of a row: an update is a fraction of it."""
LONGEST_HEADING = 1_000
TIGHTEST = 250
"""How many bytes a byte of the file may unfold to; a database comes to a tenth of it."""
FREE = 64_000_000
"""Bytes that a file may unfold to in any case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The first line: the revision of the tables, and when they were read."""

    revision: str
    made_at: str


class _Seal:
    """One checksum over the heading and what stands at the end of each table."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, line: bytes) -> None:
        self._sum.update(line)

    def line(self) -> bytes:
        return _line({"end": True, "sha256": self._sum.hexdigest()})


def write(out: BinaryIO, connection: Connection, tables: MetaData, heading: Heading) -> Contents:
    """Write what a connection sees, in one transaction, and tell what that was."""
    parts, seal = {}, _Seal()
    with gzip.GzipFile("", "wb", LEVEL, out, mtime=0) as packed:
        first = _first(heading)
        packed.write(first)
        seal.add(first)
        for table in tables.sorted_tables:
            packed.write(_beginning(table))
            part = _write_rows(packed, connection, table)
            ending = _line(asdict(part))
            packed.write(ending)
            seal.add(ending)
            parts[table.name] = part
        packed.write(seal.line())
    return Contents(parts=parts)


def _write_rows(packed: gzip.GzipFile, connection: Connection, table: Table) -> TableSum:
    passed = RunningSum()
    for lines, rows in as_lines(connection, table):
        packed.write(lines)
        passed.add(lines, rows)
    return passed.part(last_number(connection, table))


def _first(heading: Heading) -> bytes:
    return _line({"antifraud": "export", "format": FORMAT, **asdict(heading)})


def _beginning(table: Table) -> bytes:
    return _line({"table": table.name, "columns": [column.name for column in table.columns]})


def _line(value: object) -> bytes:
    return orjson.dumps(value) + b"\n"


class Archive:
    """An export that is read; StoreError as soon as it is not what was written."""

    def __init__(self, name: Path, file: BinaryIO) -> None:
        self._name = name
        self._file = file
        self._lines = io.BufferedReader(gzip.GzipFile(fileobj=file), 1 << 16)
        self._number = self._size = 0
        self._seal = _Seal()
        self.heading = self._heading()

    def rows(self, table: Table, found: dict[str, TableSum]) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of the table that comes next, some at a time; then ``found`` has what they were."""
        if self._next() != _beginning(table):
            raise self._altered(f"{table.name} does not begin here with the columns of its revision")
        form, passed = Rows(table), RunningSum()
        some: list[tuple[Any, ...]] = []
        while (line := self._next()).startswith(b"["):
            some.append(self._row(form, line))
            passed.add(line, 1)
            if len(some) == BATCH:
                yield some
                some = []
        if some:
            yield some
        found[table.name] = self._ending(table, line, passed)

    def finish(self) -> None:
        """Nothing may be missing behind the last table, and nothing may follow."""
        if self._next() != self._seal.line():
            raise self._altered("its seal is another")
        if self._read(1):
            raise self._altered("something stands behind its end")

    def _heading(self) -> Heading:
        found = _object(self._read(LONGEST_HEADING))
        if found.get("antifraud") != "export":
            raise not_ours(self._name)
        if found.get("format") != FORMAT:
            raise StoreError(f"{self._name}: is an export of a newer program; update this one")
        revision, made_at = found.get("revision"), found.get("made_at")
        if not isinstance(revision, str) or not isinstance(made_at, str):
            raise self._altered("its first line is not whole")
        heading = Heading(revision=revision, made_at=made_at)
        self._seal.add(_first(heading))
        return heading

    def _row(self, form: Rows, line: bytes) -> tuple[Any, ...]:
        try:
            return form.read(orjson.loads(line))
        except WrongValueError as error:
            raise self._altered(str(error)) from None
        except orjson.JSONDecodeError:
            raise self._altered("is no JSON") from None

    def _ending(self, table: Table, line: bytes, passed: RunningSum) -> TableSum:
        last = _object(line).get("last")
        part = passed.part(last if type(last) is int else None)
        if line != _line(asdict(part)):
            raise self._altered(f"the rows of {table.name} are not those that were written")
        self._seal.add(line)
        return part

    def _next(self) -> bytes:
        self._number += 1
        line = self._read(LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise self._altered("is too long") if len(line) == LONGEST_LINE else _cut_off(self._name)
        self._size += len(line)
        if self._size > FREE and self._size > TIGHTEST * self._file.tell():
            raise self._altered("it unfolds to more than any database does")
        return line

    def _read(self, most: int) -> bytes:
        try:
            return self._lines.readline(most)
        except EOFError:
            raise _cut_off(self._name) from None
        except (gzip.BadGzipFile, zlib.error):
            raise self._altered("its compression does not add up") from None

    def _altered(self, why: str) -> StoreError:
        return StoreError(
            f"{self._name}: is damaged or was altered (line {self._number + 1}: {why}); take another copy"
        )


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def not_ours(name: Path) -> StoreError:
    """It is something else."""
    return StoreError(f"{name}: is neither a backup nor an export of this program")


def _cut_off(name: Path) -> StoreError:
    return StoreError(f"{name}: is cut off, its end is missing; take another copy")
