"""What one chat counted over some days: totals, shares, bars, the days before, and all of it as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.core.verdict import SCHEMES

ADS = tuple(f"ad.{scheme}" for scheme in SCHEMES)
ACTIONS = ("act.warn", "act.react", "act.delete", "act.mute", "act.ban")
"""What was done; a proposal to the admins is none of it."""
COLUMNS: Mapping[str, str] = {
    **{f"ad.{scheme}": f"ads_{scheme}" for scheme in SCHEMES},
    "suspicious": "suspicious",
    "act.warn": "warned",
    "act.react": "reacted",
    "act.delete": "deleted",
    "act.mute": "muted",
    "act.ban": "banned",
    "act.propose": "proposed",
    "false_alarm": "false_alarms",
    "confirmed": "confirmed",
    "report": "reports",
    "report.right": "reports_right",
    "report.wrong": "reports_wrong",
    "appeal": "appeals",
    "quiz.votes": "quiz_votes",
    "quiz.hits": "quiz_hits",
    "joins.screened": "joins_screened",
}
"""Every counter and the column that it has in a table."""
MOST_DAILY = 45
"""Days up to which each has a bar of its own; of more, a phone shows no single one."""
WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What one chat counted: by counter, then by day, for ``days`` days from ``first`` on, oldest first.

    Days before ``first`` may be there too, to compare with. ``since`` is the first day that was counted at
    all, None when unknown.
    """

    first: date
    days: int
    counts: Mapping[str, Mapping[date, int]]
    since: date | None = None

    @property
    def last(self) -> date:
        """The newest day shown."""
        return self.first + timedelta(days=self.days - 1)

    def on(self, counter: str, day: date) -> int:
        """What a counter stood at on a day; never less than nothing."""
        return max(0, self.counts.get(counter, {}).get(day, 0))

    def total(self, *counters: str) -> int:
        """What these counters come to over the days shown."""
        return sum(self.on(counter, day) for counter in counters for day in days_of(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The figures that are shown in a row."""

    ads: int
    suspicious: int
    actions: int
    false_alarms: int
    reports: int
    right_reports: int
    votes: int
    hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Shares from 0 to 1; None where there is nothing to divide by."""

    false_alarms: float | None
    right_reports: float | None
    quiz: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsBar:
    """The ads of one day, or of the week that begins on it, by scheme."""

    first: date
    days: int
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How high it stands."""
        return sum(self.counts.values())


def days_of(stats: Stats) -> tuple[date, ...]:
    """The days shown, oldest first."""
    return tuple(stats.first + timedelta(days=number) for number in range(stats.days))


def totals(stats: Stats) -> Totals:
    """The sums over the days shown."""
    return Totals(
        ads=stats.total(*ADS),
        suspicious=stats.total("suspicious"),
        actions=stats.total(*ACTIONS),
        false_alarms=stats.total("false_alarm"),
        reports=stats.total("report"),
        right_reports=stats.total("report.right"),
        votes=stats.total("quiz.votes"),
        hits=stats.total("quiz.hits"),
    )


def by_scheme(stats: Stats) -> dict[str, int]:
    """The ads of each scheme over the days shown, in the order of the schemes."""
    return {scheme: stats.total(f"ad.{scheme}") for scheme in SCHEMES}


def answered(stats: Stats) -> int:
    """How many messages were acted on, at the least.

    Deleting and warning may both fall on one message, so the most frequent kind counts, not the sum.
    """
    kinds = (("act.warn", "act.react"), ("act.delete",), ("act.mute", "act.ban"), ("act.propose",))
    return max(stats.total(*kind) for kind in kinds)


def rates(stats: Stats) -> Rates:
    """False alarms among what was answered, right ones among judged reports, hits among a quiz's votes."""
    right, wrong = stats.total("report.right"), stats.total("report.wrong")
    return Rates(
        false_alarms=_share(stats.total("false_alarm"), answered(stats)),
        right_reports=_share(right, right + wrong),
        quiz=_share(stats.total("quiz.hits"), stats.total("quiz.votes")),
    )


def _share(part: int, whole: int) -> float | None:
    # A message of yesterday may be cleared today: the part can exceed the whole.
    return min(1.0, part / whole) if whole else None


def is_weekly(stats: Stats) -> bool:
    """Whether a bar stands for a week rather than a day."""
    return stats.days > MOST_DAILY


def series(stats: Stats) -> tuple[StatsBar, ...]:
    """The bars, oldest first: one a day, or one a week, of which the oldest may be cut short."""
    days = days_of(stats)
    step = WEEK if is_weekly(stats) else 1
    begin = len(days) % step
    groups = [days[:begin], *(days[at : at + step] for at in range(begin, len(days), step))]
    return tuple(_bar(stats, group) for group in groups if group)


def _bar(stats: Stats, days: Iterable[date]) -> StatsBar:
    group = tuple(days)
    counts = {scheme: sum(stats.on(f"ad.{scheme}", day) for day in group) for scheme in SCHEMES}
    return StatsBar(first=group[0], days=len(group), counts=counts)


def before(stats: Stats) -> Stats | None:
    """The same number of days before; None when they were not counted from their first day on."""
    earlier = replace(stats, first=stats.first - timedelta(days=stats.days))
    if stats.since is not None:
        return earlier if stats.since <= earlier.first else None
    days = frozenset(days_of(earlier))
    return earlier if any(days & by_day.keys() for by_day in stats.counts.values()) else None


def csv_of(stats: Stats) -> str:
    """The counters as RFC 4180, a header and one row a day.

    Every cell is a name of ours, a date or a number that is not negative, so no program takes one for a
    formula and none needs quotes.
    """
    rows = [",".join(("date", *COLUMNS.values()))]
    for day in days_of(stats):
        rows.append(",".join((day.isoformat(), *(str(stats.on(counter, day)) for counter in COLUMNS))))
    return "".join(f"{row}\r\n" for row in rows)
