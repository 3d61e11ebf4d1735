"""What ``antifraud doctor`` says of the HTTP interface for other programs."""

from __future__ import annotations

import asyncio
import json
from http.client import HTTPResponse

from bot.adapters.store import check
from bot.cli.beside import beside
from bot.cli.listening import listens
from bot.config import Settings

_TITLE = "antifraud"


async def look_at_interface(settings: Settings) -> str:
    """Whether it listens, and who may ask."""
    if not settings.api_listen:
        return "off: API_LISTEN is not set, and no other program can ask"
    if await asyncio.to_thread(listens, settings.api_listen, "/openapi.json", "API_LISTEN", _is_ours):
        stands = f"listens on {settings.api_listen}"
    else:
        stands = (
            f"nothing listens on {settings.api_listen} yet: `antifraud run` or `antifraud api serve` will"
        )
    return f"{stands}; {await _keys(settings)}"


async def _keys(settings: Settings) -> str:
    revision = await check(settings.database_url.get_secret_value())
    if revision.current != revision.head:
        return "its keys are in a database that the next start makes or migrates"
    async with beside(settings) as store:
        count = len(await store.keys.all())
    return (
        f"{count} {'key' if count == 1 else 'keys'}"
        if count
        else "no key yet: `antifraud api key new NAME` makes one"
    )


def _is_ours(answer: HTTPResponse) -> bool:
    return bool(json.loads(answer.read(1_000_000))["info"]["title"] == _TITLE)
