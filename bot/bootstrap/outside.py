"""The outside world of a bot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from telegram import Bot

from bot.adapters.telegram.receive.conversation import PAUSE
from bot.adapters.telegram.receive.inbox import Inbox
from bot.adapters.telegram.receive.marking import GATHERED
from bot.adapters.telegram.receive.poller import Poller
from bot.adapters.telegram.screens.interaction import Paint
from bot.adapters.telegram.send.pacing import PATIENT
from bot.services.guard.judging import TwoReaders
from bot.services.library.live import Live
from bot.services.metering import UNMETERED, Meter
from bot.services.operating.operating import Vitals
from bot.services.operating.timekeeper import Timekeeper
from bot.services.platform import Eyes, Messenger, Oracle, Pacing
from bot.services.store import Store

if TYPE_CHECKING:
    from bot.replicas import Beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The outside world of one bot: what a program opens, and what a test stands in for.

    ``read`` is the stamp of the content as it was read, ``rate`` how many messages a second may go out, and
    ``poll`` makes the poller where updates are fetched. ``reached`` is when the platform last said something.
    ``beside`` is there where other processes work on the same database.
    """

    bot: Bot
    messenger: Messenger
    store: Store
    judging: TwoReaders
    live: Live
    clock: Timekeeper
    pacing: Pacing
    vitals: Callable[[], Vitals]
    paint: Paint
    poll: Callable[[Inbox], Poller]
    oracle: Oracle | None = None
    eyes: Eyes | None = None
    trusted: frozenset[str] = frozenset()
    content: str = ""
    read: str = ""
    rate: int = PATIENT
    meter: Meter = UNMETERED
    reached: Callable[[], float] = monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    pause: float = PAUSE
    gathered: float = GATHERED
    beside: Beside | None = None
