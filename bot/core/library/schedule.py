"""When a chat wants its tips: days, times, time zone, quiet hours, pause; and how people write these."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = " ".join(DAYS)
THRICE = "mon wed fri"
"""What a chat gets that chose no days: so the library lasts a year without telling anything twice."""
MOST_TIMES = 6
OFF = "off"
Hours = tuple[int, int]
"""Minutes of the day, from and until; they may go over midnight."""
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:.：]([0-5][0-9])")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+−-])([01]?[0-9])(?::?([0-5][0-9]))?")
_ZONE = re.compile(r"[A-Za-z_]+(/[A-Za-z0-9_+-]+)+|UTC|[+-][0-9]{2}:[0-9]{2}")
_LONGEST_OFFSET = 14 * 60


class BadValueError(ValueError):
    """What somebody typed cannot be a value; ``reason`` names the text ``set.bad.<reason>``."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A schedule. ``times`` are "HH:MM", ``quiet`` minutes of the day from and until, ``start`` a first day.

    ``zone`` is a name of the zone database or an offset such as ``+05:30``.
    """

    days: frozenset[str]
    times: tuple[str, ...]
    zone: str
    quiet: Hours | None = None
    start: datetime.date | None = None

    def is_quiet(self, minute: int) -> bool:
        """Whether a minute of the day (0 to 1439) lies in the quiet hours."""
        return in_hours(self.quiet, minute)


@lru_cache(maxsize=4096)
def plan_of(
    days: str, times: str, zone: str, quiet: Hours | None = None, start: datetime.date | None = None
) -> Plan:
    """The plan for days and times as stored."""
    return Plan(days=frozenset(days.split()), times=tuple(times.split()), zone=zone, quiet=quiet, start=start)


def read_days(text: str) -> str:
    """Days as stored, in the order of the week; at least one."""
    words = re.split(r"[\s,;，；、]+", text.strip().lower())
    if words in (["all"], ["daily"]):
        return EVERY_DAY
    found = set()
    for word in words:
        day = word[:3]
        if day not in DAYS or (len(word) > 3 and not word.endswith("day")):
            raise BadValueError("days", word=word)
        found.add(day)
    return " ".join(day for day in DAYS if day in found)


def read_times(text: str) -> str:
    """Times of the day as stored, in order, one to ``MOST_TIMES``."""
    found = set()
    for word in re.split(r"[\s,;，；、]+", text.strip()):
        time = _TIME.fullmatch(word)
        if time is None:
            raise BadValueError("times", word=word)
        found.add(f"{int(time[1]):02}:{time[2]}")
    if len(found) > MOST_TIMES:
        raise BadValueError("times", word=sorted(found)[MOST_TIMES])
    return " ".join(sorted(found))


def read_quiet(text: str) -> str:
    """Quiet hours as stored, "HH:MM-HH:MM" or "off"."""
    if text.strip().lower() == OFF:
        return OFF
    ends = re.split(r"\s*[-–—~]\s*", text.strip())
    read = [_TIME.fullmatch(end) for end in ends]
    if len(read) != 2 or None in read:
        raise BadValueError("quiet")
    begin, end = (f"{int(time[1]):02}:{time[2]}" for time in read if time is not None)
    if begin == end:
        raise BadValueError("quiet")
    return f"{begin}-{end}"


def hours_of(stored: str) -> Hours:
    """Stored hours as minutes of the day."""
    begin, end = stored.split("-")
    return minutes(begin), minutes(end)


def hours_text(hours: Hours) -> str:
    """Hours as they are stored."""
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in hours)


def in_hours(hours: Hours | None, minute: int) -> bool:
    """Whether a minute of the day lies in these hours."""
    if hours is None:
        return False
    begin, end = hours
    return begin <= minute < end if begin < end else minute >= begin or minute < end


def read_offset(text: str) -> str | None:
    """An offset from UTC as stored, such as "+05:30"; None when the text is no offset."""
    found = _OFFSET.fullmatch(text.strip().upper())
    if found is None:
        return None
    hours, rest = int(found[2]), int(found[3] or 0)
    if hours * 60 + rest > _LONGEST_OFFSET:
        raise BadValueError("zone", word=text.strip())
    return f"{'+' if found[1] == '+' else '-'}{hours:02}:{rest:02}"


def read_pause(text: str, today: datetime.date) -> str:
    """The first day with tips again, a day after today, or "off"; also "week" and "month" from today."""
    word = text.strip().lower()
    if word == OFF:
        return OFF
    if word in {"week", "month"}:
        return (today + datetime.timedelta(days=7 if word == "week" else 30)).isoformat()
    try:
        day = datetime.date.fromisoformat(word)
    except ValueError:
        raise BadValueError("date", word=text.strip()) from None
    if not today < day <= today + datetime.timedelta(days=3660):
        raise BadValueError("date", word=text.strip())
    return day.isoformat()


def quiet_time(times: str, quiet: Hours | None) -> str:
    """The first of the times that lies in the quiet hours, "" when none does."""
    return next((time for time in times.split() if in_hours(quiet, minutes(time))), "")


def is_zone(value: str) -> bool:
    """Whether a stored time zone has the form of one."""
    return _ZONE.fullmatch(value) is not None


def minutes(time: str) -> int:
    """ "HH:MM" as a minute of the day."""
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
