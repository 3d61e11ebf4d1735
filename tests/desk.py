"""A bot on duty without a network: real catalog, routes and services over a scripted platform and judge."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

from telegram import Bot, User

from bot.adapters.content import cldr
from bot.adapters.content.places import CldrPlaces
from bot.adapters.scheduler.calendar import CronCalendar
from bot.adapters.telegram.receive.dispatch import Dispatcher
from bot.adapters.telegram.receive.inbox import Inbox
from bot.adapters.telegram.screens import ROUTES
from bot.adapters.telegram.screens.interaction import Desk, Me
from bot.adapters.telegram.screens.joins import TelegramJoinWriter
from bot.adapters.telegram.send.casecalls import TelegramCaseCalls
from bot.adapters.telegram.send.casecard import CaseCards
from bot.adapters.telegram.send.compose import TelegramComposer
from bot.adapters.telegram.send.log_places import TelegramLogPlaces
from bot.adapters.telegram.send.tip_writer import TelegramTipWriter
from bot.core.message import UserId
from bot.services.campaigns.campaigns import Campaigns
from bot.services.cases.audience import Audience
from bot.services.cases.caselog import CaseLog
from bot.services.cases.cases import Cases
from bot.services.cases.phrases import Phrases
from bot.services.cases.voices import Voices
from bot.services.chats.chats import Chats
from bot.services.chats.settings import SettingsService
from bot.services.chats.statistics import Statistics
from bot.services.chats.tongues import Tongues
from bot.services.delivery.outbox import Outbox
from bot.services.federations.federations import Federations
from bot.services.guard.guard import Guard
from bot.services.guard.joins import Joins
from bot.services.guard.past import Past
from bot.services.guard.profiles import Profiles
from bot.services.library.live import Live
from bot.services.library.tips import Tips
from bot.services.operating.operating import Operating, Vitals
from bot.services.talk.talk import Talk
from bot.services.talk.talks import Talks
from tests.builders import ADMIN, BOT, GROUP, MEMBER, OWNER
from tests.fakes import FakeClock, FakeJudging, FakeMessenger, FakePacing, rejudged
from tests.packaged import catalog
from tests.stores import InlineStore

NAME = "notice_bot"
OPERATOR = UserId(70)
VITALS = Vitals(program="0.1.0", python="3.11.2", library="22.8", fonts=("Korean",), memory=104_857_600)


class Duty:
    """Raw updates go in at ``see``; what the platform was asked to do is in ``messenger``."""

    def __init__(self, store: InlineStore | None = None) -> None:
        self.clock = FakeClock()
        self.store = store or InlineStore(clock=self.clock.now)
        self.messenger = FakeMessenger()
        self.judging = FakeJudging()
        self.catalog = catalog()
        self.messenger.seat(GROUP, OWNER, "creator")
        self.messenger.seat(GROUP, ADMIN, "administrator")
        self.messenger.seat(GROUP, MEMBER, "member")
        self.campaigns = Campaigns(store=self.store, clock=self.clock, rejudge=rejudged)
        self.federations = Federations(
            store=self.store, clock=self.clock, campaigns=self.campaigns, rejudge=rejudged
        )
        self.chats = Chats(
            store=self.store, messenger=self.messenger, clock=self.clock, zone="Asia/Shanghai", bot_id=BOT
        )
        self.past = Past(store=self.store, clock=self.clock)
        self.outbox = Outbox(
            store=self.store,
            messenger=self.messenger,
            pacing=FakePacing(),
            changed=self.chats.forget,
            sleep=self.clock.sleep,
            told=lambda *told: self.tips.sent(*told),  # noqa: PLW0108 - the tips are built below
        )
        self.calendar = CronCalendar()
        self.live = Live(self.catalog)
        self.places = CldrPlaces(lambda: self.live.catalog)
        self.operating = Operating(
            ids={OPERATOR},
            store=self.store,
            chats=self.chats,
            clock=self.clock,
            zone="Asia/Shanghai",
            vitals=lambda: VITALS,
            rate=26,
            content="20e02a38",
        )
        self.tips = Tips(
            store=self.store,
            clock=self.clock,
            calendar=self.calendar,
            catalog=lambda: self.live.catalog,
            writer=TelegramTipWriter(self.live),
            submit=self.outbox.submit,
            waiting=self.outbox.tips_waiting,
            zone="Asia/Shanghai",
            resting=lambda: self.operating.resting,
        )
        self.cards = CaseCards(self.calendar, self.places, self.chats.name_of)
        self.composer = TelegramComposer(self.live, self.cards, NAME)
        self.audience = Audience(
            store=self.store, clock=self.clock, bot_id=BOT, unheard=self.composer.unheard
        )
        self.caselog = CaseLog(
            store=self.store, composer=self.composer, clock=self.clock, audience=self.audience
        )
        self.talk = Talk(live=self.live, judging=self.judging, places=self.places, heard=self.campaigns.heard)
        self.desk = Desk(
            me=Me(id=BOT, username=NAME),
            live=self.live,
            judging=self.judging,
            campaigns=self.campaigns,
            federations=self.federations,
            store=self.store,
            messenger=self.messenger,
            chats=self.chats,
            past=self.past,
            settings=SettingsService(
                store=self.store,
                chats=self.chats,
                tips=self.tips,
                clock=self.clock,
                calendar=self.calendar,
                places=self.places,
                log_places=TelegramLogPlaces(messenger=self.messenger, store=self.store, bot_id=BOT),
            ),
            tips=self.tips,
            talk=self.talk,
            talks=Talks(store=self.store, clock=self.clock, talk=self.talk),
            outbox=self.outbox,
            operating=self.operating,
            cases=Cases(
                store=self.store,
                chats=self.chats,
                campaigns=self.campaigns,
                messenger=self.messenger,
                calls=TelegramCaseCalls(self.live, self.cards),
                audience=self.audience,
                clock=self.clock,
                calendar=self.calendar,
                submit=self.outbox.submit,
            ),
            voices=Voices(store=self.store, clock=self.clock),
            audience=self.audience,
            phrases=Phrases(store=self.store, clock=self.clock),
            cards=self.cards,
            statistics=Statistics(store=self.store, clock=self.clock, calendar=self.calendar),
            formats=cldr,
            paint=lambda stats, words, *, dark, title: b"PNG",
            clock=self.clock,
            calendar=self.calendar,
            places=self.places,
        )
        guard = Guard(
            judging=self.judging,
            campaigns=self.campaigns,
            federations=self.federations,
            chats=self.chats,
            past=self.past,
            profiles=Profiles(messenger=self.messenger, clock=self.clock),
            store=self.store,
            composer=self.composer,
            clock=self.clock,
            calendar=self.calendar,
            messenger=self.messenger,
            log=self.caselog,
            tongues=Tongues(),
        )
        joins = Joins(
            judging=self.judging,
            campaigns=self.campaigns,
            chats=self.chats,
            store=self.store,
            writer=TelegramJoinWriter(self.live),
            audience=self.audience,
            clock=self.clock,
            calendar=self.calendar,
        )
        self.dispatcher = Dispatcher(
            desk=self.desk,
            guard=guard,
            joins=joins,
            bot=_bot(),
            routes=ROUTES,
            pause=0.02,
            sleep=self.clock.sleep,
        )
        self.inbox = Inbox(self.store, self.dispatcher.handle)

    async def see(self, *updates: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        """Take updates in and wait until everything was done; the calls that this led to."""
        before = len(self.messenger.calls)
        await self.inbox.accept(updates)
        await self.settled()
        return self.messenger.calls[before:]

    async def settled(self) -> None:
        """Wait until nothing is in hand."""
        async with asyncio.timeout(10):
            await self.inbox.idle()
            await asyncio.gather(*self.dispatcher._conversations._tasks)
            while self.dispatcher._marking:
                await asyncio.gather(*self.dispatcher._marking)
            await self.outbox.idle()

    def state(self, update_id: int) -> str:
        """What became of an update."""
        return self.store.states()[update_id]

    def text(self, key: str, lang: str = "en", **values: object) -> str:
        """A text of the catalog."""
        return self.catalog.text(lang, key, **values)


@cache
def _bot() -> Bot:
    """One for all, which only reads updates: the TLS contexts of its two pools take long to make."""
    bot = Bot("1:token")
    bot._bot_user = User(BOT, "Notice", is_bot=True, username=NAME)
    return bot
