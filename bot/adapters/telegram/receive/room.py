"""Whether there is room for more: in the inbox that several processes share, and for what one has to say."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from time import monotonic

from bot.core.message import ChatId
from bot.errors import StoreError
from bot.services.store import InboxStore

_log = logging.getLogger(__name__)
MOST = 200_000
"""Updates that wait in the store at most: beyond them Telegram keeps what comes, which it does for a day."""
SHARE = MOST // 4
"""Updates of one lane that may wait where half of the room is taken: a flood must not shut it for all."""
ANSWERS = 50_000
"""Calls that wait in one process that does everything, half an hour's worth: they are in its memory."""
ANSWERS_SHARE = ANSWERS // 10
"""Calls to one chat that may wait where half of that does."""
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


class Unsaid:
    """The same by what one process that does everything has yet to say.

    ``answers`` counts that, ``full`` names the chats to which so many wait or more.
    """

    def __init__(self, answers: Callable[[], int], full: Callable[[int], Collection[ChatId]]) -> None:
        self._answers = answers
        self._full = full

    @property
    def crowded(self) -> Collection[int]:
        """Lanes that have more than their share to be answered, where room is short."""
        return self._full(ANSWERS_SHARE) if 2 * self._answers() >= ANSWERS else frozenset()

    async def is_left(self) -> bool:
        """Whether more updates may come in."""
        return self._answers() < ANSWERS


ALL_SAID = Unsaid(lambda: 0, lambda _: frozenset())
