"""Whom and what a chat vouches for, and phrases of its own: the lists that its admins keep."""

from __future__ import annotations

from attrs import define

from bot.core.message import ChatId, Message, UserId
from bot.core.moderation.lists import MOST, PASS, PERSON, SILENCED
from bot.services.cases.phrases import Phrases
from bot.services.chats.chats import Chats
from bot.services.platform import Clock
from bot.services.store import Act, Entry, Store, Turn


@define(kw_only=True, eq=False, repr=False, slots=False)
class Vouching:
    """Changes the lists, notes who did it, and lets the next message be judged by them."""

    _store: Store
    _chats: Chats
    _phrases: Phrases
    _clock: Clock

    def hear(self, message: Message) -> None:
        """Remember of a message what tells whether it may contain a phrase."""
        self._phrases.hear(message)

    async def tried(self, chat_id: ChatId, kind: str, phrase: str) -> tuple[int, int]:
        """What a phrase would have met lately, and of how many: cases if it clears, messages if it flags."""
        if kind == PASS:
            return await self._phrases.passed(chat_id, phrase)
        return self._phrases.flagged(chat_id, phrase)

    async def lines(self, chat_id: ChatId) -> tuple[Entry, ...]:
        """The lists of a chat, oldest line first."""
        return await self._store.lists.entries(chat_id)

    async def keep(self, chat_id: ChatId, kind: str, value: str, by: UserId) -> str:
        """Add a line: ``done``, ``known`` before, or the list is ``full``."""
        if sum(entry.kind == kind for entry in await self.lines(chat_id)) >= MOST:
            return "full"
        entry = Entry(chat_id=chat_id, kind=kind, value=value, by=by, at=self._clock.now())
        if not await self._store.lists.keep(entry):
            return "known"
        await self._note("trust", chat_id, kind, value, by)
        return "done"

    async def drop(self, chat_id: ChatId, kind: str, value: str, by: UserId) -> str:
        """Take a line out: it is ``gone``, or was ``not_there``."""
        if not await self._store.lists.drop(chat_id, kind, value):
            return "not_there"
        await self._note("untrust", chat_id, kind, value, by)
        return "gone"

    async def _note(self, did: str, chat_id: ChatId, kind: str, value: str, by: UserId) -> None:
        touched = UserId(int(value)) if kind in {PERSON, SILENCED} else UserId(0)
        act = Act(
            chat_id=chat_id, kind=did, at=self._clock.now(), by=by, user_id=touched, reason=f"list.{kind}"
        )
        await self._store.inbox.finish(Turn(result=did, acts=(act,)))
        self._chats.forget(chat_id)
