"""Forgetting what is older than the operator keeps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Table,
    delete,
    literal_column,
    select,
    tuple_,
)

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
_DONE: Any = literal_column("'done'")
_ASIDE: Any = literal_column("'aside'")
_ENDED: Any = (literal_column("'sent'"), literal_column("'failed'"))
"""Written into the text: with bound values the databases cannot use the partial indexes."""


def purge_some(connection: Connection, before: float) -> int:
    """Delete up to ``SOME`` old rows of each table; return how many there were."""
    return sum(connection.execute(statement).rowcount for statement in old_rows(before))


def purge_done(connection: Connection, before: float) -> int:
    """Delete up to ``SOME`` marks of updates that were done; return how many there were."""
    return connection.execute(old_marks(before)).rowcount


def old_marks(before: float) -> Delete:
    """That deletion; what was set aside is no mark."""
    return _some(inbox, inbox.c.done_at, before, inbox.c.state == _DONE)


def old_rows(before: float) -> tuple[Delete, ...]:
    """A deletion for each table, each led by an index of its ages."""
    last_day = datetime.fromtimestamp(max(0.0, before - POSTS_LONGER), UTC).date().isoformat()
    return (
        _some(inbox, inbox.c.done_at, before, inbox.c.state == _ASIDE),
        _some(outbox, outbox.c.done_at, before, outbox.c.state.in_(_ENDED)),
        _some(judgements, judgements.c.judged_at, before),
        _some(acquaintances, acquaintances.c.seen_at, before),
        _some(tick, tick.c.slot, before - POSTS_LONGER),
        _some(daily, daily.c.day, last_day),
        _some(federation_appeals, federation_appeals.c.at, before, federation_appeals.c.outcome != ""),
        *(_some(table, table.c.at, before - ACTS_LONGER) for table in (acts, reports, appeals)),
    )


def _some(table: Table, age: Column[Any], before: float | str, *ended: ColumnElement[bool]) -> Delete:
    key = tuple(table.primary_key.columns)
    # By its order a server is led to the index: without it, it hopes to meet old rows wherever it begins.
    old = select(*key).where(age < before, *ended).order_by(age).limit(SOME)
    return delete(table).where(tuple_(*key).in_(old))
