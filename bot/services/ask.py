"""Answers who asks about an offer, and keeps the thread of the talk for half an hour."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

from bot.core.ask import FORGET, State, Turn, also, opened, pressed, restored, said
from bot.core.message import ChatId, UserId
from bot.core.verdict import Verdict
from bot.services.ports import Clock, Store

_log = logging.getLogger(__name__)


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
    ) -> Turn:
        """Begin a talk about something that was judged, in a language; ``meant`` is what else was said."""
        return await self._keep(chat_id, user_id, also(opened(verdict, length, lang), meant))

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
        stored = await self._store.dialogue(chat_id, user_id, self._clock.now() - FORGET)
        try:
            values = json.loads(stored) if stored else {}
        except ValueError:
            _log.warning("dialogue_unreadable")
            values = {}
        return restored(values) if isinstance(values, dict) else State()

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
