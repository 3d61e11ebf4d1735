"""What keeps a busy machine out of the tests: a clock that counts rounds, ports that nobody else takes."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.ports import free_port


async def test_a_limit_is_not_over_because_the_process_did_not_get_to_run() -> None:
    async with asyncio.timeout(0.1):
        time.sleep(0.3)  # noqa: ASYNC251 - held as by another process
        for _ in range(3):
            await asyncio.sleep(0)


async def test_a_wait_in_vain_ends() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await asyncio.Event().wait()


async def test_time_goes_on_for_who_waits() -> None:
    before = time.monotonic()
    await asyncio.sleep(0.2)
    assert time.monotonic() - before >= 0.2


def test_no_port_is_given_twice() -> None:
    assert len({free_port() for _ in range(50)}) == 50
