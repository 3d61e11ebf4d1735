"""The playground as one server: a stand-in Bot API, and a page to act in front of the bot."""

from __future__ import annotations

import asyncio
import errno
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import cast

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.playground.botapi import BotApi
from bot.playground.clock import PlaygroundClock
from bot.playground.console import Console
from bot.playground.demo import empty_world
from bot.playground.gate import Gate, is_loopback, reached_at
from bot.playground.refusal import ApiRefusal
from bot.playground.webhook import set_hook
from bot.playground.world import World

GRACE = 1.0
"""Seconds that open connections have when the server stops."""
Factory = Callable[[PlaygroundClock, int], World]


class ListenError(Exception):
    """The stand-in cannot listen where it should; the message says what to do."""


class Playground:
    """One bot's token, its page's key, its world, and the ASGI ``app`` that speaks for them.

    ``build`` makes the world, at the start and again at each reset. A token that is not given is made up.
    ``date`` is what time it is by the header of its answers, None for no header, as a Bot API server of one's
    own has none.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        clock: PlaygroundClock | None = None,
        build: Factory = empty_world,
        limits: bool = True,
    ) -> None:
        self.token = token or f"1:{secrets.token_urlsafe(32)}"
        self.key = secrets.token_urlsafe(32)
        self.clock = clock or PlaygroundClock()
        self.date: Callable[[], float | None] = self.clock.now
        self._host = "127.0.0.1"
        self._build = build
        self._limits = limits
        self.world = self._made()
        self.clock.on_advance.append(self._moved)
        self.app = self._app()

    def _moved(self) -> None:
        self.world.close_due()

    def _dated(self) -> float | None:
        return self.date()

    def _made(self) -> World:
        world = self._build(self.clock, int(self.token.partition(":")[0]))
        world.limits.enabled = self._limits
        return world

    def _app(self) -> Starlette:
        api = BotApi(self.token, lambda: self.world, self._dated)
        routes = [
            Route("/bot{token}/{method}", _Endpoint(api.methods)),
            Route("/file/bot{token}/{path:path}", _Endpoint(api.files)),
            *Console(lambda: self.world, self.reset).routes(),
        ]
        return Starlette(routes=routes, exception_handlers={404: _not_found})

    def reset(self) -> None:
        """Begin anew; the ids go on, so that nothing the bot remembers is mistaken for the new."""
        old, self.world = self.world, self._made()
        set_hook(old, None)
        self.world.succeed(old)

    @property
    def home(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self._host)

    def entrance(self, base: str) -> str:
        """The address that opens the page of the server at ``base``."""
        return base if self.home else f"{base}/?key={self.key}"

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Run inside the current loop and yield an address of this machine; port 0 takes a free one."""
        listening, self._host = _listen(host, port), host
        server = _Server(_config(Gate(self.app, key=self.key, host=host)))
        self.world.closed = False
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await server.ready(running)
            yield f"http://{reached_at(host)}:{listening.getsockname()[1]}"
        finally:
            set_hook(self.world, None)
            self.world.close()
            server.told.set()
            await asyncio.wait([running])


async def _not_found(request: Request, error: Exception) -> Response:
    del request, error
    return JSONResponse(ApiRefusal("", code=404).as_json(), 404)


class _Endpoint:
    """Starlette takes an object, unlike a function, as an ASGI application of its own."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


class _Protocol(H11Protocol):
    """Leaves the transport in the scope, so that a fault can cut the connection."""

    def handle_events(self) -> None:
        super().handle_events()
        if self.scope is not None:
            extensions = cast("dict[str, object]", self.scope.setdefault("extensions", {}))
            extensions["playground.transport"] = self.transport


class _Server(uvicorn.Server):
    """Installs no signal handlers: the program around it has its own."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        """Wait to be told, instead of looking ten times a second."""
        await self.on_tick(0)
        await self.told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close at once what is idle and give the rest ``GRACE`` seconds, without a line in the log."""
        del sockets
        state = self.server_state
        for server in self.servers:
            server.close()
        for connection in tuple(state.connections):
            connection.shutdown()
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                while state.connections or state.tasks:  # noqa: ASYNC110 - uvicorn offers no event
                    await asyncio.sleep(0.005)
        for task in tuple(state.tasks):
            task.cancel()

    async def ready(self, running: asyncio.Task[None]) -> None:
        """Wait until it listens, or raise what stopped it."""
        while not self.started:
            if running.done():
                running.result()
                raise ListenError("the playground server stopped while it started")
            await asyncio.sleep(0.005)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        timeout_keep_alive=120,
        backlog=1024,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only for sockets that name TCP; with it each answer takes 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise ListenError(_cannot_listen(host, port, error)) from error
    return listening


HOW = "(PLAYGROUND_LISTEN=127.0.0.1:8090, say)"


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use: stop the program that has it, or choose another port {HOW}"
    if error.errno == errno.EACCES:
        return f"port {port} on {host} needs root: choose a port above 1023 {HOW}"
    return f"cannot listen on {host}:{port} ({error.strerror}): choose another address or port {HOW}"
