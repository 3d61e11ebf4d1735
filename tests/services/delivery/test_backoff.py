"""Pauses grow, and not without end."""

from __future__ import annotations

from bot.services.delivery.backoff import backoff


def test_it_doubles_from_half_a_second_up_to_the_longest() -> None:
    assert [backoff(failures) for failures in range(1, 9)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_any_number_of_failures_is_borne() -> None:
    assert backoff(10**9, 60.0) == 60.0
    assert backoff(0) == 0.5
