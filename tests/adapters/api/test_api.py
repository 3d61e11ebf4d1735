"""The HTTP interface: what it answers, to whom, and what it refuses in one shape."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.adapters.api import door
from bot.adapters.api.app import MOST_LINES, MOST_NODES
from bot.adapters.api.refusal import CODES
from bot.core.message import Message
from bot.core.surfaces.collector import MAX_PARTS
from bot.core.verdict import Verdict
from bot.errors import StoreError
from bot.services.programs.programs import MOST_ASKED
from tests.interface import Interface, interfaced
from tests.process import antifraud_here

AD = "高价收微信号，闲置小号换零花钱，日结"
Headers = dict[str, str]


@pytest.fixture
async def api() -> AsyncIterator[Interface]:
    async with interfaced() as found:
        yield found


@pytest.fixture
async def key(api: Interface) -> Headers:
    return await api.key()


def refused(response: Any, error: str, where: str) -> None:
    """Refused with this error at this place, in the one shape."""
    said = response.json()
    assert (response.status_code, said["error"], said["where"]) == (CODES[error], error, where)
    assert list(said) == ["error", "message", "where"]
    assert said["message"]


LINES: list[dict[str, Any]] = [
    {"id": 1, "text": AD},
    {"id": "b", "text": "Who brings the cake tomorrow?"},
    {"id": None, "parts": [{"origin": "caption", "text": AD}, {"origin": "quote", "text": "x"}]},
    {"id": [1], "text": AD, "sender": {"role": "admin", "id": 5}, "chat": {"id": -7, "kind": "group"}},
]


async def test_a_check_answers_as_the_command_line_does(api: Interface, key: Headers, tmp_path: Any) -> None:
    given = b"".join(json.dumps(line).encode() + b"\n" for line in LINES)
    variables = {"SECOND_READER": "off"}
    outcome = await antifraud_here("check", "--jsonl", cwd=tmp_path, given=given, variables=variables)
    expected = [json.loads(line) for line in outcome.out.splitlines()]
    one_by_one = [(await api.post("/v1/check", line, key)).json() for line in LINES]
    together = (await api.post("/v1/check/batch", {"lines": LINES}, key)).json()
    assert one_by_one == expected
    assert together == {"lines": expected}
    assert expected[0]["verdict"] == "fraud"


async def test_an_ask_answers_as_the_command_line_does(api: Interface, key: Headers, tmp_path: Any) -> None:
    asked = [
        {"id": 1, "text": "someone wants to rent my whatsapp for 30 a day, is that ok?"},
        {"id": 2, "text": "I took all the pills", "lang": "en", "country": "Singapore"},
    ]
    given = b"".join(json.dumps(line).encode() + b"\n" for line in asked)
    variables = {"SECOND_READER": "off"}
    outcome = await antifraud_here("ask", "--jsonl", cwd=tmp_path, given=given, variables=variables)
    found = [(await api.post("/v1/ask", line, key)).json() for line in asked]
    assert found == [json.loads(line) for line in outcome.out.splitlines()]
    assert found[0]["risk"] == "high"


async def test_a_bad_line_of_a_batch_is_told_in_its_place(api: Interface, key: Headers) -> None:
    lines = [5, {"id": "x"}, {"id": 3, "text": AD}, {"id": 4, "parts": [{"text": "a", "origin": "nope"}]}]
    said = (await api.post("/v1/check/batch", {"lines": lines}, key)).json()["lines"]
    assert [(one["id"], one.get("error"), one.get("where"), one.get("verdict")) for one in said] == [
        (None, "unfit", "lines[0]", None),
        ("x", "unfit", "lines[1].text", None),
        (3, None, None, "fraud"),
        (4, "unfit", "lines[3].parts[0].origin", None),
    ]


POSTS = ("/v1/check", "/v1/check/batch", "/v1/ask")
NO_KEYS: list[Headers] = [
    {},
    {"Authorization": ""},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer af_wrong"},
    {"Authorization": "Basic dXNlcjpwYXNz"},
    {"X-Api-Key": "af_wrong"},
]


@pytest.mark.parametrize("path", POSTS)
async def test_without_a_key_nobody_learns_what_was_wrong(api: Interface, path: str) -> None:
    made = await api.key("other")
    other = {"Authorization": made["Authorization"].replace("Bearer", "Basic")}
    answers = [await api.post(path, {"text": AD}, headers) for headers in (*NO_KEYS, other)]
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        refused(answer, "unauthorized", "header Authorization")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_revoked_key_opens_no_more(api: Interface, key: Headers) -> None:
    assert (await api.post("/v1/check", LINES[0], key)).status_code == 200
    await api.store.keys.revoke("tester")
    api.clock.advance(5)
    refused(await api.post("/v1/check", LINES[0], key), "unauthorized", "header Authorization")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[1]", b'{"a": NaN}', b'{"a": ' + b"[" * 20_000, b"1" * 5000]
)
async def test_what_is_no_json_object_is_refused(
    api: Interface, key: Headers, path: str, body: bytes
) -> None:
    refused(await api.post(path, body, key), "bad_json", "body")


UNFIT: list[tuple[str, Any, str]] = [
    ("/v1/check", {}, "text"),
    ("/v1/check", {"text": 5}, "text"),
    ("/v1/check", {"parts": {}}, "parts"),
    ("/v1/check", {"parts": [{"text": "a"}, 5]}, "parts[1]"),
    ("/v1/check", {"parts": [{"text": "a"}] * (MAX_PARTS + 1)}, "parts"),
    ("/v1/check/batch", {}, "lines"),
    ("/v1/check/batch", {"lines": "text"}, "lines"),
    ("/v1/ask", {"text": None}, "text"),
    ("/v1/ask", {"text": "a" * (MOST_ASKED + 1)}, "text"),
]


@pytest.mark.parametrize(("path", "body", "where"), UNFIT)
async def test_json_that_is_no_line_is_refused_with_its_place(
    api: Interface, key: Headers, path: str, body: Any, where: str
) -> None:
    refused(await api.post(path, body, key), "unfit", where)


async def test_an_id_that_cannot_be_written_is_no_fault_of_the_server(api: Interface, key: Headers) -> None:
    for depth in (200, 900, 990):
        body = b'{"text": "a", "id": ' + b"[" * depth + b"]" * depth + b"}"
        assert (await api.post("/v1/check", body, key)).status_code in {200, 400}
    lone = (await api.post("/v1/check", b'{"text": "\\ud800", "id": "\\ud800"}', key)).json()
    assert lone["id"] == "\ud800"


async def test_a_body_beyond_what_the_key_allows_is_refused(api: Interface) -> None:
    key = await api.key("small", most_bytes=100)
    body = json.dumps({"text": "a"}).encode()
    assert (await api.post("/v1/check", body + b" " * (100 - len(body)), key)).status_code == 200
    refused(await api.post("/v1/check", body + b" " * 100, key), "too_large", "body")

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 64

    response = await api.client.post("/v1/check", headers=key, content=endless())
    refused(response, "too_large", "body")


@pytest.mark.parametrize("path", POSTS)
async def test_a_body_of_brackets_is_refused_before_it_is_read(
    api: Interface, key: Headers, path: str
) -> None:
    for bracket in (b"[],", b"{},"):
        body = b'{"a": [' + bracket * MOST_NODES + b"1]}"
        refused(await api.post(path, body, key), "too_large", "body")


async def test_a_batch_has_no_more_lines_than_are_taken(api: Interface, key: Headers) -> None:
    lines = [{"text": "a"}] * (MOST_LINES + 1)
    refused(await api.post("/v1/check/batch", {"lines": lines}, key), "too_large", "lines")
    assert (await api.post("/v1/check/batch", {"lines": []}, key)).json() == {"lines": []}


async def test_texts_a_minute_are_counted_those_of_a_batch_too(api: Interface) -> None:
    key, other = await api.key("slow", per_minute=6), await api.key("other")
    batch = {"lines": [{"text": "a"}] * 6}
    assert (await api.post("/v1/check/batch", batch, key)).status_code == 200
    full = await api.post("/v1/check", LINES[1], key)
    refused(full, "too_many", "key")
    assert full.headers["Retry-After"] == "10"
    assert (await api.post("/v1/check", LINES[1], other)).status_code == 200
    api.clock.advance(10)
    assert (await api.post("/v1/check", LINES[1], key)).status_code == 200
    refused(await api.post("/v1/check", LINES[1], key), "too_many", "key")


class Slow:
    """Judges when it is let."""

    def __init__(self, api: Interface) -> None:
        self.judged, self.let = api.judging.verdict, asyncio.Event()
        self.asked = asyncio.Event()

    async def verdict(self, message: Message, *, asked: bool = False) -> Verdict:
        self.asked.set()
        await self.let.wait()
        return await self.judged(message, asked=asked)


async def test_requests_at_a_time_are_bounded(api: Interface, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(api)
    monkeypatch.setattr(api.judging, "verdict", slow.verdict)
    key = await api.key("one", at_once=1)
    first = asyncio.create_task(api.post("/v1/check", LINES[0], key))
    await slow.asked.wait()
    second = await api.post("/v1/check", LINES[0], key)
    refused(second, "too_many", "key")
    assert second.headers["Retry-After"] == "1"
    slow.let.set()
    assert (await first).json()["verdict"] == "fraud"
    assert (await api.post("/v1/check", LINES[0], key)).status_code == 200


async def test_what_takes_too_long_is_given_up_and_the_next_is_answered(
    api: Interface, key: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(api)
    with monkeypatch.context() as patch:
        patch.setattr(api.judging, "verdict", slow.verdict)
        patch.setattr(door, "ANSWERING", 0.01)
        late = await api.post("/v1/check", LINES[0], key)
    refused(late, "unavailable", "")
    assert late.headers["Retry-After"] == "1"
    assert (await api.post("/v1/check", LINES[0], key)).json()["verdict"] == "fraud"


async def test_a_body_that_dribbles_is_given_up(
    api: Interface, key: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "READING", 0.01)

    async def dribbling() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    response = await api.client.post("/v1/check", headers=key, content=dribbling())
    refused(response, "too_slow", "body")


async def test_other_paths_and_methods_are_told_in_the_same_shape(api: Interface, key: Headers) -> None:
    refused(await api.post("/v1/nothing", {}, key), "not_found", "path")
    wrong = await api.client.get("/v1/check", headers=key)
    refused(wrong, "method_not_allowed", "method")
    assert wrong.headers["Allow"] == "POST"


async def test_a_database_that_is_away_is_told_and_waited_out(
    api: Interface, key: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> Any:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(api.store.keys, "all", away)
        refused(await api.post("/v1/check", LINES[0], key), "unavailable", "")
    assert (await api.post("/v1/check", LINES[0], key)).status_code == 200


async def test_a_fault_is_told_without_what_was_said(
    api: Interface, key: Headers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(message: Message, **_: object) -> Verdict:
        raise RuntimeError(message.text)

    monkeypatch.setattr(api.judging, "verdict", broken)
    with caplog.at_level(logging.DEBUG):
        response = await api.post("/v1/check", LINES[0], key)
    refused(response, "internal", "")
    assert AD not in response.text + caplog.text
    assert "api_failed path=/v1/check kind=RuntimeError" in caplog.text


async def test_neither_text_nor_key_is_in_the_log(
    api: Interface, key: Headers, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await api.post("/v1/check", LINES[0], key)
        await api.post("/v1/ask", LINES[0], key)
        await api.post("/v1/check", LINES[0], {"Authorization": "Bearer af_wrong"})
    ours = "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert AD not in ours
    assert "af_" not in ours


class TestTips:
    async def tip(self, api: Interface, key: Headers, **query: str) -> Any:
        return (await api.client.get("/v1/content/tips/next", headers=key, params=query)).json()

    async def test_none_comes_twice_and_a_restart_changes_nothing(self, api: Interface, key: Headers) -> None:
        told = [(await self.tip(api, key, lang="zh-CN"))["id"] for _ in range(3)]
        async with interfaced(api.store) as again:
            again.clock.advance(60)
            told += [(await self.tip(again, key, lang="zh-CN"))["id"] for _ in range(3)]
        assert len(set(told)) == 6

    async def test_each_key_and_each_language_has_its_own_turn(self, api: Interface, key: Headers) -> None:
        other = await api.key("other")
        first = await self.tip(api, key)
        for headers, lang in ((other, "en"), (key, "de")):
            found = await self.tip(api, headers, lang=lang)
            assert found["lang"] == lang
        assert (await self.tip(api, key))["id"] != first["id"]

    async def test_it_is_told_in_plain_words_with_its_source(self, api: Interface, key: Headers) -> None:
        found = await self.tip(api, key, kind="case", scheme="account_trade")
        assert (found["kind"], found["scheme"], found["lang"]) == ("case", "account_trade", "en")
        assert found["title"] in found["text"]
        assert "<" not in found["text"]

    @pytest.mark.parametrize(
        ("query", "where"),
        [({"lang": "xx"}, "query lang"), ({"kind": "joke"}, "query kind"), ({"scheme": "x"}, "query scheme")],
    )
    async def test_what_there_is_not_is_refused(
        self, api: Interface, key: Headers, query: dict[str, str], where: str
    ) -> None:
        response = await api.client.get("/v1/content/tips/next", headers=key, params=query)
        refused(response, "unfit", where)
