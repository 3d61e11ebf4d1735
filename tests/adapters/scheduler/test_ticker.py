"""The tick: again and again, never twice at a time, whatever it raises."""

from __future__ import annotations

import asyncio

import pytest

from bot.adapters.scheduler.ticker import EVERY, Ticker
from tests.fakes import until


async def test_it_ticks_again_after_a_failure_and_never_twice_at_a_time(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("CRITICAL", logger="apscheduler")
    running, most, ticks = 0, 0, 0

    async def tick() -> None:
        nonlocal running, most, ticks
        running, ticks = running + 1, ticks + 1
        most = max(most, running)
        await asyncio.sleep(1.2 if ticks == 2 else 0)
        running -= 1
        if ticks == 1:
            raise RuntimeError

    ticker = Ticker(tick, every=1)
    ticker.start()
    await until(lambda: ticks >= 3)
    ticker.stop()
    assert most == 1


async def test_after_the_end_nothing_ticks() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        ticks += 1

    ticker = Ticker(tick, every=1)
    ticker.start()
    ticker.stop()
    await asyncio.sleep(1.2)
    assert ticks == 0


def test_a_tip_is_late_by_seconds_at_most() -> None:
    assert EVERY <= 60
