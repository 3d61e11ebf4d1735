"""Whether the bot can work now: its database answers, Telegram was reached lately, content is loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from time import monotonic

from attrs import define, field

from bot.errors import CallFailed, StoreError
from bot.services.operating.operating import MAINTENANCE
from bot.services.platform import Messenger
from bot.services.store import Store

STORE_PATIENCE = 2.0
"""Seconds that the database may take."""
LATELY = 90.0
"""Seconds within which Telegram must have said something: whoever polls hears of it every thirty."""
ASKING, ASK_EVERY = 3.0, 10.0
"""Seconds that Telegram may take when it is asked who the bot is, and how often it is asked at most."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Readiness:
    """Looks at what the bot needs. ``reached`` is when Telegram last said something, by the steady clock.

    ``parts`` are what a process of several needs besides.
    """

    _store: Store
    _messenger: Messenger
    _reached: Callable[[], float]
    _content: Callable[[], str]
    _parts: Callable[[], Mapping[str, bool]] = dict
    _now: Callable[[], float] = monotonic
    _asked: float = field(init=False, default=float("-inf"))

    async def look(self) -> Mapping[str, bool]:
        """Each thing that it needs, and whether that is so."""
        store, telegram = await asyncio.gather(self._store_answers(), self._telegram_answers())
        return {"store": store, "telegram": telegram, "content": bool(self._content()), **self._parts()}

    async def _store_answers(self) -> bool:
        try:
            async with asyncio.timeout(STORE_PATIENCE):
                await self._store.operating.flag(MAINTENANCE)
        except (StoreError, TimeoutError):
            return False
        return True

    async def _telegram_answers(self) -> bool:
        """Whether it did lately; of a bot that is called by webhook and idle, asked now."""
        if not self._is_late():
            return True
        if self._now() - self._asked >= ASK_EVERY:
            self._asked = self._now()
            try:
                async with asyncio.timeout(ASKING):
                    await self._messenger.call("getMe", {})
            except (CallFailed, TimeoutError):
                return False
        return not self._is_late()

    def _is_late(self) -> bool:
        return self._now() - self._reached() > LATELY
