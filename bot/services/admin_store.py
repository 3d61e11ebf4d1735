"""What is kept for the admins of a chat: what was done and why, whom they trust, who reported or objected."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.core.message import ChatId, MessageId, UserId

if TYPE_CHECKING:
    from bot.services.ports import ChatRecord, Judgement, Queued

NOBODY = UserId(0)
NO_MESSAGE = MessageId(0)
PERSON = "person"
"""The kind of entry that names somebody whom a chat trusts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that was done in a chat. ``by`` is the admin who did it, 0 for the bot itself.

    ``reason`` names the setting or the button that led to it; ``user_id`` is whom it touched, 0 for nobody.
    ``before`` is what an undo puts back, as JSON text; ``until`` is when it ends by itself, 0 for never.
    ``undone_by`` is who took it back, 0 while it stands. ``id`` is 0 until it is kept.
    """

    chat_id: ChatId
    kind: str
    at: float
    message_id: MessageId = NO_MESSAGE
    user_id: UserId = NOBODY
    by: UserId = NOBODY
    reason: str = ""
    until: float = 0.0
    before: str = ""
    undone_by: UserId = NOBODY
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a chat's lists: a person, a domain, a channel or a phrase, and what is made of it."""

    chat_id: ChatId
    kind: str
    value: str
    by: UserId
    at: float


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How often something happened in a chat on one day, written as "2026-12-01"."""

    chat_id: ChatId
    day: str
    key: str
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What one of the bot's own messages is, as its mark is stored, and when it was sent."""

    mark: str
    at: float


class AdminStore(Protocol):
    """The acts, lists, reports and counts of the chats.

    It commits and fails as ``Store`` does. Acts and counts are kept with the turn that they belong to.
    """

    async def acts(
        self, chat_id: ChatId, limit: int, *, message_id: MessageId | None = None
    ) -> tuple[Act, ...]:
        """What was done in a chat, or about one message of it, newest first."""

    async def cases(self, chat_id: ChatId, limit: int) -> tuple[Judgement, ...]:
        """The last judgements of a chat, newest first, one a message."""

    async def offences(self, chat_id: ChatId, user_id: UserId, since: float) -> tuple[float, ...]:
        """When somebody's messages were judged fraud and not cleared, one a message, oldest first.

        What was judged because a member reported it counts once an admin confirmed it.
        """

    async def confirm_case(self, chat_id: ChatId, message_id: MessageId, by: UserId) -> bool:
        """Record that an admin said "fraud"; False if an admin has spoken, or there is no judgement."""

    async def sightings(self, campaign: int) -> int:
        """How many messages of all chats, as far as they are kept, were known by this."""

    async def seen_since(self, chat_id: ChatId, since: float) -> int:
        """How many messages of a chat were judged fraud since then."""

    async def purge_evidence(self, before: float) -> int:
        """Forget the words of messages judged or set aside before ``before``; return of how many."""

    async def message_marked(self, chat_id: ChatId, mark: str) -> MessageId:
        """The newest message of the bot that bears a mark, 0 if none was sent yet."""

    async def mark_of(self, chat_id: ChatId, message_id: MessageId) -> Marked | None:
        """What one of the bot's messages is; None for one that bears no mark."""

    async def take_expired(self, now: float, limit: int) -> tuple[Queued, ...]:
        """Queue the deletion of messages that have stood long enough, each once."""

    async def keep_entry(self, entry: Entry) -> bool:
        """Add a line to a chat's lists; False if it stood there."""

    async def drop_entry(self, chat_id: ChatId, kind: str, value: str) -> bool:
        """Take a line out; False if there was none."""

    async def entries(self, chat_id: ChatId) -> tuple[Entry, ...]:
        """The lists of a chat, oldest line first."""

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

    async def appeals(self, chat_id: ChatId, user_id: UserId, since: float) -> int:
        """How often somebody objected since then."""

    async def settle_appeals(
        self, chat_id: ChatId, message_id: MessageId, outcome: str
    ) -> tuple[Appeal, ...]:
        """Answer the open objections about a message; return them as they are now."""

    async def set_stewards(self, led: Mapping[ChatId, Collection[UserId]]) -> None:
        """Keep who the admins of these chats are, so that they find them from their private chat."""

    async def stewarded(self, user_id: UserId) -> tuple[ChatRecord, ...]:
        """The active chats that somebody is kept as an admin of, by title. Their right is asked for anew."""

    async def counts(self, chat_id: ChatId, since: str) -> tuple[Counted, ...]:
        """What was counted on the day ``since`` and later, by day and key."""
