"""Changes of a chat's settings: valid, recorded, and in force at once."""

from __future__ import annotations

from bot.core.message import Chat, UserId
from bot.core.settings import ChatSettings, is_choice
from bot.services.chats import Chats
from bot.services.ports import Clock, Store
from bot.services.tips import Tips


class SettingsService:
    """Where a chat's settings are read and changed."""

    def __init__(self, *, store: Store, chats: Chats, tips: Tips, clock: Clock) -> None:
        self._store = store
        self._chats = chats
        self._tips = tips
        self._clock = clock

    async def read(self, chat: Chat) -> ChatSettings:
        """The settings in force."""
        return (await self._chats.state(chat)).settings

    async def change(self, chat: Chat, key: str, value: str, by: UserId) -> ChatSettings:
        """Store one value and return the settings then in force; ValueError for what is no choice."""
        if not is_choice(key, value):
            raise ValueError(f"{key}={value} is not a setting")
        await self._chats.state(chat)
        await self._store.set_setting(chat.id, key, value, by, self._clock.now())
        self._chats.forget(chat.id)
        settings = await self.read(chat)
        if key in {"tips", "tips_time", "timezone"}:
            await self._tips.reschedule(chat.id, settings)
            self._chats.forget(chat.id)
        return settings
