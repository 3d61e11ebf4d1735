"""Federations: who shares a list with how many groups."""

from __future__ import annotations

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.console.gate import Step
from bot.adapters.console.sheets import Sheet
from bot.core.text.titles import plain_title

_NAME = 80


async def show(desk: ConsoleDesk, _: Step) -> Sheet:
    """All of them, the oldest first."""
    found = [
        {"standing": one, "name": plain_title(one.federation.name, _NAME)}
        for one in await desk.federations.all()
    ]
    return Sheet(template="federations", values={"found": found})
