"""What is kept of federations: who runs them, which groups follow them, what they list, and who objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.message import ChatId, UserId
from bot.services.store.outbox import Call, Queued


@dataclass(frozen=True, slots=True, kw_only=True)
class Federation:
    """Groups that share one list. ``id`` is what people name it by; the owner is one of its admins."""

    id: str
    name: str
    owner: UserId
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A federation as it is now; ``admins`` are those beside the owner, ``appeals`` the open objections."""

    federation: Federation
    admins: tuple[UserId, ...] = ()
    chats: int = 0
    entries: int = 0
    appeals: int = 0

    def led_by(self, user_id: UserId) -> bool:
        """Whether somebody is the owner or an admin."""
        return user_id == self.federation.owner or user_id in self.admins


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One line of a federation's list; ``by`` is who put it there, 0 for somebody who left no trace."""

    federation: str
    kind: str
    value: str
    reason: str
    by: UserId
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAppeal:
    """Somebody listed objects; ``outcome`` is "", "kept" or "removed". ``id`` is 0 until it is kept.

    ``words``, and ``handle`` if the person is listed by it, are kept until there is an answer, which is given
    in ``lang``.
    """

    federation: str
    user_id: UserId
    at: float
    words: str = ""
    handle: str = ""
    lang: str = ""
    outcome: str = ""
    id: int = 0


class FederationStore(Protocol):
    """Who runs federations, and which groups follow them."""

    async def make(self, federation: Federation) -> bool:
        """Keep a new one; False if the id is taken."""

    async def get(self, federation_id: str) -> Standing | None:
        """One federation as it is now."""

    async def led_by(self, user_id: UserId) -> tuple[Standing, ...]:
        """Those that somebody owns or is an admin of, oldest first."""

    async def all(self, limit: int) -> tuple[Standing, ...]:
        """The oldest, oldest first."""

    async def delete(self, federation_id: str) -> bool:
        """Delete one with all that was kept for it; False if there is none."""

    async def add_admin(self, federation_id: str, user_id: UserId, at: float) -> bool:
        """Make somebody an admin; False if they are one, or there is no such federation."""

    async def drop_admin(self, federation_id: str, user_id: UserId) -> bool:
        """Take the rank back; False if they had none."""

    async def join(self, federation_id: str, chat_id: ChatId, at: float) -> bool:
        """A group follows a list; False if it follows one already, or there is no such federation."""

    async def leave(self, chat_id: ChatId) -> str:
        """Forget that a group follows a list; the id of that, "" if it followed none."""

    async def chats(self) -> Mapping[ChatId, str]:
        """Which list each group follows."""


class ListingStore(Protocol):
    """The lists of federations. No row names a group."""

    async def keep(self, entries: Sequence[ListEntry]) -> int:
        """Add lines to lists that there are; how many were new. Of a line known the first reason stays."""

    async def drop(self, federation_id: str, kind: str, value: str) -> bool:
        """Take a line out; False if there was none."""

    async def of(self, federation_id: str, limit: int, skip: int = 0) -> tuple[ListEntry, ...]:
        """Lines of a list by kind and value."""

    async def naming(self, user_id: UserId, handle: str) -> tuple[ListEntry, ...]:
        """The lines of all lists that name somebody by number, or by a handle that is not ""."""


class ListAppealStore(Protocol):
    """Objections of those who are listed. No row names a group."""

    async def open(self, appeal: ListAppeal) -> ListAppeal | None:
        """Keep an objection; None while an earlier one of this person to this federation is open."""

    async def get(self, appeal_id: int) -> ListAppeal | None:
        """One objection."""

    async def waiting(self, federation_id: str, limit: int) -> tuple[ListAppeal, ...]:
        """The open objections to a list, oldest first."""

    async def since(self, federation_id: str, user_id: UserId, since: float) -> int:
        """How often somebody objected to a list since then."""

    async def settle(
        self, appeal: ListAppeal, outcome: str, off: Sequence[tuple[str, str]], calls: Sequence[Call]
    ) -> tuple[Queued, ...] | None:
        """Answer an open objection, forget its words, take lines off the list and queue calls, in one commit.

        ``off`` are kinds and values. None when it was answered before: then nothing changes.
        """
