"""A line between the bot and a Bot API that breaks as it is told: slowly, halfway, with nonsense, in storms.

Whether a request was handed on decides what a fault means: what was not handed on did not happen.
"""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random

import aiohttp

from tests.hostile.replies import ANSWERS, pausing

HOP = frozenset({"host", "connection", "transfer-encoding", "content-length", "accept-encoding"})
"""Headers that speak of one connection; the proxy's two are not the same."""


@dataclass(slots=True)
class Exchange:
    """One request of the bot, and what a fault may do with it."""

    method: str
    verb: str
    path: str
    headers: dict[str, str]
    body: bytes
    upstream: str
    session: aiohttp.ClientSession
    writer: asyncio.StreamWriter
    random: Random
    handed_on: bool = False

    async def hand_on(self) -> tuple[int, bytes]:
        """Let the server do it; what it answers."""
        self.handed_on = True
        kept = {name: value for name, value in self.headers.items() if name not in HOP}
        async with self.session.request(
            self.verb, self.upstream + self.path, data=self.body, headers=kept
        ) as response:
            return response.status, await response.read()

    async def send(self, *pieces: bytes, every: float = 0.0) -> None:
        """Give bytes to the bot, ``every`` so many seconds the next piece."""
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(every)

    def cut(self) -> None:
        """Break the connection without a word."""
        self.writer.transport.abort()


Fault = Callable[[Exchange], Awaitable[None]]


def http(status: int, body: bytes, *, length: int | None = None, **headers: str) -> bytes:
    """An answer as it goes over the line; ``length`` is what is said of the body's, true or not."""
    said = {"Content-Length": str(len(body) if length is None else length), "Connection": "close"} | headers
    lines = (f"HTTP/1.1 {status} X", *(f"{key}: {value}" for key, value in said.items()), "", "")
    return "\r\n".join(lines).encode() + body


async def passes(exchange: Exchange) -> None:
    """Nothing is wrong."""
    await exchange.send(http(*await exchange.hand_on(), Connection="keep-alive"))


def answers(status: int, body: bytes) -> Fault:
    """An answer of the proxy's own; the server sees nothing."""

    async def fault(exchange: Exchange) -> None:
        await exchange.send(http(status, body))

    return fault


def busy(seconds: str) -> Fault:
    """Come again later, the number written as given."""
    return answers(429, pausing(seconds))


def drips(every: float) -> Fault:
    """What the server answers, a byte at a time."""

    async def fault(exchange: Exchange) -> None:
        whole = http(*await exchange.hand_on())
        await exchange.send(*(bytes((byte,)) for byte in whole), every=every)

    return fault


async def stalls(exchange: Exchange) -> None:
    """Taken, and never answered; the server sees nothing."""
    await asyncio.sleep(3600)


async def stalls_after(exchange: Exchange) -> None:
    """Done, and never answered."""
    await exchange.hand_on()
    await asyncio.sleep(3600)


async def cut_before(exchange: Exchange) -> None:
    """The line breaks before the server hears of it."""
    exchange.cut()


async def cut_after(exchange: Exchange) -> None:
    """The line breaks after the server did it."""
    await exchange.hand_on()
    exchange.cut()


def _cut_at(share: float) -> Fault:
    async def fault(exchange: Exchange) -> None:
        whole = http(*await exchange.hand_on())
        await exchange.send(whole[: int(len(whole) * share)])
        exchange.cut()

    return fault


cut_in_headers, cut_in_body = _cut_at(0.1), _cut_at(0.95)


async def noise(exchange: Exchange) -> None:
    """Random bytes that are no HTTP."""
    await exchange.send(exchange.random.randbytes(exchange.random.randrange(1, 2000)))
    exchange.cut()


async def random_body(exchange: Exchange) -> None:
    """The server did it; what it said is overwritten."""
    status, body = await exchange.hand_on()
    await exchange.send(http(status, exchange.random.randbytes(len(body))))


def wrong_length(more: int) -> Fault:
    """The answer is longer or shorter than it says."""

    async def fault(exchange: Exchange) -> None:
        status, body = await exchange.hand_on()
        await exchange.send(http(status, body, length=max(0, len(body) + more)))
        if more > 0:
            exchange.cut()

    return fault


too_short, too_long = wrong_length(20), wrong_length(-5)


async def torn_gzip(exchange: Exchange) -> None:
    """Packed, and cut off before it was packed to its end."""
    status, body = await exchange.hand_on()
    packed = gzip.compress(body)
    await exchange.send(http(status, packed[: len(packed) // 2], **{"Content-Encoding": "gzip"}))


async def not_gzip(exchange: Exchange) -> None:
    """Said to be packed, and is not."""
    status, body = await exchange.hand_on()
    await exchange.send(http(status, body, **{"Content-Encoding": "gzip"}))


async def page(exchange: Exchange) -> None:
    """A page that wants a login, as if all were well; the server sees nothing."""
    await exchange.send(http(200, b"<html><body>Please log in</body></html>"))


def says(name: str) -> Fault:
    """One of ``replies.ANSWERS``; the server sees nothing."""
    return answers(*ANSWERS[name])


async def any_reply(exchange: Exchange) -> None:
    """Any of ``replies.ANSWERS`` that asks for no long pause; the server sees nothing."""
    names = [name for name in ANSWERS if "token is" not in name and not name.startswith("come again")]
    await says(exchange.random.choice(names))(exchange)


gateway, unavailable, broken = answers(502, b"<html>"), answers(503, b""), answers(500, b"?")
PROVEN: dict[str, Fault] = {
    "500": broken,
    "502": gateway,
    "503": unavailable,
    "429 for a second": busy("1"),
    "429 for no time": busy("0"),
    "429 for less than no time": busy("-5"),
    "429 for a word": busy('"17"'),
    "429 without a number": answers(429, b"<html>Too Many Requests</html>"),
}
"""Faults of which the bot can know that nothing happened."""
UNCERTAIN: dict[str, Fault] = {
    "cut before": cut_before,
    "cut after": cut_after,
    "cut in the headers": cut_in_headers,
    "cut in the body": cut_in_body,
    "noise": noise,
    "a random body": random_body,
    "shorter than said": too_short,
    "longer than said": too_long,
    "torn gzip": torn_gzip,
    "not gzip": not_gzip,
    "a page": page,
    "a list for a description": says("description is a list"),
    "a page that forbids": says("a page that forbids"),
    "deep": says("deep as an answer"),
}
"""Faults after which it may have happened or not."""
REFUSING: dict[str, Fault] = {"a list for parameters": says("parameters are a list")}
"""Refusals for good, with something that nobody expects in them."""
SLOW: dict[str, Fault] = {
    "drips": drips(0.05),
    "stalls": stalls,
    "stalls after": stalls_after,
}
"""Faults that would last as long as somebody waits."""


@dataclass(slots=True, kw_only=True)
class Rule:
    """A fault for some methods ("" for all), with a chance, so many times at most."""

    fault: Fault
    methods: tuple[str, ...] = ()
    chance: float = 1.0
    times: int | None = None

    def strikes(self, method: str, random: Random) -> bool:
        """Whether it befalls this request."""
        if self.times == 0 or (self.methods and method not in self.methods):
            return False
        if random.random() >= self.chance:
            return False
        self.times = None if self.times is None else self.times - 1
        return True


@dataclass(slots=True)
class Proxy:
    """The first rule that strikes decides; without one all is well. ``seen`` counts requests by method."""

    upstream: str
    seed: int = 0
    url: str = ""
    rules: list[Rule] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    struck: Counter[str] = field(default_factory=Counter)
    handed_on: Counter[str] = field(default_factory=Counter)
    _random: Random = field(init=False)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    def breaks(self, fault: Fault, *methods: str, chance: float = 1.0, times: int | None = None) -> None:
        """Add a rule behind the others."""
        self.rules.append(Rule(fault=fault, methods=methods, chance=chance, times=times))

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """Listen; the address to give to the bot."""
        async with aiohttp.ClientSession(auto_decompress=True) as session:

            async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                task = asyncio.current_task()
                assert task is not None
                self._tasks.add(task)
                lost = OSError, asyncio.IncompleteReadError, aiohttp.ClientError, asyncio.CancelledError
                try:
                    with suppress(*lost):
                        await self._talk(reader, writer, session)
                finally:
                    writer.close()
                    self._tasks.discard(task)

            server = await asyncio.start_server(take, "127.0.0.1", 0, limit=1 << 20)
            self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            try:
                yield self.url
            finally:
                server.close()
                for task in tuple(self._tasks):
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, session: aiohttp.ClientSession
    ) -> None:
        while not writer.is_closing():
            exchange = await self._read(reader, writer, session)
            fault = self._befalls(exchange.method)
            try:
                if fault is passes:
                    await passes(exchange)
                else:
                    await _until_gone(fault(exchange), reader)
                    return
            finally:
                self.handed_on[exchange.method] += exchange.handed_on

    def _befalls(self, method: str) -> Fault:
        self.seen[method] += 1
        for rule in self.rules:
            if rule.strikes(method, self._random):
                self.struck[method] += 1
                return rule.fault
        return passes

    async def _read(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, session: aiohttp.ClientSession
    ) -> Exchange:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        verb, path, _ = first.split(" ")
        headers = {
            key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)
        }
        body = await _body(reader, headers)
        method = path.partition("?")[0].rpartition("/")[2]
        return Exchange(method, verb, path, headers, body, self.upstream, session, writer, self._random)


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    body = bytearray()
    while size := int((await reader.readline()).strip(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return bytes(body)


async def _until_gone(fault: Awaitable[None], reader: asyncio.StreamReader) -> None:
    """Do it for as long as the bot listens: what it gave up on leaves nothing behind that goes on to drip."""
    tasks = {asyncio.ensure_future(fault), asyncio.ensure_future(_closed(reader))}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _closed(reader: asyncio.StreamReader) -> None:
    while await reader.read(1 << 16):
        pass
