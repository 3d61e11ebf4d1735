"""What members say of messages: reports, and objections to what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.message import ChatId, MessageId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A member says that a message is an ad; ``outcome`` is "", "right" or "wrong"."""

    chat_id: ChatId
    message_id: MessageId
    user_id: UserId
    at: float
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """Somebody objects to what was done about their message; ``outcome`` is "", "granted" or "refused".

    ``lang`` is the language they are answered in.
    """

    chat_id: ChatId
    message_id: MessageId
    user_id: UserId
    at: float
    lang: str = ""
    outcome: str = ""


class ComplaintStore(Protocol):
    """What members say of messages: reports, and objections to what was done."""

    async def report(self, report: Report) -> bool:
        """Keep a report; False if this person reported this message before."""

    async def reports(self, chat_id: ChatId, message_id: MessageId) -> tuple[Report, ...]:
        """Who reported a message, the first first."""

    async def reported(self, chat_id: ChatId, user_id: UserId) -> tuple[int, int]:
        """How many of somebody's reports proved right, and how many wrong."""

    async def reported_since(self, chat_id: ChatId, user_id: UserId, since: float) -> int:
        """How often somebody reported since then."""

    async def settle_reports(self, chat_id: ChatId, message_id: MessageId, outcome: str) -> int:
        """Say what became of the reports of a message; return how many were open."""

    async def appeal(self, appeal: Appeal) -> bool:
        """Keep an objection; False if this person objected about this message before."""

    async def objected(self, chat_id: ChatId, message_id: MessageId) -> bool:
        """Whether an objection about a message waits for its answer."""

    async def appeals(self, chat_id: ChatId, user_id: UserId, since: float) -> int:
        """How often somebody objected since then."""

    async def settle_appeals(
        self, chat_id: ChatId, message_id: MessageId, outcome: str
    ) -> tuple[Appeal, ...]:
        """Answer the open objections about a message; return them as they are now."""
