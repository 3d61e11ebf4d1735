"""Where somebody is named, and forgetting them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, case, delete, func, select, update

from bot.adapters.store import federation_people
from bot.adapters.store.access import Question
from bot.adapters.store.pseudonyms import key, pseudonym
from bot.adapters.store.schema import (
    acquaintances,
    acts,
    appeals,
    chats,
    dialogues,
    entries,
    feedback,
    judgements,
    reminders,
    reports,
    setting_history,
    settings,
    stewards,
)
from bot.adapters.store.statements import Statements
from bot.adapters.store.words import forget_words
from bot.core.message import UserId
from bot.core.moderation.lists import PERSON

HIDDEN = frozenset({"by", "user_id", "before"})
"""Columns of the rows of others: who did it is not the business of whom it touched."""


def counted(user_id: UserId) -> Question:
    """The question how many rows of each kind name a person."""
    own = [
        select(func.count()).where(which).scalar_subquery().label(kind)
        for kind, (_, which) in _own(user_id).items()
    ]
    beside = [
        select(func.count()).where(which).scalar_subquery() for _, which in _moderated(user_id).values()
    ]
    moderated = sum(beside, start=federation_people.counted(user_id)).label("moderation")
    return select(*own, moderated)


def _own(user_id: UserId) -> dict[str, tuple[Table, ColumnElement[bool]]]:
    """For each kind its table and which rows name a person; a private chat bears the person's number."""
    return {
        "talks": (dialogues, dialogues.c.user_id == user_id),
        "chats": (acquaintances, acquaintances.c.user_id == user_id),
        "messages": (judgements, judgements.c.sender_id == user_id),
        "reminders": (reminders, reminders.c.user_id == user_id),
        "feedback": (feedback, feedback.c.user_id == user_id),
        "settings": (settings, settings.c.chat_id == user_id),
    }


def rows_of(user_id: UserId) -> tuple[Question, ...]:
    """One question for each kind of row that names a person, in the order of ``KINDS``."""
    met, judged, said = acquaintances.c, judgements.c, feedback.c
    return (
        select(dialogues.c.chat_id, dialogues.c.state, dialogues.c.at).where(dialogues.c.user_id == user_id),
        select(met.chat_id, met.joined_at, met.messages, met.seen_at)
        .where(met.user_id == user_id)
        .order_by(met.seen_at.desc()),
        select(
            judged.chat_id,
            judged.message_id,
            judged.level,
            judged.scheme,
            judged.signals,
            judged.evidence,
            judged.judged_at,
        )
        .where(judged.sender_id == user_id)
        .order_by(judged.judged_at.desc()),
        select(reminders.c.due, reminders.c.state).where(reminders.c.user_id == user_id),
        select(said.said, said.at, said.risk, said.scheme, said.lang, said.text)
        .where(said.user_id == user_id)
        .order_by(said.at.desc()),
        select(settings.c.key, settings.c.value).where(settings.c.chat_id == user_id),
        *(select(*_told(table)).where(own) for table, own in _moderated(user_id).values()),
        *federation_people.rows(user_id),
    )


def _told(table: Table) -> list[ColumnElement[Any]]:
    shown = [column for column in table.c if column.name not in HIDDEN]
    return [column.label("what") if column.name == "kind" else column for column in shown]


def _moderated(user_id: UserId) -> dict[str, tuple[Table, ColumnElement[bool]]]:
    """Where somebody stands in what the admins of groups did, know and were told."""
    return {
        "acts": (acts, acts.c.user_id == user_id),
        "reports": (reports, reports.c.user_id == user_id),
        "appeals": (appeals, appeals.c.user_id == user_id),
        "entries": (entries, and_(entries.c.kind == PERSON, entries.c.value == str(user_id))),
        "stewards": (stewards, stewards.c.user_id == user_id),
    }


def forget(connection: Connection, *, user_id: UserId, at: float, sql: Statements) -> dict[str, int]:
    """Delete what names a person; a judgement stays, without its words and without a name.

    An ad goes on counting by a keyed hash, or to be forgotten would be to begin anew.
    """
    gone: dict[str, int] = {}
    counts = case((judgements.c.level == "fraud", pseudonym(user_id, key(connection, sql))), else_=0)
    for kind, (table, own) in _own(user_id).items():
        # A judgement is the group's as well: it stays, and nothing in it leads to the person.
        nameless = update(judgements).where(own).values(sender_id=counts, signals="[]", evidence="")
        gone[kind] = connection.execute(
            nameless if table is judgements else delete(table).where(own)
        ).rowcount
    gone["moderation"] = 0
    for table, own in _moderated(user_id).values():
        # What was done stays in the group's log, without whom it touched.
        nobody = update(acts).where(own).values(user_id=0, before="")
        gone["moderation"] += connection.execute(
            nobody if table is acts else delete(table).where(own)
        ).rowcount
    gone["moderation"] += federation_people.forget(connection, user_id)
    for table in (setting_history, chats):
        connection.execute(delete(table).where(table.c.chat_id == user_id))
    forget_words(connection, user_id, at)
    return gone
