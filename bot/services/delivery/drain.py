"""Keeps the one outbox of several processes filled from the store."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import NoReturn

from bot.core.message import ChatId
from bot.errors import StoreError, StoreLost
from bot.services.delivery.outbox import Outbox
from bot.services.store import Store

_log = logging.getLogger(__name__)
EVERY = 0.05
"""Seconds between two looks for new calls."""
AT_ONCE = 1000
"""Calls that are taken up at a time."""
MOST = 5000
"""Calls in hand at most, three minutes' worth; those that cannot wait for a broadcast may be as many more."""
OF_A_CHAT = 200
"""Calls of one chat in hand from which on no more are taken up: the others wait where they are."""
SHARE = 4
"""It looks for a fourth of the time at most: with very many calls in hand a look takes long."""


class Drain:
    """Takes up what was left by whoever sent before, and then all that others commit."""

    def __init__(
        self, store: Store, outbox: Outbox, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._sleep = sleep

    async def run(self) -> NoReturn:
        """Begin with what is half sent, then look for ever."""
        resumed = False
        while True:
            began = monotonic()
            try:
                if not resumed:
                    _log.info("sending resumed=%s", await self._outbox.resume_begun())
                    resumed = True
                await self.look()
            except StoreLost:
                raise
            except StoreError as error:
                _log.warning("outbox_unread kind=%s", type(error).__name__)
            await self._sleep(max(EVERY, SHARE * (monotonic() - began)))

    async def _let_in(self, chat_id: ChatId) -> None:
        """Whoever hears a chat that the bot was turned out of notes that before it answers there."""
        if self._outbox.has_left(chat_id):
            record = await self._store.chats.get(chat_id)
            if record is not None and record.active:
                self._outbox.rejoined(chat_id)

    async def look(self) -> int:
        """Take up what is new; return how many calls."""
        held = self._outbox.in_hand
        # Without those that were in hand when it was asked: they may have been sent since.
        patient = len(held) < MOST
        room = (MOST if patient else 2 * MOST) - len(held)
        if room <= 0:
            return 0
        found = await self._store.outbox.ready(
            held, min(AT_ONCE, room), full=self._outbox.full(OF_A_CHAT), patient=patient
        )
        for chat_id in {queued.call.chat_id for queued in found}:
            await self._let_in(chat_id)
        self._outbox.submit(found)
        return len(found)
