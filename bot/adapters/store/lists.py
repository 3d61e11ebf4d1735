"""The lists of the chats in SQL."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, select

from bot.adapters.store.access import Repository
from bot.adapters.store.schema import entries
from bot.core.message import ChatId
from bot.services.store import Entry, ListStore


class SqlLists(Repository, ListStore):
    """The port ``ListStore``."""

    async def keep(self, entry: Entry) -> bool:
        return await self._db.is_new(self._db.sql.keep_entry, asdict(entry))

    async def drop(self, chat_id: ChatId, kind: str, value: str) -> bool:
        own = entries.c
        gone = delete(entries).where(own.chat_id == chat_id, own.kind == kind, own.value == value)
        return await self._db.change(gone) > 0

    async def entries(self, chat_id: ChatId) -> tuple[Entry, ...]:
        own = entries.c
        return await self._db.all(
            Entry,
            select(entries).where(own.chat_id == chat_id).order_by(own.at, own.kind, own.value),
        )
