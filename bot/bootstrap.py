"""The one place that knows everyone: builds adapters and services and hands them to each other."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from telegram import Bot

from bot.adapters.content import cldr
from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.changes import Content, load, stamp, version
from bot.adapters.content.lint import due
from bot.adapters.content.places import CldrPlaces
from bot.adapters.scheduler.calendar import CronCalendar
from bot.adapters.scheduler.ticker import Ticker
from bot.adapters.store import open_store
from bot.adapters.telegram.receive.dates import ServerDates
from bot.adapters.telegram.receive.dispatch import Dispatcher
from bot.adapters.telegram.receive.identity import identify
from bot.adapters.telegram.receive.inbox import Inbox
from bot.adapters.telegram.receive.poller import Poller
from bot.adapters.telegram.screens import ROUTES
from bot.adapters.telegram.screens.interaction import Desk, Me
from bot.adapters.telegram.screens.joins import TelegramJoinWriter
from bot.adapters.telegram.screens.stats import WeeklyReporter
from bot.adapters.telegram.send.casecalls import TelegramCaseCalls
from bot.adapters.telegram.send.casecard import CaseCards
from bot.adapters.telegram.send.compose import TelegramComposer, has_ended, text_calls
from bot.adapters.telegram.send.log_places import TelegramLogPlaces
from bot.adapters.telegram.send.messenger import TelegramMessenger
from bot.adapters.telegram.send.pacing import IN_FLIGHT, PATIENT, Pacer
from bot.adapters.telegram.send.reminding import Reminding
from bot.adapters.telegram.send.render import escape
from bot.adapters.telegram.send.request import PATIENCE, AiohttpRequest, Patience
from bot.adapters.telegram.send.tip_writer import TelegramTipWriter
from bot.cli.judges import open_readers
from bot.config import Settings
from bot.core.detection.judge import Engine
from bot.core.library.search import Library
from bot.core.library.tips import is_missed
from bot.core.moderation.stats import Stats
from bot.core.moderation.stats_words import Words
from bot.errors import CallFailed, PlatformError
from bot.services.campaigns.campaigns import Campaigns
from bot.services.cases.audience import Audience
from bot.services.cases.caselog import CaseLog
from bot.services.cases.cases import Cases
from bot.services.cases.phrases import Phrases
from bot.services.cases.voices import Voices
from bot.services.chats.chats import Chats
from bot.services.chats.settings import SettingsService
from bot.services.chats.statistics import Statistics, Weekly
from bot.services.chats.tongues import Tongues
from bot.services.delivery.outbox import Outbox
from bot.services.delivery.turns import Turns
from bot.services.federations.federations import Federations
from bot.services.guard.guard import Guard
from bot.services.guard.joins import Joins
from bot.services.guard.judging import TwoReaders
from bot.services.guard.past import Past
from bot.services.guard.profiles import Profiles
from bot.services.library.live import Live
from bot.services.library.reload import Reloader
from bot.services.library.tips import Tips
from bot.services.operating.operating import Operating
from bot.services.operating.operators import Operators
from bot.services.operating.supervisor import Supervisor
from bot.services.operating.timekeeper import Timekeeper
from bot.services.operating.upkeep import Chores, Upkeep
from bot.services.operating.watch import Watch
from bot.services.ports import Store, Timepiece
from bot.services.talk.talk import Talk
from bot.services.talk.talks import Talks
from bot.vitals import look

_log = logging.getLogger(__name__)
GRACE = 5.0
"""Seconds that work in hand has to end when the bot stops."""


class SystemClock:
    """The Timepiece port over this machine's clocks."""

    def now(self) -> float:
        """Unix seconds, as the machine's owner or a time server set them."""
        return time.time()

    def steady(self) -> float:
        """Seconds that the machine has run."""
        return time.monotonic()


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A bot that is built and connected; ``poller`` fetches, or a webhook feeds ``inbox``."""

    bot: Bot
    live: Live
    store: Store
    inbox: Inbox
    outbox: Outbox
    messenger: TelegramMessenger
    poller: Poller
    tips: Tips
    operating: Operating
    supervisor: Supervisor
    reloader: Reloader[tuple[Content, Engine, Library]]
    federations: Federations
    settle: Callable[[], Awaitable[None]]
    upkeep: Callable[[], Awaitable[None]]
    watch: Watch

    async def start(self) -> None:
        """Take up what an earlier life left."""
        calls, updates = await self.outbox.resume(), await self.inbox.replay()
        if calls or updates:
            _log.info("resumed updates=%s calls=%s", updates, calls)


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
) -> AsyncIterator[App]:
    """Build the bot and connect it; on leaving, let work in hand end and close everything."""
    keeper = Timekeeper(clock or SystemClock())
    # Before anything is read: what changes while the bot starts is taken up afterwards.
    read = stamp(settings.content_dir)
    catalog = load_catalog(settings.content_dir)
    store = await open_store(settings.database_url.get_secret_value(), clock=keeper.now)
    heard = ServerDates(keeper.told).hear
    requests = (
        AiohttpRequest(timeout=patience.answer, heard=heard),
        AiohttpRequest(connections=2, heard=heard),
    )
    bot = Bot(
        token,
        base_url=f"{base_url}/bot",
        base_file_url=f"{base_url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )
    messenger = TelegramMessenger(requests[0], bot.base_url)
    poller = partial(Poller, requests[1], bot.base_url, patience=patience)
    try:
        keeper.recall(await store.newest())
        for request in requests:
            await request.initialize()
        await _connect(bot, messenger)
        readers = open_readers(settings)
        live = Live(catalog, readers.phrasing)
        judging = TwoReaders(readers.engine, readers.second)
        campaigns = Campaigns(
            store=store,
            clock=keeper,
            rejudge=judging.rejudge,
            trusted=readers.engine.ruleset.trusted,
            operators=settings.operators,
        )
        await campaigns.load()
        pacing = Pacer(lifted=not paced, in_flight=in_flight)
        app = _assemble(
            settings, bot, messenger, poller, store, live, judging, campaigns, keeper, pacing, read=read
        )
        await app.operating.load()
        await app.federations.load()
        try:
            yield app
        finally:
            await app.inbox.stop(GRACE)
            await app.outbox.stop(GRACE)
            await app.settle()
            judging.close()
            if readers.second is not None:
                readers.second.close()
    finally:
        await store.close()
        for request in requests:
            await request.shutdown()


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


def _assemble(
    settings: Settings,
    bot: Bot,
    messenger: TelegramMessenger,
    poller: Callable[[Inbox], Poller],
    store: Store,
    live: Live,
    judging: TwoReaders,
    campaigns: Campaigns,
    clock: Timekeeper,
    pacing: Pacer,
    *,
    read: str,
) -> App:
    chats = Chats(store=store, messenger=messenger, clock=clock, zone=settings.timezone, bot_id=bot.id)
    past = Past(store=store, clock=clock)
    calendar, places = CronCalendar(), CldrPlaces(lambda: live.catalog)
    outbox = Outbox(
        store=store,
        messenger=messenger,
        pacing=pacing,
        changed=chats.forget,
        told=lambda *told: tips.sent(*told),  # noqa: PLW0108 - the tips are built below
        is_stale=lambda slot: is_missed(slot, clock.now()),
        is_sure=clock.is_sure,
        has_ended=lambda call: has_ended(call, clock.now()),
    )
    operating = Operating(
        ids=settings.operators,
        store=store,
        chats=chats,
        clock=clock,
        zone=settings.timezone,
        vitals=lambda: look(second=judging.has_second),
        rate=PATIENT,
        content=version(settings.content_dir),
        restarts=lambda: supervisor.restarts,
    )
    tips = Tips(
        store=store,
        clock=clock,
        calendar=calendar,
        catalog=lambda: live.catalog,
        writer=TelegramTipWriter(live),
        submit=outbox.submit,
        waiting=outbox.tips_waiting,
        zone=settings.timezone,
        resting=lambda: operating.resting,
    )
    talk = Talk(live=live, judging=judging, places=places, heard=campaigns.heard)
    talks = Talks(store=store, clock=clock, talk=talk)
    cards = CaseCards(calendar, places, chats.name_of)
    statistics = Statistics(store=store, clock=clock, calendar=calendar)
    composer = TelegramComposer(live, cards, bot.username)
    audience = Audience(store=store, clock=clock, bot_id=bot.id, unheard=composer.unheard)
    cases = Cases(
        store=store,
        chats=chats,
        campaigns=campaigns,
        messenger=messenger,
        calls=TelegramCaseCalls(live, cards),
        audience=audience,
        clock=clock,
        calendar=calendar,
        submit=outbox.submit,
    )
    federations = Federations(store=store, clock=clock, campaigns=campaigns, rejudge=judging.rejudge)
    desk = Desk(
        me=Me(id=bot.id, username=bot.username),
        live=live,
        judging=judging,
        campaigns=campaigns,
        federations=federations,
        store=store,
        messenger=messenger,
        chats=chats,
        past=past,
        settings=SettingsService(
            store=store,
            chats=chats,
            tips=tips,
            clock=clock,
            calendar=calendar,
            places=places,
            log_places=TelegramLogPlaces(messenger=messenger, store=store, bot_id=bot.id),
        ),
        tips=tips,
        talk=talk,
        talks=talks,
        outbox=outbox,
        operating=operating,
        cases=cases,
        voices=Voices(store=store, clock=clock),
        audience=audience,
        phrases=Phrases(store=store, clock=clock),
        cards=cards,
        statistics=statistics,
        formats=cldr,
        paint=_paint,
        clock=clock,
        calendar=calendar,
        places=places,
    )
    tongues = Tongues()
    caselog = CaseLog(store=store, composer=composer, clock=clock, audience=audience)
    guard = Guard(
        judging=judging,
        campaigns=campaigns,
        federations=federations,
        chats=chats,
        past=past,
        profiles=Profiles(messenger=messenger, clock=clock),
        store=store,
        composer=composer,
        clock=clock,
        calendar=calendar,
        messenger=messenger,
        log=caselog,
        tongues=tongues,
    )
    joins = Joins(
        judging=judging,
        campaigns=campaigns,
        chats=chats,
        store=store,
        writer=TelegramJoinWriter(live),
        audience=audience,
        clock=clock,
        calendar=calendar,
    )
    weekly = Weekly(
        store=store,
        clock=clock,
        calendar=calendar,
        statistics=statistics,
        reporter=WeeklyReporter(desk),
        zone=settings.timezone,
        submit=outbox.submit,
    )
    turns = Turns()
    dispatcher = Dispatcher(desk=desk, guard=guard, joins=joins, bot=bot, routes=ROUTES, turns=turns)
    inbox = Inbox(store, dispatcher.handle, turns=turns, dated=clock.dated)
    judging.heed(inbox.behind)
    operators = Operators(
        ids=settings.operators,
        store=store,
        catalog=lambda: live.catalog,
        write=text_calls,
        escape=escape,
        submit=outbox.submit,
        messenger=messenger,
    )

    supervisor = Supervisor(operators.restarted)

    def fresh() -> tuple[Content, Engine, Library]:
        # Building the matcher and the library takes a while too: all of it happens beside the loop.
        content = load(settings.content_dir)
        engine = Engine(content.ruleset, model=judging.engine.model)
        return content, engine, live.library_of(content.catalog)

    def use(new: tuple[Content, Engine, Library]) -> None:
        content, engine, library = new
        live.use(library)
        operating.content = content.version
        judging.judge_by(engine)
        campaigns.trust(content.ruleset.trusted)

    reloader = Reloader(
        stamp=partial(stamp, settings.content_dir),
        load=fresh,
        use=use,
        refused=operators.refused,
        restored=operators.restored,
        taken=read,
    )
    chores = Chores(
        store=store,
        clock=clock,
        tips=tips,
        chats=chats,
        talks=talks,
        outbox=outbox,
        caselog=caselog,
        weekly=weekly,
        tongues=tongues,
        live=live,
        operators=operators,
        operating=operating,
        reload=reloader.look,
        remind=Reminding(live).write,
        due=due,
    )
    return App(
        bot=bot,
        live=live,
        store=store,
        inbox=inbox,
        outbox=outbox,
        messenger=messenger,
        poller=poller(inbox),
        tips=tips,
        operating=operating,
        supervisor=supervisor,
        reloader=reloader,
        federations=federations,
        settle=dispatcher.settle,
        upkeep=Upkeep(chores).tick,
        watch=Watch(store=store, operators=operators),
    )


def _paint(stats: Stats, words: Words, *, dark: bool, title: str) -> bytes:
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
