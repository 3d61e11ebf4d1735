"""Forgetting what is older than the operator keeps."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, Delete, Table, delete, select, tuple_

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
    done = (
        select(inbox.c.update_id)
        .where(inbox.c.state.in_(("done", "aside")), inbox.c.done_at < before)
        .limit(SOME)
    )
    sent = (
        select(outbox.c.id)
        .where(outbox.c.state.in_(("sent", "failed")), outbox.c.done_at < before)
        .limit(SOME)
    )
    key = tuple(judgements.primary_key.columns)
    old = select(*key).where(judgements.c.judged_at < before).limit(SOME)
    who = tuple(acquaintances.primary_key.columns)
    gone = select(*who).where(acquaintances.c.seen_at < before).limit(SOME)
    slot = tuple(tick.primary_key.columns)
    posted = select(*slot).where(tick.c.slot < before - POSTS_LONGER).limit(SOME)
    last_day = datetime.fromtimestamp(max(0.0, before - POSTS_LONGER), UTC).date().isoformat()
    counted = tuple(daily.primary_key.columns)
    days = select(*counted).where(daily.c.day < last_day).limit(SOME)
    done_long_ago = select(acts.c.id).where(acts.c.at < before - ACTS_LONGER).limit(SOME)
    own = federation_appeals.c
    answered = select(own.id).where(own.at < before, own.outcome != "").limit(SOME)
    statements = (
        delete(inbox).where(inbox.c.update_id.in_(done)),
        delete(outbox).where(outbox.c.id.in_(sent)),
        delete(judgements).where(tuple_(*key).in_(old)),
        delete(acquaintances).where(tuple_(*who).in_(gone)),
        delete(tick).where(tuple_(*slot).in_(posted)),
        delete(daily).where(tuple_(*counted).in_(days)),
        delete(acts).where(acts.c.id.in_(done_long_ago)),
        delete(federation_appeals).where(own.id.in_(answered)),
        *(_said(table, before - ACTS_LONGER) for table in (reports, appeals)),
    )
    return sum(connection.execute(statement).rowcount for statement in statements)


def _said(table: Table, before: float) -> Delete:
    key = tuple(table.primary_key.columns)
    return delete(table).where(tuple_(*key).in_(select(*key).where(table.c.at < before).limit(SOME)))
