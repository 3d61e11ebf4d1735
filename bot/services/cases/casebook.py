"""What is known of the cases of a chat."""

from __future__ import annotations

from attrs import define

from bot.core.message import Chat, ChatId, ChatKind, MessageId
from bot.services.campaigns.campaigns import Campaigns
from bot.services.cases.case import Alike, Case
from bot.services.chats.chats import Chats, ChatState
from bot.services.guard.recording import name_of
from bot.services.store import Judgement, Store

MOST_ACTS = 50


@define(kw_only=True, eq=False, repr=False, slots=False)
class Casebook:
    """Reads cases from the ledger; it changes none."""

    _store: Store
    _chats: Chats
    _campaigns: Campaigns

    async def judgement(self, chat_id: ChatId, message_id: MessageId) -> Judgement | None:
        """What the ledger knows of a message."""
        return await self._store.ledger.judgement(chat_id, message_id)

    async def lately(self, chat_id: ChatId, limit: int) -> tuple[Case, ...]:
        """The last cases of a chat, newest first, each with its newest acts."""
        state = await self._chats.known(chat_id)
        if state is None:
            return ()
        cases = [
            Case(
                judgement=judgement,
                acts=await self._store.ledger.acts(chat_id, limit, message_id=judgement.message_id),
                state=state,
            )
            for judgement in await self._store.ledger.latest(chat_id, limit)
        ]
        await self._chats.acquaint(state.chat, {user for case in cases for user in _named(case)})
        return tuple(cases)

    async def alike(self, chat_id: ChatId, message_id: MessageId) -> Alike | None:
        """Where else the same was seen, None where nobody else said a word of it."""
        judgement = await self._store.ledger.judgement(chat_id, message_id)
        known = await self._campaigns.known(judgement.campaign) if judgement else None
        if known is None or not known.voices:
            return None
        return Alike(
            last_seen=known.last_seen,
            count=await self._store.ledger.sightings(known.exact),
            chats=await self._store.campaigns.chats_with(known.exact),
        )

    async def case(self, chat_id: ChatId, message_id: MessageId) -> Case | None:
        """A case with its acts, None when the ledger knows none."""
        judgement = await self._store.ledger.judgement(chat_id, message_id)
        if judgement is None:
            return None
        acts = await self._store.ledger.acts(chat_id, MOST_ACTS, message_id=message_id)
        record = await self._store.chats.get(chat_id)
        kind = ChatKind(record.kind) if record else ChatKind.SUPERGROUP
        state = await self._chats.state(Chat(id=chat_id, kind=kind))
        case = Case(
            judgement=judgement,
            acts=acts,
            state=state,
            reports=len(await self._store.complaints.reports(chat_id, message_id)),
            objected=await self._store.complaints.objected(chat_id, message_id),
        )
        await self._chats.acquaint(state.chat, _named(case))
        return case

    async def refreshed(self, case: Case) -> ChatState:
        """The state of its chat with admins heard of just now."""
        kind = ChatKind(case.state.record.kind)
        return await self._chats.refresh(Chat(id=case.chat_id, kind=kind))


def _named(case: Case) -> set[int]:
    """Who is called by name where a case is shown, and whose name was not kept with it."""
    judgement = case.judgement
    decided = {int(judgement.cleared_by), int(judgement.confirmed_by), *(int(act.by) for act in case.acts)}
    return decided if name_of(judgement) else {*decided, int(judgement.sender_id)}
