"""What ``antifraud doctor`` says of the console."""

from __future__ import annotations

import asyncio
from http.client import HTTPResponse
from urllib.parse import urlsplit

from bot.adapters.console.gate import HEADERS
from bot.adapters.content.console import load_console
from bot.cli.listening import listens
from bot.config import Settings
from bot.errors import AntifraudError

_HERE = {"127.0.0.1", "::1", "localhost"}
_SIGN = "Content-Security-Policy"


async def look_at_console(settings: Settings) -> str:
    """Whether it listens, who may come in, and whether others on the way could read along."""
    if not settings.console_listen:
        return "off: CONSOLE_LISTEN is not set"
    if not settings.operators:
        raise AntifraudError("CONSOLE_LISTEN is set and OPERATOR_IDS is empty: nobody could come in")
    load_console(settings.content_dir)
    found = await asyncio.to_thread(listens, settings.console_listen, "/", "CONSOLE_LISTEN", _is_ours)
    stands = "listens on" if found else "nothing listens yet, `antifraud run` will on"
    told = f"{stands} {settings.console_listen}; links begin with {settings.console_address}"
    address = urlsplit(settings.console_address)
    if address.scheme == "http" and address.hostname not in _HERE:
        return (
            f"{told}; over plain http others on the way can read along: set CONSOLE_URL to an https address"
        )
    return told


def _is_ours(answer: HTTPResponse) -> bool:
    return answer.headers.get(_SIGN) == HEADERS[_SIGN]
