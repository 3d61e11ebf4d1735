"""What other processes changed in the database, for what this one keeps in memory."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, Protocol

from bot.errors import StoreError

_log = logging.getLogger(__name__)
EVERY = 0.25
"""Seconds between two looks: what is changed in one process holds in all of them within a second."""


class Subject(StrEnum):
    """What was changed; a chat and a campaign by its number, of the others that it was."""

    CHAT = "chat"
    CAMPAIGN = "campaign"
    FEDERATIONS = "federations"
    OPERATING = "operating"


@dataclass(frozen=True, slots=True)
class News:
    """One thing that may be other than it is remembered; ``chat`` is where a campaign was spoken of."""

    topic: Subject
    key: int = 0
    chat: int = 0


class Herald(Protocol):
    """What is changed, by whomever, in the order in which it can be seen."""

    async def news(self) -> Sequence[News] | None:
        """What was changed since the last call, some of it perhaps again; None: anything may have been."""


Heed = Callable[[int, int], Awaitable[None]]


class Listener:
    """Has memory follow the database. ``anew`` reads all of it, where it is not known what was missed."""

    def __init__(
        self,
        changes: Herald,
        heeds: Sequence[tuple[Subject, Heed]],
        *,
        anew: Callable[[], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._changes = changes
        self._heeds = heeds
        self._anew = anew
        self._sleep = sleep

    async def run(self) -> NoReturn:
        """Listen for ever."""
        while True:
            try:
                await self.listen()
            except StoreError as error:
                _log.warning("changes_unheard kind=%s", type(error).__name__)
            await self._sleep(EVERY)

    async def listen(self) -> None:
        """Take up what was changed until now."""
        news = await self._changes.news()
        if news is None:
            await self._anew()
            return
        for change in dict.fromkeys(news):
            for topic, heed in self._heeds:
                if topic is change.topic:
                    await heed(change.key, change.chat)
