"""Receives updates by webhook, behind the same inbox."""

from __future__ import annotations

import hmac
import json
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.adapters.telegram.receive.inbox import Inbox

LATER = "5"
"""Seconds after which an update is to come again, while there is no room for it."""
LIMIT = 1_048_576
"""Bytes of one update at most; real ones stay far below."""
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def webhook_app(inbox: Inbox, secret: str, path: str) -> Starlette:
    """An application that serves one path, written as in the address; 200 means the update was committed."""
    # Servers hand the path over decoded. A pattern of Starlette's would take its braces for parameters.
    served = unquote(path) or "/"

    async def receive(request: Request) -> Response:
        if request.scope["path"] != served:
            return PlainTextResponse("nothing is here", 404)
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("wrong secret token", 403)
        return await _take(inbox, request)

    return Starlette(routes=[Route("/{path:path}", receive, methods=["POST"])])


async def _take(inbox: Inbox, request: Request) -> Response:
    if not await inbox.has_room():
        return PlainTextResponse("no room now", 503, {"Retry-After": LATER})
    body = await _body(request)
    if body is None:
        return PlainTextResponse(f"more than {LIMIT} bytes", 413)
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return PlainTextResponse("not JSON", 400)
    await inbox.accept([update])
    return PlainTextResponse("ok")


async def _body(request: Request) -> bytes | None:
    """The request's body, None as soon as it is too long (a declared length is not trusted)."""
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > LIMIT:
            return None
    return bytes(chunks)
