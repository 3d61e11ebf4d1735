"""Between table rows and the values of the port."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import Row

from bot.adapters.store.pseudonyms import named
from bot.core.message import ChatId
from bot.services.store import (
    Acquaintance,
    Act,
    Call,
    CallState,
    ChatRecord,
    Counted,
    Json,
    Judgement,
    Post,
    Queued,
)

JUDGEMENT_FIELDS = tuple(field.name for field in fields(Judgement))
ACQUAINTANCE_FIELDS = tuple(field.name for field in fields(Acquaintance))
POST_FIELDS = tuple(field.name for field in fields(Post))
ACT_FIELDS = tuple(field.name for field in fields(Act) if field.name != "id")

EMPTIED = "{}"
"""The parameters of a call whose fate is known: what it said is nobody's business any more."""


def call_row(call: Call, update_id: int | None) -> dict[str, Any]:
    """One outbox row; ``update_id`` is that of the update that led to it."""
    return {
        "chat_id": call.chat_id,
        "method": call.method,
        "params": _params(call.params),
        "once": call.once,
        "slot": call.slot,
        "mark": call.mark,
        "lasts": call.lasts,
        "state": CallState.READY.value,
        "update_id": update_id,
    }


def _params(params: Mapping[str, Json]) -> str:
    try:
        return orjson.dumps(params).decode()
    except orjson.JSONEncodeError:
        # Plain ASCII carries lone surrogates through any database.
        return json.dumps(dict(params))


def queued(row: Row[*tuple[Any, ...]]) -> Queued:
    """One waiting call."""
    call = Call(
        chat_id=ChatId(row.chat_id),
        method=row.method,
        params=json.loads(row.params),
        once=bool(row.once),
        slot=row.slot,
        mark=row.mark,
        lasts=row.lasts,
    )
    return Queued(
        id=row.id,
        call=call,
        state=CallState(row.state),
        attempts=row.attempts,
        update_id=row.update_id,
    )


def judgement_row(judgement: Judgement) -> dict[str, Any]:
    """One ledger row."""
    return {name: getattr(judgement, name) for name in JUDGEMENT_FIELDS}


def judgement(row: Row[*tuple[Any, ...]]) -> Judgement:
    """One judgement."""
    kept = {name: getattr(row, name) for name in JUDGEMENT_FIELDS}
    return Judgement(**{**kept, "sender_id": named(row.sender_id)})


def acquaintance_row(met: Acquaintance) -> dict[str, Any]:
    """One row of who is known."""
    return {name: getattr(met, name) for name in ACQUAINTANCE_FIELDS}


def acquaintance(row: Row[*tuple[Any, ...]]) -> Acquaintance:
    """One acquaintance."""
    return Acquaintance(**{name: getattr(row, name) for name in ACQUAINTANCE_FIELDS})


def chat_records(rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[ChatRecord, ...]:
    """Chats joined with their settings, one row per setting, rows of a chat side by side."""
    return tuple(_record(list(same)) for _, same in groupby(rows, key=lambda row: row.chat_id))


def _record(rows: list[Row[*tuple[Any, ...]]]) -> ChatRecord:
    first = rows[0]
    return ChatRecord(
        chat_id=ChatId(first.chat_id),
        kind=first.kind,
        title=first.title,
        active=bool(first.active),
        greeted=bool(first.greeted),
        settings={row.key: row.value for row in rows if row.key is not None},
        next_run=first.next_run,
        heard=first.heard,
    )


def post(row: Row[*tuple[Any, ...]]) -> Post:
    """One slot that was taken."""
    return Post(**{name: getattr(row, name) for name in POST_FIELDS})


def act_row(act: Act) -> dict[str, Any]:
    """One row of what was done."""
    return {name: getattr(act, name) for name in ACT_FIELDS}


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
