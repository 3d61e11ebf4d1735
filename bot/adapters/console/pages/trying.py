"""Try: a text judged on the spot, with its reasons and every number; a rule held against all examples."""

from __future__ import annotations

from typing import Any

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.console.gate import Step
from bot.adapters.console.sheets import Sheet

LONGEST = 4000
"""Characters of a text."""
LONGEST_RULE = 8000
"""Characters of a rule with its examples."""
MOST_SHOWN = 50
"""Lines of what a rule breaks; whoever breaks more mends these first."""


async def show(desk: ConsoleDesk, _: Step) -> Sheet:
    """The forms."""
    return Sheet(template="trying", values=await _empty(desk))


async def prove(desk: ConsoleDesk, step: Step) -> Sheet:
    """The forms with what a rule would break; it is kept nowhere and judges nothing."""
    values = await _empty(desk)
    pack, rule = step.given.get("pack", ""), step.given.get("rule", "")[:LONGEST_RULE]
    if pack in values["packs"]:
        values |= {"pack": pack, "rule": rule, "proof": await desk.proving.prove(pack, rule)}
    return Sheet(template="trying", values=values)


async def _empty(desk: ConsoleDesk) -> dict[str, Any]:
    forms = {"text": "", "asked": False, "rule": "", "pack": "any", "packs": await desk.proving.packs()}
    return {
        **forms,
        "trial": None,
        "proof": None,
        "most": LONGEST,
        "longest": LONGEST_RULE,
        "shown": MOST_SHOWN,
    }


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
    values = await _empty(desk) | {
        "text": text,
        "asked": asked,
        "trial": trial,
        "scheme": catalog.text(tongue, f"scheme.{scheme}") if scheme else "",
        "language": catalog.locale(trial.verdict.lang).name,
    }
    return Sheet(template="trying", values=values)
