"""Where somebody is: asked by flags and names, chosen at a tap or typed, changed as often as they like.

It is the one setting that a private chat has, so it goes with /forget and is shown by /export.
"""

from __future__ import annotations

from bot.adapters.telegram.screens.answer import data_of, number_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, elsewhere, spoken
from bot.adapters.telegram.send.compose import edited, text_calls
from bot.adapters.telegram.send.keyboards import TALK, button, inline
from bot.core.library.whereabouts import OTHER
from bot.core.message import Chat, UserId
from bot.core.talk.country import LIST, SET, countries, flagged, in_pairs
from bot.services.store import Json

A_PAGE = 12
"""Countries that are offered at a time."""
REGION = "region"
"""The setting that holds it."""


async def country(desk: Desk, interaction: Interaction) -> Calls:
    """Keep the country that is named behind the command, else ask for it; it is nobody else's business."""
    chat, lang = interaction.chat, spoken(desk, interaction.update)
    if (private := elsewhere(desk, interaction, lang)) is not None:
        return private
    code = desk.places.country_of(interaction.args) if interaction.args else ""
    if not code:
        return which(desk, chat, lang)
    await keep(desk, chat, code, UserId(chat.id))
    named = desk.catalog.country(lang, code)
    return text_calls(chat.id, desk.catalog.text(lang, "ask.say.country", country=named))


async def listed(desk: Desk, interaction: Interaction) -> Calls:
    """The countries to choose from, or another page in place of the one that the button stands under."""
    above, lang = interaction.above, spoken(desk, interaction.update)
    _, paged, rest = data_of(interaction).partition(":")
    if not paged or above is None:
        return which(desk, interaction.chat, lang)
    number, _, then = rest.partition(":")
    text, markup = _page(desk, lang, number_of(number), then)
    return (edited(interaction.chat.id, above, text, markup),)


def which(desk: Desk, chat: Chat, lang: str, then: str = "") -> Calls:
    """Ask where somebody is; ``then`` is the kind of shelf that is told of the country, "" for the talk."""
    text, markup = _page(desk, lang, 0, then)
    return text_calls(chat.id, text, markup=markup)


async def keep(desk: Desk, chat: Chat, code: str, by: UserId) -> None:
    """From now on this person's law and numbers are those of the country."""
    await desk.settings.change(chat, REGION, code, by)


def _page(desk: Desk, lang: str, number: int, then: str) -> tuple[str, Json]:
    known = countries(desk.catalog, lang)
    last = (len(known) - 1) // A_PAGE
    here = min(number, last)
    after = f":{then}" if then else ""
    shown = (*known[here * A_PAGE :][:A_PAGE], *((OTHER,) if here == last else ()))
    rows = in_pairs((flagged(desk.catalog, lang, code), f"{SET}:{code}{after}") for code in shown)
    turn = [("‹", here - 1), (desk.catalog.text(lang, "ask.button.more_countries"), here + 1)]
    rows.append([(label, f"{LIST}:{to}{after}") for label, to in turn if 0 <= to <= last])
    if here != last:
        rows.append([(flagged(desk.catalog, lang, OTHER), f"{SET}:{OTHER}{after}")])
    buttons = [[button(label, f"{TALK}:{action}") for label, action in row] for row in rows if row]
    return desk.catalog.text(lang, "ask.place.ask"), inline(buttons)
