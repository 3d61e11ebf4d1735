"""A group becomes a supergroup, which is another chat with everything that was the group's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from attrs import define

from bot.core.message import ChatId
from bot.services.chats.chats import Chats
from bot.services.store import Store

Follow = Callable[[ChatId, ChatId], None]


@define(kw_only=True, eq=False, repr=False, slots=False)
class Moving:
    """Moves a group, whether a message of its own or a refused call tells of it; repeating that is harmless.

    ``followers`` have something of it in memory.
    """

    _store: Store
    _chats: Chats
    _followers: Sequence[Follow]

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
