"""Days put together to as many columns as a phone can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.lab.charts import Column
from bot.lab.scan.tally import Tally

MOST_COLUMNS = 60
MOST_LABELS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The columns, and what each stands for: day, week, month or year."""

    unit: str
    columns: tuple[Column, ...]


def days(tally: Tally) -> Days:
    """What was flagged by time and scheme, from the first message to the last."""
    known = sorted(day for day in map(_date, tally.days) if day)
    if not known:
        return Days(unit="day", columns=())
    for unit, begin in _UNITS.items():
        starts = list(_starts(known[0], known[-1], begin))
        if len(starts) <= MOST_COLUMNS or unit == "year":
            break
    counts = _counted(tally, begin)
    every = -(-len(starts) // MOST_LABELS)
    columns = tuple(
        Column(
            name=start.isoformat(),
            below="" if place % every else _label(start, unit),
            counts=dict(sorted(counts.get(start, Counter()).items())),
        )
        for place, start in enumerate(starts)
    )
    return Days(unit=unit, columns=columns)


def _counted(tally: Tally, begin: Callable[[date], date]) -> dict[date, Counter[str]]:
    found: dict[date, Counter[str]] = {}
    for key, count in tally.flags.items():
        written, scheme, _ = key.split(" ")
        if day := _date(written):
            found.setdefault(begin(day), Counter())[scheme] += count
    return found


def _starts(first: date, last: date, begin: Callable[[date], date]) -> Iterator[date]:
    at = begin(first)
    while at <= last:
        yield at
        # Thirty-two days lie in the next month at most, and in this week's next at least.
        at = next(day for day in (at + timedelta(n) for n in (1, 7, 32, 366)) if begin(day) > at)
        at = begin(at)


_UNITS: dict[str, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(day.weekday()),
    "month": lambda day: day.replace(day=1),
    "year": lambda day: day.replace(month=1, day=1),
}


def _label(start: date, unit: str) -> str:
    return start.isoformat()[: {"month": 7, "year": 4}.get(unit, 10)]


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
