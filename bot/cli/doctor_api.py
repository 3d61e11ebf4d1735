"""What ``antifraud doctor`` says of the HTTP interface for other programs."""

from __future__ import annotations

import asyncio
import json
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from bot.adapters.store import check, open_store
from bot.config import Settings, reachable
from bot.errors import AntifraudError

PATIENCE = 3.0
_TITLE = "antifraud"


async def look_at_interface(settings: Settings) -> str:
    """Whether it listens, and who may ask."""
    if not settings.api_listen:
        return "off: API_LISTEN is not set, and no other program can ask"
    title = await asyncio.to_thread(_title, settings.api_listen)
    if title == "":
        stands = (
            f"nothing listens on {settings.api_listen} yet: `antifraud run` or `antifraud api serve` will"
        )
    elif title == _TITLE:
        stands = f"listens on {settings.api_listen}"
    else:
        raise AntifraudError(
            f"another program listens on {settings.api_listen}: stop it, or name another port in API_LISTEN"
        )
    return f"{stands}; {await _keys(settings)}"


async def _keys(settings: Settings) -> str:
    url = settings.database_url.get_secret_value()
    revision = await check(url)
    if revision.current != revision.head:
        return "its keys are in a database that the next start makes or migrates"
    # Beside a running bot: this only reads.
    store = await open_store(url, right=None)
    try:
        count = len(await store.keys.all())
    finally:
        await store.close()
    return (
        f"{count} {'key' if count == 1 else 'keys'}"
        if count
        else "no key yet: `antifraud api key new NAME` makes one"
    )


def _title(listen: str) -> str | None:
    """What calls itself so there: "" where nothing listens, None where something else does."""
    try:
        # No proxy of the environment: it is this machine that is asked.
        with build_opener(ProxyHandler({})).open(
            f"{reachable(listen)}/openapi.json", timeout=PATIENCE
        ) as found:
            return str(json.loads(found.read(1_000_000))["info"]["title"])
    except URLError as error:
        return "" if isinstance(error.reason, ConnectionRefusedError) else None
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return None
