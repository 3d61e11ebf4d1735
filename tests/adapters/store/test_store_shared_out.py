"""What several processes ask of one database: what waits for them, without what they have in hand."""

from __future__ import annotations

import asyncio

import pytest

from bot.adapters.store import open_store, reads
from bot.adapters.store.reads import OF_A_LANE
from bot.adapters.store.tenancy import Right
from bot.core.message import ChatId
from bot.services.store import SHARDS, Call, Received, Store, Turn, shard_of

GROUP, OTHER = ChatId(-1001234567891), ChatId(-100998)
MANY = range(1, 40_001)
"""More than a statement may have values."""


def received(update_id: int, lane: int = GROUP) -> Received:
    return Received(update_id=update_id, lane=lane, payload=b"{}")


def call(chat: ChatId = GROUP, *, slot: float | None = None) -> Call:
    return Call(chat_id=chat, method="sendMessage", params={}, once=slot is not None, slot=slot)


async def queued(store: Store, *calls: Call) -> list[int]:
    return [one.id for one in await store.inbox.finish(Turn(update_id=None, result="", calls=calls))]


def test_every_lane_has_its_shard() -> None:
    assert {shard_of(lane) for lane in range(-200, 200)} == set(range(SHARDS))


async def test_updates_are_ready_for_who_has_their_lane(store: Store) -> None:
    await store.inbox.receive([received(3), received(1), received(2, OTHER), received(4, 7)])
    assert await store.inbox.lanes(None, 10) == (GROUP, OTHER, 7)
    assert await store.inbox.lanes(None, 2) == (GROUP, OTHER)
    assert await store.inbox.lanes(GROUP, 10) == (OTHER, 7)
    assert await store.inbox.lanes(7, 10) == ()
    for lane, expected in ((GROUP, [1, 3]), (OTHER, [2]), (7, [4])):
        found = await store.inbox.ready([lane], (), 10)
        assert [(row.update_id, row.lane) for row in found] == [(number, lane) for number in expected]
        assert all(row.at is not None and row.payload == b"{}" for row in found)
    assert await store.inbox.ready((), (), 10) == ()


async def test_updates_in_hand_and_done_are_not_ready(store: Store) -> None:
    await store.inbox.receive([received(number) for number in (1, 2, 3, 50_000)])
    await store.inbox.finish(Turn(update_id=2, result=""))
    assert [row.update_id for row in await store.inbox.ready([GROUP], (), 2)] == [1, 3]
    assert [row.update_id for row in await store.inbox.ready([GROUP], MANY, 2)] == [50_000]
    assert await store.inbox.still_open([*MANY, 50_000]) == {1, 3, 50_000}
    assert await store.inbox.still_open(()) == frozenset()


async def test_of_a_lane_with_very_much_only_the_first_are_read(store: Store) -> None:
    await store.inbox.receive([received(number) for number in range(1, OF_A_LANE + 51)])
    await store.inbox.receive([received(5000, OTHER), received(4000, OTHER)])
    found = await store.inbox.ready([GROUP, OTHER], (), 500)
    assert [row.update_id for row in found] == [*range(1, OF_A_LANE + 1), 4000, 5000]
    # Those that are held count.
    assert await store.inbox.ready([GROUP], range(1, OF_A_LANE + 1), 500) == ()
    await store.inbox.finish(Turn(update_id=1, result=""))
    (more,) = await store.inbox.ready([GROUP], range(1, OF_A_LANE + 1), 500)
    assert more.update_id == OF_A_LANE + 1


async def test_no_more_bytes_are_read_together_than_there_is_room_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "READ_AT_ONCE", 5)
    await store.inbox.receive([received(number) for number in range(1, 6)])
    assert [row.update_id for row in await store.inbox.ready([GROUP], (), 10)] == [1, 2, 3]
    assert [row.update_id for row in await store.inbox.ready([GROUP], (1, 2, 3), 10)] == [4, 5]


async def test_how_crowded_it_is_is_counted_no_further_than_it_matters(store: Store) -> None:
    assert await store.inbox.crowd(8, 2) == (0, frozenset())
    await store.inbox.receive([received(number) for number in range(1, 4)])
    assert await store.inbox.crowd(8, 2) == (3, frozenset())
    await store.inbox.receive([received(number, OTHER) for number in (10, 11)])
    assert await store.inbox.crowd(8, 2) == (5, {GROUP})
    assert await store.inbox.crowd(4, 1) == (4, {GROUP, OTHER})


async def test_calls_are_ready_until_somebody_sends_them_and_tips_come_last(store: Store) -> None:
    tip, first, second, third = await queued(store, call(slot=1.0), call(), call(), call())
    await store.outbox.sending(second)
    assert [one.id for one in await store.outbox.ready((), 10)] == [first, third, tip]
    assert [one.id for one in await store.outbox.ready([*MANY[third:], first], 1)] == [third]
    await store.outbox.sent(first, 5)
    assert [one.id for one in await store.outbox.ready((), 10)] == [third, tip]
    assert await store.outbox.still_waiting([tip, first, second, *MANY[third:]]) == {tip, second}
    assert await store.outbox.tips_waiting() == 1


async def test_chats_for_which_much_waits_are_told(store: Store) -> None:
    await queued(store, *[call()] * 3, *[call(OTHER)] * 2, *[call(OTHER, slot=1.0)] * 2)
    assert await store.outbox.pressed(3) == {GROUP: 3}
    assert await store.outbox.pressed(2) == {GROUP: 3, OTHER: 2}


@pytest.mark.postgres
async def test_of_two_workers_that_gathered_differently_one_answers(postgres_url: str) -> None:
    ours, theirs = [await open_store(postgres_url, right=Right.BESIDE) for _ in range(2)]
    rounds = [(number, number + 1, number + 2) for number in range(1, 60, 3)]
    await ours.inbox.receive([received(number) for numbers in rounds for number in numbers])
    for first, second, third in rounds:
        answers = await asyncio.gather(
            ours.inbox.finish(Turn(update_id=second, result="", calls=(call(),), gathered=(first,))),
            theirs.inbox.finish(Turn(update_id=third, result="", calls=(call(),), gathered=(first, second))),
        )
        assert sorted(map(len, answers)) == [0, 1]
    await theirs.close()
    await ours.close()
