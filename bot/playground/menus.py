"""Which of the bot's command menus somebody sees in a chat."""

from __future__ import annotations

from collections.abc import Iterator

from bot.playground.model import ChatType, PlayChat, Seat
from bot.playground.state import State


def menu_of(state: State, chat: PlayChat, seat: Seat) -> tuple[str, str] | None:
    """Scope and language of the menu, the first that is set in the order that Telegram documents."""
    languages = (seat.user.language[:2], "")
    keys = ((scope, language) for scope in _scopes(chat, seat) for language in languages)
    return next((key for key in keys if state.commands.get(key)), None)


def _scopes(chat: PlayChat, seat: Seat) -> Iterator[str]:
    if chat.kind is ChatType.CHANNEL:
        return
    if chat.kind is ChatType.PRIVATE:
        yield from (f"chat:{chat.id}", "all_private_chats", "default")
        return
    yield f"chat_member:{chat.id}:{seat.user.id}"
    if seat.role.leads:
        yield f"chat_administrators:{chat.id}"
    yield f"chat:{chat.id}"
    if seat.role.leads:
        yield "all_chat_administrators"
    yield from ("all_group_chats", "default")
