"""What ``antifraud doctor`` says of the console."""

from __future__ import annotations

import asyncio
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from bot.adapters.console.gate import HEADERS
from bot.adapters.content.console import load_console
from bot.config import Settings, reachable
from bot.errors import AntifraudError

PATIENCE = 3.0
_HERE = {"127.0.0.1", "::1", "localhost"}
_SIGN = "Content-Security-Policy"


async def look_at_console(settings: Settings) -> str:
    """Whether it listens, who may come in, and whether others on the way could read along."""
    if not settings.console_listen:
        return "off: CONSOLE_LISTEN is not set"
    if not settings.operators:
        raise AntifraudError("CONSOLE_LISTEN is set and OPERATOR_IDS is empty: nobody could come in")
    load_console(settings.content_dir)
    found = await asyncio.to_thread(_listens, reachable(settings.console_listen))
    if found is None:
        raise AntifraudError(
            f"another program listens on {settings.console_listen}: stop it,"
            " or name another port in CONSOLE_LISTEN"
        )
    stands = "listens on" if found else "nothing listens yet, `antifraud run` will on"
    told = f"{stands} {settings.console_listen}; links begin with {settings.console_address}"
    address = urlsplit(settings.console_address)
    if address.scheme == "http" and address.hostname not in _HERE:
        return (
            f"{told}; over plain http others on the way can read along: set CONSOLE_URL to an https address"
        )
    return told


def _listens(address: str) -> bool | None:
    """Whether the console does, None where something else does."""
    try:
        # No proxy of the environment: it is this machine that is asked.
        build_opener(ProxyHandler({})).open(f"{address}/", timeout=PATIENCE).close()
    except HTTPError as refused:
        refused.close()
        return True if refused.headers.get(_SIGN) == HEADERS[_SIGN] else None
    except URLError as error:
        return False if isinstance(error.reason, ConnectionRefusedError) else None
    except (OSError, HTTPException, ValueError):
        return None
    return None
