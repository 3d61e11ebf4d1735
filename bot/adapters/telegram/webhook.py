"""Receives updates by webhook, behind the same inbox."""

from __future__ import annotations

import hmac
import json

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.adapters.telegram.inbox import Inbox

LIMIT = 1_048_576
"""Bytes of one update at most; real ones stay far below."""
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def webhook_app(inbox: Inbox, secret: str, path: str) -> Starlette:
    """An application with one route; it answers 200 only after the update was committed."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("wrong secret token", 403)
        body = await _body(request)
        if body is None:
            return PlainTextResponse(f"more than {LIMIT} bytes", 413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return PlainTextResponse("not JSON", 400)
        await inbox.room()
        await inbox.accept([update])
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(path or "/", receive, methods=["POST"])])


async def _body(request: Request) -> bytes | None:
    """The request's body, None as soon as it is too long (a declared length is not trusted)."""
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > LIMIT:
            return None
    return bytes(chunks)
