"""/op broadcast: one text to the admins of all groups, shown first and sent once."""

from __future__ import annotations

from bot.adapters.telegram.screens.answer import alert, answer
from bot.adapters.telegram.screens.interaction import Calls, Desk, Interaction
from bot.adapters.telegram.screens.operating_pages import clock
from bot.adapters.telegram.screens.press import Press, closed, heeded
from bot.adapters.telegram.send.compose import text_calls
from bot.adapters.telegram.send.keyboards import button, inline
from bot.adapters.telegram.send.orders import letters, worded
from bot.core.message import ChatId, UserId
from bot.core.operating.chats import LONGEST, Reach, seconds_for
from bot.core.text.quoting import units
from bot.services.authority import PressRule, Refusal
from bot.services.marks import Kind, Mark

CAST = "cast"
OPEN_FOR = 600.0
"""Seconds in which a preview can be agreed to."""


async def preview(desk: Desk, lang: str, by: UserId, text: str) -> Calls:
    """Show what would be sent, to how many, and how long that takes; the answer must be this person's."""
    if (length := units(text)) > LONGEST:
        return text_calls(ChatId(by), desk.catalog.text(lang, "op.cast.long", count=length, most=LONGEST))
    found = await desk.operating.reach()
    if not found.places:
        return text_calls(ChatId(by), desk.catalog.text(lang, "op.cast.nobody"))
    rows = [
        [button(desk.catalog.text(lang, f"button.{word}"), f"op:{CAST}:{word}") for word in ("yes", "no")]
    ]
    said = f"{_ask(desk, lang, found)}\n\n{worded(desk.catalog, lang, text)}"
    return text_calls(ChatId(by), said, markup=inline(rows), mark=Mark(kind=Kind.DRAFT, by=by, text=text))


def _ask(desk: Desk, lang: str, found: Reach) -> str:
    takes = clock(desk, lang, seconds_for(len(found.places), desk.operating.rate))
    return desk.catalog.text(
        lang, "op.cast.ask", count=len(found.places), groups=found.reached, missed=found.missed, time=takes
    )


async def decide(desk: Desk, interaction: Interaction, lang: str, *, sure: bool) -> Calls:
    """Send it or not, for who asked, while the preview is fresh, and once however often it is tapped."""
    words = dict.fromkeys(Refusal, "op.dead")
    rules = {Kind.DRAFT: PressRule(lasts=OPEN_FOR, ranked=False)}
    if (press := await heeded(desk, interaction, lang, words, rules)) is None:
        return ()
    by, text = press.by, press.mark.text
    mark = Mark(kind=Kind.BROADCAST, by=by, text=f"{press.message_id}:{int(press.at)}")
    if not sure:
        await answer(desk, interaction)
        return _closed(desk, press, "op.cast.not_sent")
    found = await desk.operating.reach()
    if not await desk.operating.begin(str(mark)):
        await alert(desk, interaction, lang, "op.cast.before")
        return ()
    await desk.operating.note("op.broadcast", ChatId(by), by)
    await answer(desk, interaction)
    return (*_closed(desk, press, "op.cast.queued"), *letters(desk.catalog, found, text, mark))


def _closed(desk: Desk, press: Press, key: str) -> Calls:
    said = worded(desk.catalog, press.lang, press.mark.text)
    return closed(press, f"{said}\n\n{desk.catalog.text(press.lang, key)}")
