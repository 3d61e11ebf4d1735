"""What admins decide about cases: each decision by itself, and told as it went."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from weakref import WeakValueDictionary

from attrs import define, field

from bot.core.message import ChatId, MessageId, UserId
from bot.core.moderation.acts import REFUSED
from bot.services.cases.case import Case, CaseCalls, Done
from bot.services.cases.casebook import MOST_ACTS, Casebook
from bot.services.cases.caselog import MOST_IN_WAVE, CaseLog, wave_of
from bot.services.cases.clearing import Clearing
from bot.services.cases.escalating import Escalating
from bot.services.chats.chats import Chats
from bot.services.store import Judgement, Queued, Store, Turn


@define(kw_only=True, eq=False, repr=False, slots=False)
class Cases:
    """Every method is safe to repeat: what was done stays done once, also when it was cut short."""

    _store: Store
    _chats: Chats
    _casebook: Casebook
    _clearing: Clearing
    _escalating: Escalating
    _calls: CaseCalls
    _log: CaseLog
    _perform: Callable[[Sequence[Queued], float], Awaitable[None]]
    _locks: WeakValueDictionary[tuple[ChatId, MessageId], asyncio.Lock] = field(
        init=False, factory=WeakValueDictionary
    )

    async def decide(
        self, verb: str, chat_id: ChatId, message_id: MessageId, by: UserId, rung: str = ""
    ) -> Done:
        """What an admin says of a case: ``clear``, ``confirm``, ``trust``, or ``further`` to a rung.

        Of two admins who say it at once the first counts.
        """
        lock = self._locks.setdefault((chat_id, message_id), asyncio.Lock())
        async with lock:
            case = await self._casebook.case(chat_id, message_id)
            if case is None:
                return Done(word="expired")
            if verb == "further":
                done = await self._escalating.further(case, by, rung)
            else:
                ways = {
                    "clear": self._clearing.clear,
                    "confirm": self._escalating.confirm,
                    "trust": self._escalating.trust,
                }
                done = await ways[verb](case, by)
            return await self._as_it_went(case, done)

    async def _as_it_went(self, before: Case, done: Done) -> Done:
        """What became of it, and not what was meant: the platform may have refused."""
        known = {act.id for act in before.acts if act.kind == REFUSED}
        acts = await self._store.ledger.acts(before.chat_id, MOST_ACTS, message_id=before.message_id)
        for act in acts:
            if act.kind == REFUSED and act.id not in known:
                return Done(word="refused", detail=act.before.partition(" ")[2])
        return done

    async def clear_wave(self, chat_id: ChatId, began: float, by: UserId) -> Done:
        """None of a wave is fraud: all of it is undone, and said once."""
        found = wave_of(await self._store.ledger.latest(chat_id, MOST_IN_WAVE), began)
        cleared = [one for one in reversed(found) if await self._clear_quietly(one, by)]
        state = await self._chats.known(chat_id)
        if state is None or not cleared:
            return Done(word="too_late")
        state = await self._chats.refresh(state.chat)
        calls = (*self._calls.apologies(state), *await self._log.wave_calls(state, began))
        turn = Turn(result="wave", calls=calls)
        await self._perform(await self._store.inbox.finish(turn), 0.0)
        return Done(word="cleared")

    async def _clear_quietly(self, judgement: Judgement, by: UserId) -> bool:
        chat_id, message_id = judgement.chat_id, judgement.message_id
        async with self._locks.setdefault((chat_id, message_id), asyncio.Lock()):
            case = await self._casebook.case(chat_id, message_id)
            if case is None or case.judgement.cleared_by:
                return False
            return (await self._clearing.clear(case, by, aloud=False)).word == "cleared"
