"""What is kept for the people who run the bot, in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, func, insert, literal_column, select

from bot.adapters.store import reads
from bot.adapters.store.access import Repository
from bot.adapters.store.moves import WAITING
from bot.adapters.store.revisions import packaged
from bot.adapters.store.schema import acts, blocks, daily, flags, inbox, outbox
from bot.core.message import ChatId
from bot.services.store import Act, Backlog, Block, CallState, OperatingStore, Peer, Spoken

_NEW: Any = literal_column("'new'")
"""Written into the text: with a bound value the databases cannot use the partial indexes."""


class SqlOperating(Repository, OperatingStore):
    """The port ``OperatingStore``."""

    async def block(self, block: Block) -> bool:
        return await self._db.is_new(self._db.sql.block, asdict(block))

    async def unblock(self, chat_id: ChatId) -> bool:
        gone = delete(blocks).where(blocks.c.chat_id == chat_id)
        return await self._db.change(gone) > 0

    async def blocks(self) -> tuple[Block, ...]:
        return await self._db.all(Block, select(blocks).order_by(blocks.c.chat_id))

    async def flag(self, key: str) -> str | None:
        found = await self._db.read(select(flags.c.value).where(flags.c.key == key))
        return str(found[0].value) if found else None

    async def set_flag(self, key: str, value: str | None) -> None:
        await self._db.write(partial(_set_flag, key, value))

    async def backlog(self) -> Backlog:
        new = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == _NEW)
        (updates,) = await self._db.read(new)
        waiting = select(outbox.c.state, func.count()).where(WAITING).group_by(outbox.c.state)
        calls = {row[0]: int(row[1]) for row in await self._db.read(waiting)}
        return Backlog(
            label=self._db.where.label,
            revision=packaged()[-1],
            updates=int(updates[0]),
            oldest=updates[1],
            ready=calls.get(CallState.READY, 0),
            sending=calls.get(CallState.SENDING, 0),
        )

    async def acts(self, limit: int) -> tuple[Act, ...]:
        return await self._db.all(Act, reads.ordered(limit))

    async def spoken(self, since: float, limit: int) -> tuple[Spoken, ...]:
        found = await self._db.read(reads.spoken(since, limit))
        return tuple(
            Spoken(lang=row.lang, scheme=row.scheme, signals=row.signals, cleared=row.cleared_by != 0)
            for row in found
        )

    async def totals(self, since: str) -> Mapping[tuple[str, str], int]:
        own = daily.c
        summed = select(own.day, own.key, func.sum(own.count)).where(own.day >= since)
        found = await self._db.read(summed.group_by(own.day, own.key))
        return {(row[0], row[1]): int(row[2]) for row in found}

    async def crew(self) -> tuple[Peer, ...]:
        if self._db.where.file is not None or self._db.dialect != "postgresql":
            return ()
        # Whoever works on a file must not carry the server's driver about.
        from bot.adapters.store.crew import LOCKS, crew_of

        return crew_of(await self._db.read(LOCKS))

    async def newest(self) -> float | None:
        # The last rows by their numbers: one that a wrong clock dated stands for no longer than it is last.
        lasts = (
            select(inbox.c.received_at).order_by(inbox.c.update_id.desc()),
            select(outbox.c.done_at).where(outbox.c.done_at.is_not(None)).order_by(outbox.c.id.desc()),
            select(acts.c.at).order_by(acts.c.id.desc()),
        )
        found = [await self._db.read(question.limit(1)) for question in lasts]
        return max((float(answer[0][0]) for answer in found if answer), default=None)


def _set_flag(key: str, value: str | None, connection: Connection) -> None:
    connection.execute(delete(flags).where(flags.c.key == key))
    if value is not None:
        connection.execute(insert(flags), {"key": key, "value": value})
