"""Who stands on a list objects, and its admins answer."""

from __future__ import annotations

from bot.adapters.telegram.screens.answer import alert, answer
from bot.adapters.telegram.screens.federation_asked import (
    Asked,
    language_of,
    own_handle,
    said,
    why,
)
from bot.adapters.telegram.screens.interaction import Calls, Desk
from bot.adapters.telegram.screens.naming import person_of
from bot.adapters.telegram.screens.press import Press, closed
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import button, inline
from bot.core.message import ChatId, UserId
from bot.core.moderation.federation import read_id
from bot.core.text.extracts import quote
from bot.core.text.quoting import quoted, units
from bot.services.federations.federations import KEPT, REMOVED
from bot.services.marks import Kind, Mark
from bot.services.store import ListAppeal, Standing

LONGEST = 300
SHOWN = 10
"""Open objections that are shown at a time."""
_OUTCOMES = {"keep": KEPT, "remove": REMOVED}


async def appeal(desk: Desk, asked: Asked) -> Calls:
    """Take an objection and put it before the admins whom the bot may write to."""
    standing = await desk.federations.find(read_id(asked.first))
    if standing is None:
        return said(desk, asked, "fed.no_such")
    if not asked.rest:
        return said(desk, asked, "fed.appeal_usage", id=standing.federation.id)
    if units(asked.rest) > LONGEST:
        return said(desk, asked, "fed.appeal.long")
    await desk.chats.state(asked.chat)
    kept = await desk.federations.appeal(
        standing.federation.id,
        asked.by,
        asked.rest,
        handle=own_handle(asked.interaction),
        lang=asked.lang,
    )
    if isinstance(kept, str):
        return said(desk, asked, f"fed.appeal.{kept}")
    told = said(desk, asked, "fed.appeal.sent", name=quoted(standing.federation.name))
    return (*await _cards(desk, standing, kept), *told)


async def shown(desk: Desk, press: Press, standing: Standing) -> Calls:
    """The open objections again, for an admin who asks for them."""
    found = await desk.federations.appeals(standing.federation.id, SHOWN)
    if not found:
        return text_calls(press.chat.id, desk.catalog.text(press.lang, "fed.no_appeals"))
    return tuple(
        [call for one in found for call in await _card(desk, standing, one, ChatId(press.by), press.lang)]
    )


async def appeal_click(desk: Desk, press: Press) -> Calls:
    """Keep or remove; for who is an admin of the federation at this moment."""
    outcome = _OUTCOMES.get(press.data, "")
    kept = await desk.federations.appealed(int(press.mark.text)) if outcome else None
    standing = await desk.federations.led(kept.federation, press.by) if kept is not None else None
    if kept is None or standing is None:
        await alert(desk, press.interaction, press.lang, "fed.not_yours")
        return ()
    settled = await desk.federations.answer(kept, outcome, _told(desk, kept, standing, outcome))
    if settled is None:
        await alert(desk, press.interaction, press.lang, "fed.answered")
        return closed(press, desk.catalog.text(press.lang, "fed.answered"))
    desk.outbox.submit(settled)
    await answer(desk, press.interaction)
    name, who = quoted(standing.federation.name), await person_of(desk, press.by)
    whom = await person_of(desk, kept.user_id)
    card = desk.catalog.text(press.lang, f"fed.card.{outcome}", whom=whom, name=name, who=who)
    return closed(press, card)


def _told(desk: Desk, kept: ListAppeal, standing: Standing, outcome: str) -> Calls:
    """What the person hears, in the language in which they objected."""
    name = quoted(standing.federation.name)
    text = desk.catalog.text(desk.catalog.language(kept.lang), f"fed.told.{outcome}", name=name)
    return text_calls(ChatId(kept.user_id), text)


async def _cards(desk: Desk, standing: Standing, kept: ListAppeal) -> Calls:
    """One card for each admin who opened the bot, in their language."""
    calls: Calls = ()
    for who in (standing.federation.owner, *standing.admins):
        if await desk.talks.has_started(ChatId(who)):
            lang = await language_of(desk, UserId(who))
            calls = (*calls, *await _card(desk, standing, kept, ChatId(who), lang))
    return calls


async def _card(desk: Desk, standing: Standing, kept: ListAppeal, where: ChatId, lang: str) -> Calls:
    text = desk.catalog.text(
        lang,
        "fed.card",
        name=quoted(standing.federation.name),
        who=await person_of(desk, kept.user_id),
        reason=await _reason(desk, kept, lang),
        words=quote(kept.words, LONGEST),
    )
    keep = button(desk.catalog.text(lang, "fed.button.keep"), "fed:keep")
    remove = button(desk.catalog.text(lang, "fed.button.remove"), "fed:remove")
    return text_calls(
        where, text, markup=inline([[keep, remove]]), mark=Mark(kind=Kind.FED_APPEAL, text=str(kept.id))
    )


async def _reason(desk: Desk, kept: ListAppeal, lang: str) -> str:
    return "; ".join(why(desk, lang, reason) for reason in await desk.federations.reasons(kept))
