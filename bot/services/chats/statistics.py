"""What one chat counted, by its counts of days and the votes of its quizzes; and the weekly report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from attrs import define

from bot.core.detection.judge import THRESHOLDS, Sensitivity
from bot.core.message import ChatId
from bot.core.moderation.settings import ChatSettings, settings_of
from bot.core.moderation.stats import Stats
from bot.services.guard.recording import counted_day
from bot.services.platform import Calendar, Clock
from bot.services.store import Call, ChatRecord, Counted, Queued, Store, Turn

MOST_SLOTS = 800
MOST_CASES = 500
REPORT_HOUR = 9
"""The hour of Monday, by the clock of each chat, from which the weekly report may come."""
REPORTED = "digest"
"""The count that says that this week's report was sent."""
WEEK = 7


class Reporter(Protocol):
    """Words the weekly report."""

    def report(
        self, record: ChatRecord, settings: ChatSettings, stats: Stats, place: ChatId
    ) -> Sequence[Call]:
        """The messages of one report."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Statistics:
    """Reads what was counted. Days are those of the chat's own clock."""

    _store: Store
    _clock: Clock
    _calendar: Calendar

    async def of(self, chat_id: ChatId, days: int, zone: str, *, ended: bool = False) -> Stats:
        """The last ``days`` days with as many before them; ``ended`` leaves today out."""
        last = self._local(zone).date() - timedelta(days=1 if ended else 0)
        first = last - timedelta(days=days - 1)
        found = await self._store.chats.counts(chat_id, (first - timedelta(days=days)).isoformat())
        counts: dict[str, dict[date, int]] = {}
        for one in found:
            counts.setdefault(one.key, {})[date.fromisoformat(one.day)] = one.count
        await self._add_quizzes(chat_id, counts)
        known = [day for by_day in counts.values() for day in by_day]
        return Stats(first=first, days=days, counts=counts, since=min(known, default=None))

    async def _add_quizzes(self, chat_id: ChatId, counts: dict[str, dict[date, int]]) -> None:
        posts = await self._store.tips.posts([chat_id], MOST_SLOTS)
        for post in posts.get(chat_id, ()):
            if post.voters and post.local:
                day = date.fromisoformat(post.local[:10])
                for key, count in (("quiz.votes", post.voters), ("quiz.hits", post.hits)):
                    by_day = counts.setdefault(key, {})
                    by_day[day] = by_day.get(day, 0) + count

    async def flagged(self, chat_id: ChatId, *levels: Sensitivity) -> tuple[int, ...]:
        """How many messages of the last week each level flags, by the scores that the ledger kept."""
        since = self._clock.now() - WEEK * 86_400.0
        cases = [
            one for one in await self._store.ledger.latest(chat_id, MOST_CASES) if one.judged_at >= since
        ]
        return tuple(sum(one.score >= THRESHOLDS[level][0] for one in cases) for level in levels)

    def _local(self, zone: str) -> datetime:
        return self._calendar.local(zone, self._clock.now())


@define(kw_only=True, eq=False, repr=False, slots=False)
class Weekly:
    """Sends the weekly report where a chat wants one: once a week, whatever restarts."""

    _store: Store
    _clock: Clock
    _calendar: Calendar
    _statistics: Statistics
    _reporter: Reporter
    _zone: str
    _submit: Callable[[Sequence[Queued]], None]

    async def tick(self) -> int:
        """Send what is due; how many reports that were."""
        sent = 0
        for record in await self._store.chats.active():
            settings = settings_of(record.settings, zone=self._zone)
            if settings.digest and await self._is_due(record.chat_id, settings.timezone):
                sent += await self._send(record, settings)
        return sent

    async def _is_due(self, chat_id: ChatId, zone: str) -> bool:
        local = self._calendar.local(zone, self._clock.now())
        if local.weekday() != 0 or local.hour < REPORT_HOUR:
            return False
        today = local.date().isoformat()
        return not any(one.key == REPORTED for one in await self._store.chats.counts(chat_id, today))

    async def _send(self, record: ChatRecord, settings: ChatSettings) -> bool:
        in_chat = settings.digest == "chat"
        if not in_chat and not settings.log:
            return False
        place = record.chat_id if in_chat else ChatId(settings.log)
        stats = await self._statistics.of(record.chat_id, WEEK, settings.timezone, ended=True)
        calls = self._reporter.report(record, settings, stats, place)
        day = counted_day(self._calendar, settings, self._clock.now())
        turn = Turn(result=REPORTED, calls=tuple(calls))
        once = Counted(chat_id=record.chat_id, day=day, key=REPORTED)
        # A process that does not know yet that it is the scheduler no more may be at the same.
        queued = await self._store.inbox.finish_first(turn, once)
        self._submit(queued or ())
        return queued is not None
