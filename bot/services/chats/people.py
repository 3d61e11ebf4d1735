"""What is kept of one person, for that person alone, and where they were met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from attrs import define

from bot.core.message import Chat, ChatId, ChatKind, UserId
from bot.services.authority import Authority
from bot.services.chats.chats import Chats
from bot.services.federations.federations import Federations
from bot.services.store import Json, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How many rows of each kind went, and whether lists of federations still name the person."""

    gone: Mapping[str, int]
    listed: bool


@define(kw_only=True, eq=False, repr=False, slots=False)
class People:
    """Tells people what is kept of them, and forgets it."""

    _store: Store
    _chats: Chats
    _federations: Federations
    _authority: Authority

    async def is_known(self, user_id: UserId) -> bool:
        """Whether anything names somebody."""
        return any((await self._store.people.known_of(user_id)).values())

    async def rows(self, user_id: UserId, limit: int) -> tuple[Mapping[str, Json], ...]:
        """What names somebody as plain values, at most so many of each kind, the newest first."""
        return await self._store.people.rows_of(user_id, limit)

    async def forget(self, user_id: UserId, handle: str) -> Forgotten:
        """Delete what names somebody; ``handle`` is theirs, "" without one."""
        gone = await self._store.people.forget(user_id)
        self._chats.forget(ChatId(user_id))
        # A federation that lost its owner may be gone.
        await self._federations.load()
        return Forgotten(gone=gone, listed=bool(await self._federations.naming(user_id, handle)))

    async def groups(self, user_id: UserId, limit: int) -> list[Chat]:
        """The groups in which somebody was met lately and still is."""
        rows = await self.rows(user_id, limit)
        met = [
            await self._chats.known(ChatId(int(str(row["chat_id"]))))
            for row in rows
            if row["kind"] == "chats"
        ]
        return [
            state.chat
            for state in met
            if state is not None and state.record.active and state.record.kind != ChatKind.PRIVATE
            if await self._authority.belongs(state.chat.id, user_id)
        ]
