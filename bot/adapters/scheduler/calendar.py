"""Next runs by APScheduler's cron triggers, which know about clock changes."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from bot.core.library.schedule import Plan, minutes


class CronCalendar:
    """The Calendar port."""

    def next_run(self, plan: Plan, after: float) -> float | None:
        """The first moment of the plan after ``after``; None for a plan without days or times."""
        zone = zone_of(plan.zone)
        if plan.start is not None:
            begin = datetime(plan.start.year, plan.start.month, plan.start.day, tzinfo=zone)
            after = max(after, begin.timestamp() - 1)
        triggers = _triggers(plan.days, plan.times, plan.zone)
        return min((_next(trigger, after) for trigger in triggers), default=None)

    def local(self, zone: str, moment: float) -> datetime:
        """A moment as the clock of ``zone`` shows it."""
        return datetime.fromtimestamp(moment, zone_of(zone))


@lru_cache(maxsize=1024)
def zone_of(name: str) -> tzinfo:
    """The zone of a name of the zone database, or of an offset such as ``+05:30``."""
    if name[0] in "+-":
        offset = timedelta(minutes=minutes(name[1:]))
        return timezone(offset if name[0] == "+" else -offset)
    return ZoneInfo(name)


@lru_cache(maxsize=4096)
def _triggers(days: frozenset[str], times: tuple[str, ...], zone: str) -> tuple[CronTrigger, ...]:
    if not days:
        return ()
    return tuple(
        CronTrigger(
            day_of_week=",".join(sorted(days)), hour=at[:2], minute=at[3:], second=0, timezone=zone_of(zone)
        )
        for at in times
    )


def _next(trigger: CronTrigger, after: float) -> float:
    # The next whole second: the trigger rounds up, and would round past a moment that is near.
    start = datetime.fromtimestamp(math.floor(after) + 1, UTC)
    moment = trigger.get_next_fire_time(None, start)
    while moment.fold:
        # The hour that a clock change repeats: the day's run was in its first round.
        moment = trigger.get_next_fire_time(None, moment + timedelta(hours=1))
    return float(moment.timestamp())
