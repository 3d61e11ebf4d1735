"""Next runs by APScheduler's cron triggers, which know about clock changes."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger


class CronCalendar:
    """The Calendar port."""

    def next_run(self, at: str, zone: str, after: float) -> float:
        """The first moment after ``after`` at which the clock of ``zone`` shows ``at`` ("HH:MM")."""
        hour, minute = at.split(":")
        trigger = CronTrigger(hour=int(hour), minute=int(minute), timezone=ZoneInfo(zone))
        # The next whole second: the trigger rounds up, and would round past a moment that is near.
        start = datetime.fromtimestamp(math.floor(after) + 1, UTC)
        moment = trigger.get_next_fire_time(None, start)
        while moment.fold:
            # The hour that a clock change repeats: the day's run was in its first round.
            moment = trigger.get_next_fire_time(None, moment + timedelta(hours=1))
        return float(moment.timestamp())
