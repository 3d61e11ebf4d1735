"""The batched statements, built once so that none is compiled twice."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, bindparam, case, false, func, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from bot.adapters.store.schema import (
    acquaintances,
    acts,
    api_keys,
    api_tips,
    appeals,
    blocks,
    campaigns,
    chats,
    contacts,
    daily,
    dialogues,
    entries,
    inbox,
    judgements,
    outbox,
    reminders,
    reports,
    salt,
    settings,
    tick,
    voices,
)
from bot.adapters.store.schema_federations import (
    federation_admins,
    federation_appeals,
    federation_chats,
    federation_entries,
    federations,
)

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

    Insert = postgresql.Insert | sqlite.Insert


@cache
def statements(dialect: str) -> Statements:
    """The texts for a database; a process makes them once, however many stores it opens."""
    return Statements(dialect)


class Statements:
    """The few texts that differ between the databases differ here alone: "insert or leave it"."""

    def __init__(self, dialect: str) -> None:
        self._dialect = dialect
        self.receive = self._insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id)
        self.set_aside = self._upsert(inbox, ("state", "error", "done_at"), where_not_done=True)
        self.done = self._upsert(
            inbox, ("state", "payload", "result", "done_at"), where_not_done=True
        ).returning(inbox.c.update_id)
        self.done_received = (
            update(inbox)
            .where(inbox.c.update_id.in_(bindparam("ids", expanding=True)), inbox.c.state != "done")
            .values(state="done", payload=None, result=bindparam("to_result"), done_at=bindparam("at"))
            .returning(inbox.c.update_id)
        )
        # Locked in one order, whatever their state: of two processes the second sees what the first did.
        self.done_before = (
            select(inbox.c.update_id, inbox.c.state)
            .where(inbox.c.update_id.in_(bindparam("ids", expanding=True)))
            .order_by(inbox.c.update_id)
            .with_for_update()
        )
        self.judge = (
            self._insert(judgements).on_conflict_do_nothing().returning(*judgements.primary_key.columns)
        )
        self.judge_again = self._judge_again()
        self.meet = self._upsert(acquaintances, ("joined_at", "messages", "seen_at"))
        self.enqueue = self._insert(outbox).returning(outbox.c.id, sort_by_parameter_order=True)
        self.save_chat = self._upsert(chats, ("kind", "title", "active", "greeted", "next_run", "heard"))
        self.set_setting = self._upsert(settings, ("value",))
        self.tick = self._insert(tick).on_conflict_do_nothing().returning(tick.c.chat_id, tick.c.slot)
        # A schedule that was changed since it was found due lies behind the slot, or is none: it stays.
        self.move_on = (
            update(chats)
            .where(chats.c.chat_id == bindparam("chat"), chats.c.next_run <= bindparam("taken_slot"))
            .values(next_run=bindparam("next_slot"))
        )
        self.keep_dialogue = self._upsert(dialogues, ("state", "at"))
        self.remind = self._upsert(reminders, ("chat_id", "due", "state"))
        self.salt = self._insert(salt).on_conflict_do_nothing()
        self.save_campaign = self._seen_again(campaigns, "last_seen")
        self.save_contact = self._seen_again(contacts, "seen_at")
        self.sight = self._insert(voices).on_conflict_do_nothing()
        self.speak = self._upsert(voices, ("word", "said_by", "said_at", "sure"))
        self.settle = (
            update(outbox)
            .where(outbox.c.id == bindparam("call_id"))
            .where(outbox.c.state != bindparam("unless"))
            .values(
                state=bindparam("to_state"),
                message_id=bindparam("sent_id"),
                error=bindparam("said"),
                params=bindparam("emptied"),
                done_at=bindparam("at"),
                gone_at=case(
                    (outbox.c.lasts > 0, bindparam("gone_from") + outbox.c.lasts), else_=outbox.c.gone_at
                ),
            )
        )
        self.sending = self._begun("ready", "sending", to="sending", attempts=1)
        self.unsent = self._begun("sending", to="ready", attempts=-1)
        self.block = self._insert(blocks).on_conflict_do_nothing().returning(blocks.c.chat_id)
        self.keep_entry = self._insert(entries).on_conflict_do_nothing().returning(entries.c.value)
        self.report = self._insert(reports).on_conflict_do_nothing().returning(reports.c.user_id)
        self.appeal = self._insert(appeals).on_conflict_do_nothing().returning(appeals.c.user_id)
        self.make_federation = self._new(federations)
        self.add_federation_admin = self._new(federation_admins)
        self.join_federation = self._new(federation_chats)
        self.keep_listed = self._new(federation_entries)
        self.open_list_appeal = self._new(federation_appeals)
        self.make_key = self._new(api_keys)
        self.tell_tip = self._upsert(api_tips, ("round", "told_at"))
        self.count = self._count()
        self.count_first = self._new(daily)
        self.undo = (
            update(acts)
            .where(acts.c.id == bindparam("act"), acts.c.undone_by == 0)
            .values(undone_by=bindparam("who"))
        )

    def _begun(self, *states: str, to: str, attempts: int) -> ReturningUpdate[tuple[Any, ...]]:
        """Turn calls that are in one of these states, and count their attempts."""
        own = outbox.c
        return (
            update(outbox)
            .where(own.id.in_(bindparam("call_ids", expanding=True)), own.state.in_(states))
            .values(state=to, attempts=own.attempts + attempts)
            .returning(own.id)
        )

    def _judge_again(self) -> ReturningInsert[tuple[Any, ...]]:
        """Insert, or replace a judgement that nobody was answered for; what admins said of it stays."""
        insert, key = self._insert(judgements), judgements.primary_key.columns
        values = {
            column.name: insert.excluded[column.name] for column in judgements.c if column not in set(key)
        }
        said = {
            name: func.coalesce(func.nullif(judgements.c[name], 0), insert.excluded[name])
            for name in ("cleared_by", "confirmed_by")
        }
        return insert.on_conflict_do_update(
            index_elements=list(key),
            set_={**values, **said},
            where=judgements.c.answered.is_(false()),
        ).returning(*key)

    def _count(self) -> Insert:
        insert = self._insert(daily)
        return insert.on_conflict_do_update(
            index_elements=list(daily.primary_key.columns),
            set_={"count": daily.c.count + insert.excluded["count"]},
        )

    def _seen_again(self, table: Table, when: str) -> Insert:
        insert = self._insert(table)
        return insert.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={when: insert.excluded[when]},
            where=table.c[when] < insert.excluded[when],
        )

    def _new(self, table: Table) -> ReturningInsert[tuple[Any, ...]]:
        """Insert or leave it; what is new comes back by its key."""
        insert = self._insert(table).on_conflict_do_nothing()
        return insert.returning(*table.primary_key.columns)

    def _insert(self, table: Table) -> Insert:
        if self._dialect == "sqlite":
            return sqlite.insert(table)
        # Whoever works on a file must not carry the server's types about.
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)

    def _upsert(self, table: Table, names: tuple[str, ...], *, where_not_done: bool = False) -> Insert:
        insert = self._insert(table)
        return insert.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: insert.excluded[name] for name in names},
            where=inbox.c.state != "done" if where_not_done else None,
        )
