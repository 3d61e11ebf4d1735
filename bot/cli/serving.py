"""HTTP servers of this process."""

from __future__ import annotations

import asyncio
import socket
from asyncio import TimerHandle, Transport
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NoReturn

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.config import listen_address
from bot.errors import ConfigError

MOST_CONNECTIONS = 200
"""Of a server at a time: each takes a file of the process, and the bot needs some for its own."""
DRIBBLING = 10.0
"""Seconds in which a connection must get a request across; idle ones are closed sooner."""


class Impatient(H11Protocol):
    """HTTP with strangers: no more connections than are served, and none that gets no request across."""

    _watch: TimerHandle | None = None
    _last: object = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Take a connection, if there is room."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
        else:
            self._watch = self.loop.call_later(DRIBBLING, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Watch it no more."""
        super().connection_lost(exc)
        if self._watch is not None:
            self._watch.cancel()

    def _look(self) -> None:
        waits = self.cycle is None or self.cycle.response_complete
        if waits and self.cycle is self._last:
            self.transport.abort()
            return
        self._last = self.cycle
        self._watch = self.loop.call_later(DRIBBLING, self._look)


@asynccontextmanager
async def serving(
    asgi: object, host: str, port: int, variable: str, *, proxy: str | None = None
) -> AsyncIterator[asyncio.Future[None]]:
    """Serve an ASGI application, as a task; ConfigError names ``variable`` when the port is taken.

    ``proxy`` are the addresses and networks, separated by commas, that are believed for whom they ask.
    """
    try:
        # Named TCP: asyncio turns Nagle's delay of 40 ms off for no other socket.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # Who is told that it serves and comes before the server's task ran is let wait, not refused.
        listener.listen()
    except OSError as error:
        raise ConfigError(
            f"{variable}: cannot listen on {host}:{port} ({error.strerror});"
            " stop the other program or choose another port"
        ) from None
    config = uvicorn.Config(
        asgi,  # type: ignore[arg-type]
        http=Impatient,
        log_level="warning",
        lifespan="off",
        server_header=False,
        forwarded_allow_ips=proxy,
    )
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


async def serve(asgi: object, listen: str, variable: str, *, proxy: str | None = None) -> NoReturn:
    """Serve an application at the address of a setting until cancelled; RuntimeError when its server ends."""
    host, port = listen_address(listen)
    async with serving(asgi, host, port, variable, proxy=proxy) as server:
        await server
        raise RuntimeError(f"the server of {variable} ended")
