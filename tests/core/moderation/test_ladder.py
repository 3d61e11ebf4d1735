"""What follows when somebody goes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.schedule import BadValueError
from bot.core.moderation.ladder import LADDERS, points, read_ladder, rung, rung_after, seconds

NOW = 1_750_000_000.0


@pytest.mark.parametrize("ladder", LADDERS)
def test_what_the_menu_offers_can_be_stored(ladder: str) -> None:
    assert read_ladder(ladder) == ladder


def test_a_ladder_is_read_as_people_type_it() -> None:
    assert read_ladder("Warn, mute_3h,MUTE_7d  ban") == "warn mute_3h mute_7d ban"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kick",
        "mute",
        "mute_0h",
        "mute_1w",
        "mute_9999h",
        "mute_366d",
        "mute_٣h",
        "ban warn",
        "ban ban",
        "warn " * 7,
    ],
)
def test_what_is_no_ladder_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        read_ladder(text)


@pytest.mark.parametrize(
    ("step", "length"),
    [("mute_1h", 3600.0), ("mute_7d", 604_800.0), ("warn", 0.0), ("ban", 0.0)],
)
def test_a_rung_lasts(step: str, length: float) -> None:
    assert seconds(step) == length


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        ((), 1),
        ((10,), 1),
        ((61,), 2),
        ((10, 20), 2),
        ((10, 20, 30, 40), 2),
        ((3600, 3610, 7200), 3),
        ((3600, 10, 20), 3),
        ((-50,), 1),
    ],
)
def test_one_go_counts_once_and_a_flood_as_going_on(ago: tuple[float, ...], expected: int) -> None:
    assert points([NOW - seconds for seconds in ago], NOW) == expected


def test_beyond_the_last_rung_it_stays_the_last() -> None:
    assert [rung(LADDERS[0], reached) for reached in range(1, 7)] == [
        "warn",
        "mute_1h",
        "mute_24h",
        "ban",
        "ban",
        "ban",
    ]


@given(st.lists(st.floats(min_value=0, max_value=1e6), max_size=30), st.floats(min_value=0, max_value=1e6))
def test_more_offences_never_count_for_less(ago: list[float], more: float) -> None:
    """Whoever did the same and one thing more stands no lower, a flood aside."""
    times = [NOW - seconds for seconds in ago]
    assert 1 <= points(times, NOW) <= len(times) + 2
    assert points([*times, NOW - more], NOW) >= points(times, NOW) - 1


@pytest.mark.parametrize(
    ("ladder", "done", "expected"),
    [
        (LADDERS[0], {}, "mute_1h"),
        (LADDERS[0], {"warn": 0.0, "delete": 0.0}, "mute_1h"),
        (LADDERS[0], {"mute": 3600.0}, "mute_24h"),
        (LADDERS[0], {"mute": 86_400.0}, "ban"),
        (LADDERS[0], {"ban": 0.0}, ""),
        ("warn mute_1h", {"mute": 3600.0}, "ban"),
        ("ban", {}, "ban"),
    ],
)
def test_an_admin_may_go_one_rung_further(ladder: str, done: dict[str, float], expected: str) -> None:
    assert rung_after(ladder, done) == expected
