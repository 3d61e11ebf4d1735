"""What is kept of people who ask: talks, reminders, and what they said of an answer. Never what they asked.

The one exception is a text that somebody agreed to leave with a verdict on an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.message import ChatId, MessageId, UserId
from bot.services.store.outbox import Call, Queued


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One a person: when to come back to what happened, and the talk as it was, as JSON text."""

    user_id: UserId
    chat_id: ChatId
    due: float
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What somebody said of one answer, and what the answer was; ``text`` is "" unless they agreed.

    ``id`` is 0 until it is kept. ``said`` is ``right`` or ``wrong``.
    """

    chat_id: ChatId
    message_id: MessageId
    user_id: UserId
    said: str
    at: float
    risk: str = ""
    scheme: str = ""
    lang: str = ""
    text: str = ""
    id: int = 0


class DialogueStore(Protocol):
    """Talks of people with the bot."""

    async def get(self, chat_id: ChatId, user_id: UserId, since: float) -> str | None:
        """A talk that was last kept at ``since`` or later; older ones count as forgotten."""

    async def keep(self, chat_id: ChatId, user_id: UserId, state: str, at: float) -> None:
        """Keep a talk as it is now; ``state`` is JSON text without anything the person wrote."""

    async def drop(self, chat_id: ChatId, user_id: UserId) -> None:
        """Forget a talk."""

    async def purge(self, before: float) -> int:
        """Forget talks last kept before ``before``; return how many."""


class ReminderStore(Protocol):
    """When somebody is asked how it went on."""

    async def keep(self, reminder: Reminder) -> None:
        """Keep a reminder; a person has one, the last."""

    async def due(self, now: float, limit: int) -> tuple[Reminder, ...]:
        """Reminders due by ``now``, the longest overdue first."""

    async def take(self, reminder: Reminder, calls: Sequence[Call]) -> tuple[Queued, ...]:
        """Queue what reminds and delete the reminder, in one commit; () when it is gone or another by now."""


class FeedbackStore(Protocol):
    """What people said of answers."""

    async def keep(self, feedback: Feedback) -> None:
        """Keep what somebody said of an answer, in place of what they said of it before."""

    async def all(self, limit: int) -> tuple[Feedback, ...]:
        """What was said, oldest first."""

    async def drop(self, feedback_id: int) -> bool:
        """Delete one; False if there is none of this id."""
