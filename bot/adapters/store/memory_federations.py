"""Federations in memory: a part of the store for tests and trying out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.core.message import ChatId, UserId
from bot.core.moderation.federation import HANDLE, PERSON
from bot.services.federation_store import Federation, ListAppeal, ListEntry, Standing
from bot.services.ports import Call, Queued

if TYPE_CHECKING:
    from bot.adapters.store.memory import _Tables


@dataclass(slots=True, kw_only=True)
class FederationTables:
    """The rows, by their keys; of admins and groups since when."""

    federations: dict[str, Federation] = field(default_factory=dict)
    admins: dict[tuple[str, int], float] = field(default_factory=dict)
    chats: dict[int, tuple[str, float]] = field(default_factory=dict)
    entries: dict[tuple[str, str, str], ListEntry] = field(default_factory=dict)
    appeals: dict[int, ListAppeal] = field(default_factory=dict)
    last_appeal: int = 0

    def moved(self, old: ChatId, new: ChatId) -> None:
        """A group became a supergroup; a row of ``new`` wins."""
        if (followed := self.chats.pop(old, None)) is not None:
            self.chats.setdefault(new, followed)

    def purge(self, before: float) -> int:
        """Delete answered objections that are old; return how many."""
        old = [number for number, one in self.appeals.items() if one.outcome and one.at < before]
        for number in old:
            del self.appeals[number]
        return len(old)

    def admins_of(self, federation_id: str) -> tuple[UserId, ...]:
        """Its admins beside the owner, the oldest first."""
        own = sorted((at, user) for (of, user), at in self.admins.items() if of == federation_id)
        return tuple(UserId(user) for _, user in own)

    def delete(self, federation_id: str) -> bool:
        """Delete a federation with all that was kept for it."""
        self.admins = {key: at for key, at in self.admins.items() if key[0] != federation_id}
        self.chats = {chat: row for chat, row in self.chats.items() if row[0] != federation_id}
        self.entries = {key: one for key, one in self.entries.items() if key[0] != federation_id}
        self.appeals = {key: one for key, one in self.appeals.items() if one.federation != federation_id}
        return self.federations.pop(federation_id, None) is not None

    def counted(self, user_id: UserId) -> int:
        """How many rows name somebody that go when they want to be forgotten."""
        return len(self._going(user_id))

    def rows(self, user_id: UserId) -> list[dict[str, Any]]:
        """The rows that name somebody, and the lines that list them, which stay."""
        listed = [one for key, one in self.entries.items() if key[1:] == (PERSON, str(user_id))]
        return [*self._going(user_id), *map(_told, listed)]

    def forget(self, user_id: UserId) -> None:
        """Delete what names somebody as an admin or an objector; a federation of theirs is handed over."""
        self.appeals = {key: one for key, one in self.appeals.items() if one.user_id != user_id}
        self.admins = {key: at for key, at in self.admins.items() if key[1] != user_id}
        for key, entry in self.entries.items():
            if entry.by == user_id:
                self.entries[key] = replace(entry, by=UserId(0))
        for one in [one for one in self.federations.values() if one.owner == user_id]:
            heirs = self.admins_of(one.id)
            if heirs:
                self.federations[one.id] = replace(one, owner=heirs[0])
                del self.admins[one.id, heirs[0]]
            else:
                self.delete(one.id)

    def _going(self, user_id: UserId) -> list[dict[str, Any]]:
        hidden = {"id", "user_id"}
        said = (asdict(one) for one in self.appeals.values() if one.user_id == user_id)
        return [
            *({name: value for name, value in row.items() if name not in hidden} for row in said),
            *({"federation": of, "at": at} for (of, user), at in self.admins.items() if user == user_id),
            *(
                {"federation": one.id, "name": one.name, "at": one.at}
                for one in self.federations.values()
                if one.owner == user_id
            ),
        ]


class MemoryFederations:
    """The port ``FederationStore`` without a database."""

    _tables: _Tables

    async def make_federation(self, federation: Federation) -> bool:
        """Keep a new one; False if the id is taken."""
        self._must_be_open()
        return self._federal.federations.setdefault(federation.id, federation) is federation

    async def federation(self, federation_id: str) -> Standing | None:
        """One federation as it is now."""
        found = self._federal.federations.get(federation_id)
        return None if found is None else self._standing(found)

    async def federations_of(self, user_id: UserId) -> tuple[Standing, ...]:
        """Those that somebody owns or is an admin of, oldest first."""
        every = sorted(self._federal.federations.values(), key=lambda one: (one.at, one.id))
        return tuple(one for one in map(self._standing, every) if one.led_by(user_id))

    async def delete_federation(self, federation_id: str) -> bool:
        """Delete one with all that was kept for it; False if there is none."""
        self._must_be_open()
        return self._federal.delete(federation_id)

    async def add_federation_admin(self, federation_id: str, user_id: UserId, at: float) -> bool:
        """Make somebody an admin; False if they are one, or there is no such federation."""
        self._must_be_open()
        key = (federation_id, user_id)
        if federation_id not in self._federal.federations or key in self._federal.admins:
            return False
        self._federal.admins[key] = at
        return True

    async def drop_federation_admin(self, federation_id: str, user_id: UserId) -> bool:
        """Take the rank back; False if they had none."""
        self._must_be_open()
        return self._federal.admins.pop((federation_id, user_id), None) is not None

    async def join_federation(self, federation_id: str, chat_id: ChatId, at: float) -> bool:
        """A group follows a list; False if it follows one already, or there is no such federation."""
        self._must_be_open()
        if federation_id not in self._federal.federations or chat_id in self._federal.chats:
            return False
        self._federal.chats[chat_id] = (federation_id, at)
        return True

    async def leave_federation(self, chat_id: ChatId) -> str:
        """Forget that a group follows a list; the id of that, "" if it followed none."""
        self._must_be_open()
        return self._federal.chats.pop(chat_id, ("", 0.0))[0]

    async def federation_chats(self) -> Mapping[ChatId, str]:
        """Which list each group follows."""
        return {ChatId(chat): of for chat, (of, _) in self._federal.chats.items()}

    async def keep_listed(self, entries: Sequence[ListEntry]) -> int:
        """Add lines to lists that there are; how many were new."""
        self._must_be_open()
        rows, before = self._federal.entries, len(self._federal.entries)
        for one in entries:
            if one.federation in self._federal.federations:
                rows.setdefault((one.federation, one.kind, one.value), one)
        return len(rows) - before

    async def drop_listed(self, federation_id: str, kind: str, value: str) -> bool:
        """Take a line out; False if there was none."""
        self._must_be_open()
        return self._federal.entries.pop((federation_id, kind, value), None) is not None

    async def listed(self, federation_id: str, limit: int, skip: int = 0) -> tuple[ListEntry, ...]:
        """Lines of a list by kind and value."""
        return _sorted(one for key, one in self._federal.entries.items() if key[0] == federation_id)[
            skip : skip + limit
        ]

    async def listings(self, user_id: UserId, handle: str) -> tuple[ListEntry, ...]:
        """The lines of all lists that name somebody by number, or by a handle that is not ""."""
        named = {(PERSON, str(user_id)), (HANDLE, handle)}
        return _sorted(one for key, one in self._federal.entries.items() if key[1:] in named)

    async def open_list_appeal(self, appeal: ListAppeal) -> ListAppeal | None:
        """Keep an objection; None while an earlier one of this person to this federation is open."""
        self._must_be_open()
        of = (appeal.federation, appeal.user_id)
        rows = self._federal.appeals
        if any((one.federation, one.user_id) == of and not one.outcome for one in rows.values()):
            return None
        self._federal.last_appeal += 1
        rows[self._federal.last_appeal] = replace(appeal, id=self._federal.last_appeal)
        return rows[self._federal.last_appeal]

    async def list_appeal(self, appeal_id: int) -> ListAppeal | None:
        """One objection."""
        return self._federal.appeals.get(appeal_id)

    async def list_appeals(self, federation_id: str, limit: int) -> tuple[ListAppeal, ...]:
        """The open objections to a list, oldest first."""
        rows = self._federal.appeals.values()
        own = [one for one in rows if one.federation == federation_id and not one.outcome]
        return tuple(sorted(own, key=lambda one: (one.at, one.id))[:limit])

    async def list_appeals_since(self, federation_id: str, user_id: UserId, since: float) -> int:
        """How often somebody objected to a list since then."""
        of = (federation_id, user_id)
        rows = self._federal.appeals.values()
        return sum((one.federation, one.user_id) == of and one.at >= since for one in rows)

    async def settle_list_appeal(
        self, appeal: ListAppeal, outcome: str, off: Sequence[tuple[str, str]], calls: Sequence[Call]
    ) -> tuple[Queued, ...] | None:
        """Answer an open objection, forget its words, take lines off the list and queue calls."""
        self._must_be_open()
        before = self._federal.appeals.get(appeal.id)
        if before is None or before.outcome:
            return None
        self._federal.appeals[appeal.id] = replace(before, outcome=outcome, words="", handle="")
        for kind, value in off:
            self._federal.entries.pop((before.federation, kind, value), None)
        return tuple(self._enqueue(call) for call in calls)

    @property
    def _federal(self) -> FederationTables:
        return self._tables.federal

    def _standing(self, of: Federation) -> Standing:
        tables = self._federal
        return Standing(
            federation=of,
            admins=tables.admins_of(of.id),
            chats=sum(row[0] == of.id for row in tables.chats.values()),
            entries=sum(key[0] == of.id for key in tables.entries),
            appeals=sum(one.federation == of.id and not one.outcome for one in tables.appeals.values()),
        )

    def _must_be_open(self) -> None:
        raise NotImplementedError

    def _enqueue(self, call: Call) -> Queued:
        raise NotImplementedError


def _told(entry: ListEntry) -> dict[str, Any]:
    shown = (item for item in asdict(entry).items() if item[0] != "by")
    return {"what" if name == "kind" else name: value for name, value in shown}


def _sorted(entries: Iterable[ListEntry]) -> tuple[ListEntry, ...]:
    return tuple(sorted(entries, key=lambda one: (one.federation, one.kind, one.value)))
