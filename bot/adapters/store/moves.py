"""A group became a supergroup: what was kept under the old chat id moves to the new one."""

from __future__ import annotations

import json

from sqlalchemy import Connection, Table, delete, exists, func, literal_column, or_, select, update

from bot.adapters.store.moved import STAYED, moved_params
from bot.adapters.store.rows import EMPTIED
from bot.adapters.store.schema import (
    acquaintances,
    acts,
    appeals,
    blocks,
    chats,
    contacts,
    daily,
    entries,
    judgements,
    outbox,
    reports,
    setting_history,
    settings,
    stewards,
    tick,
    voices,
)
from bot.adapters.store.schema_federations import federation_chats
from bot.services.store import CallState

_KEYED = (
    chats,
    settings,
    tick,
    voices,
    contacts,
    acquaintances,
    entries,
    stewards,
    daily,
    blocks,
    federation_chats,
)
_ABOUT_MESSAGES = (acts, reports, appeals)
WAITING = outbox.c.state.in_([literal_column("'ready'"), literal_column("'sending'")])
"""Written into the text: with bound values the databases cannot use the index of what waits."""


def migrate_chat(connection: Connection, old: int, new: int, at: float) -> None:
    """Move every row; where both ids have one, that of ``new`` stays."""
    if old == new:
        return
    _hand_over(connection, old, new)
    _move_judgements(connection, old, new)
    # A supergroup counts its messages from 1 again: a tip's number would be somebody else's message there.
    hidden = -func.abs(tick.c.message_id)
    connection.execute(update(tick).where(tick.c.chat_id == old).values(message_id=hidden))
    _add_counts(connection, old, new)
    for table in _KEYED:
        _drop_doubles(connection, table, old, new)
    for table in _ABOUT_MESSAGES:
        left = update(table).where(table.c.chat_id == old)
        connection.execute(left.values(message_id=-func.abs(table.c.message_id)))
        if table is not acts:
            _drop_doubles(connection, table, old, new)
    # The bot's own messages stayed behind as well: nothing of the new chat may be taken for one of them.
    stayed = update(outbox).where(outbox.c.chat_id == old, outbox.c.message_id > 0)
    connection.execute(stayed.values(mark="", gone_at=None))
    _move_calls(connection, old, new, at)
    for table in (*_KEYED, *_ABOUT_MESSAGES, setting_history, outbox):
        connection.execute(update(table).where(table.c.chat_id == old).values(chat_id=new))


def _hand_over(connection: Connection, old: int, new: int) -> None:
    """A chat that is known under its new id already takes over the schedule: its tips go on."""
    kept = select(chats.c.next_run, chats.c.greeted).where(chats.c.chat_id == old)
    record = connection.execute(kept).first()
    if record is None:
        return
    values = {
        "next_run": func.coalesce(chats.c.next_run, record.next_run),
        "greeted": or_(chats.c.greeted, record.greeted),
    }
    connection.execute(update(chats).where(chats.c.chat_id == new).values(values))


def _add_counts(connection: Connection, old: int, new: int) -> None:
    """What both counted on a day is added up."""
    rival = daily.alias()
    same = (rival.c.chat_id == old, rival.c.day == daily.c.day, rival.c.key == daily.c.key)
    more = select(rival.c.count).where(*same).scalar_subquery()
    both = update(daily).where(daily.c.chat_id == new, exists().where(*same))
    connection.execute(both.values(count=daily.c.count + more))


def _drop_doubles(connection: Connection, table: Table, old: int, new: int) -> None:
    rival = table.alias()
    same = (
        rival.c[column.name] == column for column in table.primary_key.columns if column.name != "chat_id"
    )
    double = exists().where(rival.c.chat_id == new, *same)
    connection.execute(delete(table).where(table.c.chat_id == old, double))


def _move_judgements(connection: Connection, old: int, new: int) -> None:
    """Under negative message ids, which no message has: a supergroup counts its messages from 1 again."""
    own, rival = judgements.c, judgements.alias()
    hidden = -func.abs(own.message_id)
    same = (rival.c.message_id == hidden, rival.c.edited == own.edited)
    moved_before = exists().where(rival.c.chat_id == old, own.message_id > 0, *same)
    kept_by_new = exists().where(rival.c.chat_id == new, *same)
    for double in (moved_before, kept_by_new):
        connection.execute(delete(judgements).where(own.chat_id == old, double))
    move = update(judgements).where(own.chat_id == old)
    connection.execute(move.values(chat_id=new, message_id=hidden))


def _move_calls(connection: Connection, old: int, new: int, at: float) -> None:
    """Rewrite what waits; what was done has no parameters any more."""
    waiting = select(outbox.c.id, outbox.c.params).where(outbox.c.chat_id == old, WAITING)
    for call_id, text in connection.execute(waiting).all():
        params = moved_params(json.loads(text), old, new)
        change = update(outbox).where(outbox.c.id == call_id)
        if params is None:
            ended = {"state": CallState.FAILED.value, "error": STAYED, "params": EMPTIED, "done_at": at}
            change = change.values(ended)
        else:
            change = change.values(params=json.dumps(params))
        connection.execute(change)
