"""What a request of the page brings and what it gets: JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import orjson
from starlette.requests import Request
from starlette.responses import Response

from bot.playground.botapi import read_body
from bot.playground.model import Json
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal, PlayError
from bot.playground.wire import encoded

Handle = Callable[[Request], Awaitable[Response]]


def guarded(handle: Handle) -> Handle:
    """Answer 400 with one line for what cannot be done, and refuse other content types."""

    async def checked(request: Request) -> Response:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if request.method == "POST" and kind != "application/json":
            return answer({"error": "send application/json"}, 400)
        try:
            return await handle(request)
        except PlayError as error:
            return answer({"error": str(error)}, 400)
        except ApiRefusal as refusal:
            return answer({"error": refusal.description}, 413 if refusal.code == 413 else 400)

    return checked


def acting(act: Callable[[Params], Awaitable[Json]]) -> Handle:
    """Have something done with what the page sends; what comes of it is the answer."""

    async def done(request: Request) -> Response:
        return answer(await act(await body_of(request)))

    return guarded(done)


def answer(value: object, status: int = 200) -> Response:
    """One answer in JSON."""
    return Response(encoded(value), status, {"cache-control": "no-store"}, media_type="application/json")


async def body_of(request: Request) -> Params:
    """The JSON object that a request carries."""
    body = await read_body(dict(request.scope["headers"]), request.receive)
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise PlayError("the body is not JSON") from None
    if not isinstance(value, dict):
        raise PlayError("the body must be a JSON object")
    return Params(value)
