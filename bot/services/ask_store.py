"""What is kept of people who ask: talks, reminders, and what they said of an answer. Never what they asked.

The one exception is a text that somebody agreed to leave with a verdict on an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.core.message import ChatId, MessageId, UserId

if TYPE_CHECKING:
    from bot.services.ports import Call, Json, Queued

KINDS = ("talks", "chats", "messages", "reminders", "feedback", "settings", "moderation")
"""What is kept of a person, in the order in which it is told."""


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
    """Talks of people with the bot, and what is kept of one person.

    It commits and fails as ``Store`` does.
    """

    async def dialogue(self, chat_id: ChatId, user_id: UserId, since: float) -> str | None:
        """A talk that was last kept at ``since`` or later; older ones count as forgotten."""

    async def keep_dialogue(self, chat_id: ChatId, user_id: UserId, state: str, at: float) -> None:
        """Keep a talk as it is now; ``state`` is JSON text without anything the person wrote."""

    async def drop_dialogue(self, chat_id: ChatId, user_id: UserId) -> None:
        """Forget a talk."""

    async def purge_dialogues(self, before: float) -> int:
        """Forget talks last kept before ``before``; return how many."""

    async def known_of(self, user_id: UserId) -> Mapping[str, int]:
        """How many rows name a person, for each of ``KINDS``."""

    async def rows_of(self, user_id: UserId, limit: int) -> tuple[Mapping[str, Json], ...]:
        """The rows that name a person as plain values, each with its ``kind``, newest of a kind first."""

    async def forget_person(self, user_id: UserId) -> Mapping[str, int]:
        """Delete what names a person, return the same counts; judgements stay, without sender and words.

        What waits for their private chat fails, and of updates of theirs that were set aside nothing stays.
        """


class FeedbackStore(Protocol):
    """Reminders, and what people said of answers.

    It commits and fails as ``Store`` does.
    """

    async def remind(self, reminder: Reminder) -> None:
        """Keep a reminder; a person has one, the last."""

    async def reminders_due(self, now: float, limit: int) -> tuple[Reminder, ...]:
        """Reminders due by ``now``, the longest overdue first."""

    async def take_reminder(self, reminder: Reminder, calls: Sequence[Call]) -> tuple[Queued, ...]:
        """Queue what reminds and delete the reminder, in one commit; () when it is gone or another by now."""

    async def keep_feedback(self, feedback: Feedback) -> None:
        """Keep what somebody said of an answer, in place of what they said of it before."""

    async def feedback(self, limit: int) -> tuple[Feedback, ...]:
        """What was said, oldest first."""

    async def drop_feedback(self, feedback_id: int) -> bool:
        """Delete one; False if there is none of this id."""
