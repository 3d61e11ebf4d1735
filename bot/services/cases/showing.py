"""The cards of cases: one a case in each place where its admins read, always as it stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from attrs import define

from bot.core.message import ChatId, MessageId, UserId
from bot.services.cases.audience import AGAIN, BLOCKED, Audience, Place, log_fault, log_flag, log_of
from bot.services.cases.case import Case, CaseCalls
from bot.services.cases.casebook import Casebook
from bot.services.chats.chats import Chats, ChatState
from bot.services.marks import Kind, Mark, case_mark
from bot.services.platform import Clock
from bot.services.store import Call, Queued, Store, Turn


@define(kw_only=True, eq=False, repr=False, slots=False)
class Showing:
    """Puts cases before admins, and goes elsewhere when a log is lost."""

    _store: Store
    _chats: Chats
    _casebook: Casebook
    _calls: CaseCalls
    _audience: Audience
    _clock: Clock
    _perform: Callable[[Sequence[Queued], float], Awaitable[None]]

    async def shown(self, case: Case, *, objected: bool = False) -> tuple[Call, ...]:
        """The calls that put what members said before the admins: a case has one card, which is rewritten."""
        state = await self._casebook.refreshed(case)
        places = [place.chat for place in await self._audience.of(state)]
        standing = {place: await self._card_in(case, place) for place in places}

        def write(place: Place) -> tuple[Call, ...]:
            card = standing.get(place.chat, MessageId(0))
            told = self._calls.objection(case, place, card) if objected and card else ()
            return (*self._calls.card(case, place, card), *told)

        return await self._audience.told(state, write, caused=True, thread=case.judgement.thread)

    async def blocked(self, user: UserId) -> None:
        """Somebody blocked the bot: the groups whose log is their private chat have lost it."""
        for record in await self._chats.led_by(user):
            if record.settings.get("log") == str(user):
                await self.lost(Mark(kind=Kind.LOST, chat=record.chat_id), ChatId(user), BLOCKED)

    async def fault(self, state: ChatState) -> str:
        """Why the last card for a group's log did not get there, "" where nothing speaks against it."""
        return await log_fault(self._store, state.record, state.settings)

    async def reached(self, mark: Mark, place: ChatId) -> None:
        """A card got to where a group's admins read: what was known against that place is over."""
        flag = log_flag(mark.chat)
        if (await self._store.operating.flag(flag) or "").startswith(f"{place}:"):
            await self._store.operating.set_flag(flag, None)

    async def lost(self, mark: Mark, place: ChatId, why: str) -> None:
        """What was to stand in a group's log, or with an admin, could not be sent: it goes elsewhere.

        ``why`` is kept until something gets there again.
        """
        state = await self._chats.known(mark.chat)
        if state is None:
            return
        calls: list[Call] = []
        if place == log_of(state):
            self._audience.lose(place)
            await self._store.operating.set_flag(log_flag(mark.chat), f"{place}:{why}")
            calls += await self._told_of_loss(await self._chats.refresh(state.chat))
            case = await self._casebook.case(mark.chat, mark.message) if mark.message else None
            calls += await self.shown(case) if case is not None else ()
        if calls:
            turn = Turn(result="log_lost", calls=tuple(calls))
            await self._perform(await self._store.inbox.finish(turn), 0.0)

    async def _told_of_loss(self, state: ChatState) -> Sequence[Call]:
        """Tell the admins of a group of its lost log, each once in a while."""
        mark, calls = Mark(kind=Kind.LOST, chat=state.record.chat_id), list[Call]()
        for place in await self._audience.of(state):
            last = await self._store.outbox.message_marked(place.chat, str(mark))
            told = await self._store.outbox.mark_of(place.chat, last) if last else None
            if told is None or self._clock.now() - told.at >= AGAIN:
                calls += self._calls.log_lost(state, place, mark)
        return calls

    async def _card_in(self, case: Case, place: ChatId) -> MessageId:
        mark = case_mark(case.chat_id, case.message_id)
        return await self._store.outbox.message_marked(place, str(mark))

    async def show(self, chat_id: ChatId, message_id: MessageId) -> bool:
        """Bring the cards of a case up to date, wherever they stand; whether there was one."""
        fresh = await self._casebook.case(chat_id, message_id)
        if fresh is None:
            return False
        calls: list[Call] = []
        for place in await self._audience.of(await self._casebook.refreshed(fresh)):
            if card := await self._card_in(fresh, place.chat):
                calls += self._calls.card(fresh, place, card)
        if calls:
            turn = Turn(result="card", calls=tuple(calls))
            await self._perform(await self._store.inbox.finish(turn), 0.0)
        return bool(calls)
