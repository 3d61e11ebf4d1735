"""Answers who asks about an offer, and keeps the thread of the talk for half an hour."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.core.message import ChatId, ChatKind, UserId
from bot.core.talk.ask import FORGET, Found, State, Turn, answered, pressed, restored, said
from bot.core.verdict import Verdict
from bot.services.ask_store import Reminder
from bot.services.ports import Call, Clock, Queued, Store

_log = logging.getLogger(__name__)
NOTHING = Found()
A_DAY = 86_400.0
AT_ONCE = 100
"""Reminders that are queued at a time."""


class Asking:
    """The talks of people with the bot. What they write is judged and not kept."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def open(
        self,
        chat_id: ChatId,
        user_id: UserId,
        verdict: Verdict,
        length: int,
        lang: str,
        meant: frozenset[str] = frozenset(),
        found: Found = NOTHING,
        *,
        own: bool = False,
    ) -> Turn:
        """Answer something that was judged, in a language; ``meant`` is what else was said.

        ``found`` is what the library has on it; what somebody writes in words of their ``own`` may go on
        with the talk so far.
        """
        before = await self.state(chat_id, user_id) if own else State()
        return await self._keep(chat_id, user_id, answered(verdict, length, lang, found, before, meant))

    async def press(self, chat_id: ChatId, user_id: UserId, action: str) -> Turn:
        """A button; one of a talk that is forgotten begins anew from what the button says."""
        return await self._keep(chat_id, user_id, pressed(await self.state(chat_id, user_id), action))

    async def say(self, chat_id: ChatId, user_id: UserId, meant: frozenset[str], lang: str) -> Turn | None:
        """Words that mean something beside an offer, in a language; None when they are to be judged."""
        state = await self.state(chat_id, user_id)
        turn = said(replace(state, lang=lang) if state.step or state.situation else state, meant)
        return None if turn is None else await self._keep(chat_id, user_id, turn)

    async def state(self, chat_id: ChatId, user_id: UserId) -> State:
        """The talk as it stands, a new one when there is none or it is forgotten."""
        return _read(await self._store.dialogue(chat_id, user_id, self._clock.now() - FORGET))

    async def resume(self, chat_id: ChatId, user_id: UserId, state: State) -> None:
        """Take up a talk where it stood."""
        await self._keep(chat_id, user_id, Turn(state=state, parts=()))

    async def has_started(self, chat_id: ChatId) -> bool:
        """Whether the bot may write to somebody: they opened the private chat and did not block it."""
        record = await self._store.chat(chat_id)
        return record is not None and record.active and record.kind == ChatKind.PRIVATE

    async def remind(self, chat_id: ChatId, user_id: UserId, state: State) -> None:
        """Come back to a talk a day later; a person has one reminder, the last."""
        due = self._clock.now() + A_DAY
        kept = json.dumps(state.stored())
        await self._store.remind(Reminder(user_id=user_id, chat_id=chat_id, due=due, state=kept))

    async def remind_due(self, write: Callable[[ChatId, State], Sequence[Call]]) -> tuple[Queued, ...]:
        """Queue the reminders that are due, each once, and take up their talks; ``write`` words one."""
        queued: list[Queued] = []
        for reminder in await self._store.reminders_due(self._clock.now(), AT_ONCE):
            state = _read(reminder.state)
            queued += await self._store.take_reminder(reminder, write(reminder.chat_id, state))
            await self.resume(reminder.chat_id, reminder.user_id, state)
        return tuple(queued)

    async def purge(self) -> int:
        """Forget what is older than half an hour."""
        return await self._store.purge_dialogues(self._clock.now() - FORGET)

    async def _keep(self, chat_id: ChatId, user_id: UserId, turn: Turn) -> Turn:
        if turn.state == State():
            await self._store.drop_dialogue(chat_id, user_id)
        else:
            state = json.dumps(turn.state.stored())
            await self._store.keep_dialogue(chat_id, user_id, state, self._clock.now())
        return turn


def _read(stored: str | None) -> State:
    try:
        values = json.loads(stored) if stored else {}
    except ValueError:
        _log.warning("dialogue_unreadable")
        values = {}
    return restored(values) if isinstance(values, dict) else State()
