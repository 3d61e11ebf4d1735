"""How long to wait before trying again, and trying again while a database cannot do its part."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.errors import StoreError, ValueRefused

R = TypeVar("R")
FIRST = 0.5
LONGEST = 30.0


def backoff(failures: int, longest: float = LONGEST) -> float:
    """Seconds to wait after so many failures in a row: half a second, doubling up to ``longest``."""
    return min(FIRST * 2.0 ** min(max(failures - 1, 0), 30), longest)


async def insist(
    work: Callable[[], Awaitable[R]],
    *,
    waits: Callable[[int, float, StoreError], None],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    longest: float = LONGEST,
) -> R:
    """Do ``work`` until the database does its part; raise whatever else is at fault.

    ``waits`` hears of every failure: how many there were, and the seconds until the next try. There is no
    last try, for a database may be away as long as it likes; who stops meanwhile cancels it.
    """
    failures = 0
    while True:
        try:
            return await work()
        except ValueRefused:
            raise
        except StoreError as error:
            failures += 1
            pause = backoff(failures, longest)
            waits(failures, pause, error)
        await sleep(pause)
