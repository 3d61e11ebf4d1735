"""What is kept of a chat."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.core.message import ChatId, UserId
from bot.services.store.ledger import Counted
from bot.services.store.lists import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRecord:
    """What is kept of a chat. ``settings`` holds only values that differ from the defaults, as text.

    ``next_run`` is the Unix time of the next tip, None while tips are off. ``heard`` is the language that
    most is said in, "" while too little was heard.
    """

    chat_id: ChatId
    kind: str
    title: str = ""
    active: bool = True
    greeted: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    next_run: float | None = None
    heard: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """All that is kept of a chat and told by its messages' way: ``record`` is None if it was never saved.

    ``lines`` are its lists, oldest first, ``warned`` has for each scheme the time of its newest judgement
    with form "full".
    """

    record: ChatRecord | None = None
    lines: tuple[Entry, ...] = ()
    warned: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many chats are alike; ``mode`` is "" where the default holds."""

    kind: str
    active: bool
    mode: str
    count: int


class ChatStore(Protocol):
    """The chats: their settings, who leads them, and what is counted in them."""

    async def get(self, chat_id: ChatId) -> ChatRecord | None:
        """The record of a chat, None if it was never saved."""

    async def kept(self, chat_ids: Sequence[ChatId], since: float) -> Mapping[ChatId, Kept]:
        """What is kept of each of some chats, in one visit; warnings not before ``since``."""

    async def active(self) -> tuple[ChatRecord, ...]:
        """All active chats, by id."""

    async def save(self, record: ChatRecord) -> None:
        """Insert or replace the record of a chat; its settings are left as they are in the database."""

    async def set_heard(self, chat_id: ChatId, lang: str) -> bool:
        """Keep the language that a chat speaks and nothing else of its record; whether that was news."""

    async def set_setting(self, chat_id: ChatId, key: str, value: str | None, by: UserId, at: float) -> None:
        """Store one setting (None resets it to the default) and add a row to the history."""

    async def setting_history(
        self, chat_id: ChatId, limit: int
    ) -> tuple[tuple[float, int, str, str | None], ...]:
        """The latest changes, newest first: (when, who, key, value)."""

    async def move(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup: everything kept under ``old`` (waiting calls too) moves to ``new``.

        Rows that exist under ``new`` already win; such a chat takes over ``next_run`` if it has none, and
        ``greeted``. Message ids do not survive, the new chat counts from 1 again: judgements move under the
        negative of their message id, for ``Kept.warned`` alone; waiting calls about a message fail, the
        others lose their ``reply_parameters``. Repeating it changes nothing.
        """

    async def newest(self, limit: int) -> tuple[tuple[ChatId, str], ...]:
        """Number and title of the active groups and channels that came last, newest first."""

    async def census(self) -> tuple[Crowd, ...]:
        """All chats counted, by kind, whether active, and mode."""

    async def set_stewards(self, led: Mapping[ChatId, Collection[UserId]]) -> None:
        """Keep who the admins of these chats are, so that they find them from their private chat."""

    async def stewarded(self, user_id: UserId) -> tuple[ChatRecord, ...]:
        """The active chats that somebody is kept as an admin of, by title. Their right is asked for anew."""

    async def stewards(self, chat_id: ChatId | None = None) -> tuple[tuple[ChatId, UserId], ...]:
        """Who is kept as an admin of which chat, or of this one; by chat and person."""

    async def counts(self, chat_id: ChatId, since: str) -> tuple[Counted, ...]:
        """What was counted on the day ``since`` and later, by day and key."""
