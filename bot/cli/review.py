"""``antifraud review``: what people said of answers, and how one of them becomes an example."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.store import open_store
from bot.config import Settings
from bot.core.library.content import SCHEMES
from bot.errors import AntifraudError
from bot.services.store import Feedback, Store

EXAMPLES = "examples"
"""The folder in the content that accepted examples are written to, one file a language."""
LABELS = ("fraud", "clean")
MOST = 500
_SHOWN = 160


async def listed(settings: Settings) -> list[str]:
    """One line for each thing that was said, oldest first."""
    async with _store(settings) as store:
        found = await store.feedback.all(MOST)
    return [_line(one) for one in found] or ["Nothing to review."]


async def accepted(settings: Settings, number: int, label: str, scheme: str) -> list[str]:
    """Write the text of one as an example and take it off the list; what was written, as a diff shows it."""
    if label not in LABELS:
        raise AntifraudError(f"--label {label}: must be one of {', '.join(LABELS)}")
    if (label == "fraud") is not (scheme in SCHEMES):
        known = ", ".join(SCHEMES)
        raise AntifraudError(f"--scheme {scheme or '(none)'}: fraud needs one of {known}; clean needs none")
    async with _store(settings) as store:
        said = await _one(store, number)
        if not said.text:
            raise AntifraudError(f"{number}: its text was not left to us, so it can be no example; drop it")
        path = settings.content_dir / EXAMPLES / f"{said.lang.partition('-')[0]}.jsonl"
        line = json.dumps(_example(said, label, scheme), ensure_ascii=False)
        _append(path, line)
        await store.feedback.drop(number)
    return [f"--- {path}", f"+{line}"]


async def dropped(settings: Settings, number: int) -> list[str]:
    """Take one off the list."""
    async with _store(settings) as store:
        await _one(store, number)
        await store.feedback.drop(number)
    return [f"Dropped {number}."]


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Store]:
    # The bot may go on running: nothing here touches what it works with.
    store = await open_store(settings.database_url.get_secret_value(), exclusive=False)
    try:
        yield store
    finally:
        await store.close()


async def _one(store: Store, number: int) -> Feedback:
    found = [one for one in await store.feedback.all(MOST) if one.id == number]
    if not found:
        raise AntifraudError(f"{number}: there is no such entry; `antifraud review list` shows them")
    return found[0]


def _line(said: Feedback) -> str:
    day = datetime.fromtimestamp(said.at, UTC).date()
    text = " ".join(said.text.split()) or "(text not left)"
    told = f"{said.risk} {said.scheme or '-'}"
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"{said.id}\t{day}\t{said.said}\t{told}\t{said.lang}\t{shown}"


def _example(said: Feedback, label: str, scheme: str) -> dict[str, str]:
    stance = "offer" if label == "fraud" else "none"
    lang = said.lang.partition("-")[0]
    kind = "plain" if label == "fraud" else "look_alike"
    known = {
        "text": said.text,
        "lang": lang,
        "label": label,
        "stance": stance,
        "kind": kind,
        "hand": "review",
    }
    return {**known, "scheme": scheme} if scheme else known


def _append(path: Path, line: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except OSError as error:
        raise AntifraudError(f"{path}: cannot be written ({error.strerror}); nothing was changed") from None
