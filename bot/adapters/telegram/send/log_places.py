"""Where a log may be kept: with an admin in private, or in a chat that the bot and the admin both run."""

from __future__ import annotations

import re

from bot.core.library.schedule import BadValueError
from bot.core.message import ChatId, UserId
from bot.errors import CallFailed
from bot.services.platform import Member, Messenger
from bot.services.store import ChatRecord, Store

ME = "me"
_NAME = re.compile(r"(?:https?://t\.me/|@)?([A-Za-z][A-Za-z0-9_]{3,31})", re.ASCII)
_NUMBER = re.compile(r"-[1-9][0-9]{4,15}", re.ASCII)


class TelegramLogPlaces:
    """The port LogPlaces over the platform's own word."""

    def __init__(self, *, messenger: Messenger, store: Store, bot_id: int) -> None:
        self._messenger = messenger
        self._store = store
        self._bot_id = UserId(bot_id)

    async def place(self, text: str, by: UserId) -> ChatId:
        """The chat that an admin means, checked for both of them at this moment."""
        if text.lower() == ME or text == str(by):
            return await self._private(by)
        chat_id, is_channel = await self._chat(text)
        me, admin = await self._member(chat_id, self._bot_id), await self._member(chat_id, by)
        may_post = me is not None and me.is_admin and (not is_channel or "can_post_messages" in me.rights)
        if not may_post or admin is None or not admin.is_admin:
            raise BadValueError("log_rights", word=text)
        return chat_id

    async def _private(self, by: UserId) -> ChatId:
        record = await self._store.chats.get(ChatId(by))
        if record is None or not record.active:
            raise BadValueError("log_private", word=ME)
        return ChatId(by)

    async def _chat(self, text: str) -> tuple[ChatId, bool]:
        """A chat's number, and whether it is a channel, where only some admins may post."""
        name = _NAME.fullmatch(text)
        if name is None and _NUMBER.fullmatch(text) is None:
            raise BadValueError("log", word=text)
        try:
            chat = await self._messenger.call("getChat", {"chat_id": f"@{name[1]}" if name else int(text)})
        except CallFailed:
            raise BadValueError("log_rights", word=text) from None
        found = chat if isinstance(chat, dict) else {}
        number, kind, title = found.get("id"), found.get("type"), found.get("title")
        if not isinstance(number, int) or number > 0:
            raise BadValueError("log", word=text)
        if await self._store.chats.get(ChatId(number)) is None:
            # So that the log is called by its title in the menus.
            record = ChatRecord(chat_id=ChatId(number), kind=str(kind), title=str(title or "")[:255])
            await self._store.chats.save(record)
        return ChatId(number), kind == "channel"

    async def _member(self, chat_id: ChatId, user_id: UserId) -> Member | None:
        try:
            return await self._messenger.member(chat_id, user_id)
        except CallFailed:
            return None
