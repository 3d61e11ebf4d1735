"""The operator's proxy, as the environment names it."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator

import pytest

from bot.adapters.telegram.send.request import AiohttpRequest, NotSent
from bot.proxies import proxy_of

ANSWER = b'{"ok":true,"result":true}'


@pytest.fixture
async def asked(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[bytes]]:
    """The first lines of the requests that reach a proxy, which the environment names."""
    lines: list[bytes] = []

    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        lines.append((await reader.readuntil(b"\r\n\r\n")).splitlines()[0])
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(ANSWER))
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    proxy_of.cache_clear()
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        yield lines
    proxy_of.cache_clear()


async def test_requests_go_through_the_proxy(request_: AiohttpRequest, asked: list[bytes]) -> None:
    assert await request_.post("http://bot-api.invalid/bot1:token/getMe") is True
    assert asked == [b"POST http://bot-api.invalid/bot1:token/getMe HTTP/1.1"]


async def test_servers_that_the_environment_excepts_are_reached_directly(
    request_: AiohttpRequest, asked: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "localhost")
    with pytest.raises(NotSent):
        await request_.post("http://localhost:9/bot1:token/getMe")
    assert asked == []
