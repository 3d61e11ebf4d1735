"""A Bot API server on this machine that answers as a script says; nothing of it is mocked but its mind."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Json = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def ok(result: object) -> Answer:
    """A call that succeeds."""
    return raw(200, json.dumps({"ok": True, "result": result}).encode())


def refuse(code: int, description: str, **parameters: object) -> Answer:
    """A call that the server refuses, as Telegram words it."""
    body: Json = {"ok": False, "error_code": code, "description": description}
    return raw(code, json.dumps(body | ({"parameters": parameters} if parameters else {})).encode())


def raw(status: int, body: bytes) -> Answer:
    """Any bytes under any status."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body, content_type="application/json")

    return answer


async def hang_up(request: web.Request) -> web.StreamResponse:
    """Break the connection without a word."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def silence(request: web.Request) -> web.StreamResponse:
    """Never answer."""
    await asyncio.sleep(3600)
    return web.Response()


class Script:
    """What the server answers next, and what it was asked."""

    def __init__(self) -> None:
        self.answers: deque[Answer] = deque()
        self.always: Answer = silence
        self.asked: list[tuple[str, Json]] = []
        self.url = ""

    def then(self, *answers: Answer) -> None:
        """Answer so, one after another; when all are used up ``always`` goes on."""
        self.answers.extend(answers)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Note what was asked and answer as scripted."""
        method = request.path.rpartition("/")[2]
        self.asked.append((method, await _parameters(request)))
        return await (self.answers.popleft() if self.answers else self.always)(request)


async def _parameters(request: web.Request) -> Json:
    """A file is given as its name and content."""
    if "multipart" not in request.content_type:
        return dict(json.loads(await request.read() or b"{}"))
    form = await request.post()
    return {
        name: (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
        for name, value in form.items()
    }


@asynccontextmanager
async def serving() -> AsyncIterator[Script]:
    """A server for one test; ``url`` ends in ``/bot<token>``."""
    script = Script()
    app = web.Application(client_max_size=8 << 20)
    app.router.add_route("*", "/{tail:.*}", script.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    script.url = f"http://127.0.0.1:{port}/bot1:token"
    try:
        yield script
    finally:
        await runner.cleanup()
