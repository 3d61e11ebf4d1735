"""Opens what a bot works with, and closes it again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import Bot

from bot.adapters.content.changes import version
from bot.adapters.eyes import Workers
from bot.adapters.eyes import missing as missing_eyes
from bot.adapters.machine import SystemClock, look
from bot.adapters.scheduler.ticker import Ticker
from bot.adapters.store import Right, SqlStore, open_store
from bot.adapters.telegram.receive.dates import ServerDates
from bot.adapters.telegram.receive.identity import identify
from bot.adapters.telegram.receive.inbox import Inbox
from bot.adapters.telegram.receive.poller import Poller
from bot.adapters.telegram.send.messenger import TelegramMessenger
from bot.adapters.telegram.send.pacing import IN_FLIGHT, Pacer
from bot.adapters.telegram.send.request import PATIENCE, AiohttpRequest, Patience
from bot.bootstrap.app import App
from bot.bootstrap.outside import Outside
from bot.config import Settings
from bot.core.moderation.stats import Stats
from bot.core.moderation.stats_words import StatsWords
from bot.errors import CallFailed, PlatformError
from bot.readers import ReadContent, Readers, open_oracle, read_content
from bot.services.guard.judging import TwoReaders
from bot.services.library.live import Live
from bot.services.metering import UNMETERED, Meter
from bot.services.operating.timekeeper import Timekeeper
from bot.services.platform import Eyes, Oracle, Timepiece

if TYPE_CHECKING:
    from bot.replicas import Beside


@asynccontextmanager
async def open_app(
    settings: Settings,
    token: str,
    base_url: str,
    *,
    content: ReadContent | None = None,
    clock: Timepiece | None = None,
    paced: bool = True,
    in_flight: int = IN_FLIGHT,
    patience: Patience = PATIENCE,
    eyes: Eyes | None = None,
    meter: Meter = UNMETERED,
) -> AsyncIterator[App]:
    """Build the bot and connect it; on leaving, let work in hand end and close everything.

    ``content`` is what was read of its folder before, ``eyes`` are used in place of the bot's own, where
    pictures are read.
    """
    keeper = Timekeeper(clock or SystemClock())
    async with AsyncExitStack() as stack:
        known = content or read_content(settings)
        readers = known.readers
        stack.callback(readers.close)
        store = await _open_store(stack, settings, keeper, meter)
        beside = await _beside(stack, settings, store, meter)
        keeper.recall(await store.operating.newest())
        line = await _connected(stack, token, base_url, keeper, patience, meter)
        judging = _judging(stack, readers, meter)
        app = App(
            settings,
            Outside(
                bot=line.bot,
                messenger=line.messenger,
                store=store,
                judging=judging,
                live=Live(known.catalog, readers.phrasing),
                clock=keeper,
                pacing=Pacer(lifted=not paced, in_flight=in_flight),
                vitals=lambda: look(second=judging.has_second, fonts=_missing_fonts()),
                paint=_paint,
                oracle=_oracle(stack, settings),
                eyes=await _eyes(stack) if eyes is None else eyes,
                trusted=readers.engine.ruleset.trusted,
                content=version(settings.content_dir),
                read=known.stamp,
                poll=line.poll,
                meter=meter,
                reached=line.reached,
                beside=beside,
            ),
        )
        judging.heed(app.inbox.behind)
        await app.load()
        stack.push_async_callback(app.stop)
        yield app


async def _open_store(
    stack: AsyncExitStack, settings: Settings, keeper: Timekeeper, meter: Meter
) -> SqlStore:
    store = await open_store(
        settings.database_url.get_secret_value(),
        clock=keeper.now,
        right=Right.ALONE if settings.alone else Right.BESIDE,
        direct=settings.lock_url,
        meter=meter,
    )
    stack.push_async_callback(store.close)
    return store


async def _beside(stack: AsyncExitStack, settings: Settings, store: SqlStore, meter: Meter) -> Beside | None:
    if settings.alone:
        return None
    # Whoever works alone on a file must not carry the server's driver about.
    from bot.replicas import beside

    found = beside(settings, store, await store.watched(), meter)
    stack.push_async_callback(found.shards.close)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    bot: Bot
    messenger: TelegramMessenger
    calls: AiohttpRequest
    fetches: AiohttpRequest
    patience: Patience

    def poll(self, inbox: Inbox) -> Poller:
        return Poller(self.fetches, self.bot.base_url, inbox, patience=self.patience)

    def reached(self) -> float:
        return max(self.calls.reached, self.fetches.reached)


async def _connected(
    stack: AsyncExitStack, token: str, base_url: str, keeper: Timekeeper, patience: Patience, meter: Meter
) -> _Line:
    heard = ServerDates(keeper.told).hear
    calls = AiohttpRequest(timeout=patience.answer, heard=heard, meter=meter)
    fetches = AiohttpRequest(connections=2, heard=heard, meter=meter)
    bot = Bot(
        token,
        base_url=f"{base_url}/bot",
        base_file_url=f"{base_url}/file/bot",
        request=calls,
        get_updates_request=fetches,
    )
    messenger = TelegramMessenger(calls, bot.base_url, bot.base_file_url)
    for request in (calls, fetches):
        stack.push_async_callback(request.shutdown)
        await request.initialize()
    await _introduce(bot, messenger)
    return _Line(bot=bot, messenger=messenger, calls=calls, fetches=fetches, patience=patience)


async def _introduce(bot: Bot, messenger: TelegramMessenger) -> None:
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


def _judging(stack: AsyncExitStack, readers: Readers, meter: Meter) -> TwoReaders:
    judging = TwoReaders(readers.engine, readers.second, meter=meter)
    stack.callback(judging.close)
    return judging


def _oracle(stack: AsyncExitStack, settings: Settings) -> Oracle | None:
    oracle = open_oracle(settings)
    if oracle is not None:
        stack.push_async_callback(oracle.close)
    return oracle


async def _eyes(stack: AsyncExitStack) -> Eyes | None:
    return None if missing_eyes() else await stack.enter_async_context(Workers())


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
