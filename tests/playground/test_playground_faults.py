"""What goes wrong on purpose, and the flood limits."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot.playground import PlayError, World
from bot.playground.faults import NAMES, FaultInjector
from bot.playground.limits import Limits
from bot.playground.model import ChatType, PlayChat, User
from bot.playground.refusal import ApiRefusal


@pytest.mark.parametrize(("name", "status"), [("http_500", 500), ("http_502", 502)])
async def test_server_errors(
    http: aiohttp.ClientSession, world: World, group: PlayChat, name: str, status: int
) -> None:
    world.faults.set(name, count=2, method="sendMessage")
    statuses = []
    for _ in range(3):
        async with http.post(
            "/bot1:playground/sendMessage", json={"chat_id": group.id, "text": "a"}
        ) as answer:
            statuses.append(answer.status)
    assert statuses == [status, status, 200]
    assert len(group.posts) == 1


async def test_the_pause_is_named(bot: Bot, world: World, group: PlayChat) -> None:
    world.faults.retry_after = 7
    world.faults.set("too_many_requests")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(group.id, "a")
    assert caught.value.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize(("name", "effect"), [("drop_before", 0), ("drop_after", 1)])
async def test_dropped_connections(bot: Bot, world: World, group: PlayChat, name: str, effect: int) -> None:
    world.faults.set(name)
    with pytest.raises(NetworkError) as caught:
        await bot.send_message(group.id, "a")
    assert not isinstance(caught.value, TelegramError) or "Bad Request" not in str(caught.value)
    assert len(group.posts) == effect
    assert world.journal[-1 - effect].error == (None if effect else "dropped before it took effect")
    await bot.send_message(group.id, "b")
    assert [post.text for post in group.posts.values()] == ["a", "b"][1 - effect :]


async def test_a_call_that_hangs(bot: Bot, world: World, group: PlayChat) -> None:
    world.faults.set("hang")
    with pytest.raises(TimedOut):
        await bot.send_message(group.id, "a", read_timeout=0.1)
    assert group.posts == {}


async def test_a_hang_ends_in_a_dropped_connection(bot: Bot, world: World, group: PlayChat) -> None:
    world.faults.hang_seconds = 0.01
    world.faults.set("hang")
    with pytest.raises(NetworkError):
        await bot.send_message(group.id, "a")


async def test_duplicate_updates(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    world.post(group.id, member.id, "a")
    world.faults.set("duplicate_updates")
    ids = [update.update_id for update in await bot.get_updates()]
    assert (len(ids), len(set(ids))) == (2, 1)


async def test_a_malformed_update(
    http: aiohttp.ClientSession, world: World, group: PlayChat, member: User
) -> None:
    world.post(group.id, member.id, "a")
    world.faults.set("malformed_update")
    async with http.get("/bot1:playground/getUpdates") as answer:
        good, bad = (await answer.json())["result"]
    assert good["message"]["text"] == "a"
    assert (bad["update_id"], bad["message"]["chat"]) == (good["update_id"] + 1, "nowhere")


async def test_a_malformed_body(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    world.post(group.id, member.id, "a")
    world.faults.set("malformed_json")
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.get_updates()
    assert len(await bot.get_updates()) == 1


def test_a_fault_strikes_its_method_and_its_count() -> None:
    faults = FaultInjector(random.Random(1))
    faults.set("http_500", count=1)
    assert not faults.strikes("http_500", "getupdates")
    assert faults.remaining() == {"http_500": 1}
    assert faults.strikes("http_500", "sendmessage")
    assert not faults.strikes("http_500", "sendmessage")
    faults.set("http_500", count=1, method="getUpdates")
    assert not faults.strikes("http_500", "sendmessage")
    assert faults.strikes("http_500", "getupdates")
    assert faults.armed is False


def test_a_fault_by_chance() -> None:
    faults = FaultInjector(random.Random(1))
    faults.set("drop_before", count=0, probability=0.3)
    struck = sum(faults.strikes("drop_before", "sendmessage") for _ in range(1000))
    assert 250 < struck < 350
    faults.clear()
    assert faults.armed is False


def test_an_unknown_fault_names_the_known() -> None:
    with pytest.raises(PlayError, match=", ".join(NAMES)):
        FaultInjector(random.Random(1)).set("fire")


@pytest.fixture(autouse=True)
def _pauses_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    # The library warns of the old type, and warnings fail tests.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


class Time:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def pauses(limits: Limits, time: Time, chats: list[int], *, group: bool, step: float) -> list[int]:
    """For each call in turn, ``step`` seconds apart, the pause it was told, 0 when it went through."""
    found = []
    for chat in chats:
        try:
            limits.charge("sendmessage", chat, group=group)
            found.append(0)
        except ApiRefusal as refusal:
            found.append(refusal.parameters["retry_after"])
        time.seconds += step
    return found


def test_one_a_second_in_a_chat_after_a_burst() -> None:
    time = Time()
    assert pauses(Limits(time), time, [1] * 5, group=False, step=0.1) == [0, 0, 0, 3, 3]
    time.seconds += 3
    assert pauses(Limits(time), time, [1] * 10, group=False, step=1.0) == [0] * 10


def test_twenty_a_minute_in_a_group() -> None:
    time = Time()
    limits = Limits(time)
    assert pauses(limits, time, [1] * 22, group=True, step=1.0) == [0] * 20 + [40, 39]
    assert pauses(limits, time, [2], group=True, step=0) == [0]


def test_thirty_a_second_over_all() -> None:
    time = Time()
    assert pauses(Limits(time), time, [*range(32)], group=False, step=0.0) == [0] * 30 + [1, 1]


def test_only_messages_are_charged_and_limits_can_be_off() -> None:
    limits = Limits(Time())
    for _ in range(99):
        limits.charge("deletemessage", 1, group=True)
        limits.charge("restrictchatmember", 1, group=True)
    limits.enabled = False
    for _ in range(99):
        limits.charge("sendmessage", 1, group=True)


async def test_limits_over_http(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    world.limits.enabled = True
    for _ in range(3):
        await bot.send_message(group.id, "a")
    with pytest.raises(RetryAfter):
        await bot.send_message(group.id, "a")
    world.clock.advance(3)
    await bot.send_message(group.id, "a")


async def test_calls_side_by_side_are_all_answered(http: aiohttp.ClientSession, world: World) -> None:
    chats = [world.add_chat(ChatType.GROUP, str(n), bot="member") for n in range(20)]

    async def send(chat: PlayChat) -> int:
        async with http.post(
            "/bot1:playground/sendMessage", json={"chat_id": chat.id, "text": "a"}
        ) as answer:
            return answer.status

    assert await asyncio.gather(*map(send, chats)) == [200] * 20
