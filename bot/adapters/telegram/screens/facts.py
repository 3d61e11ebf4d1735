"""/hotline and /law: whom to call, and what the law says, here or in another country."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, language
from bot.adapters.telegram.send.compose import text_calls
from bot.core.library.facts import Fact, Hotline, Law
from bot.core.moderation.settings import AUTO
from bot.core.text.extracts import quote
from bot.core.text.quoting import escaped


async def hotline(desk: Desk, interaction: Interaction) -> Calls:
    """The numbers of a country, by default those of the chat's region."""
    return await _answer(desk, interaction, _hotlines)


async def law(desk: Desk, interaction: Interaction) -> Calls:
    """The articles of a country that may be told, each in one sentence."""
    return await _answer(desk, interaction, _laws)


async def _answer(desk: Desk, interaction: Interaction, write: Callable[[Desk, str, str], str]) -> Calls:
    chat = interaction.chat
    lang = await language(desk, interaction.update)
    countries: tuple[str, ...] = desk.catalog.locale(lang).countries
    region = (await desk.settings.read(chat)).region
    if interaction.args:
        code = desk.places.country_of(interaction.args)
        if not code:
            return text_calls(chat.id, _unknown(desk, lang, interaction.args), thread=chat.thread)
        countries = (code,)
    elif region != AUTO:
        countries = (region,)
    pages = [write(desk, lang, country) for country in countries]
    if not pages:
        known = ", ".join(desk.catalog.country(lang, code) for code in desk.catalog.regions)
        pages = [desk.catalog.text(lang, "hotline.unknown", word="?", countries=known)]
    return text_calls(chat.id, "\n\n".join(pages), thread=chat.thread)


def _unknown(desk: Desk, lang: str, word: str) -> str:
    known = ", ".join(desk.catalog.country(lang, code) for code in desk.catalog.regions)
    return desk.catalog.text(lang, "hotline.unknown", word=quote(word), countries=known)


def _hotlines(desk: Desk, lang: str, country: str) -> str:
    name = desk.catalog.country(lang, country)
    found = desk.catalog.hotlines_of(country)
    if not found:
        return desk.catalog.text(lang, "hotline.missing", country=name)
    head = desk.catalog.text(lang, "hotline.head", country=name)
    foot = desk.catalog.text(lang, "hotline.foot", date=escaped(_checked(desk, lang, found)))
    return "\n".join((head, *(_number(desk, lang, one) for one in found), foot))


def _number(desk: Desk, lang: str, one: Hotline) -> str:
    item = desk.catalog.text(
        lang,
        "hotline.item",
        name=escaped(one.name),
        channel=escaped(one.channel),
        kind=desk.catalog.text(lang, f"hotline.kind.{one.kind}"),
    )
    if not one.hours:
        return item
    return desk.catalog.text(lang, "hotline.hours", item=item, hours=escaped(one.hours))


def _laws(desk: Desk, lang: str, country: str) -> str:
    name = desk.catalog.country(lang, country)
    found = desk.catalog.cited_in(country) or desk.catalog.laws_of(country)
    if not found:
        return desk.catalog.text(lang, "law.missing", country=name)
    topic = desk.catalog.text(lang, "commands.law.description")
    head = desk.catalog.text(lang, "law.head", scheme=topic, country=name)
    items = [_sentence(desk, lang, one) for one in found]
    foot = desk.catalog.text(lang, "law.foot", date=escaped(_checked(desk, lang, found)))
    return "\n".join((head, *items, foot))


def _sentence(desk: Desk, lang: str, one: Law) -> str:
    return desk.catalog.text(lang, "law.item", says=desk.catalog.says(lang, [one])[0])


def _checked(desk: Desk, lang: str, facts: Iterable[Fact]) -> str:
    """The day on which the oldest of these facts was checked."""
    return desk.places.day(lang, min(fact.verified_on for fact in facts))
