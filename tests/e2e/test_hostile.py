"""What somebody may send to break the bot, and what may break around it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.e2e.conftest import Stage

AD = "高价收微信号，闲置小号换零花钱，日结"


def message(stage: Stage, **fields: Any) -> dict[str, Any]:
    """An update with one message of the member in the group."""
    base = {
        "message_id": 900_000,
        "date": int(stage.clock.now()),
        "chat": {"id": stage.group.id, "type": "supergroup", "title": stage.group.title},
        "from": {"id": stage.member.id, "is_bot": False, "first_name": "A"},
    }
    return {"message": {**base, **fields}}


HOSTILE: dict[str, dict[str, Any]] = {
    "only combining marks": {"text": "\u0301" * 4096},
    "zalgo": {"text": "".join(letter + "\u0336\u0489" * 20 for letter in "hello there") * 10},
    "only zero width": {"text": "\u200b\u200d\ufeff" * 1000},
    "ten thousand entities": {
        "text": "a" * 4096,
        "entities": [
            {"type": "text_link", "offset": i % 4096, "length": 1, "url": "t.me/x"} for i in range(10_000)
        ],
    },
    "overlapping entities": {
        "text": "abcdef",
        "entities": [{"type": "url", "offset": i, "length": 6 - i} for i in range(6)] * 50,
    },
    "entities out of range": {
        "text": "ab",
        "entities": [{"type": "bold", "offset": -5, "length": 10**12}, {"type": 3, "offset": "x"}, None, 7],
    },
    "text is a number": {"text": 7},
    "text is a list": {"text": [["a"]]},
    "deep rich message": {"rich_message": {"blocks": [json.loads('{"text":' * 400 + '"x"' + "}" * 400)]}},
    "four megabytes": {"text": "微信号 " * 1_000_000},
    "markup": {"text": "<b>&lt;</i><script>" * 50},
    "a command with garbage": {"text": "/check@" + "x" * 4000, "entities": [{"type": "bot_command"}]},
    "no sender": {"from": None, "text": "hi"},
    "regex bait": {"text": "a" * 3000 + "!" * 1000},
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_message_neither_stops_the_bot_nor_is_answered(stage: Stage, name: str) -> None:
    update = {"update_id": 5_000_000, **message(stage, **HOSTILE[name])}
    stage.world.inject(json.dumps(update).encode())
    await stage.settled()
    assert [text for text in stage.texts() if "反诈提醒 ·" in text] == []
    stage.post(AD)
    await stage.settled()
    assert "收微信号" in stage.texts()[-1]


async def test_lone_surrogates_are_judged_and_quoted_without_harm(stage: Stage) -> None:
    raw = json.dumps({"update_id": 5_000_000, **message(stage, text=f"\ud83d {AD} \udc00")})
    stage.world.inject(raw.encode())
    await stage.settled()
    assert "收微信号" in stage.texts()[-1]


async def test_what_is_no_update_is_set_aside_and_the_rest_of_its_batch_is_handled(stage: Stage) -> None:
    for raw in (b"3", b"null", b'{"message":{}}', b'{"update_id":"x"}', b'{"update_id":6000000,"message":3}'):
        stage.world.inject(raw)
    stage.post(AD)
    await stage.settled()
    assert len(stage.texts()) == 1


async def test_an_update_delivered_twice_is_answered_once(stage: Stage) -> None:
    update = {"update_id": 7_000_000, **message(stage, text=AD)}
    stage.world.inject(update)
    await stage.settled()
    stage.world.inject(update)
    await stage.settled()
    assert len(stage.texts()) == 1


async def test_a_replayed_update_is_answered_once(stage: Stage) -> None:
    stage.post(AD)
    await stage.settled()
    calls = len(stage.world.journal)
    assert await stage.app.inbox.replay() == 0
    assert await stage.app.outbox.resume() == 0
    await stage.settled()
    assert [entry.method for entry in stage.world.journal[calls:] if entry.method != "getUpdates"] == []


@pytest.mark.parametrize("fault", ["http_500", "http_502", "too_many_requests", "drop_before"])
async def test_a_warning_arrives_once_in_spite_of_a_fault_in_sending(stage: Stage, fault: str) -> None:
    stage.world.faults.retry_after = 1
    stage.world.faults.set(fault, count=1, method="sendMessage")
    stage.post(AD)
    await stage.settled()
    assert len(stage.texts()) == 1


@pytest.mark.parametrize("fault", ["http_500", "drop_before", "drop_after"])
async def test_a_warning_arrives_once_in_spite_of_a_fault_in_receiving(stage: Stage, fault: str) -> None:
    stage.world.faults.set(fault, count=2, method="getUpdates")
    stage.post(AD)
    await stage.until(stage.texts)
    await stage.settled()
    assert len(stage.texts()) == 1


@pytest.mark.parametrize("fault", ["duplicate_updates", "malformed_update", "malformed_json"])
async def test_faulty_batches_lose_and_repeat_nothing(stage: Stage, fault: str) -> None:
    stage.world.faults.set(fault, count=2)
    stage.post(AD)
    await stage.until(stage.texts)
    await stage.settled()
    assert len(stage.texts()) == 1


async def test_one_slow_chat_does_not_hold_another(stage: Stage) -> None:
    slow = stage.new_group("Slow")
    held = asyncio.Event()
    ask = stage.app.store.ledger.answered

    async def stuck(chat_id: Any, *more: Any) -> bool:
        if chat_id == slow.id:
            await held.wait()
        return await ask(chat_id, *more)

    stage.app.store.ledger.answered = stuck  # type: ignore[method-assign]
    first = stage.post("你好", chat=slow)
    stage.world.edit(slow.id, first, stage.member.id, AD)
    stage.post(AD)
    await stage.until(lambda: stage.texts(stage.group.id))
    assert stage.texts(slow.id) == []
    held.set()
    await stage.until(lambda: stage.texts(slow.id))
