"""Days, times, zones, quiet hours and pauses as people write them."""

from __future__ import annotations

import datetime

import pytest

from bot.core.library.schedule import (
    EVERY_DAY,
    BadValueError,
    Plan,
    hours_of,
    hours_text,
    in_hours,
    is_zone,
    plan_of,
    quiet_time,
    read_days,
    read_offset,
    read_pause,
    read_quiet,
    read_times,
)

TODAY = datetime.date(2028, 2, 28)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("all", EVERY_DAY),
        ("fri, MON", "mon fri"),
        ("Sunday；tuesday", "tue sun"),
        ("mon mon", "mon"),
    ],
)
def test_days(text: str, stored: str) -> None:
    assert read_days(text) == stored


@pytest.mark.parametrize("text", ["", "fr", "someday", "mondays", "mon funday", "montag"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadValueError) as caught:
        read_days(text)
    assert caught.value.reason == "days"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("9:05", "09:05"),
        ("20:00 08:30", "08:30 20:00"),
        ("8：00、8:00", "08:00"),
        ("00:00,23:59", "00:00 23:59"),
    ],
)
def test_times(text: str, stored: str) -> None:
    assert read_times(text) == stored


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("25:61", "25:61"),
        ("24:00", "24:00"),
        ("9", "9"),
        ("", ""),
        ("09:00 noon", "noon"),
        ("٩:٠٠", "٩:٠٠"),
        ("1:00 2:00 3:00 4:00 5:00 6:00 7:00", "07:00"),
    ],
)
def test_what_is_no_time_is_named(text: str, word: str) -> None:
    with pytest.raises(BadValueError) as caught:
        read_times(text)
    assert (caught.value.reason, caught.value.values) == ("times", {"word": word})


@pytest.mark.parametrize(
    ("text", "stored"), [("off", "off"), ("22:00-7:00", "22:00-07:00"), (" 1:30 – 2:00 ", "01:30-02:00")]
)
def test_quiet_hours(text: str, stored: str) -> None:
    assert read_quiet(text) == stored


@pytest.mark.parametrize("text", ["", "22:00", "22:00-22:00", "22-7", "1:00-2:00-3:00", "25:00-07:00"])
def test_what_is_no_quiet_time_is_refused(text: str) -> None:
    with pytest.raises(BadValueError, match="quiet"):
        read_quiet(text)


@pytest.mark.parametrize(
    ("quiet", "minute", "is_quiet"),
    [
        ("22:00-07:00", 22 * 60, True),
        ("22:00-07:00", 7 * 60, False),
        ("22:00-07:00", 0, True),
        ("22:00-07:00", 21 * 60 + 59, False),
        ("01:00-02:00", 90, True),
        ("01:00-02:00", 120, False),
        ("off", 90, False),
    ],
)
def test_quiet_hours_begin_at_their_first_minute_and_end_before_their_last(
    quiet: str, minute: int, is_quiet: bool
) -> None:
    plan = Plan(days=frozenset(), times=(), zone="UTC", quiet=None if quiet == "off" else hours_of(quiet))
    assert plan.is_quiet(minute) is is_quiet


def test_a_time_in_the_quiet_hours_is_found() -> None:
    assert quiet_time("09:00 23:30", (1320, 420)) == "23:30"
    assert quiet_time("09:00", (1320, 420)) == ""
    assert quiet_time("23:30", None) == ""


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("+8", "+08:00"),
        ("utc-03:30", "-03:30"),
        ("GMT +0530", "+05:30"),
        ("−1", "-01:00"),
        ("Berlin", None),
        ("08:00", None),
        ("12:30", None),
        ("A5", None),
    ],
)
def test_offsets(text: str, stored: str | None) -> None:
    assert read_offset(text) == stored


def test_no_clock_on_earth_is_fifteen_hours_off() -> None:
    with pytest.raises(BadValueError, match="zone"):
        read_offset("+15:00")


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("Asia/Shanghai", True),
        ("America/Argentina/Ushuaia", True),
        ("UTC", True),
        ("+05:30", True),
        ("x", False),
    ],
)
def test_the_form_of_a_zone(value: str, valid: bool) -> None:
    assert is_zone(value) is valid


@pytest.mark.parametrize(
    ("text", "stored"),
    [("off", "off"), ("2028-02-29", "2028-02-29"), ("Week", "2028-03-06"), ("month", "2028-03-29")],
)
def test_pauses(text: str, stored: str) -> None:
    assert read_pause(text, TODAY) == stored


@pytest.mark.parametrize("text", ["2028-02-28", "2027-01-01", "2029-02-29", "tomorrow", "", "2099-01-01"])
def test_a_pause_ends_on_a_day_to_come(text: str) -> None:
    with pytest.raises(BadValueError, match="date"):
        read_pause(text, TODAY)


def test_a_plan_of_stored_settings() -> None:
    plan = plan_of("mon fri", "09:00 20:00", "UTC", (1320, 420), datetime.date(2028, 2, 29))
    assert plan == Plan(
        days=frozenset({"mon", "fri"}),
        times=("09:00", "20:00"),
        zone="UTC",
        quiet=(1320, 420),
        start=datetime.date(2028, 2, 29),
    )
    assert plan_of("mon", "09:00", "UTC").start is None


def test_hours_are_written_as_they_are_stored() -> None:
    assert hours_text(hours_of("22:30-07:05")) == "22:30-07:05"


@pytest.mark.parametrize(
    ("hours", "minute", "expected"),
    [("off", 0, False), ("22:00-07:00", 1330, True), ("22:00-07:00", 420, False), ("09:00-10:00", 540, True)],
)
def test_a_minute_lies_in_hours(hours: str, minute: int, expected: bool) -> None:
    assert in_hours(None if hours == "off" else hours_of(hours), minute) is expected
