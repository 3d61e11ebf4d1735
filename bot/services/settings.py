"""Changes of a chat's settings: valid, recorded, and in force at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.core.message import Chat, UserId
from bot.core.schedule import BadValueError, read_offset, read_pause
from bot.core.settings import BY_KEY, ChatSettings, check_together
from bot.services.chats import Chats
from bot.services.ports import Calendar, Clock, Places, Store
from bot.services.tips import Tips

HERE = "here"
"""What somebody types for the topic that they are in."""


class SettingsService:
    """Where a chat's settings are read and changed."""

    def __init__(
        self, *, store: Store, chats: Chats, tips: Tips, clock: Clock, calendar: Calendar, places: Places
    ) -> None:
        self._store = store
        self._chats = chats
        self._tips = tips
        self._clock = clock
        self._calendar = calendar
        self._places = places

    async def read(self, chat: Chat) -> ChatSettings:
        """The settings in force."""
        return (await self._chats.state(chat)).settings

    async def change(self, chat: Chat, key: str, text: str, by: UserId) -> ChatSettings:
        """Store what was typed or tapped, "" for the default, and return the settings then in force.

        BadValueError, a ValueError, says what is wrong; nothing is stored then.
        """
        if key not in BY_KEY:
            raise BadValueError("unknown", word=key)
        current = await self.read(chat)
        value = await self._value(chat, current, key, text) if text else None
        changed = replace(current, **{key: BY_KEY[key].default if value is None else value})
        check_together(changed)
        await self._store.set_setting(chat.id, key, value, by, self._clock.now())
        self._chats.forget(chat.id)
        settings = await self.read(chat)
        if key == "timezone" or key.startswith("tips"):
            await self._tips.reschedule(chat.id, settings)
            self._chats.forget(chat.id)
        return settings

    async def _value(self, chat: Chat, current: ChatSettings, key: str, text: str) -> str:
        """What somebody typed as it is stored: where they are, and what day it is, is known here."""
        if key == "timezone":
            text = await self._zone(text)
        elif key == "tips_pause":
            text = read_pause(text, self._calendar.local(current.timezone, self._clock.now()).date())
        elif key == "tips_topic" and text.strip().lower() == HERE:
            text = str(chat.thread or "off")
        return BY_KEY[key].stored(text)

    async def _zone(self, text: str) -> str:
        if (offset := read_offset(text)) is not None:
            return offset
        # The first look-up reads every city in every language: no warning must wait for it.
        found = await asyncio.to_thread(self._places.zones, text)
        if not found:
            raise BadValueError("zone", word=text.strip())
        if len(found) > 1:
            raise BadValueError("zone_many", word=text.strip(), choices=", ".join(found[:8]))
        return found[0]
