"""Pictures that somebody asks about: read at once, for a person waits."""

from __future__ import annotations

from bot.adapters.telegram.screens.interaction import Desk
from bot.core.message import ChatKind, Message, UserId
from bot.core.surfaces.pictured import with_pictures
from bot.core.talk.transcript import Transcript, transcript_of
from bot.services.guard.looking import PATIENCE

IN_GROUPS = 8.0
"""Seconds that a group waits with whoever asks; what was posted there a while ago was read."""


async def seen(desk: Desk, message: Message, asker: UserId) -> tuple[Message, Transcript | None]:
    """The message with what stands in its pictures, and what that is; None where none were looked at."""
    if not message.pictures or not desk.looking.is_there:
        return message, None
    private = message.chat.kind is ChatKind.PRIVATE
    found = await desk.looking.together(message.pictures, asker, PATIENCE if private else IN_GROUPS)
    return with_pictures(message, found), transcript_of(found)
