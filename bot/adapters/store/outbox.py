"""Calls and the bot's own messages in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from sqlalchemy import Connection, func, select, text, update

from bot.adapters.store import moves, reads, rows
from bot.adapters.store.access import Repository
from bot.adapters.store.schema import outbox
from bot.adapters.store.writes import Outcome
from bot.core.message import ChatId, MessageId
from bot.services.store import Call, CallState, Marked, OutboxStore, Queued

_CAST = text("once AND mark <> ''")


class SqlOutbox(Repository, OutboxStore):
    """The port ``OutboxStore``."""

    async def queued(self) -> tuple[Queued, ...]:
        return tuple(rows.queued(row) for row in await self._db.read(reads.QUEUED))

    async def begun(self) -> tuple[Queued, ...]:
        return tuple(rows.queued(row) for row in await self._db.read(reads.BEGUN))

    async def ready(
        self, held: Collection[int], limit: int, *, full: Collection[ChatId] = (), patient: bool = True
    ) -> tuple[Queued, ...]:
        question = reads.ready_calls(self._db.dialect, held, limit, full=full, patient=patient)
        return tuple(rows.queued(row) for row in await self._db.read(question))

    async def still_waiting(self, among: Collection[int]) -> frozenset[int]:
        question = reads.waiting_calls(self._db.dialect, among)
        return frozenset(row.id for row in await self._db.read(question))

    async def pressed(self, least: int) -> Mapping[ChatId, int]:
        found = await self._db.read(reads.pressed_chats(least))
        return {ChatId(row[0]): int(row[1]) for row in found}

    async def tips_waiting(self) -> int:
        return await self._db.number(reads.TIPS_WAITING)

    async def sending(self, call_id: int) -> bool:
        return await self._db.submit(self._db.writes.sending, call_id)

    async def unsent(self, call_id: int) -> None:
        await self._db.submit(self._db.writes.unsent, call_id)

    async def sent(self, call_id: int, message_id: int) -> None:
        outcome = Outcome(call_id=call_id, state=CallState.SENT, message_id=message_id)
        await self._db.submit(self._db.writes.settle, outcome)

    async def failed(self, call_id: int, error: str) -> None:
        outcome = Outcome(call_id=call_id, state=CallState.FAILED, error=error)
        await self._db.submit(self._db.writes.settle, outcome)

    async def drop(self, chat_id: ChatId, error: str) -> int:
        change = (
            update(outbox)
            .where(outbox.c.chat_id == chat_id, moves.WAITING)
            .values(state=CallState.FAILED.value, error=error, params=rows.EMPTIED, done_at=self._db.clock())
        )
        return await self._db.change(change)

    async def message_marked(self, chat_id: ChatId, mark: str) -> MessageId:
        own = outbox.c
        found = await self._db.read(
            select(own.message_id)
            .where(own.chat_id == chat_id, own.mark == mark, own.mark != reads.EMPTY, own.message_id > 0)
            .order_by(own.id.desc())
            .limit(1)
        )
        return MessageId(found[0].message_id if found else 0)

    async def mark_of(self, chat_id: ChatId, message_id: MessageId) -> Marked | None:
        own = outbox.c
        found = await self._db.read(
            select(own.mark, own.done_at)
            .where(own.chat_id == chat_id, own.message_id == message_id, own.mark != reads.EMPTY)
            .order_by(own.id.desc())
            .limit(1)
        )
        return Marked(mark=found[0].mark, at=found[0].done_at) if found else None

    async def take_expired(self, now: float, limit: int) -> tuple[Queued, ...]:
        return await self._db.write(partial(self._take_expired, now, limit))

    async def progress(self, mark: str) -> Mapping[str, int]:
        own = outbox.c
        counted = select(own.state, func.count()).where(_CAST, own.mark == mark).group_by(own.state)
        return {str(row[0]): int(row[1]) for row in await self._db.read(counted)}

    def _take_expired(self, now: float, limit: int, connection: Connection) -> tuple[Queued, ...]:
        own = outbox.c
        due = (
            select(own.id, own.chat_id, own.message_id)
            .where(own.gone_at.is_not(None), own.gone_at <= now)
            .order_by(own.gone_at)
            .limit(limit)
            # Of several processes that look at once each takes others.
            .with_for_update(skip_locked=True)
        )
        found = connection.execute(due).all()
        if not found:
            return ()
        taken = update(outbox).where(own.id.in_([row.id for row in found])).values(gone_at=None)
        connection.execute(taken)
        calls = [_deletion(row.chat_id, row.message_id) for row in found if row.message_id]
        return tuple(self._db.writes.enqueue(connection, calls))


def _deletion(chat_id: int, message_id: int) -> Call:
    params = {"chat_id": chat_id, "message_id": message_id}
    return Call(chat_id=ChatId(chat_id), method="deleteMessage", params=params)
