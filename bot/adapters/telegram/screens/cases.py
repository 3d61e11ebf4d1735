"""The buttons under the card of a case, and /log."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.adapters.telegram.screens.answer import alert, answer, data_of
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction, spoken
from bot.adapters.telegram.screens.press import CASE, Press, heeded
from bot.adapters.telegram.send.casecalls import BUTTONS_FOR
from bot.adapters.telegram.send.render import plain
from bot.core.message import ChatId, MessageId
from bot.core.moderation.acts import BAN, MUTE, RIGHT_FOR
from bot.core.moderation.ladder import BAN as BAN_RUNG
from bot.core.moderation.ladder import is_step
from bot.services.authority import PressRule, Refusal
from bot.services.cases.case import Done
from bot.services.marks import Kind, case_mark

_VERBS = {"ok": "clear", "yes": "confirm", "trust": "trust", "more": "further"}
_TOLD = frozenset({"too_late", "protected", "expired", "failed", "foreign", "refused"})
_DATA = re.compile(r"(ok|yes|more|trust|like):(-\d{1,17}):(-?\d{1,17})(?::([a-z0-9_]{3,9}))?", re.ASCII)


async def click(desk: Desk, interaction: Interaction) -> Calls:
    """One click: bound to the card it stands under, and to the right of who clicks in the case's group."""
    lang, parsed = spoken(desk, interaction.update), _DATA.fullmatch(data_of(interaction))
    if parsed is None:
        await alert(desk, interaction, lang, CASE[Refusal.FOREIGN])
        return ()
    mark = case_mark(ChatId(int(parsed[2])), MessageId(int(parsed[3])))
    verb, rung = parsed[1], parsed[4] or ""
    right = RIGHT_FOR[BAN if rung == BAN_RUNG else MUTE] if verb == "more" else ""
    rule = PressRule(about=mark, lasts=BUTTONS_FOR, right=right)
    press = await heeded(desk, interaction, lang, CASE, {Kind.CASE: rule})
    if press is not None:
        await tell(desk, interaction, lang, await _act(desk, press, verb, rung))
    return ()


async def tell(desk: Desk, interaction: Interaction, lang: str, said: str) -> None:
    """Answer a press: in passing where all is done and to be seen, in a window where it is to be read."""
    done = said == desk.catalog.text(lang, "case.done_short")
    await answer(desk, interaction, plain(said), alert=not done)


async def undo_wave(desk: Desk, interaction: Interaction) -> Calls:
    """Somebody takes a whole wave back by its card."""
    lang = spoken(desk, interaction.update)
    press = await heeded(desk, interaction, lang, CASE, {Kind.WAVE: PressRule(lasts=BUTTONS_FOR)})
    if press is not None:
        done = await desk.cases.clear_wave(press.mark.chat, float(press.mark.text), press.by)
        await tell(desk, interaction, lang, worded(desk, lang, done))
    return ()


async def _act(desk: Desk, press: Press, verb: str, rung: str) -> str:
    if verb == "like":
        return await _similar(desk, press)
    if verb == "more" and not is_step(rung):
        return desk.catalog.text(press.lang, "case.foreign")
    mark = press.mark
    return worded(
        desk, press.lang, await desk.cases.decide(_VERBS[verb], mark.chat, mark.message, press.by, rung)
    )


def worded(desk: Desk, lang: str, done: Done) -> str:
    """What somebody who clicked is told."""
    if done.detail:
        named = desk.catalog.text(lang, f"rights.{done.detail}")
        return desk.catalog.text(lang, "case.stays" if done.word == "stays" else "case.no_right", right=named)
    key = f"case.{done.word}"
    return desk.catalog.text(lang, key if done.word in _TOLD else "case.done_short")


async def _similar(desk: Desk, press: Press) -> str:
    lang, found = press.lang, await desk.casebook.alike(press.mark.chat, press.mark.message)
    if found is None:
        return desk.catalog.text(lang, "case.similar_none")
    day = desk.places.day(lang, datetime.fromtimestamp(found.last_seen, UTC).date())
    return desk.catalog.count(
        lang, "case.similar", found.count, count=found.count, chats=found.chats, date=day
    )
