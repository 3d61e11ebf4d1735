"""Reminders, and what people said of answers, in SQL: a part of the store with its own tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Protocol

from sqlalchemy import Connection, delete, insert, select

from bot.adapters.store.access import Access
from bot.adapters.store.schema import feedback, reminders
from bot.services.ask_store import Feedback, Reminder
from bot.services.ports import Call, Queued


class SqlFeedback(Access, Protocol):
    """The port ``FeedbackStore`` over the reads and writes of a store."""

    async def remind(self, reminder: Reminder) -> None:
        """Keep a reminder; a person has one, the last."""
        await self._write(lambda connection: connection.execute(self._sql.remind, asdict(reminder)))

    async def reminders_due(self, now: float, limit: int) -> tuple[Reminder, ...]:
        """Reminders due by ``now``, the longest overdue first."""
        due = select(reminders).where(reminders.c.due <= now).order_by(reminders.c.due).limit(limit)
        return tuple(Reminder(**row._mapping) for row in await self._read(due))

    async def take_reminder(self, reminder: Reminder, calls: Sequence[Call]) -> tuple[Queued, ...]:
        """Queue what reminds and delete the reminder, in one commit."""
        same = (reminders.c.user_id == reminder.user_id, reminders.c.due == reminder.due)

        def work(connection: Connection) -> tuple[Queued, ...]:
            if not connection.execute(delete(reminders).where(*same)).rowcount:
                return ()
            return tuple(self._writes.enqueue(connection, calls))

        return await self._write(work)

    async def keep_feedback(self, feedback: Feedback) -> None:
        """Keep what somebody said of an answer, in place of what they said of it before."""
        row = {name: value for name, value in asdict(feedback).items() if name != "id"}
        await self._write(lambda connection: _say(connection, row))

    async def feedback(self, limit: int) -> tuple[Feedback, ...]:
        """What was said, oldest first."""
        found = await self._read(select(feedback).order_by(feedback.c.id).limit(limit))
        return tuple(Feedback(**row._mapping) for row in found)

    async def drop_feedback(self, feedback_id: int) -> bool:
        """Delete one."""
        gone = delete(feedback).where(feedback.c.id == feedback_id)
        return await self._write(lambda connection: connection.execute(gone).rowcount > 0)


def _say(connection: Connection, row: dict[str, Any]) -> None:
    same = (feedback.c.chat_id == row["chat_id"], feedback.c.message_id == row["message_id"])
    connection.execute(delete(feedback).where(*same))
    connection.execute(insert(feedback), row)
