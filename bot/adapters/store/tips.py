"""Schedules and posted tips in SQL: a part of the store with its own tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, select, update

from bot.adapters.store import reads, rows
from bot.adapters.store.access import Repository
from bot.adapters.store.schema import chats, judgements, tick
from bot.adapters.store.statements import Statements
from bot.adapters.store.writes import Outcome, Writes
from bot.core.message import ChatId
from bot.services.store import Call, CallState, ChatRecord, Claim, Post, Queued, TipStore


class SqlTips(Repository, TipStore):
    """The port ``TipStore``."""

    async def set_next_run(self, chat_id: ChatId, next_run: float | None) -> None:
        change = update(chats).where(chats.c.chat_id == chat_id).values(next_run=next_run)
        await self._db.change(change)

    async def warned_of(self, chat_ids: Sequence[ChatId], since: float) -> Mapping[ChatId, frozenset[str]]:
        own = judgements.c
        warned = select(own.scheme).where(own.judged_at >= since, own.form == "full", own.form != reads.EMPTY)
        asked = [warned.where(own.chat_id == chat_id).distinct() for chat_id in chat_ids]
        found = await self._db.read_all(asked)
        return {
            chat_id: frozenset(row.scheme for row in own)
            for chat_id, own in zip(chat_ids, found, strict=True)
        }

    async def due(self, now: float, limit: int) -> tuple[ChatRecord, ...]:
        return rows.chat_records(await self._db.read(reads.due(now, limit)))

    async def overdue(self, now: float) -> tuple[int, float | None]:
        ((count, earliest),) = await self._db.read(reads.overdue(now))
        return int(count), earliest

    async def strayed(self, after: float, limit: int) -> tuple[ChatRecord, ...]:
        return rows.chat_records(await self._db.read(reads.strayed(after, limit)))

    async def claim(self, claims: Sequence[Claim]) -> tuple[Queued, ...]:
        return await self._db.write(partial(_claim, sql=self._db.sql, writes=self._db.writes, claims=claims))

    async def posts(self, chat_ids: Sequence[ChatId], limit: int) -> Mapping[ChatId, tuple[Post, ...]]:
        newest = select(tick).order_by(tick.c.slot.desc()).limit(limit)
        found = await self._db.read_all([newest.where(tick.c.chat_id == chat_id) for chat_id in chat_ids])
        return {
            chat_id: tuple(rows.of_row(Post, row) for row in own)
            for chat_id, own in zip(chat_ids, found, strict=True)
        }

    async def posted(
        self, queued: Queued, message_id: int, poll_id: str, calls: Sequence[Call]
    ) -> tuple[Queued, ...]:
        note = (
            update(tick)
            .where(tick.c.chat_id == queued.call.chat_id, tick.c.slot == queued.call.slot)
            .values(message_id=message_id, poll_id=poll_id)
        )
        outcome = Outcome(call_id=queued.id, state=CallState.SENT, message_id=message_id)

        def work(connection: Connection) -> tuple[Queued, ...]:
            self._db.writes.settle(connection, [outcome])
            connection.execute(note)
            return tuple(self._db.writes.enqueue(connection, calls))

        return await self._db.write(work)

    async def voted(self, poll_id: str, voters: int, hits: int) -> bool:
        if not poll_id:
            return False
        change = (
            update(tick)
            .where(tick.c.poll_id == poll_id, tick.c.poll_id != reads.EMPTY)
            .values(voters=voters, hits=hits)
        )
        return await self._db.change(change) > 0


def _claim(
    connection: Connection, *, sql: Statements, writes: Writes, claims: Sequence[Claim]
) -> tuple[Queued, ...]:
    if not claims:
        return ()
    # Of two claims of one slot in one batch the first counts.
    first: dict[tuple[int, float], Claim] = {}
    for claim in claims:
        first.setdefault((claim.chat_id, claim.slot), claim)
    taken = {tuple(row) for row in connection.execute(sql.tick, [_tick_row(c) for c in first.values()])}
    # Whoever lost a slot moves on too: still due for it, the chat would come up at every tick, for ever.
    connection.execute(sql.move_on, [_move(claim) for claim in first.values()])
    calls = [claim.call for key, claim in first.items() if key in taken and claim.call is not None]
    return tuple(writes.enqueue(connection, calls))


def _tick_row(claim: Claim) -> dict[str, Any]:
    return {
        "chat_id": claim.chat_id,
        "slot": claim.slot,
        "tip_id": claim.tip_id if claim.call else "",
        "local": claim.local,
        "round": claim.round,
        "lang": claim.lang,
    }


def _move(claim: Claim) -> dict[str, Any]:
    return {"chat": claim.chat_id, "taken_slot": claim.slot, "next_slot": claim.next_run}
