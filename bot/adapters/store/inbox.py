"""Updates and what they led to, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from functools import partial

from sqlalchemy import Connection, select

from bot.adapters.store import reads
from bot.adapters.store.access import Repository
from bot.adapters.store.purge import purge_done
from bot.adapters.store.schema import acts, judgements
from bot.core.message import ChatId, MessageId
from bot.services.metering import Event
from bot.services.store import Counted, InboxStore, Queued, Received, Turn, Waiting


class SqlInbox(Repository, InboxStore):
    """The port ``InboxStore``."""

    async def receive(self, rows: Sequence[Received]) -> tuple[Received, ...]:
        return await self._db.submit(self._db.writes.receive, rows) if rows else ()

    async def set_aside(self, update_id: int, error: str) -> None:
        """Mark an update that cannot be handled; one that is done stays done."""
        now = self._db.clock()
        row = {
            "update_id": update_id,
            "lane": 0,
            "payload": b"",
            "state": "aside",
            "error": error,
            "received_at": now,
            "done_at": now,
        }
        await self._db.change(self._db.sql.set_aside, row)

    async def waiting(self) -> tuple[Waiting, ...]:
        return tuple(
            Waiting(update_id=row.update_id, lane=row.lane, size=row.size)
            for row in await self._db.read(reads.WAITING)
        )

    async def unfinished(self, among: Sequence[int] | None = None) -> tuple[Received, ...]:
        return tuple(
            Received(update_id=row.update_id, lane=row.lane, payload=row.payload)
            for row in await self._db.read(reads.unfinished(among))
        )

    async def lanes(self, after: int | None, limit: int) -> tuple[int, ...]:
        return tuple(row.lane for row in await self._db.read(reads.lanes_waiting(after, limit)))

    async def crowd(self, most: int, share: int) -> tuple[int, frozenset[int]]:
        """How many updates wait, counted up to ``most``, and from the half of it on who has a share."""
        ((count,),) = await self._db.read(reads.waiting_at_most(most))
        if 2 * count < most:
            return count, frozenset()
        return count, frozenset(row.lane for row in await self._db.read(reads.crowded_lanes(share)))

    async def ready(self, lanes: Collection[int], held: Collection[int], limit: int) -> tuple[Received, ...]:
        question = reads.ready_updates(self._db.dialect, lanes, held, limit)
        return tuple(
            Received(update_id=row.update_id, lane=row.lane, payload=row.payload, at=row.received_at)
            for row in await self._db.read(question)
        )

    async def still_open(self, among: Collection[int]) -> frozenset[int]:
        question = reads.open_updates(self._db.dialect, among)
        return frozenset(row.update_id for row in await self._db.read(question))

    async def finish(self, turn: Turn) -> tuple[Queued, ...]:
        queued = await self._db.submit(self._db.writes.finish, turn)
        self._meter(turn.counted)
        return queued

    async def finish_first(self, turn: Turn, once: Counted) -> tuple[Queued, ...] | None:
        queued = await self._db.write(partial(self._finish_first, turn, once))
        if queued is not None:
            self._meter((once, *turn.counted))
        return queued

    async def finish_step(
        self, turn: Turn, chat_id: ChatId, message_id: MessageId, after: int
    ) -> tuple[Queued, ...] | None:
        queued = await self._db.write(partial(self._finish_step, turn, chat_id, message_id, after))
        if queued is not None:
            self._meter(turn.counted)
        return queued

    async def finish_all(self, turns: Sequence[Turn]) -> None:
        await self._db.submit(self._db.writes.finish_all, turns)

    async def purge_done(self, before: float) -> int:
        return await self._db.little_by_little(partial(purge_done, before=before))

    def _finish_first(self, turn: Turn, once: Counted, connection: Connection) -> tuple[Queued, ...] | None:
        if connection.execute(self._db.sql.count_first, asdict(once)).first() is None:
            return None
        return self._db.writes.finish(connection, (turn,))[0]

    def _finish_step(
        self, turn: Turn, chat_id: ChatId, message_id: MessageId, after: int, connection: Connection
    ) -> tuple[Queued, ...] | None:
        judged, done = judgements.c, acts.c
        of_it = (judged.chat_id == chat_id, judged.message_id == message_id)
        # Whoever else decides about this message waits here, and sees what this one did.
        cleared = connection.execute(select(judged.cleared_by).where(*of_it).with_for_update()).scalars()
        # No word is 0; of a message that was never judged there is none at all.
        if set(cleared) != {0}:
            return None
        later = select(done.id).where(done.chat_id == chat_id, done.message_id == message_id)
        if connection.execute(later.where(done.id > after, done.by != 0).limit(1)).first() is not None:
            return None
        return self._db.writes.finish(connection, (turn,))[0]

    def _meter(self, counted: Sequence[Counted]) -> None:
        for one in counted:
            # What is taken back of a day's counts did happen all the same.
            if one.count > 0:
                self._db.meter.count(Event.MODERATION, one.key, by=one.count)
