"""What is to be told to the platform, kept until it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.message import ChatId, MessageId

Json = object
"""A JSON value: dict, list, str, int, float, bool or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One platform method to be performed, JSON in ``params``; it is kept in the outbox until it was.

    ``once`` means at most once: found half-sent after a crash it is dropped (a tip). Otherwise it is sent
    again (a warning). ``slot`` is the Unix time for which a tip was claimed. ``mark`` names what the message
    is, so that it can be found once it was sent; ``lasts`` are the seconds after which it is deleted, 0 for
    never.
    """

    chat_id: ChatId
    method: str
    params: Mapping[str, Json]
    once: bool = False
    slot: float | None = None
    mark: str = ""
    lasts: float = 0.0


class CallState(StrEnum):
    """ready -> sending -> sent; or failed. What may be repeated without harm goes from ready to sent."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A call in the outbox; ids grow in the order of insertion.

    ``attempts`` are the tries that were begun and of which none is known to have failed: each may have
    arrived. ``update_id`` is that of the update that led to it, where one did.
    """

    id: int
    call: Call
    state: CallState = CallState.READY
    attempts: int = 0
    update_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What one of the bot's own messages is, as its mark is stored, and when it was sent."""

    mark: str
    at: float


class OutboxStore(Protocol):
    """Calls until the platform took them, and the bot's own messages by their marks."""

    async def queued(self) -> tuple[Queued, ...]:
        """Calls in state ready or sending, by rising id."""

    async def begun(self) -> tuple[Queued, ...]:
        """Those in state sending."""

    async def ready(
        self, held: Collection[int], limit: int, *, full: Collection[ChatId] = (), patient: bool = True
    ) -> tuple[Queued, ...]:
        """Calls in state ready without some ids and those to some chats, by rising id.

        Those that are sent once at most are patient: tips and broadcasts come behind all others, or not.
        """

    async def still_waiting(self, among: Collection[int]) -> frozenset[int]:
        """Which of these calls are ready or being sent."""

    async def pressed(self, least: int) -> Mapping[ChatId, int]:
        """The chats for which so many calls or more wait, tips left out, and how many."""

    async def tips_waiting(self) -> int:
        """How many tips are ready or being sent."""

    async def sending(self, call_id: int) -> bool:
        """Commit that a call is about to be sent once more; False if it waits no longer. Shares commits."""

    async def unsent(self, call_id: int) -> None:
        """Commit that the last attempt of a call in state sending did not arrive: it is ready again."""

    async def sent(self, call_id: int, message_id: int) -> None:
        """Mark a call done; ``message_id`` is what the platform answered, 0 if none. Shares commits."""

    async def failed(self, call_id: int, error: str) -> None:
        """Mark a call that the platform refused for good, with its error. Shares commits."""

    async def drop(self, chat_id: ChatId, error: str) -> int:
        """Mark every waiting call of a chat as failed and return how many there were."""

    async def message_marked(self, chat_id: ChatId, mark: str) -> MessageId:
        """The newest message of the bot that bears a mark, 0 if none was sent yet."""

    async def mark_of(self, chat_id: ChatId, message_id: MessageId) -> Marked | None:
        """What one of the bot's messages is; None for one that bears no mark."""

    async def take_expired(self, now: float, limit: int) -> tuple[Queued, ...]:
        """Queue the deletion of messages that have stood long enough, each once."""

    async def progress(self, mark: str) -> Mapping[str, int]:
        """How many ``once`` calls that bear a mark are in each state."""
