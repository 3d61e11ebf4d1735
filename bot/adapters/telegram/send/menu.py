"""What Telegram shows of the bot before anybody typed: its commands per scope and language, and who it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

from bot.core.library.catalog import Catalog
from bot.errors import Busy, CallFailed, Uncertain, Unsent
from bot.services.delivery.backoff import backoff
from bot.services.platform import Messenger
from bot.services.store import Json

_log = logging.getLogger(__name__)

_WORDS = (
    ("setMyDescription", "description", "bot.description"),
    ("setMyShortDescription", "short_description", "bot.short_description"),
)
TRIES = 5
"""Tries of each text: a menu in one language too few is no reason to keep the others waiting."""
LONGEST = 600.0
"""Seconds that the server may put one text off."""
_SHARED = {"pt": "pt-BR"}
"""Codes whose menu is not that of their own name."""


async def publish(
    api: Messenger,
    catalog: Catalog,
    menus: Mapping[str, Sequence[str]],
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Register commands and descriptions; what is refused is logged, for the bot works without."""
    for code, lang in languages(catalog):
        calls = tuple(_calls(catalog, lang, menus))
        # Nobody may ever be spoken to in most of the languages.
        catalog.locale(lang).pack()
        for method, params in calls:
            await _say(api, method, params, code, sleep)


def _calls(
    catalog: Catalog, lang: str, menus: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, dict[str, Json]]]:
    """What is shown in one language."""
    for scope, names in menus.items():
        commands: Json = [
            {"command": name, "description": catalog.text(lang, f"commands.{name}.description")}
            for name in names
        ]
        yield "setMyCommands", {"commands": commands, "scope": {"type": scope}}
    for method, field, key in _WORDS:
        yield method, {field: catalog.text(lang, key)}


async def _say(
    api: Messenger,
    method: str,
    params: dict[str, Json],
    code: str | None,
    sleep: Callable[[float], Awaitable[None]],
) -> None:
    """Have one thing shown; said twice it is the same, so whatever says nothing of it is tried again."""
    spoken = params | ({"language_code": code} if code else {})
    for tries in range(1, TRIES + 1):
        try:
            await api.call(method, spoken)
        except CallFailed as error:
            _log.warning("menu_not_published method=%s kind=%s", method, type(error).__name__)
            if not isinstance(error, Busy | Unsent | Uncertain):
                return
            await sleep(min(error.seconds, LONGEST) if isinstance(error, Busy) else backoff(tries))
        else:
            return


def languages(catalog: Catalog) -> Iterator[tuple[str | None, str]]:
    """Telegram's language codes with the locale that serves each; None is everybody else.

    Telegram knows two letters only, so "zh" is one menu, the simplified one, and "pt" the Brazilian one: most
    who have it live there, and Telegram's own Portuguese is theirs.
    """
    yield None, catalog.default
    for code in sorted({name.split("-")[0] for name in catalog.locales} - {catalog.default}):
        yield code, catalog.language(_SHARED.get(code, code))
