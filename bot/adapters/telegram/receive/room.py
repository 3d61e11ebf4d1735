"""Whether there is room for more updates in the inbox that several processes share."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from time import monotonic

from bot.errors import StoreError
from bot.services.store import InboxStore

_log = logging.getLogger(__name__)
MOST = 200_000
"""Updates that wait in the store at most: beyond them Telegram keeps what comes, which it does for a day."""
SHARE = MOST // 4
"""Updates of one lane that may wait where half of the room is taken: a flood must not shut it for all."""
EVERY = 2.0
"""Seconds between two looks, so that the bound is passed by what comes in one."""


class Room:
    """Asks the store now and then; what it heard last counts while the store does not answer."""

    def __init__(self, inbox: InboxStore, *, now: Callable[[], float] = monotonic) -> None:
        self._inbox = inbox
        self._now = now
        self._looked = float("-inf")
        self._waiting = 0
        self.crowded: Collection[int] = frozenset()
        """Lanes that have more than their share waiting, where room is short."""

    async def is_left(self) -> bool:
        """Whether more updates may come in."""
        if self._now() - self._looked >= EVERY:
            self._looked = self._now()
            try:
                self._waiting, self.crowded = await self._inbox.crowd(MOST, SHARE)
            except StoreError as error:
                _log.warning("room_unknown kind=%s", type(error).__name__)
        return self._waiting < MOST
