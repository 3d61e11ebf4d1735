"""Other programs are served like chats, and behind them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Hashable
from typing import Any

import pytest

from bot.core.message import Message
from bot.core.verdict import Verdict
from bot.services.delivery.turns import Turns
from tests.fakes import FakeJudging, until
from tests.interface import Interface, interfaced

LINE = {"text": "收微信号", "chat": {"id": -1001, "kind": "supergroup"}}


@pytest.fixture
async def api() -> AsyncIterator[Interface]:
    async with interfaced() as found:
        yield found


async def test_a_key_has_a_share_of_its_own_whatever_chat_it_names(
    api: Interface, monkeypatch: pytest.MonkeyPatch
) -> None:
    judging = FakeJudging()
    monkeypatch.setattr(api.judging, "verdict", judging.verdict)
    for name in ("one", "two"):
        key = await api.key(name)
        await api.post("/v1/check", LINE, key)
        await api.post("/v1/ask", LINE, key)
    chats = [message.chat.id for message in judging.seen]
    assert (chats[0], chats[2]) == (chats[1], chats[3])
    assert len({*chats, LINE["chat"]["id"]}) == 3  # type: ignore[index]
    # Telegram's numbers have 52 bits.
    assert all(chat < -(2**52) for chat in chats)


async def test_whatever_is_asked_waits_behind_the_chats(
    api: Interface, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Hashable, bool]] = []
    run = Turns.run

    def noted(self: Turns, lane: Hashable, work: Coroutine[Any, Any, Any], *, patient: bool = False) -> Any:
        seen.append((lane, patient))
        return run(self, lane, work, patient=patient)

    monkeypatch.setattr(Turns, "run", noted)
    key = await api.key()
    for path in ("/v1/check", "/v1/ask"):
        assert (await api.post(path, LINE, key)).status_code == 200
    assert (await api.post("/v1/check/batch", {"lines": [LINE, LINE]}, key)).status_code == 200
    assert (await api.client.get("/v1/content/tips/next", headers=key)).status_code == 200
    assert seen == [(("api", 1), True)] * 5


class Reading:
    """Judges when it is let, and knows how many texts it holds."""

    def __init__(self) -> None:
        self.inner = FakeJudging()
        self.held, self.most, self.let = 0, 0, asyncio.Event()

    async def verdict(self, message: Message, *, asked: bool = False) -> Verdict:
        self.held += 1
        self.most = max(self.most, self.held)
        await self.let.wait()
        self.held -= 1
        return await self.inner.verdict(message, asked=asked)

    async def topics(self, text: str) -> dict[str, float] | None:
        self.held += 1
        self.most = max(self.most, self.held)
        self.held -= 1
        return await self.inner.topics(text)


async def test_one_text_at_most_is_in_the_readers_hands(
    api: Interface, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = Reading()
    monkeypatch.setattr(api.judging, "verdict", reading.verdict)
    monkeypatch.setattr(api.judging, "topics", reading.topics)
    keys = [await api.key(name) for name in ("one", "two", "three")]
    asked = [
        asyncio.create_task(api.post(path, LINE, key)) for key in keys for path in ("/v1/check", "/v1/ask")
    ]
    await until(lambda: reading.held)
    reading.let.set()
    assert [answer.status_code for answer in await asyncio.gather(*asked)] == [200] * len(asked)
    assert reading.most == 1
    assert len(reading.inner.seen) == len(asked)
