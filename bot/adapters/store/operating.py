"""What is kept for the people who run the bot, in SQL: a part of the store with its own tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Connection, and_, delete, func, insert, literal_column, select, text

from bot.adapters.store.access import Access
from bot.adapters.store.moves import WAITING
from bot.adapters.store.revisions import packaged
from bot.adapters.store.schema import (
    acts,
    blocks,
    chats,
    flags,
    inbox,
    judgements,
    outbox,
    settings,
    stewards,
)
from bot.adapters.store.urls import Database
from bot.core.message import ChatId, UserId
from bot.services.operating_store import Backlog, Block, Crowd
from bot.services.ports import CallState

_NEW: Any = literal_column("'new'")
"""Written into the text: with a bound value the databases cannot use the partial indexes."""
_CAST = text("once AND mark <> ''")


class SqlOperating(Access, Protocol):
    """The port ``OperatingStore`` over a database."""

    _where: Database

    async def block(self, block: Block) -> bool:
        """Keep out of a chat."""
        row = asdict(block)
        return await self._write(
            lambda connection: connection.execute(self._sql.block, row).first() is not None
        )

    async def unblock(self, chat_id: ChatId) -> bool:
        """Let a chat have the bot again."""
        gone = delete(blocks).where(blocks.c.chat_id == chat_id)
        return await self._write(lambda connection: connection.execute(gone).rowcount > 0)

    async def blocks(self) -> tuple[Block, ...]:
        """The blocked chats, by id."""
        found = await self._read(select(blocks).order_by(blocks.c.chat_id))
        return tuple(Block(**row._mapping) for row in found)

    async def flag(self, key: str) -> str | None:
        """What a switch is set to."""
        found = await self._read(select(flags.c.value).where(flags.c.key == key))
        return str(found[0].value) if found else None

    async def set_flag(self, key: str, value: str | None) -> None:
        """Set a switch; None turns it off."""
        await self._write(partial(_set_flag, key, value))

    async def backlog(self) -> Backlog:
        """How the work stands."""
        new = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == _NEW)
        (updates,) = await self._read(new)
        waiting = select(outbox.c.state, func.count()).where(WAITING).group_by(outbox.c.state)
        calls = {row[0]: int(row[1]) for row in await self._read(waiting)}
        return Backlog(
            label=self._where.label,
            revision=packaged()[-1],
            updates=int(updates[0]),
            oldest=updates[1],
            ready=calls.get(CallState.READY, 0),
            sending=calls.get(CallState.SENDING, 0),
        )

    async def newest(self) -> float | None:
        """When something was last written down."""
        # The last rows by their numbers: one that a wrong clock dated stands for no longer than it is last.
        lasts = (
            select(inbox.c.received_at).order_by(inbox.c.update_id.desc()),
            select(outbox.c.done_at).where(outbox.c.done_at.is_not(None)).order_by(outbox.c.id.desc()),
            select(acts.c.at).order_by(acts.c.id.desc()),
        )
        found = [await self._read(question.limit(1)) for question in lasts]
        return max((float(answer[0][0]) for answer in found if answer), default=None)

    async def census(self) -> tuple[Crowd, ...]:
        """All chats counted, by kind, whether active, and mode."""
        mode = func.coalesce(settings.c.value, literal_column("''"))
        set_here = and_(settings.c.chat_id == chats.c.chat_id, settings.c.key == "mode")
        key = (chats.c.kind, chats.c.active, mode)
        counted = select(*key, func.count()).select_from(chats.outerjoin(settings, set_here)).group_by(*key)
        found = await self._read(counted.order_by(*key))
        return tuple(Crowd(kind=row[0], active=bool(row[1]), mode=row[2], count=row[3]) for row in found)

    async def newest_chats(self, limit: int) -> tuple[tuple[ChatId, str], ...]:
        """Number and title of the active groups and channels that came last."""
        own = chats.c
        newest = (own.since.desc(), own.chat_id)
        found = await self._read(
            select(own.chat_id, own.title).where(own.active, own.chat_id < 0).order_by(*newest).limit(limit)
        )
        return tuple((ChatId(row.chat_id), row.title) for row in found)

    async def activity(self, chat_id: ChatId, since: float) -> tuple[int, int]:
        """How many messages were judged since then, and how many acts followed."""
        judged, done = judgements.c, acts.c
        (messages,) = await self._read(
            select(func.count(judged.message_id.distinct())).where(
                judged.chat_id == chat_id, judged.judged_at >= since
            )
        )
        (followed,) = await self._read(
            select(func.count()).select_from(acts).where(done.chat_id == chat_id, done.at >= since)
        )
        return int(messages[0]), int(followed[0])

    async def stewards(self, chat_id: ChatId | None = None) -> tuple[tuple[ChatId, UserId], ...]:
        """Who is kept as an admin of which chat, or of this one."""
        own = select(stewards).order_by(stewards.c.chat_id, stewards.c.user_id)
        if chat_id is not None:
            own = own.where(stewards.c.chat_id == chat_id)
        return tuple((ChatId(row.chat_id), UserId(row.user_id)) for row in await self._read(own))

    async def progress(self, mark: str) -> Mapping[str, int]:
        """How many ``once`` calls that bear a mark are in each state."""
        own = outbox.c
        counted = select(own.state, func.count()).where(_CAST, own.mark == mark).group_by(own.state)
        return {str(row[0]): int(row[1]) for row in await self._read(counted)}


def _set_flag(key: str, value: str | None, connection: Connection) -> None:
    connection.execute(delete(flags).where(flags.c.key == key))
    if value is not None:
        connection.execute(insert(flags), {"key": key, "value": value})
