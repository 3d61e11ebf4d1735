"""What was judged in a chat, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.detection.detectors.told import TOLD
from bot.core.message import ChatId, MessageId, UserId

POSTS_LONGER = 370 * 86_400.0
"""Seconds for which slots of tips, and counts by day, are kept longer than what else is purged."""
ACTS_LONGER = 60 * 86_400.0
"""Seconds for which acts, reports and objections are kept longer: a quarter of a year in all."""
REPORTED = "reported"
"""The reason of a judgement that a member asked for: no offence unless an admin confirms it."""
NO_OFFENCE = (REPORTED, TOLD)
"""The reasons of judgements that are no offence of the sender's unless an admin confirms it."""
NOBODY = UserId(0)
NO_MESSAGE = MessageId(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The ledger's row for one message in one edit; ``signals`` is JSON text, times are Unix seconds.

    ``answered`` is true when the chat saw something (a warning or a reaction). ``cleared_by`` is the admin
    who said "not fraud", ``confirmed_by`` the one who said "fraud", 0 while nobody did. ``campaign`` is what
    its text is known by, 0 when it has none. ``evidence`` is the beginning of the text, for a few days, so
    that a person can judge what a program did; ``thread`` is the topic it stood in.
    """

    chat_id: ChatId
    message_id: MessageId
    edited: int
    sender_id: UserId
    level: str
    score: float
    stance: str
    lang: str
    reason: str
    judged_at: float
    scheme: str = ""
    sub: str = ""
    album: str = ""
    signals: str = "[]"
    form: str = ""
    answered: bool = False
    cleared_by: int = 0
    campaign: int = 0
    confirmed_by: int = 0
    evidence: str = ""
    thread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that was done in a chat. ``by`` is the admin who did it, 0 for the bot itself.

    ``reason`` names the setting or the button that led to it; ``user_id`` is whom it touched, 0 for nobody.
    ``before`` is what an undo puts back, as JSON text, or what was proposed or refused; ``until`` is when it
    ends by itself, 0 for never. ``undone_by`` is who took it back, 0 while it stands. ``id`` is 0 until it is
    kept.
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
class Counted:
    """How often something happened in a chat on one day, written as "2026-12-01"."""

    chat_id: ChatId
    day: str
    key: str
    count: int = 1


class LedgerStore(Protocol):
    """What was judged and done. Acts and counts are kept with the turn that they belong to."""

    async def judgement(self, chat_id: ChatId, message_id: MessageId) -> Judgement | None:
        """The newest judgement of a message."""

    async def answered(self, chat_id: ChatId, message_id: MessageId, album: str) -> bool:
        """Whether this message, or its album when ``album`` is not empty, was answered in any edit."""

    async def clear(self, chat_id: ChatId, message_id: MessageId, by: UserId) -> bool:
        """Record that an admin said "not fraud"; False if another said "fraud", or one "not fraud" before."""

    async def confirm(self, chat_id: ChatId, message_id: MessageId, by: UserId) -> bool:
        """Record that an admin said "fraud"; False if an admin has spoken, or there is no judgement."""

    async def answer(self, chat_id: ChatId, message_id: MessageId, scheme: str, form: str) -> None:
        """Record that a message which was judged before is answered now, in this form, as this scheme."""

    async def refuse(self, act_id: int, what: str) -> None:
        """Note that the platform did not do an act: its kind becomes ``refused``, ``before`` ``what``."""

    async def acts(
        self, chat_id: ChatId, limit: int, *, message_id: MessageId | None = None
    ) -> tuple[Act, ...]:
        """What was done in a chat, or about one message of it, newest first."""

    async def latest(self, chat_id: ChatId, limit: int) -> tuple[Judgement, ...]:
        """The last judgements of a chat, newest first, one a message."""

    async def offences(self, chat_id: ChatId, user_id: UserId, since: float) -> tuple[float, ...]:
        """When somebody's messages were judged fraud and not cleared, one a message, oldest first.

        What was doubted, or judged because a member reported it, counts once an admin confirmed it. To be
        forgotten changes nothing about it.
        """

    async def sightings(self, campaign: int) -> int:
        """How many messages of all chats, as far as they are kept, were known by this."""

    async def seen_since(self, chat_id: ChatId, since: float) -> int:
        """How many messages of a chat were judged fraud since then."""

    async def activity(self, chat_id: ChatId, since: float) -> tuple[int, int]:
        """How many messages of a chat were judged more than clean since then, and how many acts followed."""

    async def purge_evidence(self, before: float) -> int:
        """Forget the words of messages judged or set aside before ``before``; return of how many."""
