"""Who has used least of the loop goes first, and everybody else gets in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.services.delivery import turns as module
from bot.services.delivery.turns import SLICE, Turns
from tests.fakes import FakeClock


class Shop:
    """Work whose steps take as long as they say, by a clock that nothing else moves."""

    def __init__(self) -> None:
        self.clock = FakeClock(0.0)
        self.turns = Turns(self.clock.now, self.clock.now)
        self.done: list[str] = []

    async def work(self, name: str, *steps: float) -> None:
        """One step after the other; between two of them it waits for nothing in particular."""
        for number, seconds in enumerate(steps):
            if number:
                await asyncio.sleep(0)
            self.clock.advance(seconds)
            self.done.append(name)

    async def run(self, *jobs: tuple[str, Coroutine[Any, Any, None]], patient: str = "") -> None:
        """Do jobs side by side, each by its lane."""
        run = [self.do(lane, work, patient=lane in patient.split()) for lane, work in jobs]
        async with asyncio.timeout(60):
            await asyncio.gather(*run)

    async def do(self, lane: str, work: Coroutine[Any, Any, None], *, patient: bool = False) -> None:
        """Do one job."""
        await self.turns.run(lane, work, patient=patient)


@pytest.fixture
def shop() -> Shop:
    return Shop()


async def test_what_is_done_alone_is_done_at_once(shop: Shop) -> None:
    running = asyncio.ensure_future(shop.do("a", shop.work("a", 9.0)))
    await asyncio.sleep(0)
    assert running.done()


async def test_the_result_comes_back(shop: Shop) -> None:
    async def answer() -> int:
        await asyncio.sleep(0)
        return 7

    assert await shop.turns.run("a", answer()) == 7


async def test_what_it_raises_comes_back_and_the_next_goes_on(shop: Shop) -> None:
    async def broken() -> None:
        await asyncio.sleep(0)
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        await shop.turns.run("a", broken())
    await shop.run(("a", shop.work("a", SLICE)))


async def test_what_it_waits_for_may_fail_within_it(shop: Shop) -> None:
    failing: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    failing.set_exception(OSError())

    async def patient() -> str:
        try:
            await failing
        except OSError:
            return "caught"
        return ""

    assert await shop.turns.run("a", patient()) == "caught"


async def test_the_loop_goes_round_between_two_slices(shop: Shop) -> None:
    """Work that never waits leaves the loop after each slice."""
    rounds: list[int] = []

    async def beside() -> None:
        while len(shop.done) < 20:
            rounds.append(len(shop.done))
            await asyncio.sleep(0)

    other = asyncio.ensure_future(beside())
    for _ in range(20):
        await shop.do("a", shop.work("a", SLICE))
    await other
    assert set(rounds) >= set(range(1, 19))


@pytest.mark.parametrize(("step", "sleeps"), [(1.2 * SLICE, 0), (3 * SLICE, 3)])
async def test_the_loop_is_left_for_a_time_after_long_steps_alone(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, step: float, sleeps: int
) -> None:
    """A sleep takes a millisecond or two however short it is meant: what is little is taken from a slice."""
    slept: list[float] = []
    loop = asyncio.get_running_loop()
    call_later = loop.call_later

    def noted(seconds: float, work: Callable[[], None]) -> asyncio.TimerHandle:
        slept.append(seconds)
        return call_later(0.0, work)

    monkeypatch.setattr(loop, "call_later", noted)
    await shop.run(*[(f"lane {number}", shop.work("x", step)) for number in range(4)])
    assert slept == pytest.approx([step - SLICE] * sleeps)


async def test_what_others_took_meanwhile_is_not_put_down_to_a_step(shop: Shop) -> None:
    shop.turns = Turns(shop.clock.now, lambda: 7.0)
    await shop.do("a", shop.work("a", 9.0))
    assert shop.turns._used == {"a": 0.0}


async def test_who_has_used_least_goes_first(shop: Shop) -> None:
    jobs = [("greedy", 9 * SLICE), ("modest", SLICE), ("greedy", 9 * SLICE), ("modest", SLICE)]
    await shop.run(
        ("other", shop.work("other", SLICE)), *[(name, shop.work(name, used)) for name, used in jobs]
    )
    shop.done.clear()
    again = [("greedy", SLICE), ("greedy", SLICE), ("modest", SLICE), ("new", SLICE)]
    await shop.run(
        ("other", shop.work("other", SLICE)), *[(name, shop.work(name, used)) for name, used in again]
    )
    assert shop.done[1:] == ["new", "modest", "greedy", "greedy"]


async def test_what_is_patient_goes_after_what_is_not(shop: Shop) -> None:
    flood = [(f"flood {number}", shop.work("flood", SLICE)) for number in range(50)]
    quiet = [("quiet", shop.work("quiet", SLICE, SLICE, SLICE))]
    names = " ".join(f"flood {number}" for number in range(50))
    running = [
        asyncio.ensure_future(shop.do(lane, work, patient=lane in names)) for lane, work in (*flood, *quiet)
    ]
    await asyncio.gather(*running)
    assert shop.done.index("quiet") <= 2
    assert shop.done[:8].count("quiet") == 3


async def test_what_has_begun_goes_before_what_has_not(shop: Shop) -> None:
    """Else a hundred beginnings would come between two steps of each."""
    await shop.run(*[(f"lane {number}", shop.work(f"{number}", SLICE, SLICE)) for number in range(20)])
    halves = [shop.done.index(f"{number}") for number in range(20)]
    ends = [len(shop.done) - 1 - shop.done[::-1].index(f"{number}") for number in range(20)]
    assert max(end - half for half, end in zip(halves, ends, strict=True)) <= 4


async def test_who_is_told_to_stop_while_it_waits_for_its_turn_tidies_up(shop: Shop) -> None:
    tidied: list[str] = []
    begun, gate = asyncio.Event(), asyncio.Event()

    async def tidy() -> None:
        try:
            begun.set()
            await gate.wait()
        finally:
            tidied.append("yes")

    one = asyncio.ensure_future(shop.do("b", tidy()))
    await begun.wait()
    await asyncio.sleep(0)
    gate.set()
    shop.turns._spent = SLICE
    await asyncio.sleep(0)
    assert shop.turns._waiting
    one.cancel()
    with pytest.raises(asyncio.CancelledError):
        await one
    assert tidied == ["yes"]


async def test_who_is_told_to_stop_before_its_first_step_never_begins(shop: Shop) -> None:
    shop.turns._spent = SLICE
    one = asyncio.ensure_future(shop.do("b", shop.work("b", 1.0)))
    await asyncio.sleep(0)
    one.cancel()
    with pytest.raises(asyncio.CancelledError):
        await one
    assert shop.done == []
    await shop.run(("a", shop.work("a", 1.0)))


async def test_what_was_used_is_forgotten_when_nobody_waits_for_a_while(shop: Shop) -> None:
    await shop.do("a", shop.work("a", SLICE))
    await asyncio.sleep(0)
    assert shop.turns._used == {}


async def test_not_more_lanes_are_remembered_than_there_is_room_for(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "OWING", 5)
    await shop.run(*[(f"lane {number}", shop.work("x", SLICE, SLICE)) for number in range(40)])
    assert len(shop.turns._used) <= 5 + module.AT_ONCE
