"""Audit: what operators did, by /op and by the console, coming in included."""

from __future__ import annotations

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.console.gate import Step
from bot.adapters.console.sheets import Sheet


async def show(desk: ConsoleDesk, _: Step) -> Sheet:
    """The newest acts."""
    return Sheet(template="audit", values={"acts": await desk.operating.acts()})
