"""Reminders, and what people said of answers, in memory: a part of the store for tests and trying out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.services.ask_store import Feedback, Reminder
from bot.services.ports import Call, Queued

if TYPE_CHECKING:
    from bot.adapters.store.memory import _Tables


class MemoryFeedback:
    """The port ``FeedbackStore`` without a database."""

    _tables: _Tables

    async def remind(self, reminder: Reminder) -> None:
        """Keep a reminder; a person has one, the last."""
        self._must_be_open()
        self._tables.reminders[reminder.user_id] = reminder

    async def reminders_due(self, now: float, limit: int) -> tuple[Reminder, ...]:
        """Reminders due by ``now``, the longest overdue first."""
        due = [one for one in self._tables.reminders.values() if one.due <= now]
        return tuple(sorted(due, key=lambda one: one.due)[:limit])

    async def take_reminder(self, reminder: Reminder, calls: Sequence[Call]) -> tuple[Queued, ...]:
        """Queue what reminds and delete the reminder."""
        self._must_be_open()
        kept = self._tables.reminders.get(reminder.user_id)
        if kept is None or kept.due != reminder.due:
            return ()
        del self._tables.reminders[reminder.user_id]
        return tuple(self._enqueue(call) for call in calls)

    async def keep_feedback(self, feedback: Feedback) -> None:
        """Keep what somebody said of an answer, in place of what they said of it before."""
        self._must_be_open()
        rows = self._tables.feedback
        where = (feedback.chat_id, feedback.message_id)
        for key in [key for key, one in rows.items() if (one.chat_id, one.message_id) == where]:
            del rows[key]
        number = max(rows, default=0) + 1
        rows[number] = replace(feedback, id=number)

    async def feedback(self, limit: int) -> tuple[Feedback, ...]:
        """What was said, oldest first."""
        return tuple(one for _, one in sorted(self._tables.feedback.items()))[:limit]

    async def drop_feedback(self, feedback_id: int) -> bool:
        """Delete one."""
        self._must_be_open()
        return self._tables.feedback.pop(feedback_id, None) is not None

    def _must_be_open(self) -> None:
        raise NotImplementedError

    def _enqueue(self, call: Call) -> Queued:
        raise NotImplementedError
