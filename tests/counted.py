"""Statistics as a chat would have counted them, and formats that are easy to foresee."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

from bot.core.moderation.stats import COLUMNS, Stats

LAST = date(2026, 11, 28)


def stats(days: int = 7, *, since: date | None = None, **counts: Mapping[int, int] | int) -> Stats:
    """Counts by the number of the day shown, 0 being the first; a bare number stands on the first day.

    A keyword has "__" where a counter has a dot.
    """
    first = LAST - timedelta(days=days - 1)
    spread = {name: {0: count} if isinstance(count, int) else count for name, count in counts.items()}
    by_day = {
        name.replace("__", "."): {first + timedelta(days=number): count for number, count in given.items()}
        for name, given in spread.items()
    }
    return Stats(first=first, days=days, counts=by_day, since=since)


def busy(days: int, most: int = 5, *, seed: int = 1) -> Stats:
    """A chat in which everything happens, in the days before as well."""
    chance = random.Random(seed)
    first = LAST - timedelta(days=days - 1)
    span = [first + timedelta(days=number) for number in range(-days, days)]
    counts = {name: {day: int(chance.random() ** 2 * (most + 1)) for day in span} for name in COLUMNS}
    counts["quiz.hits"] = {day: hits // 2 for day, hits in counts["quiz.votes"].items()}
    return Stats(first=first, days=days, counts=counts)


class PlainFormats:
    """Numbers and days that no language writes so."""

    def number(self, lang: str, value: int, /) -> str:
        """The number in brackets."""
        return f"[{value}]"

    def percent(self, lang: str, share: float, /) -> str:
        """Whole hundredths."""
        return f"{share:.0%}"

    def short_day(self, lang: str, date: date, /) -> str:
        """As ISO has it."""
        return date.isoformat()[5:]

    def span(self, lang: str, first: date, last: date, /) -> str:
        """From and to."""
        return f"{first.isoformat()}/{last.isoformat()}"
