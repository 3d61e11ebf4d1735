"""A bot put together."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot

from bot.adapters.content import cldr
from bot.adapters.content.places import CldrPlaces
from bot.adapters.scheduler.calendar import CronCalendar
from bot.adapters.telegram.screens.interaction import Me, Paint
from bot.bootstrap.cases import CaseServices
from bot.bootstrap.chats import ChatServices
from bot.bootstrap.content import ContentServices, switched
from bot.bootstrap.delivery import DeliveryServices
from bot.bootstrap.guard import GuardServices
from bot.bootstrap.library import LibraryServices
from bot.bootstrap.operating import OperatingServices
from bot.bootstrap.outside import Outside
from bot.config import Settings
from bot.core.library.catalog import Catalog
from bot.core.moderation.stats_words import Formats
from bot.services.chats.tongues import Tongues
from bot.services.delivery.outbox import Outbox
from bot.services.delivery.turns import Turns
from bot.services.guard.judging import Judging
from bot.services.library.live import Live
from bot.services.platform import Calendar, Clock, Messenger, Places
from bot.services.store import Store

_log = logging.getLogger(__name__)
GRACE = 5.0
"""Seconds that work in hand has to end when the bot stops or another process takes it over."""


class App(
    ChatServices,
    GuardServices,
    CaseServices,
    LibraryServices,
    DeliveryServices,
    ContentServices,
    OperatingServices,
):
    """A bot put together, each service made once, when it is first asked for: the handlers' ``Desk`` too."""

    def __init__(self, settings: Settings, outside: Outside) -> None:
        self.configured: Settings = settings
        self.outside: Outside = outside
        self.bot: Bot = outside.bot
        self.me: Me = Me(id=outside.bot.id, username=outside.bot.username)
        self.store: Store = outside.store
        self.messenger: Messenger = outside.messenger
        self.judging: Judging = outside.judging
        self.live: Live = outside.live
        self.clock: Clock = outside.clock
        self.paint: Paint = outside.paint
        self.formats: Formats = cldr
        self.calendar: Calendar = CronCalendar()
        self.places: Places = CldrPlaces(lambda: self.live.catalog)
        self.turns: Turns = Turns()
        self.tongues: Tongues = Tongues()

    @property
    def catalog(self) -> Catalog:
        """The content in force."""
        return self.live.catalog

    async def load(self) -> None:
        """Read what is kept in memory."""
        await self.campaigns.load()
        await self.federations.load()
        await self.heed_operators()

    async def heed_operators(self) -> None:
        """Read what operators switched, in an earlier life or in another process."""
        await self.operating.load()
        if await self.switches.load():
            self.outside.judging.judge_by(await asyncio.to_thread(switched, self))

    async def start(self) -> None:
        """Take up what an earlier life left."""
        if isinstance(self.outbox, Outbox):
            calls, updates = await self.outbox.resume(), await self.inbox.replay()
            if calls or updates:
                _log.info("resumed updates=%s calls=%s", updates, calls)

    async def stop(self) -> None:
        """Let work in hand end; others who go on with it are given each part as soon as it is free."""
        leaving = None if self.replica is None else asyncio.create_task(self.replica.leave())
        await self._end()
        if leaving is not None:
            leaving.cancel()
            await asyncio.gather(leaving, return_exceptions=True)

    async def _end(self) -> None:
        await self.gallery.stop()
        await self.inbox.stop(GRACE)
        if isinstance(self.outbox, Outbox):
            await self.outbox.stop(GRACE)
        await self.third.stop()
        await self.dispatcher.settle()

    async def upkeep(self) -> None:
        """Everything that comes round every few seconds."""
        await self.rounds.tick()
