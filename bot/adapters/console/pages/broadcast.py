"""Broadcast: one text to the admins of all groups, shown first and sent once."""

from __future__ import annotations

import secrets

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.console.gate import Step
from bot.adapters.console.sheets import Onward, Sheet
from bot.core.operating.chats import LONGEST, seconds_for
from bot.core.text.quoting import units
from bot.services.console.entrance import Draft
from bot.services.store import CallState

PATH = "/broadcast"


async def show(desk: ConsoleDesk, step: Step) -> Sheet:
    """The form, the draft if there is one, and how far the last broadcast is."""
    states, draft = await desk.operating.progress(), step.session.draft
    values: dict[str, object] = {
        "draft": draft,
        "most": LONGEST,
        "total": sum(states.values()),
        "sent": states.get(CallState.SENT, 0),
        "failed": states.get(CallState.FAILED, 0),
    }
    if draft is not None:
        reach = await desk.operating.reach()
        values |= {"reach": reach, "takes": seconds_for(len(reach.places), desk.operating.rate)}
    return Sheet(template="broadcast", values=values)


async def draft(_: ConsoleDesk, step: Step) -> Onward:
    """Keep a text to be looked at before it is sent."""
    text = step.given.get("text", "").strip()
    if not text or (length := units(text)) > LONGEST:
        values = {"count": length, "most": LONGEST} if text else {}
        return Onward(path=PATH, said="cast.long" if text else "cast.empty", values=values)
    step.session.draft = Draft(text=text, number=secrets.token_hex(8))
    return Onward(path=PATH)


async def drop(_: ConsoleDesk, step: Step) -> Onward:
    """Send nothing."""
    step.session.draft = None
    return Onward(path=PATH, said="cast.dropped")


async def send(desk: ConsoleDesk, step: Step) -> Onward:
    """Send the draft that was shown, once however often the button is pressed."""
    kept = step.session.draft
    if kept is None or kept.number != step.given.get("number"):
        return Onward(path=PATH, said="cast.other")
    found = await desk.orders.cast(kept.text, kept.number, step.by)
    # Only now: where it is not known what became of it, the same must be there to be sent again.
    if step.session.draft is kept:
        step.session.draft = None
    if found is None:
        return Onward(path=PATH, said="cast.other")
    return Onward(path=PATH, said="cast.queued", values={"count": len(found.places)})
