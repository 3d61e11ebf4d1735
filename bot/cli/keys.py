"""``antifraud api key``: the keys by which other programs ask over HTTP."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.cli.beside import beside
from bot.config import Settings
from bot.errors import AntifraudError
from bot.services.programs.allowed import Grant
from bot.services.programs.keys import Keys
from bot.services.store import ApiKey

_NAME = re.compile(r"[\w.-]{1,64}")


async def made(settings: Settings, name: str, grant: Grant) -> str:
    """A new key; it is told this once."""
    if not _NAME.fullmatch(name):
        raise AntifraudError(f"{name}: a name has 1 to 64 letters, digits, dots, hyphens and underscores")
    async with _keys(settings) as keys:
        key = await keys.make(name, grant)
    if key is None:
        raise AntifraudError(f"{name}: there is a key of this name; revoke it first, or take another name")
    return key


async def listed(settings: Settings) -> list[str]:
    """One line for each key, oldest first."""
    async with _keys(settings) as keys:
        return [_line(key) for key in await keys.all()] or [
            "No keys; `antifraud api key new NAME` makes one."
        ]


async def revoked(settings: Settings, name: str) -> str:
    """Take a key back."""
    async with _keys(settings) as keys:
        if not await keys.revoke(name):
            raise AntifraudError(f"{name}: there is no key of this name; `antifraud api key list` shows them")
    return f"Revoked {name}; within seconds nobody gets in by it."


@asynccontextmanager
async def _keys(settings: Settings) -> AsyncIterator[Keys]:
    # The bot reads the keys anew every few seconds.
    async with beside(settings) as store:
        yield Keys(store.keys, now=time.time)


def _line(key: ApiKey) -> str:
    day = datetime.fromtimestamp(key.made_at, UTC).date()
    return f"{key.name}\t{day}\t{key.per_minute}/min\t{key.at_once} at once\t{key.most_bytes} bytes"
