"""Answers to a click, which go out at once: a minute later Telegram no longer takes them."""

from __future__ import annotations

from bot.adapters.telegram.screens.interaction import Desk, Interaction
from bot.core.message import ChatId


def data_of(interaction: Interaction) -> str:
    """What follows the first colon of the button's data."""
    query = interaction.update.callback_query
    data = query.data if query is not None else None
    return data.partition(":")[2] if isinstance(data, str) else ""


def number_of(word: str, digits: int = 18) -> int:
    """The whole number that a word is, 0 for any other: a button may carry anything."""
    return int(word) if word.isascii() and word.isdecimal() and len(word) <= digits else 0


def chat_of_number(word: str) -> ChatId:
    """The chat whose number a word is, 0 for any other word."""
    return ChatId(-number_of(word[1:], 16) if word.startswith("-") else number_of(word, 16))


async def answer(
    desk: Desk, interaction: Interaction, text: str = "", *, alert: bool = False, url: str = ""
) -> None:
    """Answer the click; a click that is too old to be answered is nobody's loss."""
    query = interaction.update.callback_query
    if query is not None:
        interaction.answers.append(query.id)
        await desk.taps.answer(query.id, text, alert=alert, url=url)


async def alert(desk: Desk, interaction: Interaction, lang: str, key: str, **values: object) -> None:
    """Answer the click with a text of the catalog in a window of its own."""
    await answer(desk, interaction, desk.catalog.text(lang, key, **values), alert=True)
