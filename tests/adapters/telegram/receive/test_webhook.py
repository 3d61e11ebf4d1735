"""The webhook over a real socket: who may speak, how much, and what 200 means."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import uvicorn

from bot.adapters.telegram.receive import inbox
from bot.adapters.telegram.receive.inbox import Inbox
from bot.adapters.telegram.receive.webhook import HEADER, LIMIT, webhook_app
from bot.errors import StoreError
from bot.services.store import Turn
from tests.builders import text_update
from tests.stores import InlineStore

SECRET = "a-Secret_1"


class Gate:
    """A webhook that is served, and what came through it."""

    def __init__(self, path: str = "/hook") -> None:
        self.path = path
        self.store = InlineStore()
        self.seen: list[int] = []
        self.inbox = Inbox(self.store, self.handle)
        self.session: aiohttp.ClientSession
        self.url = ""

    async def handle(self, update_id: int, update: object) -> None:
        self.seen.append(update_id)
        await self.store.inbox.finish(Turn(update_id=update_id, result="done"))

    async def post(self, data: Any, secret: str | None = SECRET, path: str = "/hook") -> int:
        body = json.dumps(data).encode() if isinstance(data, dict | list) else data
        body = io.BytesIO(body) if isinstance(body, bytes) else body
        headers = {} if secret is None else {HEADER: secret}
        async with self.session.post(self.url + path, data=body, headers=headers) as response:
            status = response.status
        await self.inbox.idle()
        return status


@asynccontextmanager
async def served(found: Gate) -> AsyncIterator[Gate]:
    app = webhook_app(found.inbox, SECRET, found.path)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        task = asyncio.create_task(server._serve([listener]))
        found.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with aiohttp.ClientSession() as found.session:
            yield found
        server.should_exit = server.force_exit = True
        await task


@pytest.fixture
async def gate() -> AsyncIterator[Gate]:
    async with served(Gate()) as found:
        yield found


async def test_an_update_is_kept_and_handled(gate: Gate) -> None:
    assert await gate.post(text_update(5, "收微信号")) == 200
    assert gate.seen == [5]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET.lower(), SECRET + "x", "ünicode"])
async def test_without_the_secret_nothing_comes_in(gate: Gate, secret: str | None) -> None:
    assert await gate.post(text_update(5, "a"), secret) == 403
    assert gate.seen == []


async def test_two_hundred_is_said_after_the_commit_and_not_before(gate: Gate) -> None:
    commit = asyncio.Event()
    keep = gate.store.inbox.receive

    async def slow(rows: Any) -> Any:
        await commit.wait()
        return await keep(rows)

    gate.store.inbox.receive = slow  # type: ignore[method-assign]
    answer = asyncio.create_task(gate.post(text_update(5, "a")))
    await asyncio.sleep(0.05)
    assert not answer.done()
    commit.set()
    assert await answer == 200


async def test_what_could_not_be_kept_is_not_taken(gate: Gate) -> None:
    """Telegram brings it again."""

    async def broken(rows: Any) -> Any:
        raise StoreError("the disk is full")

    gate.store.inbox.receive = broken  # type: ignore[method-assign]
    assert await gate.post(text_update(5, "a")) == 500


async def test_the_same_update_again_is_taken_and_not_handled_again(gate: Gate) -> None:
    assert [await gate.post(text_update(5, "a")) for _ in range(3)] == [200, 200, 200]
    assert gate.seen == [5]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b"1" * 5000, b"NaN{"])
async def test_what_is_no_json_is_refused(gate: Gate, body: bytes) -> None:
    assert await gate.post(body) == 400


@pytest.mark.parametrize("body", [b"5", b"[]", b"null", b"{}", b'{"update_id": "x"}', b'"text"', b"NaN"])
async def test_json_that_is_no_update_is_set_aside(gate: Gate, body: bytes) -> None:
    """An error would make Telegram bring it for ever."""
    assert await gate.post(body) == 200
    assert [*gate.store.states().values()] == ["aside"]


@pytest.mark.parametrize("depth", [200, 500, 900, 950, 980, 990])
async def test_deep_json_is_no_fault_of_the_server(gate: Gate, depth: int) -> None:
    deep = b'{"update_id": 6, "message": ' + b"[" * depth + b"]" * depth + b"}"
    assert await gate.post(deep) in {200, 400}


async def test_a_body_up_to_the_limit_is_taken(gate: Gate) -> None:
    body = json.dumps(text_update(5, "a")).encode()
    assert await gate.post(body + b" " * (LIMIT - len(body))) == 200
    assert await gate.post(body + b" " * (LIMIT - len(body) + 1)) == 413


async def test_four_megabytes_of_text_are_refused(gate: Gate) -> None:
    assert await gate.post(text_update(5, "a" * 4_000_000)) == 413
    assert await gate.post(text_update(6, "b")) == 200
    assert gate.seen == [6]


async def test_a_body_without_a_declared_length_is_limited_too(gate: Gate) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * 65_536

    assert await gate.post(endless()) == 413


async def test_a_chunked_body_within_the_limit_is_taken(gate: Gate) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        body = json.dumps(text_update(5, "a")).encode()
        for begin in range(0, len(body), 7):
            yield body[begin : begin + 7]

    assert await gate.post(chunks()) == 200
    assert gate.seen == [5]


async def test_the_secret_is_asked_for_before_the_body_is_read(gate: Gate) -> None:
    assert await gate.post(b" " * 4_000_000, "wrong") == 403


@pytest.mark.parametrize("path", ["/", "/other", "/hook/x"])
async def test_only_the_one_path_is_served(gate: Gate, path: str) -> None:
    assert await gate.post(text_update(5, "a"), path=path) == 404


@pytest.mark.parametrize("path", ["/a%20b", "/%E5%8F%8D", "/反", "/a:b/{c}", "/{int:x", "/a/", "", "/a+b(c)"])
async def test_any_path_of_an_address_is_served_and_no_other(path: str) -> None:
    async with served(Gate(path)) as gate:
        assert await gate.post(text_update(5, "a"), path=path) == 200
        assert await gate.post(text_update(6, "a"), path=path + "x" if path else "/x") == 404
        assert gate.seen == [5]


async def test_braces_in_the_path_are_no_pattern() -> None:
    async with served(Gate("/a/{c}")) as gate:
        assert await gate.post(text_update(5, "a"), path="/a/b") == 404


async def test_only_post_is_served(gate: Gate) -> None:
    async with gate.session.get(gate.url + "/hook") as response:
        assert response.status == 405


async def test_while_there_is_no_room_it_is_to_come_later(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "WAITING", 0)
    async with gate.session.post(
        gate.url + "/hook", json=text_update(5, "a"), headers={HEADER: SECRET}
    ) as full:
        assert (full.status, full.headers["Retry-After"]) == (503, "5")
    assert gate.seen == []
    monkeypatch.undo()
    assert await gate.post(text_update(5, "a")) == 200
    assert gate.seen == [5]


async def test_who_has_not_the_secret_does_not_learn_how_full_it_is(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "WAITING", 0)
    assert await gate.post(text_update(5, "a"), "wrong") == 403
