"""Stand-ins for the third reader: one that says what it is told, and a server that behaves as it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import OracleFailed

Json = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def word(*evidence: str, **more: Any) -> str:
    """A reply that accuses of trade in accounts, with this evidence."""
    fields = {"scheme": "account_trade", "act": "hand_over_account", "gains": "writer", **more}
    return json.dumps({**fields, "evidence": list(evidence)}, ensure_ascii=False)


NOTHING = word(scheme="none", act="none", gains="nobody")


class FakeOracle:
    """The Oracle port: says one thing after the other, the last for ever; holds its tongue while ``held``."""

    def __init__(self, *replies: str | OracleFailed | Exception, host: str = "llm.example") -> None:
        self.host = host
        self.replies = list(replies)
        self.given: list[tuple[str, bool]] = []
        self.free = asyncio.Event()
        self.free.set()

    async def reply(self, text: str, *, asked: bool) -> str:
        """What it was told to say."""
        self.given.append((text, asked))
        await self.free.wait()
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply


class Model:
    """A server that takes chat completions; ``answer`` makes the response, ``seen`` are what was asked."""

    def __init__(self) -> None:
        self.seen: list[Json] = []
        self.headers: list[Json] = []
        self.answer: Answer = said(NOTHING)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        self.server = TestServer(app)

    @classmethod
    @asynccontextmanager
    async def serving(cls) -> AsyncIterator[Model]:
        """One that listens, until whoever needs it is done."""
        found = cls()
        await found.server.start_server()
        try:
            yield found
        finally:
            await found.server.close()

    @property
    def base(self) -> str:
        """The address to put into LLM_BASE_URL."""
        return str(self.server.make_url("/v1"))

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.headers.append(dict(request.headers))
        self.seen.append(await request.json())
        assert (request.method, request.path) == ("POST", "/v1/chat/completions")
        return await self.answer(request)


def said(*replies: str) -> Answer:
    """Completions with these replies, the last for ever."""
    left = list(replies)

    async def answer(_: web.Request) -> web.StreamResponse:
        reply = left.pop(0) if len(left) > 1 else left[0]
        return web.json_response({"choices": [{"message": {"role": "assistant", "content": reply}}]})

    return answer


def raw(body: bytes | str, status: int = 200, **headers: str) -> Answer:
    """This body with this status."""

    async def answer(_: web.Request) -> web.StreamResponse:
        data = body.encode() if isinstance(body, str) else body
        return web.Response(
            body=data, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )

    return answer
