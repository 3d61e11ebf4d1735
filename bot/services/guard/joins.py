"""Who asks to join: name and bio are looked at as a message would be."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define

from bot.core.message import ChatId, Message, UserId
from bot.core.verdict import Level, Verdict
from bot.errors import CallFailed
from bot.services.campaigns.campaigns import Campaigns
from bot.services.cases.audience import Audience, Place
from bot.services.chats.chats import Chats, ChatState
from bot.services.guard.judging import Judging
from bot.services.guard.recording import counted_day
from bot.services.marks import join_mark
from bot.services.platform import Calendar, Clock, JoinWriter, Messenger
from bot.services.store import Act, Call, Counted, Store, Turn

INVITE = "can_invite_users"
DECLINE = "decline"
SHOWN_EVERY = 86_400.0
"""Seconds in which the admins are shown one request of a person, however often that is made and withdrawn."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Joins:
    """Screens requests to join where a chat wants it; who looks harmless is left to the admins."""

    _judging: Judging
    _campaigns: Campaigns
    _chats: Chats
    _store: Store
    _messenger: Messenger
    _writer: JoinWriter
    _audience: Audience
    _clock: Clock
    _calendar: Calendar

    async def screen(self, update_id: int, message: Message) -> Turn:
        """What one request leads to, ready to be committed."""
        state = await self._chats.state(message.chat)
        settings = state.settings
        if not settings.joins:
            return Turn(update_id=update_id, result="join")
        alone = await self._judging.verdict(message)
        verdict = await self._campaigns.heard(message, alone)
        if verdict.level is Level.CLEAN:
            return Turn(update_id=update_id, result="join.clean")
        await self._chats.refresh(message.chat)
        certain = verdict.level is Level.FRAUD and self._chats.may(state, INVITE)
        declines = settings.joins == DECLINE and certain
        kind = "join_declined" if declines else "join_asked"
        act = Act(
            chat_id=message.chat.id,
            kind=kind,
            at=self._clock.now(),
            user_id=message.sender.id,
            reason=f"joins.{settings.joins}",
        )
        day = counted_day(self._calendar, settings, self._clock.now())
        calls: list[Call] = [self._writer.decline(message.chat.id, message.sender.id)] if declines else []
        calls += await self._card(state, message, verdict, declined=declines)
        counted = (Counted(chat_id=message.chat.id, day=day, key="joins.screened"),)
        return Turn(update_id=update_id, result=kind, calls=tuple(calls), acts=(act,), counted=counted)

    async def decide(self, chat_id: ChatId, user_id: UserId, by: UserId, *, approve: bool) -> bool:
        """An admin lets somebody in or turns them down; False if the request is gone.

        Asked of the platform at once: of two admins who decide, the first counts.
        """
        call = self._writer.approve if approve else self._writer.decline
        asked = call(chat_id, user_id)
        try:
            await self._messenger.call(asked.method, asked.params)
        except CallFailed:
            return False
        kind = "join_approved" if approve else "join_declined"
        act = Act(chat_id=chat_id, kind=kind, at=self._clock.now(), user_id=user_id, by=by, reason="button")
        await self._store.inbox.finish(Turn(result=kind, acts=(act,)))
        return True

    async def _card(
        self, state: ChatState, message: Message, verdict: Verdict, *, declined: bool
    ) -> Sequence[Call]:
        title = state.record.title
        if await self._was_shown(state, message):
            return ()

        def write(place: Place) -> Sequence[Call]:
            where = place.chat
            return self._writer.card(message, verdict, place.settings, title, where, declined=declined)

        return await self._audience.told(state, write, caused=True)

    async def _was_shown(self, state: ChatState, message: Message) -> bool:
        mark, now = str(join_mark(message.chat.id, message.sender.id)), self._clock.now()
        for place in await self._audience.of(state):
            number = await self._store.outbox.message_marked(place.chat, mark)
            card = await self._store.outbox.mark_of(place.chat, number) if number else None
            if card is not None and now - card.at < SHOWN_EVERY:
                return True
        return False
