"""Forgetting what people said, where the row itself stays: cases, updates set aside, calls that wait."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal_column, or_, select, update

from bot.adapters.store.moves import WAITING
from bot.adapters.store.rows import EMPTIED
from bot.adapters.store.schema import inbox, judgements, outbox
from bot.core.message import UserId
from bot.services.guard.recording import wordless
from bot.services.store import CallState

SOME = 1000
"""Rows per table and commit: a few milliseconds for which a turn may have to wait."""
FORGOTTEN = "its person wants to be forgotten"
_EMPTY: Any = literal_column("''")
_ASIDE: Any = literal_column("'aside'")
"""Written into the text: with bound values the databases cannot use the partial indexes."""


def purge_words(connection: Connection, before: float) -> int:
    """Forget the words of up to ``SOME`` old cases and updates set aside; return of how many."""
    return _purge_cases(connection, before) + _purge_aside(connection, before)


def forget_words(connection: Connection, user_id: UserId, at: float) -> None:
    """Forget what waits for somebody in private, and what they said that could not be handled.

    What waits for a group stays, whoever it names: nobody escapes a restriction by wanting to be forgotten.
    It is emptied as soon as it was done.
    """
    private = update(outbox).where(outbox.c.chat_id == user_id, WAITING)
    failed = {"state": CallState.FAILED.value, "error": FORGOTTEN, "params": EMPTIED, "done_at": at}
    connection.execute(private.values(failed))
    names = re.compile(rb"(?<!\d)%d(?!\d)" % user_id)
    held = select(inbox.c.update_id, inbox.c.payload, inbox.c.error).where(inbox.c.state == _ASIDE)
    theirs = [row for row in connection.execute(held) if row.payload and names.search(row.payload)]
    _empty(connection, theirs)


def _purge_cases(connection: Connection, before: float) -> int:
    own, key = judgements.c, tuple(judgements.primary_key.columns)
    old = select(*key, own.signals).where(own.judged_at < before, own.evidence != _EMPTY).limit(SOME)
    rows = connection.execute(old).all()
    if not rows:
        return 0
    same = (column == bindparam(f"the_{column.name}") for column in key)
    change = update(judgements).where(*same).values(evidence="", signals=bindparam("bare"))
    connection.execute(
        change,
        [
            {
                "the_chat_id": row.chat_id,
                "the_message_id": row.message_id,
                "the_edited": row.edited,
                "bare": wordless(row.signals),
            }
            for row in rows
        ],
    )
    return len(rows)


def _purge_aside(connection: Connection, before: float) -> int:
    own = inbox.c
    full = or_(func.length(own.payload) > 0, own.error.like("%:%"))
    old = select(own.update_id, own.error).where(own.state == _ASIDE, own.done_at < before, full).limit(SOME)
    rows = connection.execute(old).all()
    _empty(connection, rows)
    return len(rows)


def _empty(connection: Connection, rows: Any) -> None:
    """Leave of updates set aside the kind of the error, which quotes nobody."""
    if not rows:
        return
    change = update(inbox).where(inbox.c.update_id == bindparam("which"))
    connection.execute(
        change.values(payload=None, error=bindparam("kind")),
        [{"which": row.update_id, "kind": (row.error or "").partition(":")[0]} for row in rows],
    )
