"""Whose law and numbers an answer tells, how that is said, and the buttons that change it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from bot.core.library.catalog import Catalog
from bot.core.library.content import Topic
from bot.core.library.situations import HELD, IN_NEED, Risk
from bot.core.library.whereabouts import EUROPE, OTHER
from bot.core.talk.dialogue import Reply

SET, LIST = "land", "lands"
"""What the actions begin with that choose a country, and that show the choice."""
AT_ONCE = 3
"""Countries that are offered at first, beside the way to all others."""
ALL, PICKED = "all", "pick"
"""What follows ``LIST`` where the letters are shown: in a message of their own, in place of the choice."""
_TOLD = frozenset({"law", "lenient", "hotline", "distress"})
_URGENT = frozenset({"aid", *(f"say.{need}" for need in IN_NEED)})
Rows = list[list[tuple[str, str]]]
_FLAG = 0x1F1E6 - ord("a")


def urgent(reply: Reply) -> bool:
    """Whether an answer is about what happened or is about to: then it matters at once where somebody is."""
    return bool(_URGENT & {*reply.parts})


def placed(reply: Reply) -> bool:
    """Whether an answer is about something that is done somewhere: a country named with it is meant."""
    return urgent(reply) or bool({"law", "hotline", "happened"} & {*reply.parts})


def told_by_country(reply: Reply, topics: Mapping[str, Topic]) -> bool:
    """Whether an answer tells numbers or a law."""
    parts = {*reply.parts}
    if reply.state.step == HELD and "say.held_calls" not in parts:
        # Whoever is held may be watched: nothing is told but what they ask for.
        return False
    if urgent(reply) or parts & {*_TOLD, "more", "say.help", "say.country", "say.held_calls"}:
        return True
    if not parts & {"card", "topic"}:
        return False
    topic = topics.get(reply.state.topic)
    return reply.state.risk != Risk.LOW if topic is None else bool(_TOLD & {*topic.show})


def whose(catalog: Catalog, lang: str, reply: Reply, region: str, *, chosen: bool) -> str:
    """The line that says whose numbers were told while nobody said where they are; "" where all is said."""
    # Small talk is small, and its numbers stand beside "in another country" already.
    if chosen or "say.help" in reply.parts or not told_by_country(reply, catalog.topics):
        return ""
    if places := catalog.places(lang, region):
        named = " · ".join(catalog.country(lang, code) for code in places)
        return catalog.text(lang, "ask.place.guess", country=named)
    return catalog.text(lang, "ask.place.unknown") if urgent(reply) else ""


def flagged(catalog: Catalog, lang: str, code: str) -> str:
    """A country's name behind its flag."""
    name = catalog.country(lang, code)
    return f"🌐 {name}" if code == OTHER else f"{''.join(chr(ord(sign) + _FLAG) for sign in code)} {name}"


def countries(catalog: Catalog, lang: str) -> tuple[str, ...]:
    """The countries to choose from: those of which the library tells, the likely ones of a language first."""
    known = [code for code in catalog.regions if code != EUROPE]
    likely = [code for code in catalog.locale(lang).likely if code in known]
    rest = sorted({*known} - {*likely}, key=lambda code: catalog.country(lang, code))
    return (*likely, *rest)


def likeliest(catalog: Catalog, lang: str, guesses: Iterable[str] = ()) -> tuple[str, ...]:
    """The few countries to offer first: those that something tells of, then the likely ones of a language."""
    known = countries(catalog, lang)
    told = [code for code in guesses if code in known]
    return tuple(dict.fromkeys((*told, *known)))[:AT_ONCE]


def by_letter(catalog: Catalog, lang: str) -> dict[str, list[str]]:
    """The countries by what their names are looked up under in a language, all in its order."""
    letters = catalog.locale(lang).letters
    of_sign = {sign: label for label, signs in letters.items() for sign in signs}
    found: dict[str, list[str]] = {}
    for code in sorted(countries(catalog, lang), key=lambda code: catalog.country(lang, code)):
        sign = unicodedata.normalize("NFD", catalog.country(lang, code))[0].upper()
        label = of_sign.get(catalog.country(lang, code)[0], sign)
        found.setdefault(label, []).append(code)
    order = [*letters, *sorted(found.keys() - letters.keys())]
    return {label: found[label] for label in order if label in found}


def offered(catalog: Catalog, lang: str, few: Iterable[str], then: str = "", *, other: str = ALL) -> Rows:
    """A few countries to tap and the way to all others; ``then`` is what is told of the country."""
    after = f":{then}" if then else ""
    ways = [(flagged(catalog, lang, code), f"{SET}:{code}{after}") for code in few]
    return in_pairs([*ways, (f"🌍 {catalog.country(lang, OTHER)}", f"{LIST}:{other}{after}")])


def buttons(catalog: Catalog, lang: str, reply: Reply, region: str, *, chosen: bool) -> Rows:
    """Under an answer that tells numbers or a law: whose they are, with the way to change it, row by row."""
    if not told_by_country(reply, catalog.topics):
        return []
    if chosen:
        return [[country_button(catalog, lang, region)]]
    if places := catalog.places(lang, region):
        named = " · ".join(catalog.country(lang, code) for code in places)
        return [[(catalog.text(lang, "ask.button.elsewhere", country=named), LIST)]]
    if not urgent(reply):
        return [[country_button(catalog, lang, "")]]
    return offered(catalog, lang, likeliest(catalog, lang))


def country_button(catalog: Catalog, lang: str, country: str) -> tuple[str, str]:
    """The button that leads to the choice, or shows what somebody chose, "" for nothing, and changes it."""
    if not country:
        return catalog.text(lang, "ask.button.where"), LIST
    return catalog.text(lang, "ask.button.country", country=catalog.country(lang, country)), LIST


def in_pairs(buttons: Iterable[tuple[str, str]]) -> Rows:
    """Buttons two a row, which a phone shows whole."""
    listed = [*buttons]
    return [listed[at : at + 2] for at in range(0, len(listed), 2)]
