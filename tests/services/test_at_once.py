"""What never waits is done at once; what would wait is refused."""

from __future__ import annotations

import asyncio

import pytest

from bot.services.at_once import at_once


async def _sum(numbers: tuple[int, ...]) -> int:
    return numbers[0] + await _sum(numbers[1:]) if numbers else 0


def test_the_result_of_work_that_never_waits() -> None:
    assert at_once(_sum((1, 2, 3))) == 6


async def test_it_needs_no_loop_and_minds_none() -> None:
    assert at_once(_sum((1, 2))) == 3


def test_what_it_raises_is_raised() -> None:
    async def fails() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        at_once(fails())


def test_work_that_waits_is_refused_and_ended() -> None:
    ended = []

    async def waits() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def refused() -> None:
        with pytest.raises(RuntimeError, match="waits for something"):
            at_once(waits())

    asyncio.run(refused())
    assert ended == [True]
