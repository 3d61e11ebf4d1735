"""Runs the bot until it is told to stop: polling, by webhook, or in the playground."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.adapters.machine import look
from bot.adapters.telegram.receive.delivery import remove_webhook, set_webhook
from bot.adapters.telegram.screens import MENUS
from bot.adapters.telegram.send.menu import publish
from bot.bootstrap import App, open_app, ticking
from bot.cli.doctor_traces import need_traces
from bot.cli.seeing import unseen
from bot.cli.settle import settle
from bot.cli.stopping import until_first, until_told
from bot.config import Settings, listen_address
from bot.core.operating.roles import ALONE, ProcessRole
from bot.readers import ReadContent
from bot.services.metering import UNMETERED, Meter

if TYPE_CHECKING:
    from bot.adapters.metrics.counts import Counts
    from bot.services.console.words import ConsoleWords

_log = logging.getLogger(__name__)
SWITCH = 0.0005
"""Seconds for which a thread that reads a long text keeps the loop from its turn."""


async def run(settings: Settings, *, playground: bool, content: ReadContent | None = None) -> None:
    """Run until SIGINT or SIGTERM, which may come early, or an error that the operator must mend.

    ``content`` is what was read of its folder before.
    """
    # Content that changes while the bot starts is taken up afterwards without being told.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    await until_told(_on_duty(settings, playground=playground, content=content))


async def _on_duty(settings: Settings, *, playground: bool, content: ReadContent | None) -> None:
    counts = counting(settings)
    async with AsyncExitStack() as stack:
        meter = await stack.enter_async_context(_traced(settings, UNMETERED if counts is None else counts))
        if playground or settings.bot_token is None:
            from bot.cli.playground import playground_app

            # The stand-in must not call the address that is meant for Telegram. Keys are in the database of
            # the settings, and the playground has one of its own: nobody could come in.
            # Nor is there anybody beside it.
            alone = {"webhook_url": None, "api_listen": "", "role": ALONE}
            settings = settings.model_copy(update=alone)
            app = await stack.enter_async_context(playground_app(settings, meter, content))
        else:
            token = settings.bot_token.get_secret_value()
            app = await stack.enter_async_context(
                open_app(settings, token, settings.bot_api_base_url, content=content, meter=meter)
            )
            print(f"On duty as @{app.bot.username}{_part(settings)}. Stop with Ctrl+C.", file=sys.stderr)
        if lost := unseen():
            _log.warning("%s", lost)
        await app.start()
        settle()
        sys.setswitchinterval(SWITCH)
        await stack.enter_async_context(ticking(app))
        if ProcessRole.SCHEDULER in settings.roles:
            menu = asyncio.create_task(publishing(app))
            stack.callback(menu.cancel)
        stack.enter_context(_reloading(app))
        works = [*_works(app, settings), app.supervisor.keep("watch", app.watch.run)]
        if counts is not None:
            works.append(app.supervisor.keep("metrics", partial(serve_metrics, app, settings, counts)))
        if settings.api_listen:
            works.append(app.supervisor.keep("api", partial(_serve_programs, app, settings)))
        if settings.console_listen:
            works.append(app.supervisor.keep("console", partial(serve_console, app, settings)))
        await until_first(*works)


def _part(settings: Settings) -> str:
    return "" if settings.alone else f" ({', '.join(sorted(settings.roles))})"


def _works(app: App, settings: Settings) -> Iterator[Coroutine[None, None, None]]:
    """What this process does of the work, each part for itself."""
    if ProcessRole.RECEIVER in settings.roles:
        yield _receive(app, settings)
    if (replica := app.replica) is None:
        return
    keep = app.supervisor.keep
    yield keep("hearing", replica.hear)
    parts = {
        ProcessRole.WORKER: replica.work,
        ProcessRole.SENDER: replica.send,
        ProcessRole.SCHEDULER: replica.schedule,
    }
    for role in sorted(parts.keys() & settings.roles):
        yield keep(role, parts[role])


async def publishing(app: App) -> None:
    """Show what the bot can do; what breaks in it is begun again."""
    await app.supervisor.keep("menu", partial(publish, app.messenger, app.live.catalog, MENUS))


@contextmanager
def _reloading(app: App) -> Iterator[None]:
    """Take up changed content at once on SIGHUP."""
    reloads: set[asyncio.Future[bool]] = set()

    def reload() -> None:
        task = asyncio.ensure_future(app.reloader.reload())
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reload)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


async def _receive(app: App, settings: Settings) -> None:
    if settings.webhook_url is not None:
        serve = partial(_serve_webhook, app, settings, settings.webhook_url)
        await app.supervisor.keep("webhook", serve)
    else:
        await app.supervisor.keep("polling", partial(_poll, app))


async def _poll(app: App) -> None:
    if app.replica is None:
        await _fetch(app)
    else:
        await app.replica.poll(partial(_fetch, app))


async def _fetch(app: App) -> None:
    await remove_webhook(app.messenger)
    await app.poller.run()


async def _serve_webhook(app: App, settings: Settings, url: str) -> None:
    from bot.adapters.telegram.receive.webhook import webhook_app
    from bot.cli.serving import serving

    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    host, port = listen_address(settings.webhook_listen)
    async with serving(
        webhook_app(app.inbox, secret, urlsplit(url).path), host, port, "WEBHOOK_LISTEN"
    ) as server:
        await set_webhook(app.messenger, url, secret)
        await server
        raise RuntimeError("the webhook's server ended")


def counting(settings: Settings) -> Counts | None:
    """What counts for whoever watches; where nobody does, none of it is loaded."""
    if not settings.metrics_listen:
        return None
    from bot.adapters.metrics.counts import Counts

    return Counts()


@asynccontextmanager
async def _traced(settings: Settings, meter: Meter) -> AsyncIterator[Meter]:
    """A meter whose times go to a collector too, if there is one; else nothing of it is loaded."""
    if not settings.otel_exporter_otlp_endpoint:
        yield meter
        return
    need_traces()
    from bot.adapters.traces.export import tracing

    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    async with tracing(
        settings.otel_exporter_otlp_endpoint,
        settings.otel_service_name,
        role=settings.role,
        # Its second half is secret, its first the bot's id.
        bot=token.partition(":")[0],
        inner=meter,
    ) as traced:
        yield traced


async def serve_metrics(app: App, settings: Settings, counts: Counts) -> None:
    """Show what was counted and how the bot stands, until cancelled."""
    from bot.adapters.metrics.pages import metrics_app
    from bot.cli.serving import serve

    pages = metrics_app(
        counts,
        look(second=False, fonts=()),
        app.gauging.read,
        app.readiness.look,
    )
    await serve(pages, settings.metrics_listen, "METRICS_LISTEN")


async def serve_console(app: App, settings: Settings) -> None:
    """Serve those who run the bot their page, until cancelled."""
    from bot.adapters.console.app import console_app
    from bot.adapters.content.console import load_console
    from bot.bootstrap.console import console_desk
    from bot.cli.serving import serve

    read: dict[str, ConsoleWords] = {}

    def words() -> ConsoleWords:
        """Those of the content in force: with another version of it they are read anew."""
        if app.operating.content not in read:
            found = load_console(settings.content_dir)
            read.clear()
            read[app.operating.content] = found
        return read[app.operating.content]

    words()
    pages = console_app(console_desk(app), words, settings.timezone)
    await serve(pages, settings.console_listen, "CONSOLE_LISTEN", proxy=settings.console_proxy)


async def _serve_programs(app: App, settings: Settings) -> None:
    from bot.cli.programs import API_LISTEN, interface
    from bot.cli.serving import serve

    programs = interface(
        store=app.store,
        live=app.live,
        judging=app.judging,
        places=app.places,
        calendar=app.calendar,
        zone=settings.timezone,
        now=app.clock.now,
        turns=app.turns,
        heard=app.campaigns.heard,
        third=app.third.heard,
    )
    await serve(programs, settings.api_listen, API_LISTEN)
