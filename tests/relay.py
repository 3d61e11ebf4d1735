"""A wire between a client and a server on this machine that can be stalled and cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Relay:
    """Passes bytes on both ways as long as it is not told otherwise."""

    def __init__(self, host: str, port: int) -> None:
        self._there = (host, port)
        self._flows = asyncio.Event()
        self._flows.set()
        self._clients: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._accepting: set[asyncio.Task[None] | None] = set()

    def stall(self) -> None:
        """Pass nothing on, as when a network goes away without a word."""
        self._flows.clear()

    def resume(self) -> None:
        """Pass on what waited."""
        self._flows.set()

    def hang_up_on_clients(self) -> None:
        """Break what there is towards the clients; the server learns nothing of it."""
        for client in self._clients:
            client.transport.abort()
        self._clients.clear()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a client."""
        self._accepting.add(asyncio.current_task())
        self._clients.add(writer)
        self._writers.add(writer)
        there, far = await asyncio.open_connection(*self._there)
        self._writers.add(far)
        for source, target in ((reader, far), (there, writer)):
            self._tasks.add(asyncio.create_task(self._pass_on(source, target)))

    async def close(self) -> None:
        """Let go of everybody, also of who is just being taken."""
        await asyncio.gather(*filter(None, self._accepting), return_exceptions=True)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*(writer.wait_closed() for writer in self._writers), return_exceptions=True)

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError):
                while data := await source.read(65536):
                    await self._flows.wait()
                    target.write(data)
                    await target.drain()
                if not source.exception():
                    target.close()
        except asyncio.CancelledError:
            target.transport.abort()
            raise


@asynccontextmanager
async def relayed(url: str) -> AsyncIterator[tuple[Relay, str]]:
    """A wire to what an address names, and the address of its near end."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    relay = Relay(parts.hostname, parts.port)
    server = await asyncio.start_server(relay.accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    near = parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{port}")).geturl()
    try:
        yield relay, near
    finally:
        server.close()
        await relay.close()
        await server.wait_closed()
