"""A stand-in Bot API server that is quick enough to measure against: raw HTTP, updates made beforehand.

It keeps the real server's offset rule (an update comes again until a later offset confirms it), and notes
when each update was first handed out and when each answer to it arrived. It checks nothing: the playground
does that. ``/control/...`` loads it and tells what it saw; times are those of ``time.monotonic``, which is
one clock for every process of a machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

from PIL import Image, ImageDraw

from benchmarks.load import Load, prepared
from bot.adapters.pictures.lettering import Style, write

ME: Mapping[str, object] = {
    "id": 1,
    "is_bot": True,
    "first_name": "Bench",
    "username": "bench_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": True,
    "supports_inline_queries": False,
}
_ADMINS = [
    {"user": {"id": 5, "is_bot": False, "first_name": "Owner"}, "status": "creator", "is_anonymous": False},
    {"user": ME, "status": "member"},
]
_FIXED: Mapping[str, object] = {
    "getme": ME,
    "getwebhookinfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "getchatadministrators": _ADMINS,
    "getchatmember": {"user": ME, "status": "member"},
    "getfile": {"file_id": "p", "file_unique_id": "u", "file_path": "photos/poster.jpg"},
}
_BATCH = 100
_LINES = (("Hans", "周六下午三点社区活动中心"), ("Latn", "Everybody is welcome, bring a friend"))


@dataclass(slots=True, kw_only=True)
class Ledger:
    """What was loaded, handed out, confirmed and answered; places count from 0, update ids from 1."""

    payloads: list[bytes] = field(default_factory=list)
    ads: list[int] = field(default_factory=list)
    due: list[float] = field(default_factory=list)
    delivered: list[float] = field(default_factory=list)
    deliveries: int = 0
    confirmed: int = 0
    released: int = 0
    answers: dict[int, list[tuple[float, str]]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    sent: int = 0

    def load(self, loads: Sequence[Load]) -> None:
        """Append updates; those of a rate become due one after another, from now or after those before."""
        first = len(self.payloads)
        made = list(prepared(loads, first + 1, now=time.time()))
        self.payloads += [one.payload for one in made]
        self.delivered += [0.0] * len(made)
        self.ads += [number for number, one in enumerate(made, first + 1) if one.is_ad]
        # Only now: making them took a while, and a backlog at the start is not what a rate means.
        start = max(time.monotonic(), self.due[-1] if self.due else 0.0)
        paced = any(load.rate for load in loads)
        self.due += [start + one.due if paced else 0.0 for one in made]

    def release(self, now: float) -> int:
        """How many updates are due."""
        while self.released < len(self.due) and self.due[self.released] <= now:
            self.released += 1
        return self.released

    def batch(self, limit: int) -> bytes | None:
        """The next updates as JSON, None if nothing is due."""
        now = time.monotonic()
        end = min(self.release(now), self.confirmed + limit)
        if end <= self.confirmed:
            return None
        for place in range(self.confirmed, end):
            if not self.delivered[place]:
                self.delivered[place] = now
        self.deliveries += end - self.confirmed
        return b"[" + b",".join(self.payloads[self.confirmed : end]) + b"]"

    def answered(self, method: str, params: Mapping[str, Any]) -> None:
        """Note an answer to a message."""
        reply = params.get("reply_parameters")
        reply = json.loads(reply) if isinstance(reply, str) else reply
        message_id = reply.get("message_id") if isinstance(reply, dict) else params.get("message_id")
        if message_id is not None:
            self.answers.setdefault(int(message_id), []).append((time.monotonic(), method))

    def counts(self) -> dict[str, int]:
        """The figures that are asked for while a measurement runs."""
        return {
            "loaded": len(self.payloads),
            "released": self.release(time.monotonic()),
            "confirmed": self.confirmed,
            "answered": len(self.answers),
            "sends": self.calls["sendmessage"],
            "polls": self.calls["getupdates"],
        }

    def report(self) -> dict[str, object]:
        """Everything."""
        return {
            "ads": self.ads,
            "due": self.due,
            "delivered": self.delivered,
            "deliveries": self.deliveries,
            "answers": self.answers,
            "calls": self.calls,
        }


@cache
def poster() -> bytes:
    """A picture with eight lines of text, as telephones send them."""
    picture = Image.new("RGB", (800, 640), (255, 236, 150))
    draw = ImageDraw.Draw(picture)
    for place, (script, line) in enumerate(_LINES * 4):
        write(draw, (40, 60 + 72 * place), line, Style(script=script, size=36), (120, 10, 10))
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=75)
    return kept.getvalue()


class Server:
    """Answers requests from the ledger; one long poll is held at a time, as by the real one."""

    def __init__(self, *, delay: float = 0.0) -> None:
        self.ledger = Ledger()
        self._delay = delay
        self._held: tuple[Connection, int] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def handle(self, connection: Connection, path: str, params: Callable[[], Mapping[str, Any]]) -> None:
        """Answer one request, at once or later."""
        if path.startswith("/control/"):
            self._control(connection, path, params)
            return
        if path.startswith("/file/"):
            connection.answer(poster())
            return
        method = path.rpartition("/")[2].lower()
        self.ledger.calls[method] += 1
        if method == "getupdates":
            self._poll(connection, params())
        elif method == "sendmessage":
            self._send(connection, params())
        else:
            if method == "setmessagereaction":
                self.ledger.answered(method, params())
            connection.answer(_ok(_FIXED.get(method, True)))

    def _send(self, connection: Connection, params: Mapping[str, Any]) -> None:
        self.ledger.answered("sendmessage", params)
        self.ledger.sent += 1
        message = {
            "message_id": 1_000_000_000 + self.ledger.sent,
            "from": ME,
            "chat": {"id": int(params["chat_id"]), "title": "Neighbours", "type": "supergroup"},
            "date": int(time.time()),
            "text": "ok",
        }
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, connection.answer, _ok(message))
        else:
            connection.answer(_ok(message))

    def _poll(self, connection: Connection, params: Mapping[str, Any]) -> None:
        offset, limit = int(params.get("offset") or 0), int(params.get("limit") or _BATCH)
        self.ledger.confirmed = max(self.ledger.confirmed, min(offset - 1, len(self.ledger.payloads)))
        if self._held is not None:
            held = self._held[0]
            self._let_go()
            held.answer(b'{"ok":false,"error_code":409,"description":"Conflict: another getUpdates"}', 409)
        batch = self.ledger.batch(limit)
        if batch is not None:
            connection.answer(b'{"ok":true,"result":' + batch + b"}")
            return
        self._held = connection, limit
        self._wait(time.monotonic() + float(params.get("timeout") or 0))

    def _wait(self, deadline: float) -> None:
        ledger, now = self.ledger, time.monotonic()
        due = ledger.due[ledger.released] if ledger.released < len(ledger.due) else deadline
        delay = max(0.0, min(due, deadline) - now)
        self._timer = asyncio.get_running_loop().call_later(delay, self._wake, deadline)

    def _wake(self, deadline: float) -> None:
        if self._held is None:
            return
        connection, limit = self._held
        batch = self.ledger.batch(limit)
        if batch is None and time.monotonic() < deadline:
            self._wait(deadline)
            return
        self._let_go()
        connection.answer(b'{"ok":true,"result":' + (batch or b"[]") + b"}")

    def _let_go(self) -> None:
        self._held = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def lost(self, connection: Connection) -> None:
        """The other side went away: a poll that it held is over."""
        if self._held is not None and self._held[0] is connection:
            self._let_go()

    def _control(self, connection: Connection, path: str, params: Callable[[], Mapping[str, Any]]) -> None:
        answers: dict[str, Callable[[], object]] = {
            "/control/load": lambda: self._load([Load.from_values(one) for one in params()["loads"]]),
            "/control/counts": self.ledger.counts,
            "/control/report": self.ledger.report,
        }
        connection.answer(json.dumps(answers[path]()).encode())

    def _load(self, loads: Sequence[Load]) -> dict[str, int]:
        first = len(self.ledger.payloads)
        self.ledger.load(loads)
        if self._held is not None and self._timer is not None:
            self._timer.cancel()
            self._wake(time.monotonic() + 30.0)
        return {"first": first + 1, "last": len(self.ledger.payloads)}


class Connection(asyncio.Protocol):
    """One keep-alive connection; requests come one at a time, with a Content-Length."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Nobody waits here any more."""
        self._transport = None
        self._server.lost(self)

    def data_received(self, data: bytes) -> None:
        """Read as far as whole requests go."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._buffer[:end])
            lowered = head.lower()
            length = _content_length(lowered)
            if len(self._buffer) < end + 4 + length:
                return
            body = bytes(self._buffer[end + 4 : end + 4 + length])
            del self._buffer[: end + 4 + length]
            path = head.split(b" ", 2)[1].decode()
            is_json = b"application/json" in lowered
            self._server.handle(self, path, partial(_params, body, is_json=is_json))

    def answer(self, body: bytes, status: int = 200) -> None:
        """Send one answer, unless the other side went away."""
        if self._transport is not None:
            head = b"HTTP/1.1 %d -\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            self._transport.write(head % (status, len(body)) + body)


def _content_length(head: bytes) -> int:
    place = head.find(b"\r\ncontent-length:")
    return int(head[place + 17 :].split(b"\r\n", 1)[0]) if place >= 0 else 0


def _params(body: bytes, *, is_json: bool) -> Mapping[str, Any]:
    if not body:
        return {}
    if not is_json:
        return dict(parse_qsl(body.decode()))
    params: Mapping[str, Any] = json.loads(body)
    return params


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


async def serve(*, core: int | None, delay: float) -> None:
    """Serve on a free port, which is printed, until killed."""
    if core is not None:
        os.sched_setaffinity(0, {core})
    server = Server(delay=delay)
    listener = await asyncio.get_running_loop().create_server(lambda: Connection(server), "127.0.0.1", 0)
    print(listener.sockets[0].getsockname()[1], flush=True)
    await listener.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", type=int)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before sendMessage is answered")
    asyncio.run(serve(**vars(parser.parse_args())))
