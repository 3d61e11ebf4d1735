"""/tip, and how a tip is written."""

from __future__ import annotations

from collections.abc import Callable

from bot.adapters.telegram.compose import text_calls
from bot.adapters.telegram.interaction import Calls, Desk, Interaction, chat_of, language
from bot.core.content import Catalog
from bot.core.language import language as language_of
from bot.core.settings import AUTO, ChatSettings
from bot.services.ports import Call, ChatRecord


async def tip(desk: Desk, interaction: Interaction) -> Calls:
    """One tip now; it does not count as the scheduled one."""
    chat = chat_of(interaction.update)
    lang = await language(desk, interaction.update)
    chosen = await desk.tips.show(chat.id)
    text = desk.catalog.text(lang, "tip.none") if chosen is None else desk.catalog.tip(lang, chosen.id)
    return text_calls(chat.id, text, thread=chat.thread)


def tip_writer(catalog: Catalog) -> Callable[[ChatRecord, ChatSettings, str], Call]:
    """What turns a due slot into a call, in the chat's language (that of its title when automatic)."""

    def write(record: ChatRecord, settings: ChatSettings, tip_id: str) -> Call:
        lang = settings.language
        if lang == AUTO:
            lang = catalog.language(language_of(record.title))
        return text_calls(record.chat_id, catalog.tip(lang, tip_id), once=True)[0]

    return write
