"""A part that dies is begun again, said so once an hour, and never in haste."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import ConfigError, PollerConflict, StoreError, StoreLost, TokenRejected
from bot.services.operating import supervisor as supervising
from bot.services.operating.supervisor import AGAIN, STEADY, Supervisor
from tests.fakes import FakeClock


class Watch:
    """A supervisor, what it was told, and a part that does as its script says."""

    def __init__(self, *faults: Exception) -> None:
        self.clock = FakeClock()
        self.told: list[tuple[str, int]] = []
        self.begun = 0
        self.lasts = 0.0
        self.faults = iter(faults)
        self.supervisor = Supervisor(self.tell, sleep=self.clock.sleep, now=self.clock.now)

    async def tell(self, part: str, times: int) -> None:
        self.told.append((part, times))

    async def part(self) -> None:
        self.begun += 1
        self.clock.advance(self.lasts)
        if (fault := next(self.faults, None)) is not None:
            raise fault


async def test_a_part_that_ends_well_is_not_begun_again() -> None:
    watch = Watch()
    await watch.supervisor.keep("polling", watch.part)
    assert (watch.begun, watch.told, dict(watch.supervisor.restarts)) == (1, [], {})


async def test_a_part_that_dies_is_begun_again_with_growing_pauses(caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch(*[ValueError("收微信号")] * 9)
    await watch.supervisor.keep("polling", watch.part)
    assert watch.begun == 10
    assert watch.clock.slept == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert watch.supervisor.restarts == {"polling": 9}
    assert "part_died part=polling kind=ValueError pause=0.5 at=test_supervisor.py" in caplog.text
    assert "收微信号" not in caplog.text


async def test_those_who_run_the_bot_hear_of_each_part_once_an_hour() -> None:
    watch = Watch(*[ValueError()] * 9)
    watch.lasts = AGAIN / 4
    await watch.supervisor.keep("polling", watch.part)
    assert watch.told == [("polling", 1), ("polling", 5), ("polling", 9)]


async def test_a_part_that_ran_well_for_a_minute_is_begun_again_at_once() -> None:
    watch = Watch(*[StoreError("away")] * 4)
    watch.lasts = STEADY
    await watch.supervisor.keep("polling", watch.part)
    assert watch.clock.slept == [0.5] * 4


@pytest.mark.parametrize("fault", [TokenRejected("x"), PollerConflict("x"), ConfigError("x"), StoreLost("x")])
async def test_what_the_operator_must_mend_ends_it(fault: Exception) -> None:
    watch = Watch(fault)
    with pytest.raises(type(fault)):
        await watch.supervisor.keep("polling", watch.part)
    assert watch.told == []


async def test_telling_may_fail(caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch(ValueError())

    async def broken(part: str, times: int) -> None:
        raise StoreError("away")

    supervisor = Supervisor(broken, sleep=watch.clock.sleep)
    await supervisor.keep("polling", watch.part)
    assert watch.begun == 2
    assert "part_not_told part=polling kind=StoreError" in caplog.messages


async def test_telling_that_hangs_holds_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "TELLING", 0.01)
    watch = Watch(ValueError())

    async def hangs(part: str, times: int) -> None:
        await asyncio.Event().wait()

    supervisor = Supervisor(hangs, sleep=watch.clock.sleep)
    await supervisor.keep("polling", watch.part)
    assert watch.begun == 2


async def test_it_can_be_cancelled() -> None:
    watch = Watch()
    task = asyncio.create_task(watch.supervisor.keep("polling", asyncio.Event().wait))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert watch.told == []
