"""Try: a text judged on the spot, with its reasons, the rules behind them, and every number."""

from __future__ import annotations

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.console.gate import Step
from bot.adapters.console.sheets import Sheet

LONGEST = 4000
"""Characters of a text."""


async def show(_: ConsoleDesk, __: Step) -> Sheet:
    """The form."""
    return Sheet(template="trying", values={"text": "", "asked": False, "trial": None, "most": LONGEST})


async def judge(desk: ConsoleDesk, step: Step) -> Sheet:
    """The form with what came of a text; it is kept nowhere."""
    catalog = desk.live.catalog
    tongue, text = catalog.language(step.lang), step.given.get("text", "")[:LONGEST]
    asked = step.given.get("asked") == "yes"

    def says(reason: str) -> str:
        key = f"reason.{reason}"
        return catalog.text(tongue, key) if catalog.has(tongue, key) else ""

    trial = await desk.trying.judge(text, says, asked=asked)
    scheme = trial.verdict.scheme
    values = {
        "text": text,
        "asked": asked,
        "trial": trial,
        "most": LONGEST,
        "scheme": catalog.text(tongue, f"scheme.{scheme}") if scheme else "",
        "language": catalog.locale(trial.verdict.lang).name,
    }
    return Sheet(template="trying", values=values)
