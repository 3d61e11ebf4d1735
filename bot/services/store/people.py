"""What is kept of one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.message import ChatId, UserId
from bot.services.store.outbox import Json

KINDS = ("talks", "chats", "messages", "reminders", "feedback", "settings", "moderation")
"""What is kept of a person, in the order in which it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance:
    """What is kept of somebody in one chat: when they came, 0 when nobody saw it, and what they wrote.

    ``messages`` is counted as far as it tells newcomers from others. The one with the user id 0 stands for
    the bot: it came when it first heard this chat.
    """

    chat_id: ChatId
    user_id: UserId
    joined_at: float = 0.0
    messages: int = 0
    seen_at: float = 0.0


class PeopleStore(Protocol):
    """What is kept of one person, in a chat and everywhere."""

    async def acquaintance(self, chat_id: ChatId, user_id: UserId) -> Acquaintance | None:
        """What is kept of somebody in a chat."""

    async def acquaintances(
        self, who: Sequence[tuple[ChatId, UserId]]
    ) -> Mapping[tuple[ChatId, UserId], Acquaintance]:
        """What is kept of many, each in a chat, in one look; who is not known is left out."""

    async def known_of(self, user_id: UserId) -> Mapping[str, int]:
        """How many rows name a person, for each of ``KINDS``."""

    async def rows_of(self, user_id: UserId, limit: int) -> tuple[Mapping[str, Json], ...]:
        """The rows that name a person as plain values, each with its ``kind``, newest of a kind first."""

    async def forget(self, user_id: UserId) -> Mapping[str, int]:
        """Delete what names a person, return the same counts; judgements stay, without sender and words.

        The offences of the person are counted on, by a keyed hash that is told to nobody.

        What waits for their private chat fails, and of updates of theirs that were set aside nothing stays.
        """
