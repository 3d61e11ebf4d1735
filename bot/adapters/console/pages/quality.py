"""Quality: false alarms by rule, language and scheme, the week by scheme, and the texts that go round."""

from __future__ import annotations

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.console.gate import Step
from bot.adapters.console.sheets import Onward, Sheet
from bot.core.message import ChatId
from bot.core.text.quoting import cut
from bot.core.verdict import SCHEMES
from bot.services.guard.switches import Switched

MOST_RULES = 100
"""Rules that are listed, those with most false alarms first."""
HEATS = 4
"""Shades of the wave map."""


async def show(desk: ConsoleDesk, step: Step) -> Sheet:
    """How well the detector does."""
    found, catalog = await desk.quality.report(), desk.live.catalog
    tongue = catalog.language(step.lang)
    names = {scheme: catalog.text(tongue, f"scheme.{scheme}") for scheme in SCHEMES}
    most = max(found.counted.values(), default=0)
    values = {
        "found": found,
        "rules": found.rules[:MOST_RULES],
        "known": {rule.id: rule.status for rule in desk.switches.rules},
        "trial": sorted(desk.switches.trial),
        "names": names,
        "heat": {place: -(-count * HEATS // most) if most else 0 for place, count in found.counted.items()},
        "tongues": {lang: locale.name for lang, locale in catalog.locales.items()},
    }
    return Sheet(template="quality", values=values)


async def switch(desk: ConsoleDesk, step: Step) -> Onward:
    """Put a rule on trial, or let it count again."""
    rule, trial = cut(step.given.get("rule", ""), 100), step.given.get("trial") == "yes"
    way = "trial" if trial else "counts"
    done = await desk.switches.put(rule, trial=trial)
    if done is not Switched.UNKNOWN:
        await desk.operating.note(f"op.rule.{way}", ChatId(step.by), step.by, rule)
    said = f"quality.switch.{way if done is Switched.DONE else done}"
    return Onward(path="/quality", said=said, values={"rule": rule})
