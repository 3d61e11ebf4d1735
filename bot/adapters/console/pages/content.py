"""Content: what each language has, who read it, and which facts are to be checked again."""

from __future__ import annotations

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.console.gate import Step
from bot.adapters.console.sheets import Sheet


async def show(desk: ConsoleDesk, _: Step) -> Sheet:
    """What the library covers."""
    found = await desk.covering.look()
    names = {lang: locale.name for lang, locale in desk.live.catalog.locales.items()}
    values = {"found": found, "names": names, "version": desk.operating.content}
    return Sheet(template="content", values=values)
