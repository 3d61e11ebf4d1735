"""The lists of the chats in SQL."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, select

from bot.adapters.store.access import Repository
from bot.adapters.store.schema import entries
from bot.core.message import ChatId
from bot.services.store import Entry


class SqlLists(Repository):
    """The port ``ListStore``."""

    async def keep(self, entry: Entry) -> bool:
        """Add a line to a chat's lists."""
        row = asdict(entry)
        return await self._db.write(
            lambda connection: connection.execute(self._db.sql.keep_entry, row).first() is not None
        )

    async def drop(self, chat_id: ChatId, kind: str, value: str) -> bool:
        """Take a line out."""
        own = entries.c
        gone = delete(entries).where(own.chat_id == chat_id, own.kind == kind, own.value == value)
        return await self._db.write(lambda connection: connection.execute(gone).rowcount > 0)

    async def entries(self, chat_id: ChatId) -> tuple[Entry, ...]:
        """The lists of a chat, oldest line first."""
        own = entries.c
        found = await self._db.read(
            select(entries).where(own.chat_id == chat_id).order_by(own.at, own.kind, own.value)
        )
        return tuple(Entry(**row._mapping) for row in found)
