"""Order within a lane, independence between lanes, and a clean end."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.delivery.lanes import Lanes
from tests.fakes import until

Job = tuple[int, int]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=40))
def test_jobs_of_a_lane_keep_their_order(jobs: list[Job]) -> None:
    """Whatever each job waits for, one lane runs one at a time in the order of adding."""
    done: dict[int, list[int]] = {}
    running: set[int] = set()

    async def work(job: tuple[int, int, int]) -> None:
        lane, number, pauses = job
        assert lane not in running
        running.add(lane)
        for _ in range(pauses):
            await asyncio.sleep(0)
        running.discard(lane)
        done.setdefault(lane, []).append(number)

    async def scene() -> None:
        lanes: Lanes[tuple[int, int, int]] = Lanes(work)
        for number, (lane, pauses) in enumerate(jobs):
            lanes.add(lane, (lane, number, pauses))
        await lanes.idle()
        assert lanes.waiting == 0

    asyncio.run(scene())
    expected: dict[int, list[int]] = {}
    for number, (lane, _) in enumerate(jobs):
        expected.setdefault(lane, []).append(number)
    assert done == expected


async def test_a_blocked_lane_holds_up_no_other() -> None:
    gate, done = asyncio.Event(), list[Job]()

    async def work(job: Job) -> None:
        if job[0] == 0:
            await gate.wait()
        done.append(job)

    lanes: Lanes[Job] = Lanes(work)
    for lane, number in ((0, 1), (0, 2), (1, 3), (2, 4), (1, 5)):
        lanes.add(lane, (lane, number))
    await until(lambda: len(done) == 3)
    assert sorted(done) == [(1, 3), (1, 5), (2, 4)]
    assert lanes.waiting == 2
    gate.set()
    await lanes.idle()
    assert done[3:] == [(0, 1), (0, 2)]


async def test_jobs_that_never_wait_let_other_lanes_run() -> None:
    done: list[Job] = []

    async def work(job: Job) -> None:
        done.append(job)

    lanes: Lanes[Job] = Lanes(work)
    for number in range(1000):
        lanes.add(0, (0, number))
    lanes.add(1, (1, 0))
    await lanes.idle()
    assert done.index((1, 0)) < 100


async def test_a_job_that_raises_is_logged_and_the_lane_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    async def work(job: int) -> None:
        if job == 1:
            raise ValueError
        done.append(job)

    lanes: Lanes[int] = Lanes(work)
    for job in range(3):
        lanes.add(7, job)
    await lanes.idle()
    assert done == [0, 2]
    assert [record.getMessage() for record in caplog.records] == ["job_failed"]


async def test_a_lane_that_ran_dry_starts_again() -> None:
    done: list[int] = []

    async def work(job: int) -> None:
        done.append(job)

    lanes: Lanes[int] = Lanes(work)
    lanes.add(1, 1)
    await lanes.idle()
    lanes.add(1, 2)
    await lanes.idle()
    assert done == [1, 2]


async def test_a_job_may_add_to_its_own_lane() -> None:
    done: list[int] = []

    async def work(job: int) -> None:
        if job < 3:
            lanes.add(1, job + 1)
        done.append(job)

    lanes: Lanes[int] = Lanes(work)
    lanes.add(1, 0)
    await lanes.idle()
    assert done == [0, 1, 2, 3]


async def test_stopping_lets_jobs_end_within_the_grace() -> None:
    done: list[int] = []

    async def work(job: int) -> None:
        await asyncio.sleep(0.01)
        done.append(job)

    lanes: Lanes[int] = Lanes(work)
    for job in range(3):
        lanes.add(1, job)
    await lanes.stop(5)
    assert done == [0, 1, 2]


async def test_stopping_cancels_what_is_late() -> None:
    started: list[int] = []

    async def work(job: int) -> None:
        started.append(job)
        await asyncio.Event().wait()

    lanes: Lanes[int] = Lanes(work)
    for job in range(3):
        lanes.add(1, job)
    await until(lambda: started)
    await lanes.stop(0.01)
    assert started == [0]
    assert lanes.waiting == 0
    await lanes.stop(0.01)


async def test_who_waits_for_room_is_let_go_by_a_stop() -> None:
    async def work(job: int) -> None:
        await asyncio.Event().wait()

    lanes: Lanes[int] = Lanes(work)
    for job in range(3):
        lanes.add(1, job)
    waiting = asyncio.create_task(lanes.below(2))
    await asyncio.sleep(0)
    await lanes.stop(0.01)
    async with asyncio.timeout(60):
        await waiting


async def test_room_is_given_as_soon_as_few_enough_wait() -> None:
    gates = [asyncio.Event() for _ in range(3)]

    async def work(job: int) -> None:
        await gates[job].wait()

    lanes: Lanes[int] = Lanes(work)
    for job in range(3):
        lanes.add(job, job)
    waiting = asyncio.create_task(lanes.below(3))
    await asyncio.sleep(0)
    assert not waiting.done()
    gates[0].set()
    await until(waiting.done)
    assert lanes.waiting == 2
    for gate in gates:
        gate.set()
    await lanes.idle()


async def test_waiting_for_room_and_for_silence_at_once() -> None:
    """The stricter wish must not starve the other: room is given before everything is done."""
    gates = [asyncio.Event() for _ in range(4)]

    async def work(job: int) -> None:
        await gates[job].wait()

    lanes: Lanes[int] = Lanes(work)
    for job in range(4):
        lanes.add(job, job)
    room = asyncio.create_task(lanes.below(4))
    await asyncio.sleep(0)
    silence = asyncio.create_task(lanes.idle())
    await asyncio.sleep(0)
    gates[0].set()
    await until(room.done)
    assert not silence.done()
    for gate in gates:
        gate.set()
    await until(silence.done)


async def test_where_few_may_work_at_once_lanes_take_turns() -> None:
    done: list[Job] = []

    async def work(job: Job) -> None:
        done.append(job)
        await asyncio.sleep(0)

    lanes: Lanes[Job] = Lanes(work, at_once=1)
    for lane in range(3):
        for number in range(3):
            lanes.add(lane, (lane, number))
    await lanes.idle()
    assert [lane for lane, _ in done] == [0, 1, 2] * 3


async def test_a_lane_that_had_nothing_to_do_goes_before_those_that_have_much() -> None:
    done: list[Job] = []

    async def work(job: Job) -> None:
        done.append(job)
        if job == (3, 1):
            lanes.add(99, (99, 0))
        await asyncio.sleep(0)

    lanes: Lanes[Job] = Lanes(work, at_once=2)
    for lane in range(20):
        for number in range(5):
            lanes.add(lane, (lane, number))
    await lanes.idle()
    assert done.index((99, 0)) - done.index((3, 1)) <= 3


async def test_jobs_weigh_what_they_are_said_to_until_they_are_done() -> None:
    gate = asyncio.Event()

    async def work(job: int) -> None:
        await gate.wait()

    lanes: Lanes[int] = Lanes(work)
    for job in range(3):
        lanes.add(job % 2, job, 10)
    await asyncio.sleep(0)
    assert (lanes.waiting, lanes.weight(0), lanes.weight(1), lanes.weight(2)) == (30, 20, 10, 0)
    assert (lanes.behind(0), lanes.next(0, 5), lanes.next(2, 5)) == (1, [2], [])
    gate.set()
    await lanes.idle()
    assert (lanes.waiting, lanes.weight(0)) == (0, 0)


async def test_stopping_leaves_nothing_of_lanes_that_never_worked() -> None:
    async def work(job: int) -> None:
        await asyncio.Event().wait()

    lanes: Lanes[int] = Lanes(work, at_once=1)
    for job in range(4):
        lanes.add(job, job)
    await asyncio.sleep(0)
    await lanes.stop(0.01)
    assert lanes.waiting == 0
