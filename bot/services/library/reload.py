"""Takes up a change of the content while the bot runs: valid content whole, faulty content not at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from attrs import define, field

from bot.errors import ContentError

_log = logging.getLogger(__name__)
Content = TypeVar("Content")
LOGGED = 20
"""Faults that go into the log; the lint tells them all."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Reloader(Generic[Content]):
    """Looks at the content folder's stamp, and reads the folder again once it has changed and rests.

    ``stamp`` tells one state of the folder from another, ``load`` reads it or raises ContentError, ``use``
    puts it in force at once, ``refused`` and ``restored`` tell those who run the bot. ``taken`` is the stamp
    of what was read at the start, made before it was read.
    """

    _stamp: Callable[[], str]
    _load: Callable[[], Content]
    _use: Callable[[Content], None]
    _refused: Callable[[Sequence[str]], Awaitable[None]]
    _restored: Callable[[], Awaitable[None]]
    _taken: str
    _seen: str = field(init=False)
    _faulty: bool = field(init=False, default=False)
    _busy: asyncio.Lock = field(init=False, factory=asyncio.Lock)

    def __attrs_post_init__(self) -> None:
        self._seen = self._taken

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
