"""Takes up a change of the content while the bot runs: valid content whole, faulty content not at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.errors import ContentError

_log = logging.getLogger(__name__)
Content = TypeVar("Content")
LOGGED = 20
"""Faults that go into the log; the lint tells them all."""


class Reloader(Generic[Content]):
    """Looks at the content folder's stamp, and reads the folder again once it has changed and rests.

    ``stamp`` tells one state of the folder from another, ``load`` reads it or raises ContentError, ``use``
    puts it in force at once, ``refused`` and ``restored`` tell those who run the bot. ``taken`` is the stamp
    of what was read at the start, made before it was read.
    """

    def __init__(
        self,
        *,
        stamp: Callable[[], str],
        load: Callable[[], Content],
        use: Callable[[Content], None],
        refused: Callable[[Sequence[str]], Awaitable[None]],
        restored: Callable[[], Awaitable[None]],
        taken: str,
    ) -> None:
        self._stamp = stamp
        self._load = load
        self._use = use
        self._refused = refused
        self._restored = restored
        self._taken = self._seen = taken
        self._faulty = False
        self._busy = asyncio.Lock()

    @property
    def faulty(self) -> bool:
        """Whether what is on disk was refused, and the content before it is in force."""
        return self._faulty

    async def look(self) -> bool:
        """Take up a change that is at rest; whether content was put in force.

        An editor's program writes several files one after the other: only a folder that has not changed
        since the last look is read.
        """
        async with self._busy:
            stamp = await asyncio.to_thread(self._stamp)
            changed, rests = stamp != self._taken, stamp == self._seen
            self._seen = stamp
            return await self._take(stamp) if changed and rests else False

    async def reload(self) -> bool:
        """Read the folder now, changed or not; whether content was put in force."""
        async with self._busy:
            return await self._take(await asyncio.to_thread(self._stamp))

    async def _take(self, stamp: str) -> bool:
        self._taken = self._seen = stamp
        try:
            content = await asyncio.to_thread(self._load)
        except ContentError as error:
            await self._refuse(error.faults)
            return False
        except Exception as error:
            # A fault that no check knows of is one all the same, and nobody else would hear of it.
            _log.exception("content_unreadable")
            await self._refuse([f"{type(error).__name__}: {error}"])
            return False
        self._use(content)
        _log.info("content_reloaded")
        if self._faulty:
            self._faulty = False
            await self._restored()
        return True

    async def _refuse(self, faults: Sequence[str]) -> None:
        _log.error("content_refused faults=%s", len(faults))
        for fault in faults[:LOGGED]:
            _log.error("content_fault %s", fault)
        self._faulty = True
        await self._refused(faults)
