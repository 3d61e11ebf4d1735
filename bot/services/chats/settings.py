"""Changes of a chat's settings: valid, recorded, and in force at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from attrs import define

from bot.core.library.schedule import BadValueError, read_offset, read_pause
from bot.core.message import Chat, ChatId, UserId
from bot.core.moderation.settings import (
    BY_KEY,
    HIDDEN,
    LANGUAGES,
    START,
    ChatSettings,
    changes,
    check_together,
    enforces,
    with_stored,
)
from bot.services.chats.chats import Chats
from bot.services.library.tips import Tips
from bot.services.platform import Calendar, Clock, Places
from bot.services.store import Store

Pair = tuple[str, str]
MOST_HISTORY = 200
"""Changes that are looked back at."""
HERE = "here"
"""What somebody types for the topic that they are in."""


class LogPlaces(Protocol):
    """Where a log may be kept."""

    async def place(self, text: str, by: UserId) -> ChatId:
        """The chat that an admin means; BadValueError unless the bot may write there and they may say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a setting: stored values, None for the default."""

    at: float
    by: UserId
    key: str
    value: str | None
    before: str | None


def _earlier(older: Sequence[tuple[float, int, str, str | None]], key: str) -> str | None:
    return next((value for _, _, name, value in older if name == key), None)


@define(kw_only=True, eq=False, repr=False, slots=False)
class SettingsService:
    """Where a chat's settings are read and changed."""

    _store: Store
    _chats: Chats
    _tips: Tips
    _clock: Clock
    _calendar: Calendar
    _places: Places
    _log_places: LogPlaces

    async def read(self, chat: Chat) -> ChatSettings:
        """The settings in force; the chat that the log is in is known by its title then."""
        settings = (await self._chats.state(chat)).settings
        if settings.log < 0 and not self._chats.title_of(ChatId(settings.log)):
            await self._chats.known(ChatId(settings.log))
        return settings

    async def change(self, chat: Chat, key: str, text: str, by: UserId, spoken: str = "") -> ChatSettings:
        """Store what was typed or tapped, "" for the default, and return the settings then in force.

        ``spoken`` is the language of who does it, which a log that they choose will speak. BadValueError, a
        ValueError, says what is wrong; nothing is stored then.
        """
        return await self.change_all(chat, {key: text}, by, spoken)

    async def change_all(
        self, chat: Chat, texts: Mapping[str, str], by: UserId, spoken: str = ""
    ) -> ChatSettings:
        """The same for several settings, all or none of which are stored."""
        values, _ = await self._read_all(chat, texts, by)
        if "log" in values and spoken in LANGUAGES:
            values = {**values, "log_spoken": spoken}
        return await self._put(chat, values, by)

    async def _read_all(
        self, chat: Chat, texts: Mapping[str, str], by: UserId
    ) -> tuple[Mapping[str, str | None], ChatSettings]:
        """What would be stored for what was typed, and the settings that this leads to; stores nothing."""
        current = await self.read(chat)
        values: dict[str, str | None] = {}
        for key, text in texts.items():
            if key not in BY_KEY or BY_KEY[key].screen == HIDDEN:
                raise BadValueError("unknown", word=key)
            values[key] = await self._value(chat, current, key, text, by) if text else None
        changed = with_stored(current, values)
        check_together(changed)
        return values, changed

    async def differences(self, chat: Chat, texts: Mapping[str, str], by: UserId) -> Mapping[str, Pair]:
        """What would change, each with the old and the new value."""
        _, changed = await self._read_all(chat, texts, by)
        return changes(await self.read(chat), changed)

    async def history(self, chat: Chat, limit: int) -> tuple[Change, ...]:
        """The last changes, newest first, each with the value before it."""
        rows = await self._store.chats.setting_history(chat.id, MOST_HISTORY)
        found = [row for row in rows if row[2] in BY_KEY and BY_KEY[row[2]].screen != HIDDEN]
        return tuple(
            Change(at=at, by=UserId(who), key=key, value=value, before=_earlier(found[place + 1 :], key))
            for place, (at, who, key, value) in enumerate(found[:limit])
        )

    async def undo(self, chat: Chat, key: str, at: int, by: UserId) -> ChatSettings | None:
        """Take the last change of a setting back; None when it was not at that second."""
        last = next((one for one in await self.history(chat, MOST_HISTORY) if one.key == key), None)
        if last is None or int(last.at) != at:
            return None
        return await self._put(chat, {key: last.before}, by)

    async def reset(self, chat: Chat, by: UserId) -> int:
        """Set everything back to the defaults; how many settings that were."""
        record = (await self._chats.state(chat)).record
        keys = [key for key in record.settings if key in BY_KEY and BY_KEY[key].screen != HIDDEN]
        await self._put(chat, dict.fromkeys(keys), by)
        return len(keys)

    async def _put(self, chat: Chat, values: Mapping[str, str | None], by: UserId) -> ChatSettings:
        """Store values as they are stored; they are in force when this returns."""
        current = await self.read(chat)
        changed = with_stored(current, values)
        check_together(changed)
        if enforces(changed) and not enforces(current):
            values = {**values, "enforce_from": str(int(self._clock.now()))}
        for key, value in values.items():
            await self._store.chats.set_setting(chat.id, key, value, by, self._clock.now())
        self._chats.forget(chat.id)
        if any(key == "timezone" or key.startswith("tips") for key in values):
            await self._tips.reschedule(chat.id, changed)
            self._chats.forget(chat.id)
        return await self.read(chat)

    async def _value(self, chat: Chat, current: ChatSettings, key: str, text: str, by: UserId) -> str:
        """What somebody typed as it is stored: where they are, and what day it is, is known here."""
        if key == "log" and text.strip().lower() != "off":
            text = str(await self._log_places.place(text.strip(), by))
        if key == "timezone":
            text = await self._zone(text)
        elif key == "tips_pause":
            text = read_pause(text, self._calendar.local(current.timezone, self._clock.now()).date())
        elif key == "tips_notice" and text.strip().lower() == START:
            text = self._begun(current)
        elif key == "tips_topic" and text.strip().lower() == HERE:
            text = str(chat.thread or "off")
        return BY_KEY[key].stored(text)

    def _begun(self, current: ChatSettings) -> str:
        """A series that begins now; it is given at the times of tips, so there must be some."""
        if not current.tips:
            raise BadValueError("no_tips")
        return str(int(self._clock.now()))

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
