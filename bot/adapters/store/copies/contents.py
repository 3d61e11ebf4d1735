"""The rows of a database as lines, and back; in one order and spelling, whichever database holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    cast,
    collate,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import REGCLASS

from bot.adapters.store.copies.values import Rows
from bot.adapters.store.tenancy import SIGNED

BATCH = 200
"""Rows in memory at a time: one of them may be a whole update."""
_SERVER = "postgresql"
_given = Table("sqlite_sequence", MetaData(), Column("name", Text), Column("seq", BigInteger))
"""Where SQLite notes the highest number of a table that must not give one twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSum:
    """What a table holds: how many rows, their checksum, and the highest number that it ever gave to one."""

    rows: int
    sha256: str
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a database holds, table by table."""

    parts: Mapping[str, TableSum]

    @property
    def rows(self) -> int:
        """How many there are in all."""
        return sum(part.rows for part in self.parts.values())

    @property
    def sha256(self) -> str:
        """One checksum of all rows: databases that have the same one hold the same."""
        lines = (f"{name} {part.rows} {part.sha256}\n" for name, part in sorted(self.parts.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()


class RunningSum:
    """Counts rows and adds up their checksum as they pass."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = hashlib.sha256()

    def add(self, lines: bytes, rows: int) -> None:
        """Some more of them."""
        self.rows += rows
        self._sum.update(lines)

    def part(self, last: int | None) -> TableSum:
        """What has passed."""
        return TableSum(rows=self.rows, sha256=self._sum.hexdigest(), last=last)


def contents(connection: Connection, tables: MetaData) -> Contents:
    """Read everything once and tell what is there."""
    return Contents(parts={table.name: _part(connection, table) for table in tables.sorted_tables})


def _part(connection: Connection, table: Table) -> TableSum:
    passed = RunningSum()
    for lines, rows in as_lines(connection, table):
        passed.add(lines, rows)
    return passed.part(last_number(connection, table))


def as_lines(connection: Connection, table: Table) -> Iterator[tuple[bytes, int]]:
    """The rows in the order of their key as lines of JSON, some at a time, each with how many they are."""
    form = Rows(table)
    for rows in batches(connection, table):
        yield b"".join(orjson.dumps(form.written(row)) + b"\n" for row in rows), len(rows)


def batches(connection: Connection, table: Table) -> Iterator[Sequence[Any]]:
    """The rows in the order of their key, some at a time.

    Without those that say who worked with this database last: a copy is not held by anybody.
    """
    order = (_by_bytes(column, connection.dialect.name) for column in table.primary_key.columns)
    rows = select(table).order_by(*order)
    if table.name == "flags":
        rows = rows.where(table.c.key.not_in(SIGNED))
    yield from connection.execute(rows, execution_options={"yield_per": BATCH}).partitions()


def _by_bytes(column: Column[Any], dialect: str) -> ColumnElement[Any]:
    """SQLite compares bytes; a server goes by its language unless told otherwise."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return collate(column, "C") if dialect == _SERVER and isinstance(kind, String) else column


def fill(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Put rows into an empty table, as they are."""
    # What the types would do to them is done: as a whole it takes a third of the time.
    statement = str(insert(table).inline().compile(dialect=connection.dialect))
    for some in rows:
        connection.exec_driver_sql(statement, [tuple(row) for row in some])


def last_number(connection: Connection, table: Table) -> int | None:
    """The highest number that a table ever gave to a row; None while there is none, or if it gives none."""
    column = table.autoincrement_column
    if column is None:
        return None
    if connection.dialect.name == _SERVER:
        last = connection.scalar(select(func.pg_sequence_last_value(_sequence(column))))
    else:
        last = connection.scalar(select(_given.c.seq).where(_given.c.name == table.name))
    if last is None:
        last = connection.scalar(select(func.max(column)))
    return last if last is not None and last > 0 else None


def go_on_after(connection: Connection, table: Table, last: int | None) -> None:
    """Let a table give no number again up to ``last``; on SQLite only one that remembers what it gave."""
    column = table.autoincrement_column
    if column is None:
        return
    if connection.dialect.name == _SERVER:
        # A sequence knows no zero: that none was given yet is told by its third argument.
        connection.execute(select(func.setval(_sequence(column), last or 1, last is not None)))
    elif last is not None and _remembers(connection, table):
        connection.execute(delete(_given).where(_given.c.name == table.name))
        connection.execute(insert(_given).values(name=table.name, seq=last))


def _sequence(column: Column[Any]) -> ColumnElement[Any]:
    return cast(func.pg_get_serial_sequence(column.table.name, column.name), REGCLASS)


def _remembers(connection: Connection, table: Table) -> bool:
    made = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    return "AUTOINCREMENT" in str(connection.scalar(made, {"name": table.name}))
