"""A command for the admins of a group, typed in private: for which of their groups it is meant."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.telegram.screens.answer import chat_of_number
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, is_admin
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import button, inline
from bot.core.message import Chat, ChatId, ChatKind, UserId
from bot.core.text.quoting import shown
from bot.services.marks import Kind, Mark
from bot.services.store import ChatRecord, Json

MENU, CASES, STATS, STATE, LISTS = "group", "cases", "stats", "doctor", "trusted"
"""What is shown of the group that is chosen."""
VERBS = frozenset({MENU, CASES, STATS, STATE, LISTS})
MOST_GROUPS = 40
_TITLE_LENGTH = 40


async def unheeded(desk: Desk, interaction: Interaction, lang: str, verb: str = MENU) -> Calls:
    """The answer to a command that is not heeded where it was typed, () when it is.

    In private the groups of who typed it are offered; in a group it is for admins.
    """
    if interaction.chat.kind is ChatKind.PRIVATE:
        return await choose_group(desk, interaction.chat, lang, verb)
    if await is_admin(desk, interaction.update):
        return ()
    return interaction.reply(desk.catalog.text(lang, "settings.only_admins"))


async def choose_group(desk: Desk, chat: Chat, lang: str, verb: str = MENU) -> Calls:
    """The groups that somebody is an admin of, in their private chat."""
    await desk.chats.spoke(chat, lang)
    records = await desk.chats.led_by(UserId(chat.id))
    if not records:
        return text_calls(chat.id, desk.catalog.text(lang, "settings.no_groups"))
    text = desk.catalog.text(lang, "settings.choose_group")
    mark = Mark(kind=Kind.MENU, by=UserId(chat.id))
    return text_calls(chat.id, text, markup=groups(records, verb), mark=mark)


def groups(records: Sequence[ChatRecord], verb: str) -> Json:
    """One button a group."""
    return inline(
        [
            [
                button(
                    shown(record.title, _TITLE_LENGTH) or str(record.chat_id), f"set:{verb}:{record.chat_id}"
                )
            ]
            for record in records[:MOST_GROUPS]
        ]
    )


def chosen(data: str) -> ChatId:
    """The group that the data of a button name, 0 for none."""
    verb, _, number = data.partition(":")
    return chat_of_number(number) if verb in VERBS else ChatId(0)
