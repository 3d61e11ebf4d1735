"""Rows of every table, of whatever its columns can hold."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    TypeDecorator,
    insert,
)

from bot.adapters.store.copies.contents import Contents, contents, go_on_after
from bot.adapters.store.runner import open_runner
from bot.adapters.store.schema import metadata
from bot.adapters.store.urls import database

TEXTS = (
    "",
    "plain",
    "发一条朋友圈，送一袋大米 🍚",
    "👩‍👩‍👧‍👦 e\u0301 \u202eright to left\u202c",
    "line\nline\r\n\ttab \u2028 \u0001 \x7f",
    "quotes \" ' `; DROP TABLE chats; --",
    "\\u0000 is spelled, not meant",
    json.dumps({"text": "\0\ud83d", "n": [1.5, None, True, {"a": "注意"}]}),
    "Z",
    "a",
    "ä",
    "\U0010ffff",
)


def populate(connection: Connection, tables: MetaData = metadata, *, seed: int = 1, each: int = 12) -> None:
    """Some rows in each table."""
    dice = random.Random(seed)
    for table in tables.sorted_tables:
        rows = {_key(table, row): row for row in (_row(table, dice, n) for n in range(each))}
        connection.execute(insert(table), list(rows.values()))
        go_on_after(connection, table, (table.autoincrement_column is not None and 9_000_000_000) or None)


async def on(url: str, work: Callable[[Connection], Any]) -> Any:
    """Do something with a database, in a transaction."""
    runner = open_runner(database(url))
    try:
        return await runner.write(work)
    finally:
        await runner.close()


async def held(url: str) -> Contents:
    """What a database holds."""
    found = await on(url, lambda connection: contents(connection, metadata))
    assert isinstance(found, Contents)
    return found


def _key(table: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _row(table: Table, dice: random.Random, number: int) -> dict[str, Any]:
    row = {column.name: _value(column, dice) for column in table.columns}
    if table.autoincrement_column is not None:
        row[table.autoincrement_column.name] = 5_000_000_000 + number
    return row


def _value(column: Column[Any], dice: random.Random) -> Any:
    if column.nullable and dice.random() < 0.3:
        return None
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Boolean):
        return dice.random() < 0.5
    if isinstance(kind, Integer):
        # Of an older revision it is not known which have 64.
        bits = 63 if isinstance(kind, BigInteger) and column.table.metadata is metadata else 31
        # Not often: a key may hold each but once.
        edges = [-(1 << bits), (1 << bits) - 1, 0, -1]
        return dice.choice(edges) if dice.random() < 0.1 else dice.randrange(-(1 << bits), 1 << bits)
    if isinstance(kind, Float):
        return dice.choice([0.0, 1 / 3, -1e300, 5e-324, 1_764_490_000.123456, math.inf, -math.inf])
    if isinstance(kind, LargeBinary):
        return dice.randbytes(dice.randrange(40))
    text = dice.choice(TEXTS) + str(dice.randrange(1000))
    length = getattr(kind, "length", None)
    return text if length is None else text[-length:]
