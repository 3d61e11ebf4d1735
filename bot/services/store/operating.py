"""What is kept for the people who run the bot: chats it stays out of, switches, and how the work stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.core.message import ChatId, UserId
from bot.services.store.ledger import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A chat that the bot neither judges nor answers."""

    chat_id: ChatId
    by: UserId
    at: float
    reason: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A judgement that an admin cleared, else confirmed, without chat and person; ``signals`` are JSON."""

    lang: str
    scheme: str
    signals: str
    cleared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A process of several that is alive: what it alone does now, and how many parts of the chats it judges.

    ``name`` is its machine and its number there; ``here`` is whether it is this one.
    """

    name: str
    rights: tuple[str, ...] = ()
    parts: int = 0
    here: bool = False


class OperatingStore(Protocol):
    """What is known of all chats together."""

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

    async def acts(self, limit: int) -> tuple[Act, ...]:
        """What operators did, newest first."""

    async def spoken(self, since: float, limit: int) -> tuple[Spoken, ...]:
        """The judgements since then of which an admin said something, of all chats, newest first."""

    async def totals(self, since: str) -> Mapping[tuple[str, str], int]:
        """What all chats counted on the day ``since`` and later, by day and key."""

    async def crew(self) -> tuple[Peer, ...]:
        """The processes that work with this database, by name; none where one has it for itself in a file."""

    async def newest(self) -> float | None:
        """When something was last written down: an update, a call that ended, an act. None for nothing."""
