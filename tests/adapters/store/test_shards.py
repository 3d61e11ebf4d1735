"""Lanes shared out among workers: each is one worker's at a time, and none is nobody's for long."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bot.adapters.store.shards import LEAVING, Shards
from bot.adapters.store.urls import database
from bot.services.store import SHARDS
from tests.postgres import end_all_sessions

pytestmark = pytest.mark.postgres
EVERYTHING = frozenset(range(SHARDS))
TIME = {0: 0.0}


@pytest.fixture
async def workers(postgres_url: str) -> AsyncIterator[list[Shards]]:
    async with AsyncExitStack() as stack:
        found = [Shards(database(postgres_url), now=lambda: TIME[0]) for _ in range(3)]
        for one in found:
            stack.push_async_callback(one.close)
        yield found


async def beat(*workers: Shards) -> None:
    for _ in range(3):
        for one in workers:
            await one.beat()


async def test_one_has_everything_and_several_the_same_share(workers: list[Shards]) -> None:
    await workers[0].beat()
    assert workers[0].owned == EVERYTHING
    await beat(*workers)
    assert [one.workers for one in workers] == [3, 3, 3]
    assert sum(len(one.held) for one in workers) == SHARDS
    assert frozenset().union(*(one.held for one in workers)) == EVERYTHING
    assert max(len(one.held) for one in workers) == -(-SHARDS // 3)


async def test_what_one_leaves_another_takes(workers: list[Shards]) -> None:
    await beat(*workers[:2])
    await workers[0].close()
    await beat(workers[1])
    assert workers[1].owned == EVERYTHING


async def test_what_is_in_hand_is_not_given_up_before_it_is_done(workers: list[Shards]) -> None:
    first, second, busy = *workers[:2], set(EVERYTHING)
    first.tell(busy=lambda: busy, gained=lambda: None)
    await first.beat()
    await beat(first, second)
    assert first.held == EVERYTHING
    assert len(first.owned) == SHARDS // 2
    assert second.held == frozenset()
    busy.clear()
    await beat(first, second)
    assert first.owned | second.owned == EVERYTHING
    assert not first.owned & second.owned


async def test_a_share_that_grows_again_keeps_what_was_to_be_left(workers: list[Shards]) -> None:
    first, second = workers[:2]
    first.tell(busy=lambda: EVERYTHING, gained=lambda: None)
    await beat(first, second)
    kept = first.owned
    await second.close()
    await beat(first)
    assert first.owned == EVERYTHING
    # What was let go of meanwhile is of another time.
    assert {first.epochs[shard] for shard in kept}.isdisjoint(
        first.epochs[shard] for shard in EVERYTHING - kept
    )


async def test_what_hangs_keeps_a_part_for_so_long_only(
    workers: list[Shards], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = workers[:2]
    first.tell(busy=lambda: EVERYTHING, gained=lambda: None)
    monkeypatch.setitem(TIME, 0, 100.0)
    await first.beat()
    await beat(second, first)
    monkeypatch.setitem(TIME, 0, 100.0 + LEAVING - 1)
    await beat(first, second)
    assert first.held == EVERYTHING
    assert not second.held
    monkeypatch.setitem(TIME, 0, 100.0 + LEAVING)
    await beat(first, second)
    assert len(first.held) == len(second.owned) == SHARDS // 2


async def test_a_lost_session_loses_all_and_what_comes_back_is_another_time(
    workers: list[Shards], postgres_url: str
) -> None:
    one, gained = workers[0], list[int]()
    one.tell(busy=frozenset, gained=lambda: gained.append(len(one.held)))
    await one.beat()
    before = one.epochs[5]
    assert before > 0
    await end_all_sessions(postgres_url)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the driver says first
        await one.beat()
    assert one.owned == frozenset()
    assert not one.epochs
    await one.close()
    await one.beat()
    assert one.owned == EVERYTHING
    assert one.epochs[5] > before
    # What is remembered is forgotten before any part can be read for.
    assert gained == [0, 0]


async def test_who_is_told_to_end_gives_each_part_back_as_soon_as_it_is_free(workers: list[Shards]) -> None:
    first, second = workers[:2]
    busy = {1, 2}
    first.tell(busy=lambda: busy, gained=lambda: None)
    await beat(first)
    await first.resign()
    assert first.owned == frozenset()
    await first.give_back()
    assert first.held == {1, 2}
    # The other is alone now, and has all but those.
    await beat(second)
    assert second.owned == EVERYTHING - {1, 2}
    busy.remove(1)
    await first.give_back()
    await beat(second)
    assert second.owned == EVERYTHING - {2}
    busy.clear()
    await first.give_back()
    await beat(second)
    assert second.owned == EVERYTHING


async def test_who_has_no_session_has_nothing_to_give_back(workers: list[Shards]) -> None:
    await workers[0].resign()
    await workers[0].give_back()
    assert workers[0].held == frozenset()
