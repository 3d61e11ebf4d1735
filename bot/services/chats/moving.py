"""A group becomes a supergroup, which is another chat with everything that was the group's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.core.message import ChatId
from bot.services.chats.chats import Chats
from bot.services.store import Store

Follow = Callable[[ChatId, ChatId], None]


class Moving:
    """Moves a group, whether a message of its own or a refused call tells of it; repeating that is harmless.

    ``followers`` have something of it in memory.
    """

    def __init__(self, *, store: Store, chats: Chats, followers: Sequence[Follow]) -> None:
        self._store = store
        self._chats = chats
        self._followers = followers

    async def move(self, old: ChatId, new: ChatId) -> None:
        """Move everything that is kept of a chat to its new id."""
        await self._store.chats.move(old, new)
        for follow in self._followers:
            follow(old, new)
        record = await self._store.chats.get(new)
        if record is not None and not record.greeted:
            # Telegram reports the move as an arrival too, and these people were greeted before.
            await self._chats.save(replace(record, greeted=True))
        self._chats.forget(old)
        self._chats.forget(new)
