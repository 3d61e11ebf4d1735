"""Server-Sent Events: tells the open pages what changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import orjson

from bot.playground.model import Json
from bot.playground.state import CALLED
from bot.playground.world import World

HEARTBEAT = 15.0


async def events(world: Callable[[], World]) -> AsyncIterator[bytes]:
    """One event for each chat in a burst of changes; ends when the world closes."""
    pending: dict[int, set[str]] = {}
    event = asyncio.Event()

    def note(rev: int, kind: str, chat_id: int) -> None:
        del rev
        if kind == CALLED:
            return
        pending.setdefault(chat_id, set()).add(kind)
        event.set()

    with world().watching(note):
        yield b"retry: 1000\n\n"
        while not world().closed:
            try:
                await asyncio.wait_for(event.wait(), HEARTBEAT)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            event.clear()
            for chat_id, kinds in tuple(pending.items()):
                shown: Json = {"rev": world().rev, "kinds": sorted(kinds), "chat_id": chat_id}
                yield b"data: " + orjson.dumps(shown) + b"\n\n"
            pending.clear()
