"""What is kept for the people who run the bot: chats it stays out of, switches, and how the work stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.core.message import ChatId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A chat that the bot neither judges nor answers."""

    chat_id: ChatId
    by: UserId
    at: float
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many chats are alike; ``mode`` is "" where the default holds."""

    kind: str
    active: bool
    mode: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits, and in which database. ``oldest`` is when the longest waiting update came."""

    label: str
    revision: str
    updates: int = 0
    oldest: float | None = None
    ready: int = 0
    sending: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How the database itself is, in lines for those who run the bot.

    ``faults`` hold now, ``incidents`` happened since the start.
    """

    faults: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()


class OperatingStore(Protocol):
    """What is known of all chats together.

    It commits and fails as ``Store`` does.
    """

    async def look(self) -> Condition:
        """See how the database is; StoreLost once it is not this bot's any more."""

    async def block(self, block: Block) -> bool:
        """Keep out of a chat; False if that was so before, and then nothing changes."""

    async def unblock(self, chat_id: ChatId) -> bool:
        """Let a chat have the bot again; False if it was not blocked."""

    async def blocks(self) -> tuple[Block, ...]:
        """The blocked chats, by id."""

    async def flag(self, key: str) -> str | None:
        """What a switch is set to, None while it is off."""

    async def set_flag(self, key: str, value: str | None) -> None:
        """Set a switch; None turns it off."""

    async def backlog(self) -> Backlog:
        """How the work stands."""

    async def newest(self) -> float | None:
        """When something was last written down: an update, a call that ended, an act. None for nothing."""

    async def census(self) -> tuple[Crowd, ...]:
        """All chats counted, by kind, whether active, and mode."""

    async def newest_chats(self, limit: int) -> tuple[tuple[ChatId, str], ...]:
        """Number and title of the active groups and channels that came last, newest first."""

    async def activity(self, chat_id: ChatId, since: float) -> tuple[int, int]:
        """How many messages of a chat were judged more than clean since then, and how many acts followed."""

    async def stewards(self, chat_id: ChatId | None = None) -> tuple[tuple[ChatId, UserId], ...]:
        """Who is kept as an admin of which chat, or of this one; by chat and person."""

    async def progress(self, mark: str) -> Mapping[str, int]:
        """How many ``once`` calls that bear a mark are in each state."""
