"""Between table rows and the values of the port."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from itertools import groupby
from typing import Any, TypeVar

import orjson
from sqlalchemy import Row

from bot.adapters.store.pseudonyms import named
from bot.services.store import (
    Call,
    CallState,
    ChatRecord,
    Counted,
    Json,
    Judgement,
    Queued,
)

T = TypeVar("T")
EMPTIED = "{}"
"""The parameters of a call whose fate is known: what it said is nobody's business any more."""


def row_of(value: Any) -> dict[str, Any]:
    """What a table keeps of a value; the number of a new row is the database's to give."""
    return {one.name: getattr(value, one.name) for one in fields(value) if one.name != "id"}


def of_row(kind: Callable[..., T], row: Row[*tuple[Any, ...]], **others: object) -> T:
    """A value out of the columns that are called like its fields; ``others`` are kept in another way."""
    names = (one.name for one in fields(kind) if one.name not in others)  # type: ignore[arg-type] # a dataclass
    return kind(**{name: getattr(row, name) for name in names}, **others)


def call_row(call: Call, update_id: int | None) -> dict[str, Any]:
    """One outbox row; ``update_id`` is that of the update that led to it."""
    state = CallState.READY.value
    return {**row_of(call), "params": _params(call.params), "state": state, "update_id": update_id}


def _params(params: Mapping[str, Json]) -> str:
    try:
        return orjson.dumps(params).decode()
    except orjson.JSONEncodeError:
        # Plain ASCII carries lone surrogates through any database.
        return json.dumps(dict(params))


def queued(row: Row[*tuple[Any, ...]]) -> Queued:
    """One waiting call."""
    call = of_row(Call, row, params=json.loads(row.params))
    return of_row(Queued, row, call=call, state=CallState(row.state))


def judgement(row: Row[*tuple[Any, ...]]) -> Judgement:
    """One judgement."""
    return of_row(Judgement, row, sender_id=named(row.sender_id))


def chat_records(rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[ChatRecord, ...]:
    """Chats joined with their settings, one row per setting, rows of a chat side by side."""
    return tuple(_record(list(same)) for _, same in groupby(rows, key=lambda row: row.chat_id))


def _record(rows: list[Row[*tuple[Any, ...]]]) -> ChatRecord:
    settings = {row.key: row.value for row in rows if row.key is not None}
    return of_row(ChatRecord, rows[0], settings=settings)


def summed(counted: Iterable[Counted]) -> list[dict[str, Any]]:
    """One row for each chat, day and key: no statement may meet a row twice."""
    found: dict[tuple[int, str, str], int] = {}
    for one in counted:
        key = (one.chat_id, one.day, one.key)
        found[key] = found.get(key, 0) + one.count
    return [
        {"chat_id": chat, "day": day, "key": key, "count": count}
        # In the order of the key: who waits for a row holds none that another process waits for.
        for (chat, day, key), count in sorted(found.items())
    ]
