"""Whom and what a chat trusts or flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.message import ChatId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a chat's lists: a person, a domain, a channel or a phrase, and what is made of it."""

    chat_id: ChatId
    kind: str
    value: str
    by: UserId
    at: float


class ListStore(Protocol):
    """Whom and what a chat trusts or flags."""

    async def keep(self, entry: Entry) -> bool:
        """Add a line to a chat's lists; False if it stood there."""

    async def drop(self, chat_id: ChatId, kind: str, value: str) -> bool:
        """Take a line out; False if there was none."""

    async def entries(self, chat_id: ChatId) -> tuple[Entry, ...]:
        """The lists of a chat, oldest line first."""
