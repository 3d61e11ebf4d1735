"""What is left of a grant."""

from __future__ import annotations

import pytest

from bot.services.programs.allowed import Budget, Grant


def test_texts_come_back_evenly() -> None:
    budget = Budget(Grant(per_minute=6), 0.0)
    budget.use(6)
    assert budget.wait(0.0) == pytest.approx(10.0)
    assert budget.wait(4.0) == pytest.approx(6.0)
    assert budget.wait(10.0) == 0.0


def test_no_more_than_those_of_a_minute_are_saved_up() -> None:
    budget = Budget(Grant(per_minute=6), 0.0)
    assert budget.wait(10_000.0) == 0.0
    budget.use(6)
    assert budget.wait(10_000.0) == pytest.approx(10.0)


def test_a_large_request_is_waited_for_afterwards() -> None:
    budget = Budget(Grant(per_minute=60), 0.0)
    budget.use(100)
    assert budget.wait(0.0) == pytest.approx(41.0)
    assert budget.wait(41.0) == pytest.approx(0.0)


def test_a_clock_that_goes_back_gives_and_takes_nothing() -> None:
    budget = Budget(Grant(per_minute=60), 100.0)
    budget.use(60)
    assert budget.wait(50.0) == pytest.approx(1.0)
