"""Next runs across clock changes: each day once, at the hour that the wall shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.scheduler.calendar import CronCalendar
from bot.core.library.schedule import EVERY_DAY, plan_of
from bot.core.moderation.settings import BY_KEY

CALENDAR = CronCalendar()
BERLIN = "Europe/Berlin"


def unix(text: str, zone: str, fold: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()


def wall(moment: float, zone: str) -> str:
    return datetime.fromtimestamp(moment, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def next_run(at: str, zone: str, after: float, days: str = EVERY_DAY) -> float:
    found = CALENDAR.next_run(plan_of(days, at, zone), after)
    assert found is not None
    return found


def runs(at: str, zone: str, after: str, count: int) -> list[str]:
    found, moment = [], unix(after, zone)
    for _ in range(count):
        moment = next_run(at, zone, moment)
        found.append(wall(moment, zone))
    return found


def test_the_hour_that_comes_twice_in_autumn_runs_once() -> None:
    assert runs("02:30", BERLIN, "2026-10-24 00:00", 4) == [
        "2026-10-24 02:30",
        "2026-10-25 02:30",
        "2026-10-26 02:30",
        "2026-10-27 02:30",
    ]


def test_it_runs_in_the_first_of_the_two_hours() -> None:
    found = next_run("02:30", BERLIN, unix("2026-10-25 00:00", BERLIN))
    assert found == unix("2026-10-25 02:30", BERLIN, fold=0)


def test_between_the_two_hours_the_next_day_is_next() -> None:
    for after in (unix("2026-10-25 02:45", BERLIN, fold=0), unix("2026-10-25 02:15", BERLIN, fold=1)):
        assert wall(next_run("02:30", BERLIN, after), BERLIN) == "2026-10-26 02:30"


def test_the_hour_that_is_left_out_in_spring_costs_no_other_day() -> None:
    found = runs("02:30", BERLIN, "2026-03-28 00:00", 4)
    assert found[0] == "2026-03-28 02:30"
    assert found[-2:] == [day for day in found[-2:] if day.endswith("02:30")]
    assert [day[:10] for day in found if day.endswith("02:30")] == sorted(
        {day[:10] for day in found if day.endswith("02:30")}
    )
    assert "2026-03-30 02:30" in found


@pytest.mark.parametrize("zone", BY_KEY["timezone"].choices)
def test_nine_oclock_stays_nine_oclock_for_two_years(zone: str) -> None:
    found = runs("09:00", zone, "2026-01-01 00:00", 731)
    first = datetime(2026, 1, 1)  # noqa: DTZ001 - days of a wall calendar
    assert found == [(first + timedelta(days=day)).strftime("%Y-%m-%d 09:00") for day in range(731)]


def test_exactly_at_the_time_the_next_day_is_next() -> None:
    at = unix("2026-05-05 09:00", BERLIN)
    assert next_run("09:00", BERLIN, at) == at + 86_400


@pytest.mark.parametrize("before", [60.0, 1.0, 0.9, 0.5, 0.001])
def test_a_moment_before_the_time_today_is_next(before: float) -> None:
    at = unix("2026-05-05 09:00", BERLIN)
    assert next_run("09:00", BERLIN, at - before) == at


MOMENTS = st.floats(min_value=1_700_000_000, max_value=1_900_000_000)


@settings(max_examples=150, deadline=None)
@given(
    after=MOMENTS,
    zone=st.sampled_from(BY_KEY["timezone"].choices),
    at=st.sampled_from(BY_KEY["tips_times"].choices),
)
def test_the_next_run_is_the_first_after_the_moment(after: float, zone: str, at: str) -> None:
    """Held against a search that knows no scheduler."""
    day = datetime.fromtimestamp(after, ZoneInfo(zone)).date()
    hour = int(at[:2])
    candidates = [
        datetime(d.year, d.month, d.day, hour, tzinfo=ZoneInfo(zone)).timestamp()
        for d in (day, day + timedelta(days=1))
    ]
    assert next_run(at, zone, after) == min(moment for moment in candidates if moment > after)


def test_the_answer_does_not_depend_on_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    found = next_run("09:00", "Asia/Shanghai", datetime(2026, 5, 5, tzinfo=UTC).timestamp())
    monkeypatch.undo()
    time.tzset()
    assert wall(found, "Asia/Shanghai") == "2026-05-05 09:00"


def test_several_times_and_days_of_the_week() -> None:
    moments, moment = [], unix("2026-12-04 12:00", BERLIN)
    for _ in range(5):
        moment = next_run("08:30 20:00", BERLIN, moment, days="mon fri")
        moments.append(wall(moment, BERLIN))
    assert moments == [
        "2026-12-04 20:00",
        "2026-12-07 08:30",
        "2026-12-07 20:00",
        "2026-12-11 08:30",
        "2026-12-11 20:00",
    ]


@pytest.mark.parametrize(("zone", "utc"), [("+05:30", "03:30"), ("-03:00", "12:00"), ("+00:00", "09:00")])
def test_an_offset_is_a_zone(zone: str, utc: str) -> None:
    found = next_run("09:00", zone, unix("2026-05-05 00:00", "UTC") - 86_400)
    assert wall(found, "UTC")[11:] == utc
    assert CALENDAR.local(zone, found).strftime("%H:%M") == "09:00"


def test_a_leap_day_is_a_day_as_any_other() -> None:
    assert runs("09:00", BERLIN, "2028-02-28 10:00", 2) == ["2028-02-29 09:00", "2028-03-01 09:00"]


def test_nothing_comes_before_the_pause_is_over() -> None:
    plan = plan_of(EVERY_DAY, "00:00 09:00", "Asia/Tokyo", None, date(2027, 3, 1))
    found = CALENDAR.next_run(plan, unix("2026-11-26 00:00", "UTC"))
    assert found is not None
    assert wall(found, "Asia/Tokyo") == "2027-03-01 00:00"


def test_a_plan_without_days_has_no_next_run() -> None:
    assert CALENDAR.next_run(plan_of("", "09:00", "UTC"), 0.0) is None
