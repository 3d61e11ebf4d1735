"""The clock that everything goes by, and what it says in the log."""

from __future__ import annotations

import pytest

from bot.services.operating.timekeeper import Timekeeper
from tests.clocks import DAY, HOUR, Machine


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def clock(machine: Machine) -> Timekeeper:
    found = Timekeeper(machine)
    found.recall(machine.truth - HOUR)
    found.told(machine.truth)
    return found


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage().partition(":")[0] for record in caplog.records]


@pytest.fixture(autouse=True)
def _all_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="bot.services.operating.timekeeper")


def test_a_leap_is_named_once_and_so_is_its_end(
    machine: Machine, clock: Timekeeper, caplog: pytest.LogCaptureFixture
) -> None:
    machine.leaps(400 * DAY)
    for _ in range(3):
        assert (clock.now(), clock.is_sure(), clock.off()) == (machine.truth, False, 400 * DAY)
        machine.runs(5)
    clock.told(machine.truth)
    assert clock.is_sure()
    machine.leaps(-400 * DAY)
    assert (clock.now(), clock.is_sure(), clock.off()) == (machine.truth, True, 0.0)
    assert said(caplog) == [
        f"clock_doubted ahead={400 * DAY:.0f}",
        f"clock_off ahead={400 * DAY:.0f}",
        "clock_right",
    ]


def test_a_clock_that_runs_fast_for_a_week_is_named_once(
    machine: Machine, clock: Timekeeper, caplog: pytest.LogCaptureFixture
) -> None:
    machine.rate = 1.1
    for _ in range(7 * 24 * 12):
        machine.runs(300)
        clock.is_sure()
        clock.told(machine.truth)
        assert clock.is_sure()
    assert [line.split()[0] for line in said(caplog)] in (["clock_off"], ["clock_doubted", "clock_off"])


def test_a_doubt_that_the_first_answer_settles_is_not_named(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Timekeeper(machine)
    clock.recall(machine.truth - 30 * DAY)
    clock.told(machine.truth)
    assert clock.is_sure()
    assert said(caplog) == []


def test_a_doubt_that_nobody_settles_is_named(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    clock = Timekeeper(machine)
    clock.recall(machine.truth - 30 * DAY)
    assert not clock.is_sure()
    clock.dated(machine.truth - 1)
    assert clock.is_sure()
    assert said(caplog) == ["clock_doubted ahead=0", "clock_right"]


def test_it_passes_the_steady_clock_on(machine: Machine, clock: Timekeeper) -> None:
    machine.sleeps(HOUR)
    assert clock.steady() == machine.steady()
