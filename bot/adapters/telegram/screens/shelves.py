"""What the library tells whole: numbers and laws of countries, the notice, what the bot does in a group.

A shelf is named by what a link into the private chat may carry: ``hotline-gb``, ``law-tw_hk``,
``warning-card_trade-auto``, ``notice``, ``notice-parts``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.adapters.telegram.screens.interaction import Desk
from bot.core.library.content import NOTICE
from bot.core.library.facts import Fact, Hotline, Law
from bot.core.moderation.settings import AUTO
from bot.core.text.pages import pages
from bot.core.text.quoting import escaped

HOTLINE, LAW, WARNING, GROUP_HELP = "hotline", "law", "warning", "help"
NOTICE_PARTS = "notice-parts"
"""The notice without the card that sums it up, for who has read that."""
_AND = "_"
"""Between the countries of a shelf."""


def shelf(kind: str, countries: Iterable[str]) -> str:
    """The name of what is told of some countries."""
    return f"{kind}-{_AND.join(countries)}"


def screens(desk: Desk, lang: str, name: str) -> tuple[str, ...]:
    """What stands on a shelf, a screen of a phone at a time; nothing where there is no such shelf."""
    if name in {NOTICE, NOTICE_PARTS}:
        found = _notice(desk, lang)
        return found if name == NOTICE else found[1:]
    text = told(desk, lang, name)
    return pages(text) if text else ()


def told(desk: Desk, lang: str, name: str) -> str:
    """All that stands on a shelf of facts or warnings, "" where there is none of this name."""
    kind, _, codes = name.partition("-")
    if kind in _OF_COUNTRIES:
        countries = codes.split(_AND)
        known = set(countries) <= set(desk.catalog.regions)
        return "\n\n".join(_OF_COUNTRIES[kind](desk, lang, code) for code in countries) if known else ""
    if kind == WARNING:
        return _warning(desk, lang, codes)
    return desk.catalog.text(lang, "help.in_group") if name == GROUP_HELP else ""


def numbers_known(desk: Desk, lang: str, country: str) -> list[str]:
    """The numbers of a country in a few words each."""
    return [desk.catalog.phonebook.one(lang, one) for one in desk.catalog.phonebook.of_country(country)]


def laws_known(desk: Desk, country: str) -> tuple[Law, ...]:
    """The articles that may be told of a country, the most fitting first."""
    return desk.catalog.lawbook.cited_in(country) or desk.catalog.lawbook.of_country(country)


def head(desk: Desk, lang: str, kind: str, country: str) -> str:
    """The heading of what is told of a country."""
    name = desk.catalog.country(lang, country)
    topic = desk.catalog.text(lang, "commands.law.description")
    if kind == LAW:
        return desk.catalog.text(lang, "law.head", scheme=topic, country=name)
    return desk.catalog.text(lang, "hotline.head", country=name)


def hotlines(desk: Desk, lang: str, country: str) -> str:
    """The numbers of a country with their names and hours."""
    found = desk.catalog.phonebook.of_country(country)
    if not found:
        return desk.catalog.text(lang, "hotline.missing", country=desk.catalog.country(lang, country))
    foot = desk.catalog.text(lang, "hotline.foot", date=escaped(_checked(desk, lang, found)))
    items = (_number(desk, lang, one) for one in found)
    return "\n".join((head(desk, lang, HOTLINE, country), *items, *_gaps(desk, lang, country), foot))


def _gaps(desk: Desk, lang: str, country: str) -> list[str]:
    """What of a country no number was checked for, in one line."""
    if not (kinds := desk.catalog.phonebook.unchecked(country)):
        return []
    named = desk.catalog.text(lang, "hotline.join").join(
        desk.catalog.text(lang, f"hotline.kind.{kind}") for kind in kinds
    )
    return [desk.catalog.text(lang, "hotline.gap", kinds=named)]


def laws(desk: Desk, lang: str, country: str) -> str:
    """The articles of a country, each in one sentence."""
    found = laws_known(desk, country)
    if not found:
        return desk.catalog.text(lang, "law.missing", country=desk.catalog.country(lang, country))
    items = [
        desk.catalog.text(lang, "law.item", says=says) for law in found for says in _says(desk, lang, law)
    ]
    foot = desk.catalog.text(lang, "law.foot", date=escaped(_checked(desk, lang, found)))
    return "\n".join((head(desk, lang, LAW, country), *items, foot))


_OF_COUNTRIES: Mapping[str, Callable[[Desk, str, str], str]] = {HOTLINE: hotlines, LAW: laws}


def _says(desk: Desk, lang: str, law: Law) -> list[str]:
    return desk.catalog.lawbook.says(lang, [law])


def _warning(desk: Desk, lang: str, of: str) -> str:
    """The warning of a scheme in full, with the law and a word to who posted it, as for a region."""
    scheme, _, region = of.partition("-")
    if scheme not in desk.catalog.schemes or region not in {AUTO, *desk.catalog.regions}:
        return ""
    words = desk.catalog.text(lang, "evidence.none")
    return desk.catalog.warnings.text(lang, scheme, words, region=region)


def _notice(desk: Desk, lang: str) -> tuple[str, ...]:
    """The notice that the product grew from: on one card, then each of its parts on a screen of its own."""
    parts = [desk.catalog.tipbook.text(lang, tip.id) for tip in desk.catalog.tipbook.notice]
    return (desk.catalog.tipbook.notice_card(lang), *parts)


def _number(desk: Desk, lang: str, one: Hotline) -> str:
    item = desk.catalog.text(
        lang,
        "hotline.item",
        name=escaped(one.name),
        channel=escaped(one.channel),
        kind=_kind(desk, lang, one),
    )
    told = [
        escaped(words)
        for words in (*desk.catalog.phonebook.terms(lang, one), *desk.catalog.phonebook.marks(lang, one))
    ]
    if not told:
        return item
    details = desk.catalog.text(lang, "hotline.join").join(told)
    return desk.catalog.text(lang, "hotline.hours", item=item, hours=details)


def _kind(desk: Desk, lang: str, one: Hotline) -> str:
    return desk.catalog.text(lang, f"hotline.kind.{one.kind}")


def _checked(desk: Desk, lang: str, facts: Iterable[Fact]) -> str:
    """The day on which the oldest of these facts was checked."""
    return desk.places.day(lang, min(fact.verified_on for fact in facts))
