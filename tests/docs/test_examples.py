"""The examples of docs/http.md, each against a stand-in of its platform and the real interface."""

from __future__ import annotations

import asyncio
import importlib.util
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.cli.serving import serving
from tests.fakes import until
from tests.interface import Interface
from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "docs" / "examples"
AD = "高价收微信号，闲置小号换零花钱，日结"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def example(name: str) -> ModuleType:
    """One of the files, as Python reads it."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@asynccontextmanager
async def stand_in(*routes: web.RouteDef) -> AsyncIterator[str]:
    """A small server of a platform; its address."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port := free_port())
    await site.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def detector() -> AsyncIterator[tuple[str, str]]:
    """The interface over HTTP: its address, and a key."""
    found, port = Interface(), free_port()
    key = (await found.key())["Authorization"].removeprefix("Bearer ")
    async with serving(found.app, "127.0.0.1", port, "API_LISTEN"):
        yield f"http://127.0.0.1:{port}", key
    found.judging.close()


@asynccontextmanager
async def going_on(work: Any) -> AsyncIterator[None]:
    """Something that goes on while the block does, and never ends by itself."""
    task = asyncio.create_task(work)
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Discord:
    """A gateway that says hello, and channels that take messages, the first of them not at once."""

    def __init__(self) -> None:
        self.identified: list[dict[str, Any]] = []
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.beats: list[Any] = []
        self.events: list[dict[str, Any]] = []
        self.busy = 1
        self.url = ""

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/gateway/bot", self.gateway),
            web.get("/", self.socket),
            web.post("/api/channels/{id}/messages", self.post),
        ]

    async def gateway(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bot secret"
        return web.json_response({"url": self.url.replace("http", "ws")})

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 20}, "s": None, "t": None})
        self.identified.append((await socket.receive_json())["d"])
        for number, event in enumerate(self.events, 1):
            await socket.send_json({"op": 0, "s": number, "t": "MESSAGE_CREATE", "d": event})
        if len(self.identified) == 1:
            await socket.send_json({"op": 7, "d": None})
        async for frame in socket:
            self.beats.append(frame.json()["d"])
        return socket

    async def post(self, request: web.Request) -> web.Response:
        if self.busy:
            self.busy -= 1
            return web.json_response({}, status=429, headers={"Retry-After": "0.01"})
        self.said.append((request.match_info["id"], await request.json()))
        return web.json_response({})


def message(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {"id": str(number), "channel_id": f"c{number}", "content": text, "author": {"id": "u"}, **more}


async def test_discord(monkeypatch: pytest.MonkeyPatch) -> None:
    bots, discord = example("discord_bot"), Discord()
    discord.events = [
        message(1, "who brings the cake?", guild_id="g"),
        message(2, AD, guild_id="g"),
        message(3, AD, guild_id="g", author={"id": "b", "bot": True}),
        message(4, "", guild_id="g"),
        message(5, "someone wants to rent my whatsapp for 30 a day, is that ok?"),
    ]
    async with detector() as (url, key), stand_in(*discord.routes) as discord.url:
        monkeypatch.setattr(bots, "ANTIFRAUD", url)
        monkeypatch.setattr(bots, "DISCORD", f"{discord.url}/api")
        monkeypatch.setattr(bots, "AGAIN", 0.01)
        async with (
            aiohttp.ClientSession() as session,
            going_on(bots.Bot(session, "secret", key).run()),
        ):
            # A connection that Discord wants anew is made anew, and its heart beats.
            await until(lambda: len(discord.identified) > 1 and discord.beats and len(discord.said) >= 2)
    (first, warned), (second, told) = discord.said[:2]
    assert discord.identified[0]["token"] == "secret"
    assert (first, warned["message_reference"]["message_id"]) == ("c2", "2")
    assert warned["allowed_mentions"] == {"parse": []}
    assert "像是" in warned["content"]
    assert "微信号”" in warned["content"]
    assert (second, "c2" in told["content"]) == ("c5", False)


class Matrix:
    """A server with one invitation and one room, whose first answer tells what was said before."""

    def __init__(self) -> None:
        self.joined: list[str] = []
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.batches = [self.batch(event(0, AD))]
        self.busy = 1

    @staticmethod
    def batch(*events: dict[str, Any], **rooms: Any) -> dict[str, Any]:
        return {"rooms": {"join": {"!a:x": {"timeline": {"events": list(events)}}}, **rooms}}

    @property
    def routes(self) -> list[web.RouteDef]:
        base = "/_matrix/client/v3"
        return [
            web.get(f"{base}/account/whoami", self.whoami),
            web.get(f"{base}/sync", self.sync),
            web.post(f"{base}/join/{{room}}", self.join),
            web.put(f"{base}/rooms/{{room}}/send/m.room.message/{{number}}", self.send),
        ]

    async def whoami(self, request: web.Request) -> web.Response:
        if self.busy:
            self.busy -= 1
            return web.json_response({}, status=500)
        assert request.headers["Authorization"] == "Bearer secret"
        return web.json_response({"user_id": "@bot:x"})

    async def sync(self, request: web.Request) -> web.Response:
        number = int(request.query.get("since", "0"))
        if number >= len(self.batches):
            await asyncio.sleep(0.02)
            return web.json_response({"next_batch": str(number)})
        return web.json_response({"next_batch": str(number + 1), **self.batches[number]})

    async def join(self, request: web.Request) -> web.Response:
        self.joined.append(request.match_info["room"])
        return web.json_response({}, status=403)

    async def send(self, request: web.Request) -> web.Response:
        self.said.append((request.match_info["room"], await request.json()))
        return web.json_response({"event_id": "$1"})


def event(number: int, text: Any, sender: str = "@u:x", kind: str = "m.text") -> dict[str, Any]:
    content = {"msgtype": kind, "body": text}
    return {"type": "m.room.message", "event_id": f"${number}", "sender": sender, "content": content}


async def test_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    bots, matrix = example("matrix_bot"), Matrix()
    told = (event(1, "hello"), event(2, AD), event(3, AD, "@bot:x"), event(4, AD, kind="m.notice"))
    odd = (event(5, 5), {"type": "m.room.member", "sender": "@u:x", "event_id": "$6", "content": {}})
    matrix.batches += [
        matrix.batch(*told, *odd, invite={"!new:x": {}}),
        matrix.batch(event(7, "!ask I gave them the code")),
    ]
    async with detector() as (url, key), stand_in(*matrix.routes) as server:
        monkeypatch.setattr(bots, "ANTIFRAUD", url)
        monkeypatch.setattr(bots, "AGAIN", 0.01)
        async with (
            aiohttp.ClientSession() as session,
            going_on(bots.Bot(session, server, "secret", key).run()),
        ):
            await until(lambda: len(matrix.said) >= 2)
    (room, warned), (_, answered) = matrix.said
    assert matrix.joined == ["!new:x"]
    assert (room, warned["msgtype"]) == ("!a:x", "m.notice")
    assert [one["m.relates_to"]["m.in_reply_to"]["event_id"] for one in (warned, answered)] == ["$2", "$7"]
    assert "像是" in warned["body"]
    assert "1/8" in answered["body"]


async def test_wecom(monkeypatch: pytest.MonkeyPatch) -> None:
    robots, said = example("wecom_robot"), list[str]()
    answers = [{"errcode": robots.BUSY, "errmsg": "freq out of limit"}, *[{"errcode": 0, "errmsg": "ok"}] * 2]

    async def take(request: web.Request) -> web.Response:
        text = (await request.json())["text"]["content"]
        assert len(text.encode()) <= robots.MOST
        answer = answers.pop(0) if answers else {"errcode": 93000, "errmsg": "invalid webhook url"}
        said.extend([] if answer["errcode"] else [text])
        return web.json_response(answer)

    async with detector() as (url, key), stand_in(web.post("/send", take)) as server:
        monkeypatch.setattr(robots, "ANTIFRAUD", url)
        monkeypatch.setattr(robots, "PAUSE", 0.01)

        async def robot(*words: str) -> int:
            monkeypatch.setattr("sys.argv", ["wecom_robot.py", *words])
            return await asyncio.to_thread(robots.main)

        monkeypatch.setenv("WECOM_WEBHOOK", f"{server}/send?key=k")
        monkeypatch.setenv("ANTIFRAUD_KEY", key)
        assert await robot("tip") == 0
        assert await robot("check", "你好") == 0
        assert await robot("check", AD) == 1
        with pytest.raises(robots.RobotError, match="93000: invalid webhook url"):
            await robot("tip")
        assert await robot() == 2
    assert said[0].startswith("💡 ")
    assert "微信号」" in said[1]
    assert robots.cut("骗" * 2000).encode()[-3:] == "…".encode()


def test_each_example_is_shown_in_the_page() -> None:
    page = (ROOT / "docs" / "http.md").read_text("utf-8")
    assert set(re.findall(r"\]\(examples/(\w+)\.py\)", page)) == {path.stem for path in EXAMPLES.glob("*.py")}
