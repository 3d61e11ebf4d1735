"""How everything stands at one moment, for whoever watches the bot: read where it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from time import monotonic

from attrs import define

from bot.core.library.catalog import Catalog
from bot.core.library.facts import Fact
from bot.core.operating.roles import ProcessRole
from bot.errors import StoreError
from bot.services.delivery.handover import Outgoing
from bot.services.guard.gallery import PictureTally
from bot.services.guard.third import ThirdTally
from bot.services.operating.operating import Operating, Pulse
from bot.services.operating.upkeep import REVIEW_SOON
from bot.services.platform import Clock
from bot.services.store import Store

PATIENCE = 5.0
"""Seconds that the database may take before it counts as not answering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    """What the database knows of the work: how it stands, tips that are due, seconds the first of them is."""

    pulse: Pulse
    tips: int
    tips_oldest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauges:
    """How it all stands. ``queues`` is None while the database does not answer.

    ``roles`` are what this process does, and whether it is at work or stands by; ``lanes`` the parts of the
    chats that are its own to judge. ``outbox_oldest`` is for how many seconds the call that came first has
    waited in this life of the bot, ``silence`` the seconds since Telegram last said something. ``facts`` are
    to be checked again soon, the ``overdue`` ones among them.
    """

    queues: Queues | None
    outbox_oldest: float | None
    second_waiting: int
    third: ThirdTally | None
    pictures: PictureTally | None
    silence: float
    resting: bool
    content: str
    content_refused: bool
    facts: int
    overdue: int
    roles: Mapping[ProcessRole, bool]
    lanes: int


@define(kw_only=True, eq=False, repr=False, slots=False)
class Gauging:
    """Reads the gauges; ``reached`` is when Telegram last said something, ``due`` finds facts to check."""

    _store: Store
    _clock: Clock
    _operating: Operating
    _outbox: Outgoing
    _second_waiting: Callable[[], int]
    _reached: Callable[[], float]
    _refused: Callable[[], bool]
    _catalog: Callable[[], Catalog]
    _due: Callable[[Catalog, date, int], Sequence[Fact]]
    _lanes: Callable[[], int]

    async def read(self) -> Gauges:
        """How it all stands now."""
        facts, overdue = self._facts()
        return Gauges(
            queues=await self._queues(),
            outbox_oldest=self._outbox.oldest(),
            second_waiting=self._second_waiting(),
            third=self._operating.third(),
            pictures=self._operating.pictures(),
            silence=monotonic() - self._reached(),
            resting=self._operating.resting,
            content=self._operating.content,
            content_refused=self._refused(),
            facts=facts,
            overdue=overdue,
            # Who works alone does everything.
            roles=self._operating.at_work() or dict.fromkeys(ProcessRole, True),
            lanes=self._lanes(),
        )

    async def _queues(self) -> Queues | None:
        try:
            async with asyncio.timeout(PATIENCE):
                pulse = await self._operating.pulse()
                now = self._clock.now()
                count, earliest = await self._store.tips.overdue(now)
        except (StoreError, TimeoutError):
            return None
        oldest = None if earliest is None else max(0.0, now - earliest)
        return Queues(pulse=pulse, tips=count, tips_oldest=oldest)

    def _facts(self) -> tuple[int, int]:
        """How many are to be checked again soon, and of how many the day has passed."""
        today = datetime.fromtimestamp(self._clock.now(), UTC).date()
        found = self._due(self._catalog(), today, REVIEW_SOON)
        return len(found), sum(fact.review_by < today for fact in found)
