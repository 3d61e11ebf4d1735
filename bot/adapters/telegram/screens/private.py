"""/start, /help and whatever is typed in private."""

from __future__ import annotations

from bot.adapters.telegram.screens.answer import chat_of_number
from bot.adapters.telegram.screens.ask import after_warning, asked
from bot.adapters.telegram.screens.ask_about import ASK, asked_about
from bot.adapters.telegram.screens.case_list import open_log
from bot.adapters.telegram.screens.check import has_words
from bot.adapters.telegram.screens.country import greeting, of_group
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language, spoken, where
from bot.adapters.telegram.screens.library import opened, shortly
from bot.adapters.telegram.screens.settings_menu import open_in_private
from bot.adapters.telegram.screens.shelves import GROUP_HELP
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import LAND_OF, LOG_OF, MENU_OF
from bot.core.message import ChatKind, Source

DID_IT = "did-"
"""What a start payload begins with when somebody comes from "I already did it"; a scheme id follows."""


async def start(desk: Desk, interaction: Interaction) -> Calls:
    """In private: the doors to what the bot does and how to add it, or what a button led to."""
    chat = interaction.chat
    if chat.kind is not ChatKind.PRIVATE:
        # With a payload it is the link that adds the bot speaking, and the greeting answers that.
        return () if interaction.args else await help_(desk, interaction)
    # From now on the bot may write here, and a region may be kept.
    lang, here = spoken(desk, interaction.update), await where(desk, interaction.update)
    await desk.chats.spoke(chat, lang)
    country = here.region if here.chosen else ""
    if led := await _led(desk, interaction, lang):
        return led
    text, doors = await greeting(desk, interaction, lang, country)
    return text_calls(chat.id, text, markup=doors)


async def _led(desk: Desk, interaction: Interaction, lang: str) -> Calls:
    """What the button led to that somebody comes from; nothing for a plain start."""
    chat, args = interaction.chat, interaction.args
    if group := chat_of_number(args.removeprefix(MENU_OF)):
        return await open_in_private(desk, chat, group, lang)
    if group := chat_of_number(args.removeprefix(LOG_OF)):
        return await open_log(desk, chat, group, lang)
    if group := chat_of_number(args.removeprefix(LAND_OF)):
        return await of_group(desk, interaction, interaction.asker, group, lang)
    if args.startswith(ASK):
        return await asked_about(desk, interaction)
    scheme = args.removeprefix(DID_IT)
    if args.startswith(DID_IT) and scheme in desk.catalog.schemes:
        return await after_warning(desk, interaction, scheme)
    return opened(desk, chat.id, lang, args)


async def help_(desk: Desk, interaction: Interaction) -> Calls:
    """What the bot can do here."""
    chat = interaction.chat
    lang = await language(desk, interaction.update)
    if chat.kind is ChatKind.PRIVATE:
        return text_calls(chat.id, desk.catalog.text(lang, "help.private"))
    return shortly(desk, chat, lang, desk.catalog.text(lang, "help.group"), GROUP_HELP)


async def private_text(desk: Desk, interaction: Interaction) -> Calls:
    """Anything else sent in private is a question about that text."""
    message = interaction.message
    if message is None or (message.album and not has_words(message)):
        # The pictures of an album come one by one; the one with the caption is the question.
        return ()
    await desk.chats.spoke(message.chat, spoken(desk, interaction.update))
    return await asked(desk, interaction, message, typed=message.source is Source.NONE)
