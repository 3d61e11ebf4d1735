"""Runs the bot until it is told to stop: polling, by webhook, or in the playground."""

from __future__ import annotations

import asyncio
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
from bot.cli.settle import settle
from bot.config import Settings, listen_address
from bot.errors import ConfigError
from bot.services.metering import UNMETERED

if TYPE_CHECKING:
    from bot.adapters.metrics.counts import Counts

SWITCH = 0.0005
"""Seconds for which a thread that reads a long text keeps the loop from its turn."""


async def run(settings: Settings, *, playground: bool) -> None:
    """Run until SIGINT or SIGTERM, which may come early, or an error that the operator must mend."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    # Content that changes while the bot starts is taken up afterwards without being told.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    await _until_first(_on_duty(settings, playground=playground), stopped.wait())


async def _on_duty(settings: Settings, *, playground: bool) -> None:
    counts = _counts(settings)
    meter = UNMETERED if counts is None else counts
    async with AsyncExitStack() as stack:
        if playground or settings.bot_token is None:
            from bot.cli.playground import playground_app

            # The stand-in must not call the address that is meant for Telegram.
            settings = settings.model_copy(update={"webhook_url": None})
            app = await stack.enter_async_context(playground_app(settings, meter))
        else:
            token = settings.bot_token.get_secret_value()
            app = await stack.enter_async_context(
                open_app(settings, token, settings.bot_api_base_url, meter=meter)
            )
            print(f"On duty as @{app.bot.username}. Stop with Ctrl+C.", file=sys.stderr)
        await app.start()
        settle()
        sys.setswitchinterval(SWITCH)
        await stack.enter_async_context(ticking(app))
        menu = asyncio.create_task(publishing(app))
        stack.callback(menu.cancel)
        stack.enter_context(_reloading(app))
        works = [_receive(app, settings), app.supervisor.keep("watch", app.watch.run)]
        if counts is not None:
            works.append(app.supervisor.keep("metrics", partial(_serve_metrics, app, settings, counts)))
        await _until_first(*works)


async def _until_first(*works: Coroutine[object, object, object]) -> None:
    """Do all of it until one ends, and stop the others; what any of them raises is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        if not task.cancelled():
            task.result()


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
    await remove_webhook(app.messenger)
    await app.poller.run()


async def _serve_webhook(app: App, settings: Settings, url: str) -> None:
    from bot.adapters.telegram.receive.webhook import webhook_app

    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    host, port = listen_address(settings.webhook_listen)
    async with serving(
        webhook_app(app.inbox, secret, urlsplit(url).path), host, port, "WEBHOOK_LISTEN"
    ) as server:
        await set_webhook(app.messenger, url, secret)
        await server
        raise RuntimeError("the webhook's server ended")


def _counts(settings: Settings) -> Counts | None:
    """What counts for whoever watches; where nobody does, none of it is loaded."""
    if not settings.metrics_listen:
        return None
    from bot.adapters.metrics.counts import Counts

    return Counts()


async def _serve_metrics(app: App, settings: Settings, counts: Counts) -> None:
    from bot.adapters.metrics.pages import metrics_app

    pages = metrics_app(
        counts,
        look(second=False, fonts=()),
        app.gauging.read,
        app.readiness.look,
    )
    host, port = listen_address(settings.metrics_listen)
    async with serving(pages, host, port, "METRICS_LISTEN") as server:
        await server
        raise RuntimeError("the metrics' server ended")


@asynccontextmanager
async def serving(asgi: object, host: str, port: int, variable: str) -> AsyncIterator[asyncio.Future[None]]:
    """Serve an ASGI application, as a task; ConfigError names ``variable`` when the port is taken."""
    import socket

    import uvicorn

    try:
        # Named TCP: asyncio turns Nagle's delay of 40 ms off for no other socket.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        raise ConfigError(
            f"{variable}: cannot listen on {host}:{port} ({error.strerror});"
            " stop the other program or choose another port"
        ) from None
    config = uvicorn.Config(asgi, log_level="warning", lifespan="off", server_header=False)  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    # The bot handles signals for the whole process.
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server._serve([listener]))
    try:
        yield task
    finally:
        server.should_exit = True
        server.force_exit = True
        await asyncio.wait((task,))
        listener.close()
