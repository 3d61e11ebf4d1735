"""Talks, reminders, and what was said of answers, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from bot.adapters.store.access import Repository
from bot.adapters.store.rows import row_of
from bot.adapters.store.schema import dialogues, feedback, reminders
from bot.core.message import ChatId, UserId
from bot.services.store import Call, DialogueStore, Feedback, FeedbackStore, Queued, Reminder, ReminderStore


class SqlDialogues(Repository, DialogueStore):
    """The port ``DialogueStore``."""

    async def get(self, chat_id: ChatId, user_id: UserId, since: float) -> str | None:
        found = await self._db.read(
            select(dialogues.c.state).where(
                dialogues.c.chat_id == chat_id, dialogues.c.user_id == user_id, dialogues.c.at >= since
            )
        )
        return str(found[0].state) if found else None

    async def keep(self, chat_id: ChatId, user_id: UserId, state: str, at: float) -> None:
        row = {"chat_id": chat_id, "user_id": user_id, "state": state, "at": at}
        await self._db.change(self._db.sql.keep_dialogue, row)

    async def drop(self, chat_id: ChatId, user_id: UserId) -> None:
        gone = delete(dialogues).where(dialogues.c.chat_id == chat_id, dialogues.c.user_id == user_id)
        await self._db.change(gone)

    async def purge(self, before: float) -> int:
        gone = delete(dialogues).where(dialogues.c.at < before)
        return await self._db.change(gone)


class SqlReminders(Repository, ReminderStore):
    """The port ``ReminderStore``."""

    async def keep(self, reminder: Reminder) -> None:
        await self._db.change(self._db.sql.remind, asdict(reminder))

    async def due(self, now: float, limit: int) -> tuple[Reminder, ...]:
        due = select(reminders).where(reminders.c.due <= now).order_by(reminders.c.due).limit(limit)
        return await self._db.all(Reminder, due)

    async def take(self, reminder: Reminder, calls: Sequence[Call]) -> tuple[Queued, ...]:
        same = (reminders.c.user_id == reminder.user_id, reminders.c.due == reminder.due)

        def work(connection: Connection) -> tuple[Queued, ...]:
            if not connection.execute(delete(reminders).where(*same)).rowcount:
                return ()
            return tuple(self._db.writes.enqueue(connection, calls))

        return await self._db.write(work)


class SqlFeedback(Repository, FeedbackStore):
    """The port ``FeedbackStore``."""

    async def keep(self, feedback: Feedback) -> None:
        await self._db.write(partial(_say, row=row_of(feedback)))

    async def all(self, limit: int) -> tuple[Feedback, ...]:
        return await self._db.all(Feedback, select(feedback).order_by(feedback.c.id).limit(limit))

    async def drop(self, feedback_id: int) -> bool:
        gone = delete(feedback).where(feedback.c.id == feedback_id)
        return await self._db.change(gone) > 0


def _say(connection: Connection, row: dict[str, Any]) -> None:
    same = (feedback.c.chat_id == row["chat_id"], feedback.c.message_id == row["message_id"])
    connection.execute(delete(feedback).where(*same))
    connection.execute(insert(feedback), row)
