"""Updates that another process received come into the inbox of who has their lane, in order and once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from bot.adapters.store import SqlStore
from bot.adapters.store.reads import OF_A_LANE
from bot.adapters.telegram.receive import feed
from bot.adapters.telegram.receive.feed import Feed
from bot.adapters.telegram.receive.inbox import Inbox
from bot.services.store import SHARDS, Json, Received, Turn, shard_of
from tests.fakes import until
from tests.stores import InlineStore

GROUP = -1001


@dataclass
class Parts:
    """Which lanes are ours."""

    owned: frozenset[int] = frozenset(range(SHARDS))
    times: int = 1

    @property
    def epochs(self) -> Mapping[int, int]:
        return dict.fromkeys(self.owned, self.times)


def update(update_id: int, chat: int = GROUP) -> Json:
    return {"update_id": update_id, "message": {"message_id": update_id, "date": 5, "chat": {"id": chat}}}


class Desk:
    """A receiver and a worker on one store."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.handled: list[int] = []
        self.parts = Parts()
        self.open: set[int] = set()
        self.gate = asyncio.Event()
        self.gate.set()
        self.receiver = Inbox(store, self.never, only_kept=True)
        self.inbox = Inbox(store, self.handle, may_begin=self.may_begin)
        self.feed = Feed(store, self.inbox, claims=self.parts, now=lambda: 0.0)

    def may_begin(self, update_id: int) -> bool:
        return self.feed.may_begin(update_id)

    async def never(self, *_: object) -> None:
        raise AssertionError("a receiver handles nothing")

    async def handle(self, update_id: int, _: Mapping[str, Json]) -> None:
        await self.gate.wait()
        self.handled.append(update_id)
        if update_id not in self.open:
            await self.store.inbox.finish(Turn(update_id=update_id, result=""))

    async def look(self) -> int:
        found = await self.feed.look()
        await self.inbox.idle()
        return found


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    store = InlineStore()
    yield Desk(store)
    await store.close()


async def test_what_was_received_is_handled_in_order_and_once(desk: Desk) -> None:
    assert await desk.receiver.accept([update(3), update(1), update(2)]) == 3
    assert await desk.receiver.accept([update(3)]) == 3
    assert desk.receiver.met == 3
    assert [await desk.look() for _ in range(2)] == [3, 0]
    assert desk.handled == [1, 2, 3]


async def test_what_is_left_open_is_not_taken_up_again(desk: Desk) -> None:
    desk.open = {1}
    await desk.receiver.accept([update(1), update(2)])
    assert [await desk.look() for _ in range(3)] == [2, 0, 0]
    await desk.feed.settle()
    assert desk.feed.busy() == {shard_of(GROUP)}
    await desk.store.inbox.finish(Turn(update_id=1, result=""))
    await desk.feed.settle()
    assert not desk.feed.busy()


async def test_lanes_of_others_are_left_to_them(desk: Desk) -> None:
    desk.parts.owned = frozenset({shard_of(GROUP)})
    await desk.receiver.accept([update(1), update(2, GROUP + 1)])
    await desk.look()
    assert desk.handled == [1]


async def test_what_was_in_hand_when_its_lane_was_lost_is_not_begun(desk: Desk) -> None:
    await desk.receiver.accept([update(1), update(2)])
    await desk.feed.look()
    desk.parts.owned = frozenset()
    await desk.inbox.idle()
    assert desk.handled == []
    assert await desk.look() == 0
    desk.parts.owned, desk.parts.times = frozenset(range(SHARDS)), 2
    await desk.look()
    assert desk.handled == [1, 2]


async def test_nothing_of_an_earlier_time_is_begun_before_what_is_read_anew(desk: Desk) -> None:
    await desk.receiver.accept([update(1), update(2)])
    await desk.feed.look()
    # Lost and had again before anything was begun.
    desk.parts.times = 2
    await desk.inbox.idle()
    assert desk.handled == []
    await desk.look()
    assert desk.handled == [1, 2]


async def test_what_came_later_does_not_go_before_what_is_read_anew(desk: Desk) -> None:
    await desk.receiver.accept([update(1), update(2)])
    await desk.feed.look()
    desk.parts.times = 2
    await desk.receiver.accept([update(3)])
    # None of the first two has had its turn yet.
    await desk.feed.look()
    await desk.inbox.idle()
    assert [await desk.look() for _ in range(2)] == [0, 0]
    assert desk.handled == [1, 2, 3]


async def test_what_is_lost_while_it_is_read_anew_stands_in_its_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.receiver.accept([update(key) for key in range(1, 31)])
    await desk.feed.look()
    desk.parts.times = 2
    ready = desk.store.inbox.ready

    async def slow(*asked: Any) -> tuple[Received, ...]:
        # Some of what was queued before, not all, has its turn while the database answers.
        while desk.inbox.behind(GROUP) == 30:
            await asyncio.sleep(0)
        assert desk.inbox.behind(GROUP) > 0
        return await ready(*asked)

    monkeypatch.setattr(desk.store.inbox, "ready", slow)
    await desk.look()
    assert desk.handled == list(range(1, 31))


async def test_of_a_part_that_is_left_only_what_was_begun_is_waited_for(desk: Desk) -> None:
    desk.gate.clear()
    await desk.receiver.accept([update(1), update(2), update(3, GROUP + SHARDS)])
    await desk.feed.look()
    await until(desk.feed.busy)
    await desk.receiver.accept([update(4, GROUP + SHARDS)])
    await desk.feed.look()
    desk.parts.owned = frozenset()
    await desk.feed.look()
    assert desk.feed.busy() == {shard_of(GROUP)}
    desk.gate.set()
    await desk.inbox.idle()
    await desk.feed.settle()
    assert not desk.feed.busy()
    assert 2 not in desk.handled
    assert 4 not in desk.handled


async def test_what_could_not_be_queued_is_read_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.receiver.accept([update(1), update(2)])

    async def faulty(*_: object) -> None:
        raise RuntimeError("a fault")

    with monkeypatch.context() as patched:
        patched.setattr(desk.inbox, "take", faulty)
        with pytest.raises(RuntimeError):
            await desk.look()
    assert not desk.feed.busy()
    assert await desk.look() == 2
    assert desk.handled == [1, 2]


async def test_a_chat_with_very_much_waiting_costs_a_fixed_number_and_delays_nobody(desk: Desk) -> None:
    flood = [Received(update_id=number, lane=GROUP, payload=b"{}") for number in range(100_000)]
    await desk.store.inbox.receive(flood)
    await desk.receiver.accept([update(200_000, GROUP - 1), update(200_001, GROUP + 1)])
    assert await desk.feed.look() == OF_A_LANE + 2
    await desk.inbox.idle()
    # Others are answered with the first of it, and it goes on in its order.
    assert {200_000, 200_001} < set(desk.handled)
    for times in (2, 3):
        await desk.receiver.accept([update(200_000 + times, GROUP + 1)])
        assert await desk.look() == OF_A_LANE + 1
        assert 200_000 + times in desk.handled
    assert [number for number in desk.handled if number < 100_000] == list(range(3 * OF_A_LANE))


async def test_while_a_chat_stands_still_no_more_of_it_is_taken_up(desk: Desk) -> None:
    desk.gate.clear()
    await desk.receiver.accept([update(number) for number in range(2 * OF_A_LANE)])
    assert [await desk.feed.look() for _ in range(3)] == [OF_A_LANE, 0, 0]
    assert desk.inbox.behind(GROUP) == OF_A_LANE
    desk.gate.set()
    await desk.inbox.idle()
    await desk.feed.settle()
    await desk.look()
    assert desk.handled == list(range(2 * OF_A_LANE))


async def test_a_worker_that_stands_still_takes_up_a_fixed_number(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MOST", 30)
    desk.gate.clear()
    await desk.receiver.accept([update(number, GROUP - number) for number in range(100)])
    assert await desk.feed.look() == 30
    # What was taken up before a part was lost stands in its queue yet, and counts.
    desk.parts.times = 2
    assert await desk.feed.look() == 0
    assert not desk.feed.pressed
    desk.gate.set()
    await desk.inbox.idle()
    while await desk.look():
        await desk.feed.settle()
    assert sorted(desk.handled) == list(range(100))


async def test_with_very_many_chats_each_has_its_turn(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LANES", 10)
    monkeypatch.setattr(feed, "AT_ONCE", 7)
    await desk.receiver.accept([update(number, GROUP - number // 2) for number in range(80)])
    for _ in range(30):
        await desk.look()
    assert sorted(desk.handled) == list(range(80))
    assert all(desk.handled.index(number) < desk.handled.index(number + 1) for number in range(0, 80, 2))
