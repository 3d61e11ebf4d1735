"""Talks, and what is kept of one person, in SQL: a part of the store with its own tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Row, Select, delete, func, select, update

from bot.adapters.store.schema import acquaintances, dialogues, judgements
from bot.adapters.store.statements import Statements
from bot.core.message import ChatId, UserId

R = TypeVar("R")
KINDS = ("talks", "chats", "messages")
Question = Select[*tuple[Any, ...]]


class _Base(Protocol):
    _sql: Statements

    async def _write(self, work: Callable[[Connection], R]) -> R: ...

    async def _read(self, statement: Question) -> Sequence[Row[*tuple[Any, ...]]]: ...

    async def _read_all(
        self, statements: Sequence[Question]
    ) -> Sequence[Sequence[Row[*tuple[Any, ...]]]]: ...


class SqlDialogues(_Base, Protocol):
    """The port ``DialogueStore`` over the reads and writes of a store."""

    async def dialogue(self, chat_id: ChatId, user_id: UserId, since: float) -> str | None:
        """A talk that was last kept at ``since`` or later."""
        found = await self._read(
            select(dialogues.c.state).where(
                dialogues.c.chat_id == chat_id, dialogues.c.user_id == user_id, dialogues.c.at >= since
            )
        )
        return str(found[0].state) if found else None

    async def keep_dialogue(self, chat_id: ChatId, user_id: UserId, state: str, at: float) -> None:
        """Keep a talk as it is now."""
        row = {"chat_id": chat_id, "user_id": user_id, "state": state, "at": at}
        await self._write(lambda connection: connection.execute(self._sql.keep_dialogue, row))

    async def drop_dialogue(self, chat_id: ChatId, user_id: UserId) -> None:
        """Forget a talk."""
        gone = delete(dialogues).where(dialogues.c.chat_id == chat_id, dialogues.c.user_id == user_id)
        await self._write(lambda connection: connection.execute(gone))

    async def purge_dialogues(self, before: float) -> int:
        """Forget talks last kept before ``before``."""
        gone = delete(dialogues).where(dialogues.c.at < before)
        return await self._write(lambda connection: connection.execute(gone).rowcount)

    async def known_of(self, user_id: UserId) -> Mapping[str, int]:
        """How many rows of each kind name a person."""
        found = await self._read(
            select(
                select(func.count()).where(dialogues.c.user_id == user_id).scalar_subquery().label("talks"),
                select(func.count())
                .where(acquaintances.c.user_id == user_id)
                .scalar_subquery()
                .label("chats"),
                select(func.count())
                .where(judgements.c.sender_id == user_id)
                .scalar_subquery()
                .label("messages"),
            )
        )
        return {"talks": found[0].talks, "chats": found[0].chats, "messages": found[0].messages}

    async def rows_of(self, user_id: UserId, limit: int) -> tuple[Mapping[str, Any], ...]:
        """The rows that name a person, as plain values."""
        found = await self._read_all([statement.limit(limit) for statement in _rows_of(user_id)])
        return tuple(
            {"kind": kind, **row._mapping} for kind, rows in zip(KINDS, found, strict=True) for row in rows
        )

    async def forget_person(self, user_id: UserId) -> Mapping[str, int]:
        """Delete what names a person; a judgement stays, without its sender and its words."""
        return await self._write(partial(_forget, user_id=user_id))


def _rows_of(user_id: UserId) -> tuple[Question, ...]:
    met, judged = acquaintances.c, judgements.c
    return (
        select(dialogues.c.chat_id, dialogues.c.state, dialogues.c.at).where(dialogues.c.user_id == user_id),
        select(met.chat_id, met.joined_at, met.messages, met.seen_at)
        .where(met.user_id == user_id)
        .order_by(met.seen_at.desc()),
        select(
            judged.chat_id, judged.message_id, judged.level, judged.scheme, judged.signals, judged.judged_at
        )
        .where(judged.sender_id == user_id)
        .order_by(judged.judged_at.desc()),
    )


def _forget(connection: Connection, *, user_id: UserId) -> dict[str, int]:
    nameless = update(judgements).where(judgements.c.sender_id == user_id)
    return {
        "talks": connection.execute(delete(dialogues).where(dialogues.c.user_id == user_id)).rowcount,
        "chats": connection.execute(delete(acquaintances).where(acquaintances.c.user_id == user_id)).rowcount,
        "messages": connection.execute(nameless.values(sender_id=0, signals="[]")).rowcount,
    }
