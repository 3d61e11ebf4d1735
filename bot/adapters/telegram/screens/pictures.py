"""Pictures that somebody asks about: read at once, for a person waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.adapters.telegram.screens.interaction import Desk
from bot.core.message import Chat, ChatKind, Message, UserId
from bot.core.surfaces.pictured import with_pictures
from bot.core.talk.transcript import Transcript, transcript_of
from bot.errors import CallFailed
from bot.services.guard.looking import PATIENCE
from bot.services.store import Json

IN_GROUPS = 8.0
"""Seconds that a group waits with whoever asks; what was posted there a while ago was read."""
SHOWN_FOR: Final = 4.0
"""Seconds after which the bot says anew that it writes: apps show it for five."""


async def seen(
    desk: Desk, message: Message, asker: UserId, *, awaited_in: Chat | None = None
) -> tuple[Message, Transcript | None]:
    """The message with what stands in its pictures, and what that is; None where none were looked at.

    Meanwhile whoever waits for an answer sees in their chat that the bot writes one.
    """
    if not message.pictures or not desk.looking.is_there:
        return message, None
    private = message.chat.kind is ChatKind.PRIVATE
    waits = desk.looking.known(message.pictures) is None
    async with _writing(desk, awaited_in if waits else None):
        found = await desk.looking.together(message.pictures, asker, PATIENCE if private else IN_GROUPS)
    return with_pictures(message, found), transcript_of(found)


@asynccontextmanager
async def _writing(desk: Desk, chat: Chat | None) -> AsyncIterator[None]:
    shown = asyncio.create_task(_show(desk, chat)) if chat is not None else None
    try:
        yield
    finally:
        if shown is not None:
            shown.cancel()
            await asyncio.gather(shown, return_exceptions=True)


async def _show(desk: Desk, chat: Chat) -> None:
    """Show that the bot writes until this is cancelled; where that fails, nothing is shown."""
    params: dict[str, Json] = {"chat_id": chat.id, "action": "typing"}
    if chat.thread:
        params["message_thread_id"] = chat.thread
    while True:
        try:
            await desk.messenger.call("sendChatAction", params)
        except CallFailed:
            return
        await asyncio.sleep(SHOWN_FOR)
