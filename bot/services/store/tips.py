"""The schedule of tips, and what was posted by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.message import ChatId
from bot.services.store.chats import ChatRecord
from bot.services.store.outbox import Call, Queued


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What becomes of one slot of a chat, in one commit: the tip with its call or none, and the next slot.

    ``local`` is the wall clock's date and time of the slot, as "2026-12-01 09:00".
    """

    chat_id: ChatId
    slot: float
    next_run: float | None
    local: str = ""
    tip_id: str = ""
    round: int = 0
    lang: str = ""
    call: Call | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One slot that was taken; ``tip_id`` is "" when it passed without a tip.

    ``message_id`` is 0 until it was sent, and negative once the group moved and left the message behind.
    Of a quiz ``voters`` have answered and ``hits`` of them were right.
    """

    slot: float
    local: str = ""
    tip_id: str = ""
    round: int = 0
    lang: str = ""
    message_id: int = 0
    voters: int = 0
    hits: int = 0


class TipStore(Protocol):
    """The schedule of the chats and what was posted by it."""

    async def set_next_run(self, chat_id: ChatId, next_run: float | None) -> None:
        """Set when the next tip is due."""

    async def warned_of(self, chat_ids: Sequence[ChatId], since: float) -> Mapping[ChatId, frozenset[str]]:
        """For each chat the schemes that a full warning was given about, not before ``since``."""

    async def due(self, now: float, limit: int) -> tuple[ChatRecord, ...]:
        """Active chats whose ``next_run`` is not after ``now``, the longest overdue first."""

    async def overdue(self, now: float) -> tuple[int, float | None]:
        """How many active chats have a ``next_run`` that is not after ``now``, and the earliest of them."""

    async def strayed(self, after: float, limit: int) -> tuple[ChatRecord, ...]:
        """Active chats whose ``next_run`` lies after ``after``: what a clock that went wrong may leave."""

    async def claim(self, claims: Sequence[Claim]) -> tuple[Queued, ...]:
        """Take slots: insert (chat, slot) once, move ``next_run``, queue the calls, all in one commit.

        A slot that another worker or an earlier life had queues nothing. A ``next_run`` that was moved beyond
        the slot meanwhile stays.
        """

    async def posts(self, chat_ids: Sequence[ChatId], limit: int) -> Mapping[ChatId, tuple[Post, ...]]:
        """For each chat its latest slots, newest first, those without a tip too."""

    async def posted(
        self, queued: Queued, message_id: int, poll_id: str, calls: Sequence[Call]
    ) -> tuple[Queued, ...]:
        """Mark a tip's call done, note its message and poll at its slot, and queue what follows it."""

    async def voted(self, poll_id: str, voters: int, hits: int) -> bool:
        """Note how a quiz stands; False if no slot has this poll."""
