"""Nobody makes the bot speak more often than it should."""

from __future__ import annotations

from bot.services.allowance import REMEMBERED, Allowance


def test_so_many_times_in_so_many_seconds() -> None:
    allowance = Allowance(2, 60.0)
    taken = [allowance.take("a", moment) for moment in (0, 1, 2, 59, 60, 60.5, 61)]
    assert taken == [True, True, False, False, True, False, True]


def test_each_key_has_its_own() -> None:
    allowance = Allowance(1, 60.0)
    assert [allowance.take(key, 0) for key in ("a", "b", "a")] == [True, True, False]


def test_keys_long_silent_are_forgotten_first() -> None:
    allowance = Allowance(1, 1e9)
    for key in range(REMEMBERED + 1):
        allowance.take(key, 0)
    assert allowance.take(0, 1)
    assert not allowance.take(REMEMBERED, 1)


def test_times_that_a_wrong_clock_told_forbid_nothing() -> None:
    allowance = Allowance(2, 60.0)
    assert [allowance.take("a", moment) for moment in (1000, 1001, 5, 6, 7)] == [
        True,
        True,
        True,
        True,
        False,
    ]
