"""``antifraud review``: what people said of answers, and how one of them becomes an example."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from bot.adapters.content.examples import add_example
from bot.cli.beside import beside
from bot.config import Settings
from bot.core.verdict import SCHEMES
from bot.errors import AntifraudError
from bot.services.operating.reviewing import LABELS, Reviewing, UnfitReview
from bot.services.store import Feedback

_SHOWN = 160


async def listed(settings: Settings) -> list[str]:
    """One line for each thing that was said, oldest first."""
    async with _reviewing(settings) as reviewing:
        found = await reviewing.waiting()
    return [_line(one) for one in found] or ["Nothing to review."]


async def accepted(settings: Settings, number: int, label: str, scheme: str) -> list[str]:
    """Write the text of one as an example and take it off the list; what was written, as a diff shows it."""
    async with _reviewing(settings) as reviewing:
        try:
            done = await reviewing.accept(number, label, scheme)
        except UnfitReview as unfit:
            raise AntifraudError(_why(unfit, number, label, scheme)) from None
    return [f"--- {done.place}", f"+{done.line}"]


async def dropped(settings: Settings, number: int) -> list[str]:
    """Take one off the list."""
    async with _reviewing(settings) as reviewing:
        try:
            await reviewing.drop(number)
        except UnfitReview as unfit:
            raise AntifraudError(_why(unfit, number, "", "")) from None
    return [f"Dropped {number}."]


@asynccontextmanager
async def _reviewing(settings: Settings) -> AsyncIterator[Reviewing]:
    async with beside(settings) as store:
        yield Reviewing(feedback=store.feedback, add=partial(add_example, settings.content_dir))


def _why(unfit: UnfitReview, number: int, label: str, scheme: str) -> str:
    known = ", ".join(SCHEMES)
    return {
        "label": f"--label {label}: must be one of {', '.join(LABELS)}",
        "scheme": f"--scheme {scheme or '(none)'}: fraud needs one of {known}; clean needs none",
        "gone": f"{number}: there is no such entry; `antifraud review list` shows them",
        "wordless": f"{number}: its text was not left to us, so it can be no example; drop it",
    }[unfit.why]


def _line(said: Feedback) -> str:
    day = datetime.fromtimestamp(said.at, UTC).date()
    text = " ".join(said.text.split()) or "(text not left)"
    told = f"{said.risk} {said.scheme or '-'}"
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"{said.id}\t{day}\t{said.said}\t{told}\t{said.lang}\t{shown}"
