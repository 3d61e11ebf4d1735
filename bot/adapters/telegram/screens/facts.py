"""/hotline and /law: whom to call, and what the law says, here or in another country.

A group gets the numbers or the articles alone, in a few lines; in private all is told.
"""

from __future__ import annotations

from bot.adapters.telegram.screens.country import which
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language, region_of
from bot.adapters.telegram.screens.library import opened, shortly, unknown
from bot.adapters.telegram.screens.shelves import HOTLINE, LAW, head, laws_known, numbers_known, shelf, told
from bot.core.library.whereabouts import OTHER
from bot.core.message import ChatKind
from bot.core.moderation.settings import AUTO
from bot.core.text.columns import lines, read
from bot.core.text.extracts import quote
from bot.core.text.pages import begun

CARD = 5
"""Lines of a card in a group, for all its countries."""


async def hotline(desk: Desk, interaction: Interaction) -> Calls:
    """The numbers of a country, by default those of the chat's region."""
    return await _answer(desk, interaction, HOTLINE)


async def law(desk: Desk, interaction: Interaction) -> Calls:
    """The articles of a country that may be told, each in one sentence."""
    return await _answer(desk, interaction, LAW)


async def _answer(desk: Desk, interaction: Interaction, kind: str) -> Calls:
    chat = interaction.chat
    lang = await language(desk, interaction.update)
    countries: tuple[str, ...] = desk.catalog.locale(lang).countries
    region = await region_of(desk, interaction.update)
    if interaction.args:
        code = desk.places.country_of(interaction.args)
        if not code:
            return interaction.say(unknown(desk, lang, quote(interaction.args)))
        countries = (code,)
    elif region != AUTO:
        countries = () if region == OTHER else (region,)
    if not countries and chat.kind is ChatKind.PRIVATE:
        return await which(desk, interaction, lang, kind)
    if not countries:
        return interaction.say(unknown(desk, lang, "?"))
    if chat.kind is ChatKind.PRIVATE:
        return opened(desk, chat.id, lang, shelf(kind, countries))
    most = CARD // len(countries)
    said = "\n".join(_card(desk, lang, kind, country, most) for country in countries)
    return shortly(desk, chat, lang, said, shelf(kind, countries))


def _card(desk: Desk, lang: str, kind: str, country: str, most: int) -> str:
    """Numbers or articles of a country in so many lines with their heading."""
    if kind == HOTLINE:
        found, join = numbers_known(desk, lang, country), desk.catalog.text(lang, "hotline.join")
    else:
        found, join = desk.catalog.lawbook.cites(lang, laws_known(desk, country)), " · "
    if not found:
        return told(desk, lang, shelf(kind, (country,)))
    heading = head(desk, lang, kind, country)
    return f"{heading}\n{begun(found, join, most - lines(read(heading)))}"
