"""Review: what people said of answers, with the texts that they agreed to leave; accept one, or drop it."""

from __future__ import annotations

from bot.adapters.console.desk import ConsoleDesk
from bot.adapters.console.gate import Step
from bot.adapters.console.sheets import Onward, Sheet
from bot.core.message import ChatId
from bot.core.verdict import SCHEMES
from bot.errors import AntifraudError, StoreError
from bot.services.operating.reviewing import CLEAN, FRAUD, UnfitReview

SHOWN = 50
"""Entries of a page; the next come when these are done."""
_PATH = "/review"


async def show(desk: ConsoleDesk, step: Step) -> Sheet:
    """What waits, oldest first."""
    found = await desk.reviewing.waiting()
    tongue = desk.live.catalog.language(step.lang)
    schemes = [(scheme, desk.live.catalog.text(tongue, f"scheme.{scheme}")) for scheme in SCHEMES]
    values = {"entries": found[:SHOWN], "left": len(found[SHOWN:]), "schemes": schemes}
    return Sheet(template="review", values=values)


async def accept(desk: ConsoleDesk, step: Step) -> Onward:
    """Make one an example: the scheme that it is an ad of, or none for a harmless text."""
    number, chosen = _number(step), step.given.get("scheme", "")
    label, scheme = (CLEAN, "") if chosen == CLEAN else (FRAUD, chosen)
    try:
        await desk.reviewing.accept(number, label, scheme)
    except UnfitReview as unfit:
        return Onward(path=_PATH, said=f"review.{unfit.why}", values={"number": number})
    except StoreError:
        raise
    except AntifraudError:
        return Onward(path=_PATH, said="review.unwritten")
    await desk.operating.note("op.review.accept", ChatId(step.by), step.by, f"{number} {chosen}")
    return Onward(path=_PATH, said="review.accepted", values={"number": number})


async def drop(desk: ConsoleDesk, step: Step) -> Onward:
    """Take one off the list."""
    number = _number(step)
    try:
        await desk.reviewing.drop(number)
    except UnfitReview as unfit:
        return Onward(path=_PATH, said=f"review.{unfit.why}", values={"number": number})
    await desk.operating.note("op.review.drop", ChatId(step.by), step.by, str(number))
    return Onward(path=_PATH, said="review.dropped", values={"number": number})


def _number(step: Step) -> int:
    word = step.given.get("number", "")
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 16 else 0
