"""Looks at pictures: fetches each within bounds, has it read, and knows for a while what stood in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import Final

from bot.core.message import Picture, UserId
from bot.core.remembered import ENTRY, Remembered, size
from bot.core.surfaces.seen import Glance
from bot.errors import Busy, CallFailed, Uncertain, Unread, Unsent
from bot.services.allowance import Allowance
from bot.services.delivery.ending import ended
from bot.services.platform import Eyes, Messenger

_log = logging.getLogger(__name__)
MOST_BYTES: Final = 10 * 2**20
"""Bytes of a picture that is fetched; Telegram's own photos have a few hundred thousand."""
FETCHING: Final = 20.0
"""Seconds for one download."""
PAUSE, LONGEST_PAUSE = 1.0, 10.0
"""Seconds before the one further try, and the longest that the platform may ask for."""
KEPT_FOR: Final = 3600.0
"""Seconds for which it is known what stood in a picture; only in memory."""
REMEMBERED: Final = 8 * 2**20
"""Bytes of what was read."""
PATIENCE: Final = 30.0
"""Seconds that somebody waits who asks."""
AT_A_TIME: Final = 10
"""Pictures of one question: an album."""
OF_ONE: Final = (20, 60.0)
"""Pictures of one person that are read in so many seconds."""
NOTHING: Final = Glance()


class Looking:
    """What stands in pictures. Whatever goes wrong costs the picture and nothing else."""

    def __init__(
        self,
        eyes: Eyes | None,
        messenger: Messenger,
        *,
        now: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._eyes = eyes
        self._messenger = messenger
        self._now = now
        self._sleep = sleep
        self._known: Remembered[str, tuple[float, Glance]] = Remembered(
            REMEMBERED, lambda _, found: _weight(found[1])
        )
        self._asked = Allowance(*OF_ONE)
        self._reading: dict[str, asyncio.Task[Glance | None]] = {}
        self.read = 0
        self.failed = 0
        """Pictures read since the start, and those that could not be."""

    @property
    def is_there(self) -> bool:
        """Whether any picture is read at all."""
        return self._eyes is not None

    def known(self, pictures: Sequence[Picture]) -> tuple[Glance, ...] | None:
        """What stood in pictures as far as it is known of all of them; None where it is not."""
        found = [self._lately(picture) for picture in pictures]
        return None if None in found else tuple(one for one in found if one is not None)

    async def look(self, picture: Picture) -> Glance | None:
        """What stands in a picture; None where it cannot be had now. Never raises.

        Whoever asks for one that is being read waits for the same reading.
        """
        if self._eyes is None:
            return None
        if (known := self._lately(picture)) is not None:
            return known
        key = _key(picture)
        task = self._reading.get(key)
        if task is None:
            task = self._reading[key] = asyncio.create_task(self._read(self._eyes, picture))
            task.add_done_callback(lambda _: self._reading.pop(key, None))
        return await asyncio.shield(task)

    async def together(
        self, pictures: Sequence[Picture], who: UserId, patience: float = PATIENCE
    ) -> tuple[Glance, ...]:
        """What stands in pictures that somebody asks about, as far as it was read when their patience ends.

        What is known costs them nothing; of the others everybody has so many.
        """
        now = self._now()
        asked = [
            asyncio.create_task(self.look(one))
            for one in pictures[:AT_A_TIME]
            if self._lately(one) is not None or self._asked.take(who, now)
        ]
        if not asked:
            return ()
        await asyncio.wait(asked, timeout=patience)
        for late in asked:
            late.cancel()
        return tuple(found for one in asked if one.done() and (found := one.result()) is not None)

    async def stop(self) -> None:
        """Wait for no picture any more."""
        await ended(tuple(self._reading.values()))

    def _lately(self, picture: Picture) -> Glance | None:
        at, found = self._known.get(_key(picture)) or (float("-inf"), NOTHING)
        return found if self._now() - at < KEPT_FOR else None

    async def _read(self, eyes: Eyes, picture: Picture) -> Glance | None:
        try:
            found = await eyes.look(await self._content(picture))
            self.read += 1
        except Unread:
            # What killed a reader once would do so again.
            found = NOTHING
            self.failed += 1
        except Exception as error:  # a picture that fails must not cost the message
            self.failed += 1
            _log.warning("picture_not_fetched kind=%s", type(error).__name__)
            return None
        self._known.put(_key(picture), (self._now(), found))
        return found

    async def _content(self, picture: Picture) -> bytes:
        try:
            return await self._fetched(picture)
        except (Unsent, Uncertain, Busy, TimeoutError) as error:
            pause = error.seconds if isinstance(error, Busy) else PAUSE
            await self._sleep(min(pause, LONGEST_PAUSE))
        return await self._fetched(picture)

    async def _fetched(self, picture: Picture) -> bytes:
        if picture.size > MOST_BYTES:
            raise CallFailed(f"more than {MOST_BYTES} bytes")
        async with asyncio.timeout(FETCHING):
            return await self._messenger.file(picture.file_id, MOST_BYTES)


def _key(picture: Picture) -> str:
    return picture.unique_id or picture.file_id


def _weight(found: Glance) -> int:
    """Bytes that a reading takes in memory."""
    lines = sum(ENTRY + size(line.text) for line in found.lines)
    return lines + sum(ENTRY + size(code.payload, code.kind) for code in found.codes)
