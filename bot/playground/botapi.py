"""The Bot API over HTTP: from a request to a method and back, faults and limits on the way."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Callable
from email.utils import formatdate

import orjson
from starlette.types import Receive, Scope, Send

from bot.playground.methods import METHODS
from bot.playground.methods.receiving import Updates
from bot.playground.model import JournalEntry
from bot.playground.params import Params, read_params
from bot.playground.refusal import ApiRefusal, too_many
from bot.playground.view import is_group
from bot.playground.wire import encoded
from bot.playground.world import World

BODY_LIMIT = 50 * 1024 * 1024 + 64 * 1024
"""Fifty megabytes of file and the rest of the form."""

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+\Z")
_QUIET = frozenset({"getupdates"})
_MALFORMED = {"message": {"message_id": "one", "date": None, "chat": "nowhere"}}


class Dropped(Exception):  # noqa: N818 - it is an order to the server, not a fault
    """The connection is to be cut without an answer."""


class BotApi:
    """Answers ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

    def __init__(self, token: str, world: Callable[[], World], date: Callable[[], float | None]) -> None:
        self._token = token
        self._world = world
        self._date = date

    async def methods(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI endpoint of the methods."""
        try:
            status, body = await self._answer(scope, receive)
        except Dropped:
            cut(scope)
            return
        await respond(send, status, body, date=self._date())

    async def files(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI endpoint of downloads."""
        del receive
        path = scope["path_params"]
        try:
            self._check_token(path["token"])
            stored = self._world().files.by_path(path["path"])
            if stored is None:
                raise ApiRefusal("", code=404)
        except ApiRefusal as refusal:
            await respond(send, refusal.code, orjson.dumps(refusal.as_json()))
            return
        await respond(send, 200, stored.data, b"application/octet-stream")

    def _check_token(self, token: str) -> None:
        if not _TOKEN.match(token):
            raise ApiRefusal("", code=404)
        if token != self._token:
            raise ApiRefusal("", code=401)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        world, path = self._world(), scope["path_params"]
        method = path["method"].lower()
        try:
            self._check_token(path["token"])
            headers = dict(scope["headers"])
            body = await read_body(headers, receive)
            if method not in METHODS:
                raise ApiRefusal("method not found", code=404)
            params = read_params(
                scope["query_string"], headers.get(b"content-type", b"").decode("latin-1"), body
            )
            return await _perform(world, path["method"], params)
        except ApiRefusal as refusal:
            return refusal.code, orjson.dumps(refusal.as_json())


async def _perform(world: World, method: str, params: Params) -> tuple[int, bytes]:
    name = method.lower()
    try:
        if world.faults.armed:
            await _strike_before(world, name)
        result = _call(world, name, params)
        if inspect.isawaitable(result):
            result = await result
    except (ApiRefusal, Dropped) as refusal:
        if name not in _QUIET:
            world.record(JournalEntry(method=method, params=params.seen(), error=str(refusal)))
        raise
    if isinstance(result, Updates):
        body = _batch(world, result)
    else:
        world.record(JournalEntry(method=method, params=params.seen(), result=result))
        body = b'{"ok":true,"result":' + encoded(result) + b"}"
    if world.faults.armed and world.faults.strikes("drop_after", name):
        raise Dropped("dropped after it took effect")
    return 200, body


def _call(world: World, name: str, params: Params) -> object:
    chat_id = params.values.get("chat_id")
    if chat_id is not None:
        _charge(world, name, params)
    return METHODS[name](world, params)


def _charge(world: World, name: str, params: Params) -> None:
    """Count it against the chat it is for; an unknown chat is left to the method to refuse."""
    try:
        chat = world.chats.get(int(params.text("chat_id")))
    except ValueError:
        return
    if chat is not None:
        world.limits.charge(name, chat.id, group=is_group(chat))


async def _strike_before(world: World, name: str) -> None:
    faults = world.faults
    for code in (500, 502):
        if faults.strikes(f"http_{code}", name):
            raise ApiRefusal("", code=code)
    if faults.strikes("too_many_requests", name):
        raise too_many(faults.retry_after)
    if faults.strikes("drop_before", name):
        raise Dropped("dropped before it took effect")
    if faults.strikes("hang", name):
        await asyncio.sleep(faults.hang_seconds)
        raise Dropped("hung and was dropped before it took effect")


def _batch(world: World, updates: Updates) -> bytes:
    found: list[bytes] = list(updates)
    if world.faults.armed:
        if found and world.faults.strikes("duplicate_updates", "getupdates"):
            found += found
        if world.faults.strikes("malformed_update", "getupdates"):
            world.inject(dict(_MALFORMED))
            found.append(world.queue.waiting[-1][1])
        if world.faults.strikes("malformed_json", "getupdates"):
            return b'{"ok":true,"result":[' + b",".join(found)
    return b'{"ok":true,"result":[' + b",".join(found) + b"]}"


async def read_body(headers: dict[bytes, bytes], receive: Receive) -> bytes:
    """The whole body, refused with 413 above fifty megabytes."""
    declared = headers.get(b"content-length", b"0")
    if declared.isdigit() and int(declared) > BODY_LIMIT:
        raise ApiRefusal("", code=413)
    message = await receive()
    # Pieces of a large file are many: adding each to one bytes object would copy the whole every time.
    body = bytearray(message.get("body", b""))
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT:
            raise ApiRefusal("", code=413)
    return bytes(body)


async def respond(
    send: Send, status: int, body: bytes, kind: bytes = b"application/json", *, date: float | None = None
) -> None:
    """One whole answer."""
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    if date is not None:
        headers.append((b"date", formatdate(date, usegmt=True).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def cut(scope: Scope) -> None:
    """Cut the client's connection; the server left its transport in the scope's state."""
    transport = scope["extensions"]["playground.transport"]
    transport.abort()
