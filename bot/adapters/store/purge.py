"""Forgetting what is older than the operator keeps."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Delete, Table, delete, select, tuple_

from bot.adapters.store.schema import (
    acquaintances,
    acts,
    appeals,
    daily,
    inbox,
    judgements,
    outbox,
    reports,
    tick,
)
from bot.adapters.store.schema_federations import federation_appeals
from bot.services.store import ACTS_LONGER, POSTS_LONGER

SOME = 1000
"""Rows per table and commit: a few milliseconds for which a turn may have to wait."""


def purge_some(connection: Connection, before: float) -> int:
    """Delete up to ``SOME`` old rows of each table; return how many there were."""
    done = inbox.c.state.in_(("done", "aside")), inbox.c.done_at < before
    sent = outbox.c.state.in_(("sent", "failed")), outbox.c.done_at < before
    answered = federation_appeals.c.at < before, federation_appeals.c.outcome != ""
    last_day = datetime.fromtimestamp(max(0.0, before - POSTS_LONGER), UTC).date().isoformat()
    statements = (
        _some(inbox, *done),
        _some(outbox, *sent),
        _some(judgements, judgements.c.judged_at < before),
        _some(acquaintances, acquaintances.c.seen_at < before),
        _some(tick, tick.c.slot < before - POSTS_LONGER),
        _some(daily, daily.c.day < last_day),
        _some(federation_appeals, *answered),
        *(_some(table, table.c.at < before - ACTS_LONGER) for table in (acts, reports, appeals)),
    )
    return sum(connection.execute(statement).rowcount for statement in statements)


def _some(table: Table, *old: ColumnElement[bool]) -> Delete:
    key = tuple(table.primary_key.columns)
    return delete(table).where(tuple_(*key).in_(select(*key).where(*old).limit(SOME)))
