"""Talks, reminders, and what was said of answers, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from bot.adapters.store.access import Repository
from bot.adapters.store.schema import dialogues, feedback, reminders
from bot.core.message import ChatId, UserId
from bot.services.store import Call, Feedback, Queued, Reminder


class SqlDialogues(Repository):
    """The port ``DialogueStore``."""

    async def get(self, chat_id: ChatId, user_id: UserId, since: float) -> str | None:
        """A talk that was last kept at ``since`` or later."""
        found = await self._db.read(
            select(dialogues.c.state).where(
                dialogues.c.chat_id == chat_id, dialogues.c.user_id == user_id, dialogues.c.at >= since
            )
        )
        return str(found[0].state) if found else None

    async def keep(self, chat_id: ChatId, user_id: UserId, state: str, at: float) -> None:
        """Keep a talk as it is now."""
        row = {"chat_id": chat_id, "user_id": user_id, "state": state, "at": at}
        await self._db.write(lambda connection: connection.execute(self._db.sql.keep_dialogue, row))

    async def drop(self, chat_id: ChatId, user_id: UserId) -> None:
        """Forget a talk."""
        gone = delete(dialogues).where(dialogues.c.chat_id == chat_id, dialogues.c.user_id == user_id)
        await self._db.write(lambda connection: connection.execute(gone))

    async def purge(self, before: float) -> int:
        """Forget talks last kept before ``before``."""
        gone = delete(dialogues).where(dialogues.c.at < before)
        return await self._db.write(lambda connection: connection.execute(gone).rowcount)


class SqlReminders(Repository):
    """The port ``ReminderStore``."""

    async def keep(self, reminder: Reminder) -> None:
        """Keep a reminder; a person has one, the last."""
        await self._db.write(lambda connection: connection.execute(self._db.sql.remind, asdict(reminder)))

    async def due(self, now: float, limit: int) -> tuple[Reminder, ...]:
        """Reminders due by ``now``, the longest overdue first."""
        due = select(reminders).where(reminders.c.due <= now).order_by(reminders.c.due).limit(limit)
        return tuple(Reminder(**row._mapping) for row in await self._db.read(due))

    async def take(self, reminder: Reminder, calls: Sequence[Call]) -> tuple[Queued, ...]:
        """Queue what reminds and delete the reminder, in one commit."""
        same = (reminders.c.user_id == reminder.user_id, reminders.c.due == reminder.due)

        def work(connection: Connection) -> tuple[Queued, ...]:
            if not connection.execute(delete(reminders).where(*same)).rowcount:
                return ()
            return tuple(self._db.writes.enqueue(connection, calls))

        return await self._db.write(work)


class SqlFeedback(Repository):
    """The port ``FeedbackStore``."""

    async def keep(self, feedback: Feedback) -> None:
        """Keep what somebody said of an answer, in place of what they said of it before."""
        row = {name: value for name, value in asdict(feedback).items() if name != "id"}
        await self._db.write(lambda connection: _say(connection, row))

    async def all(self, limit: int) -> tuple[Feedback, ...]:
        """What was said, oldest first."""
        found = await self._db.read(select(feedback).order_by(feedback.c.id).limit(limit))
        return tuple(Feedback(**row._mapping) for row in found)

    async def drop(self, feedback_id: int) -> bool:
        """Delete one."""
        gone = delete(feedback).where(feedback.c.id == feedback_id)
        return await self._db.write(lambda connection: connection.execute(gone).rowcount > 0)


def _say(connection: Connection, row: dict[str, Any]) -> None:
    same = (feedback.c.chat_id == row["chat_id"], feedback.c.message_id == row["message_id"])
    connection.execute(delete(feedback).where(*same))
    connection.execute(insert(feedback), row)
