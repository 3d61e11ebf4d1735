"""The one place that knows everyone: builds adapters and services and hands them to each other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from telegram import Bot

from bot.adapters.content import cldr
from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.changes import Content, load, stamp, version
from bot.adapters.content.examples import add_example
from bot.adapters.content.facts import due
from bot.adapters.content.places import CldrPlaces
from bot.adapters.content.reviews import reviewed
from bot.adapters.content.rules import load_ruleset
from bot.adapters.eyes import Workers
from bot.adapters.eyes import missing as missing_eyes
from bot.adapters.machine import SystemClock, look
from bot.adapters.scheduler.calendar import CronCalendar
from bot.adapters.scheduler.ticker import Ticker
from bot.adapters.store import Right, SqlStore, open_store
from bot.adapters.telegram.receive.conversation import PAUSE
from bot.adapters.telegram.receive.dates import ServerDates
from bot.adapters.telegram.receive.dispatch import GATHERED, Dispatcher
from bot.adapters.telegram.receive.identity import identify
from bot.adapters.telegram.receive.inbox import Inbox
from bot.adapters.telegram.receive.poller import Poller
from bot.adapters.telegram.screens import ROUTES
from bot.adapters.telegram.screens.interaction import Me, Paint
from bot.adapters.telegram.screens.joins import TelegramJoinWriter
from bot.adapters.telegram.screens.stats import WeeklyReporter
from bot.adapters.telegram.send.casecalls import TelegramCaseCalls
from bot.adapters.telegram.send.casecard import CaseCards
from bot.adapters.telegram.send.compose import TelegramComposer, has_ended, text_calls
from bot.adapters.telegram.send.log_places import TelegramLogPlaces
from bot.adapters.telegram.send.messenger import TelegramMessenger
from bot.adapters.telegram.send.orders import leaving, letters
from bot.adapters.telegram.send.pacing import IN_FLIGHT, PATIENT, Pacer
from bot.adapters.telegram.send.reminding import Reminding
from bot.adapters.telegram.send.request import PATIENCE, AiohttpRequest, Patience
from bot.adapters.telegram.send.tip_writer import TelegramTipWriter
from bot.config import Settings
from bot.core.detection.engine import Engine
from bot.core.library.catalog import Catalog
from bot.core.library.search import Library
from bot.core.library.tips import is_missed
from bot.core.message import ChatId
from bot.core.moderation.stats import Stats
from bot.core.moderation.stats_words import Formats, StatsWords
from bot.core.operating.roles import ProcessRole
from bot.core.text.quoting import escaped
from bot.errors import CallFailed, PlatformError
from bot.readers import open_oracle, open_readers
from bot.services.authority import Authority
from bot.services.campaigns.campaigns import Campaigns
from bot.services.cases.audience import Audience
from bot.services.cases.casebook import Casebook
from bot.services.cases.caselog import CaseLog
from bot.services.cases.cases import Cases
from bot.services.cases.clearing import Clearing
from bot.services.cases.escalating import Escalating
from bot.services.cases.phrases import Phrases
from bot.services.cases.refusals import Refusals
from bot.services.cases.settling import Settling
from bot.services.cases.showing import Showing
from bot.services.cases.undoing import Undoing
from bot.services.cases.voices import Voices
from bot.services.chats.chats import Chats
from bot.services.chats.moving import Moving
from bot.services.chats.people import People
from bot.services.chats.settings import SettingsService
from bot.services.chats.statistics import Statistics, Weekly
from bot.services.chats.tongues import Tongues
from bot.services.chats.vouching import Vouching
from bot.services.console.entrance import Entrance
from bot.services.delivery.handover import Handover, Outgoing
from bot.services.delivery.outbox import Outbox
from bot.services.delivery.turns import Turns
from bot.services.federations.federations import Federations
from bot.services.guard.gallery import Gallery
from bot.services.guard.guard import Guard
from bot.services.guard.joins import Joins
from bot.services.guard.judging import Judging, TwoReaders
from bot.services.guard.looking import Looking
from bot.services.guard.past import Past
from bot.services.guard.profiles import Profiles
from bot.services.guard.switches import RuleSwitches
from bot.services.guard.third import ThirdReader
from bot.services.guard.trying import Trying
from bot.services.library.covering import Covering
from bot.services.library.live import Live
from bot.services.library.reload import Reloader
from bot.services.library.tips import Tips
from bot.services.metering import UNMETERED, Meter
from bot.services.operating.gauges import Gauging
from bot.services.operating.operating import Operating, Vitals
from bot.services.operating.operators import Operators
from bot.services.operating.orders import Orders
from bot.services.operating.quality import Quality
from bot.services.operating.readiness import Readiness
from bot.services.operating.reviewing import Reviewing
from bot.services.operating.supervisor import Supervisor
from bot.services.operating.timekeeper import Timekeeper
from bot.services.operating.upkeep import Chores, Upkeep
from bot.services.operating.watch import Watch
from bot.services.platform import Calendar, Clock, Eyes, Messenger, Oracle, Pacing, Places, Timepiece
from bot.services.store import SHARDS, Store
from bot.services.talk.talk import Talk
from bot.services.talk.talks import Talks

_log = logging.getLogger(__name__)
T = TypeVar("T")
GRACE = 5.0
"""Seconds that work in hand has to end when the bot stops."""


if TYPE_CHECKING:
    from bot.replicas import Beside, Replica

    def once(make: Callable[[App], T]) -> T:
        """An attribute of what ``make`` gives, to whoever looks from without."""

else:
    once = cached_property


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


class App:
    """A bot put together, each service made once, when it is first asked for: the handlers' ``Desk`` too."""

    def __init__(self, settings: Settings, outside: Outside) -> None:
        self._settings = settings
        self._outside = outside
        self.bot = outside.bot
        self.me = Me(id=outside.bot.id, username=outside.bot.username)
        self.store = outside.store
        self.messenger = outside.messenger
        self.judging: Judging = outside.judging
        self.live = outside.live
        self.clock: Clock = outside.clock
        self.paint = outside.paint
        self.formats: Formats = cldr
        self.calendar: Calendar = CronCalendar()
        self.places: Places = CldrPlaces(lambda: self.live.catalog)
        self.turns = Turns()
        self.tongues = Tongues()

    @property
    def catalog(self) -> Catalog:
        """The content in force."""
        return self.live.catalog

    @property
    def library(self) -> Library:
        """Where questions in free words are looked up."""
        return self.live.library

    async def load(self) -> None:
        """Read what is kept in memory."""
        await self.campaigns.load()
        await self.operating.load()
        await self.federations.load()
        await self.switches.load()
        if self.switches.trial:
            self._outside.judging.judge_by(await asyncio.to_thread(self._switched))

    async def start(self) -> None:
        """Take up what an earlier life left."""
        if isinstance(self.outbox, Outbox):
            calls, updates = await self.outbox.resume(), await self.inbox.replay()
            if calls or updates:
                _log.info("resumed updates=%s calls=%s", updates, calls)

    async def stop(self) -> None:
        """Let work in hand end."""
        await self.gallery.stop()
        await self.inbox.stop(GRACE)
        if isinstance(self.outbox, Outbox):
            await self.outbox.stop(GRACE)
        await self.third.stop()
        await self.dispatcher.settle()

    async def upkeep(self) -> None:
        """Everything that comes round every few seconds."""
        await self.rounds.tick()

    campaigns: Campaigns = once(
        lambda app: Campaigns(
            store=app.store,
            clock=app.clock,
            rejudge=app._outside.judging.rejudge,
            trusted=app._outside.trusted,
            operators=app._settings.operators,
        )
    )
    federations: Federations = once(
        lambda app: Federations(
            store=app.store,
            clock=app.clock,
            campaigns=app.campaigns,
            rejudge=app._outside.judging.rejudge,
        )
    )
    third: ThirdReader = once(
        lambda app: ThirdReader(
            app._outside.oracle,
            app._outside.judging.rejudge,
            behind=lambda chat_id: app.inbox.behind(chat_id),  # noqa: PLW0108 - the inbox needs the guard
            now=app.clock.steady,
        )
    )
    authority: Authority = once(
        lambda app: Authority(store=app.store, messenger=app.messenger, clock=app.clock)
    )
    chats: Chats = once(
        lambda app: Chats(
            store=app.store,
            messenger=app.messenger,
            clock=app.clock,
            zone=app._settings.timezone,
            bot_id=app.me.id,
        )
    )
    past: Past = once(lambda app: Past(store=app.store, clock=app.clock))
    outbox: Outgoing = once(lambda app: app.sending(app.store) if app.handover is None else app.handover)
    handover: Handover | None = once(
        lambda app: (
            Handover(store=app.store, pacing=app._outside.pacing, is_shut=app.chats.is_shut)
            if app._outside.beside is not None
            else None
        )
    )
    replica: Replica | None = once(lambda app: app._replica())

    def _replica(self) -> Replica | None:
        if self._outside.beside is None or self.handover is None:
            return None
        from bot.replicas import Replica

        return Replica(self, self._outside.beside, self.handover, self._settings.roles)

    def sending(self, store: Store) -> Outbox:
        """What sends, and notes what became of it in this store."""
        return Outbox(
            store=store,
            messenger=self.messenger,
            pacing=self._outside.pacing,
            move=lambda old, new: self.moving.move(old, new),  # noqa: PLW0108 - what moves needs the outbox
            changed=self.chats.forget,
            sleep=self._outside.sleep,
            told=lambda *told: self.tips.sent(*told),  # noqa: PLW0108 - the tips need the outbox
            is_stale=lambda slot: is_missed(slot, self.clock.now()),
            is_sure=self.clock.is_sure,
            has_ended=lambda call: has_ended(call, self.clock.now()),
            refused=lambda call, error: self.refusals.fell(call, error),  # noqa: PLW0108 - it needs the outbox
            meter=self._outside.meter,
        )

    operating: Operating = once(
        lambda app: Operating(
            ids=app._settings.operators,
            store=app.store,
            chats=app.chats,
            clock=app.clock,
            zone=app._settings.timezone,
            vitals=app._outside.vitals,
            rate=app._outside.rate,
            content=app._outside.content,
            restarts=lambda: app.supervisor.restarts,
            third=lambda: app.third.tally,
            pictures=lambda: app.gallery.tally,
        )
    )
    orders: Orders = once(
        lambda app: Orders(
            operating=app.operating,
            store=app.store,
            outbox=app.outbox,
            leave=leaving,
            letters=lambda found, text, mark: letters(app.live.catalog, found, text, mark),
        )
    )
    reviewing: Reviewing = once(
        lambda app: Reviewing(
            feedback=app.store.feedback, add=partial(add_example, app._settings.content_dir)
        )
    )
    switches: RuleSwitches = once(
        lambda app: RuleSwitches(
            store=app.store.operating,
            rules=lambda: app._outside.judging.engine.ruleset.rules,
            again=app.reloader.reload,
        )
    )
    quality: Quality = once(lambda app: Quality(store=app.store, clock=app.clock))
    trying: Trying = once(lambda app: Trying(app._outside.judging))
    covering: Covering = once(
        lambda app: Covering(
            catalog=lambda: app.live.catalog,
            reviewed=partial(reviewed, app._settings.content_dir),
            due=due,
            clock=app.clock,
        )
    )
    entrance: Entrance = once(
        lambda app: Entrance(
            url=app._settings.console_address,
            is_operator=app.operating.is_operator,
            note=lambda kind, by: app.operating.note(kind, ChatId(by), by),
            now=app.clock.steady,
        )
    )
    people: People = once(
        lambda app: People(
            store=app.store, chats=app.chats, federations=app.federations, authority=app.authority
        )
    )
    vouching: Vouching = once(
        lambda app: Vouching(store=app.store, chats=app.chats, phrases=app.phrases, clock=app.clock)
    )
    moving: Moving = once(
        lambda app: Moving(
            store=app.store,
            chats=app.chats,
            followers=(app.campaigns.moved, app.federations.moved, app.operating.moved, app.past.moved),
        )
    )
    tips: Tips = once(
        lambda app: Tips(
            store=app.store,
            clock=app.clock,
            calendar=app.calendar,
            catalog=lambda: app.live.catalog,
            writer=TelegramTipWriter(app.live),
            submit=app.outbox.submit,
            waiting=app.outbox.tips_waiting,
            zone=app._settings.timezone,
            resting=lambda: app.operating.resting,
            meter=app._outside.meter,
        )
    )

    settings: SettingsService = once(
        lambda app: SettingsService(
            store=app.store,
            chats=app.chats,
            tips=app.tips,
            clock=app.clock,
            calendar=app.calendar,
            places=app.places,
            log_places=TelegramLogPlaces(messenger=app.messenger, store=app.store, bot_id=app.me.id),
        )
    )
    talk: Talk = once(
        lambda app: Talk(
            live=app.live,
            judging=app.judging,
            places=app.places,
            heard=app.campaigns.heard,
            third=app.third.heard,
        )
    )
    talks: Talks = once(lambda app: Talks(store=app.store, clock=app.clock, talk=app.talk))
    cards: CaseCards = once(lambda app: CaseCards(app.calendar, app.places, app.chats.name_of))
    statistics: Statistics = once(
        lambda app: Statistics(store=app.store, clock=app.clock, calendar=app.calendar)
    )
    composer: TelegramComposer = once(lambda app: TelegramComposer(app.live, app.cards, app.me.username))
    audience: Audience = once(
        lambda app: Audience(
            store=app.store,
            clock=app.clock,
            bot_id=app.me.id,
            unheard=app.composer.unheard,
            has_left=app.outbox.has_left,
        )
    )
    casecalls: TelegramCaseCalls = once(lambda app: TelegramCaseCalls(app.live, app.cards))
    casebook: Casebook = once(lambda app: Casebook(store=app.store, chats=app.chats, campaigns=app.campaigns))
    showing: Showing = once(
        lambda app: Showing(
            store=app.store,
            chats=app.chats,
            casebook=app.casebook,
            calls=app.casecalls,
            audience=app.audience,
            clock=app.clock,
            perform=app.outbox.performed,
        )
    )
    settling: Settling = once(
        lambda app: Settling(
            store=app.store,
            calls=app.casecalls,
            clock=app.clock,
            calendar=app.calendar,
            perform=app.outbox.performed,
            show=app.showing.show,
        )
    )
    clearing: Clearing = once(
        lambda app: Clearing(
            store=app.store,
            campaigns=app.campaigns,
            calls=app.casecalls,
            undoing=Undoing(store=app.store, messenger=app.messenger, calls=app.casecalls, clock=app.clock),
            settling=app.settling,
        )
    )
    escalating: Escalating = once(
        lambda app: Escalating(
            store=app.store,
            chats=app.chats,
            campaigns=app.campaigns,
            guard=app.guard,
            messenger=app.messenger,
            casebook=app.casebook,
            calls=app.casecalls,
            settling=app.settling,
            clock=app.clock,
        )
    )
    cases: Cases = once(
        lambda app: Cases(
            store=app.store,
            chats=app.chats,
            casebook=app.casebook,
            clearing=app.clearing,
            escalating=app.escalating,
            calls=app.casecalls,
            log=app.caselog,
            perform=app.outbox.performed,
        )
    )
    refusals: Refusals = once(
        lambda app: Refusals(
            store=app.store,
            chats=app.chats,
            clock=app.clock,
            calendar=app.calendar,
            show=app.showing.show,
            lost=app.showing.lost,
        )
    )
    caselog: CaseLog = once(
        lambda app: CaseLog(store=app.store, composer=app.composer, clock=app.clock, audience=app.audience)
    )
    voices: Voices = once(
        lambda app: Voices(
            store=app.store,
            chats=app.chats,
            judging=app.judging,
            campaigns=app.campaigns,
            cases=app.cases,
            casebook=app.casebook,
            guard=app.guard,
            clock=app.clock,
            calendar=app.calendar,
            submit=app.outbox.submit,
        )
    )
    phrases: Phrases = once(lambda app: Phrases(store=app.store, clock=app.clock))
    guard: Guard = once(
        lambda app: Guard(
            judging=app.judging,
            third=app.third,
            campaigns=app.campaigns,
            federations=app.federations,
            chats=app.chats,
            past=app.past,
            profiles=Profiles(messenger=app.messenger, clock=app.clock),
            store=app.store,
            composer=app.composer,
            clock=app.clock,
            calendar=app.calendar,
            messenger=app.messenger,
            log=app.caselog,
            tongues=app.tongues,
            gallery=app.gallery,
        )
    )
    looking: Looking = once(
        lambda app: Looking(app._outside.eyes, app.messenger, now=app.clock.steady, sleep=app._outside.sleep)
    )
    gallery: Gallery = once(
        lambda app: Gallery(
            app.looking,
            # Both need the guard, which needs this.
            again=lambda update_id, lane: app.inbox.again(update_id, lane),  # noqa: PLW0108
            let_go=lambda turn: app.dispatcher.note(turn),  # noqa: PLW0108
            now=app.clock.steady,
        )
    )
    joins: Joins = once(
        lambda app: Joins(
            judging=app.judging,
            campaigns=app.campaigns,
            chats=app.chats,
            store=app.store,
            messenger=app.messenger,
            writer=TelegramJoinWriter(app.live),
            audience=app.audience,
            clock=app.clock,
            calendar=app.calendar,
        )
    )
    dispatcher: Dispatcher = once(
        lambda app: Dispatcher(
            desk=app,
            store=app.store,
            guard=app.guard,
            joins=app.joins,
            bot=app.bot,
            routes=ROUTES,
            turns=app.turns,
            pause=app._outside.pause,
            gathered=app._outside.gathered,
            sleep=app._outside.sleep,
            meter=app._outside.meter,
        )
    )

    inbox: Inbox = once(
        lambda app: Inbox(
            app.store,
            app.dispatcher.handle,
            turns=app.turns,
            dated=app._outside.clock.dated,
            expect=app.dispatcher.expect,
            only_kept=app._outside.beside is not None,
            may_begin=lambda update_id: app.replica is None or app.replica.feed.may_begin(update_id),
            meter=app._outside.meter,
        )
    )
    poller: Poller = once(lambda app: app._outside.poll(app.inbox))
    operators: Operators = once(
        lambda app: Operators(
            ids=app._settings.operators,
            store=app.store,
            catalog=lambda: app.live.catalog,
            write=text_calls,
            escape=escaped,
            submit=app.outbox.submit,
            messenger=app.messenger,
        )
    )
    supervisor: Supervisor = once(lambda app: Supervisor(app.operators.restarted))
    watch: Watch = once(lambda app: Watch(store=app.store, operators=app.operators))
    reloader: Reloader[tuple[Content, Engine, Library]] = once(
        lambda app: Reloader(
            stamp=partial(stamp, app._settings.content_dir),
            load=app._fresh,
            use=app._use,
            refused=app.operators.refused,
            restored=app.operators.restored,
            taken=app._outside.read,
        )
    )

    def _fresh(self) -> tuple[Content, Engine, Library]:
        # Building the matcher and the library takes a while too: all of it happens beside the loop.
        content = load(self._settings.content_dir)
        ruleset = self.switches.applied(content.ruleset)
        engine = Engine(ruleset, model=self._outside.judging.engine.model)
        return content, engine, self.live.library_of(content.catalog)

    def _switched(self) -> Engine:
        # The readers were opened before the database, which knows what operators have switched.
        ruleset = self.switches.applied(load_ruleset(self._settings.content_dir))
        return Engine(ruleset, model=self._outside.judging.engine.model)

    def _use(self, new: tuple[Content, Engine, Library]) -> None:
        content, engine, library = new
        self.live.use(library)
        self.operating.content = content.version
        self._outside.judging.judge_by(engine)
        self.campaigns.trust(content.ruleset.trusted)

    readiness: Readiness = once(
        lambda app: Readiness(
            store=app.store,
            messenger=app.messenger,
            reached=app._outside.reached,
            content=lambda: app.operating.content,
            parts=lambda: app.replica.needs if app.replica is not None else {},
        )
    )
    gauging: Gauging = once(
        lambda app: Gauging(
            store=app.store,
            clock=app.clock,
            operating=app.operating,
            outbox=app.outbox,
            second_waiting=lambda: app._outside.judging.waiting,
            third=lambda: app.third.tally,
            pictures=lambda: app.gallery.tally,
            reached=app._outside.reached,
            refused=lambda: app.reloader.faulty,
            catalog=lambda: app.live.catalog,
            due=due,
            at_work=lambda: (
                dict.fromkeys(ProcessRole, True) if app.replica is None else app.replica.at_work()
            ),
            lanes=lambda: SHARDS if app.replica is None else app.replica.lanes,
        )
    )
    weekly: Weekly = once(
        lambda app: Weekly(
            store=app.store,
            clock=app.clock,
            calendar=app.calendar,
            statistics=app.statistics,
            reporter=WeeklyReporter(app),
            zone=app._settings.timezone,
            submit=app.outbox.submit,
        )
    )

    rounds: Upkeep = once(
        lambda app: Upkeep(
            Chores(
                store=app.store,
                clock=app.clock,
                tips=app.tips,
                chats=app.chats,
                talks=app.talks,
                outbox=app.outbox,
                caselog=app.caselog,
                refusals=app.refusals,
                weekly=app.weekly,
                tongues=app.tongues,
                live=app.live,
                operators=app.operators,
                operating=app.operating,
                reload=app.reloader.look,
                remind=Reminding(app.live).write,
                due=due,
            ),
            app._settings.roles,
            in_charge=lambda: app.replica is None or app.replica.schedules,
        )
    )


@asynccontextmanager
async def open_app(
    settings: Settings,
    token: str,
    base_url: str,
    *,
    clock: Timepiece | None = None,
    paced: bool = True,
    in_flight: int = IN_FLIGHT,
    patience: Patience = PATIENCE,
    eyes: Eyes | None = None,
    meter: Meter = UNMETERED,
) -> AsyncIterator[App]:
    """Build the bot and connect it; on leaving, let work in hand end and close everything.

    ``eyes`` are used in place of the bot's own, where pictures are read.
    """
    keeper = Timekeeper(clock or SystemClock())
    # Before anything is read: what changes while the bot starts is taken up afterwards.
    read = stamp(settings.content_dir)
    async with AsyncExitStack() as stack:
        # The larger first: the catalog moves into the memory that building the engine leaves free.
        readers = open_readers(settings)
        stack.callback(readers.close)
        catalog = load_catalog(settings.content_dir)
        store = await open_store(
            settings.database_url.get_secret_value(),
            clock=keeper.now,
            right=Right.ALONE if settings.alone else Right.BESIDE,
            direct=settings.lock_url,
            meter=meter,
        )
        stack.push_async_callback(store.close)
        having = await _beside(settings, store, meter)
        if having is not None:
            stack.push_async_callback(having.shards.close)
        heard = ServerDates(keeper.told).hear
        requests = (
            AiohttpRequest(timeout=patience.answer, heard=heard, meter=meter),
            AiohttpRequest(connections=2, heard=heard, meter=meter),
        )
        bot = Bot(
            token,
            base_url=f"{base_url}/bot",
            base_file_url=f"{base_url}/file/bot",
            request=requests[0],
            get_updates_request=requests[1],
        )
        messenger = TelegramMessenger(requests[0], bot.base_url, bot.base_file_url)
        keeper.recall(await store.operating.newest())
        for request in requests:
            stack.push_async_callback(request.shutdown)
            await request.initialize()
        await _connect(bot, messenger)
        judging = TwoReaders(readers.engine, readers.second, meter=meter)
        stack.callback(judging.close)
        oracle = open_oracle(settings)
        if oracle is not None:
            stack.push_async_callback(oracle.close)
        if eyes is None and not missing_eyes():
            eyes = await stack.enter_async_context(Workers())
        app = App(
            settings,
            Outside(
                bot=bot,
                messenger=messenger,
                store=store,
                judging=judging,
                live=Live(catalog, readers.phrasing),
                clock=keeper,
                pacing=Pacer(lifted=not paced, in_flight=in_flight),
                vitals=lambda: look(second=judging.has_second, fonts=_missing_fonts()),
                paint=_paint,
                oracle=oracle,
                eyes=eyes,
                trusted=readers.engine.ruleset.trusted,
                content=version(settings.content_dir),
                read=read,
                poll=partial(Poller, requests[1], bot.base_url, patience=patience),
                meter=meter,
                reached=lambda: max(request.reached for request in requests),
                beside=having,
            ),
        )
        judging.heed(app.inbox.behind)
        await app.load()
        stack.push_async_callback(app.stop)
        yield app


async def _beside(settings: Settings, store: SqlStore, meter: Meter) -> Beside | None:
    if settings.alone:
        return None
    # Whoever works alone on a file must not carry the server's driver about.
    from bot.replicas import beside

    return beside(settings, store, await store.watched(), meter)


async def _connect(bot: Bot, messenger: TelegramMessenger) -> None:
    tries = 3
    for left in reversed(range(tries)):
        try:
            await identify(bot, messenger)
        except CallFailed as error:
            if left == 0:
                raise PlatformError(
                    f"BOT_API_BASE_URL: the Bot API does not answer ({error});"
                    " check the network, or the address of your own server"
                ) from None
            await asyncio.sleep(0.5)
        else:
            return


def _missing_fonts() -> tuple[str, ...]:
    # Looked for when somebody asks: an idle bot draws nothing and must not carry a drawing library about.
    from bot.adapters.pictures import missing_fonts

    return missing_fonts()


def _paint(stats: Stats, words: StatsWords, *, dark: bool, title: str) -> bytes:
    # An idle bot draws nothing and must not carry fonts and a drawing library about.
    from bot.adapters.pictures import render

    return render(stats, words, dark=dark, title=title)


@asynccontextmanager
async def ticking(app: App) -> AsyncIterator[None]:
    """Look for due tips every few seconds."""
    ticker = Ticker(app.upkeep)
    ticker.start()
    try:
        yield
    finally:
        ticker.stop()
