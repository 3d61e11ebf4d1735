"""Reading on in private: the doors under the greeting, and what is told a screen of a phone at a time."""

from __future__ import annotations

from bot.adapters.telegram.screens.answer import answer, data_of, number_of
from bot.adapters.telegram.screens.country import which
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, region_of, spoken
from bot.adapters.telegram.screens.shelves import HOTLINE, screens, shelf
from bot.adapters.telegram.send.compose import edited, text_calls
from bot.adapters.telegram.send.keyboards import CALL, CHECK, GO, button, inline, start_link
from bot.core.library.whereabouts import OTHER
from bot.core.message import Chat, ChatId, ChatKind
from bot.core.moderation.settings import AUTO
from bot.services.store import Json


def opened(desk: Desk, chat_id: ChatId, lang: str, name: str) -> Calls:
    """The first page of a shelf in a private chat; nothing where there is no such shelf."""
    text, markup = _page(desk, lang, name, 0)
    return text_calls(chat_id, text, markup=markup) if text else ()


def shortly(desk: Desk, chat: Chat, lang: str, said: str, name: str) -> Calls:
    """A few lines in a group with the way to all of it in private."""
    label = desk.catalog.text(lang, "button.more_private")
    markup = inline([[{"text": label, "url": start_link(desk.me.username, name)}]])
    return text_calls(chat.id, said, thread=chat.thread, markup=markup)


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """A door under the greeting, or another page; in private only, where what is read is nobody else's."""
    above, chat = interaction.above, interaction.chat
    if above is None or chat.kind is not ChatKind.PRIVATE:
        return ()
    await answer(desk, interaction)
    lang, wanted = spoken(desk, interaction.update), data_of(interaction)
    if wanted == CHECK:
        return text_calls(chat.id, desk.catalog.text(lang, "start.check"))
    if wanted == CALL:
        return await whom_to_call(desk, interaction, lang)
    name, paged, number = wanted.partition(":")
    if not paged:
        return opened(desk, chat.id, lang, name)
    text, markup = _page(desk, lang, name, number_of(number, 3))
    return (edited(chat.id, above, text, markup),) if text else ()


async def whom_to_call(desk: Desk, interaction: Interaction, lang: str) -> Calls:
    """The numbers of the person's country, else of those where their language is at home."""
    region = await region_of(desk, interaction.update)
    countries = desk.catalog.locale(lang).countries if region == AUTO else (region,)
    if not countries or region == OTHER:
        return await which(desk, interaction, lang, HOTLINE)
    return opened(desk, interaction.chat.id, lang, shelf(HOTLINE, countries))


def unknown(desk: Desk, lang: str, word: str) -> str:
    """That a country is not known, with those that are; ``word`` is inert HTML."""
    known = ", ".join(desk.catalog.country(lang, code) for code in desk.catalog.regions)
    return desk.catalog.text(lang, "hotline.unknown", word=word, countries=known)


def _page(desk: Desk, lang: str, name: str, number: int) -> tuple[str, Json]:
    found = screens(desk, lang, name) or ("",)
    here = min(number, len(found) - 1)
    beside = [(f"‹ {here}/{len(found)}", here - 1), (f"{here + 2}/{len(found)} ›", here + 1)]
    row = [button(label, f"{GO}:{name}:{to}") for label, to in beside if 0 <= to < len(found)]
    return found[here], inline([row]) if row else None
