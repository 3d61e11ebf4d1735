"""Taking back what was done to somebody: what they might do before, also where one act came upon another."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import define

from bot.core.message import ChatId, MessageId, UserId
from bot.core.moderation.acts import BAN, MUTE, REACT, RESTRICTING
from bot.services.authority import Authority
from bot.services.platform import Clock, Member
from bot.services.store import Act, Call, Store

MOST_EARLIER = 500
"""Acts of a chat that are looked through for what came before one."""
KICKED, RESTRICTED = "kicked", "restricted"
"""What a platform calls somebody who was removed, and somebody who was silenced."""
SAME_END = 2.0
"""Seconds by which two ends of a restriction may differ and still be the same one."""


class Reversals(Protocol):
    """The platform's calls that take something back."""

    def restore(self, chat_id: ChatId, user_id: UserId, before: Mapping[str, object], now: float) -> Call:
        """Give back what somebody was allowed before they were silenced."""

    def unban(self, chat_id: ChatId, user_id: UserId) -> Call:
        """Let somebody come back."""

    def unreact(self, chat_id: ChatId, message_id: MessageId) -> Call:
        """Take the bot's reaction off a message."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Undoing:
    """Finds the calls that undo an act; none where somebody else has changed it since."""

    _store: Store
    _authority: Authority
    _calls: Reversals
    _clock: Clock

    async def calls(self, act: Act) -> Sequence[Call]:
        """The calls for one act."""
        if act.kind == REACT:
            return (self._calls.unreact(act.chat_id, act.message_id),)
        if act.kind not in RESTRICTING:
            return ()
        if act.user_id < 0:
            return (self._calls.unban(act.chat_id, act.user_id),)
        return await (self._unbanned(act) if act.kind == BAN else self._unmuted(act))

    async def _unmuted(self, act: Act) -> Sequence[Call]:
        member = await self._authority.member(act.chat_id, act.user_id)
        ours = member is None or _is_bound(facts(member), act.until)
        return (self._restored(act, await self._before(act)),) if ours else ()

    async def _unbanned(self, act: Act) -> Sequence[Call]:
        member, before = await self._authority.member(act.chat_id, act.user_id), await self._before(act)
        if (member is not None and member.status != KICKED) or before.get("status") == KICKED:
            return ()
        lifted = self._calls.unban(act.chat_id, act.user_id)
        # Who had been silenced by an admin is not to come back freer than they went.
        bound = before.get("status") == RESTRICTED
        return (lifted, self._restored(act, before)) if bound else (lifted,)

    def _restored(self, act: Act, before: Mapping[str, object]) -> Call:
        return self._calls.restore(act.chat_id, act.user_id, before, self._clock.now())

    async def _before(self, act: Act) -> Mapping[str, object]:
        """What somebody was allowed before an act, and before those of the bot that it came upon."""
        before = _kept(act)
        for one in await self._store.ledger.acts(act.chat_id, MOST_EARLIER):
            if one.user_id == act.user_id and one.id < act.id and _explains(one, before, act):
                before = _kept(one)
        return before


def facts(member: Member) -> dict[str, object]:
    """What an undo needs to know of somebody."""
    return {"status": member.status, "rights": sorted(member.rights), "until": member.until}


def _kept(act: Act) -> dict[str, object]:
    found = json.loads(act.before) if act.before else {}
    return found if isinstance(found, dict) else {}


def _explains(one: Act, before: Mapping[str, object], act: Act) -> bool:
    """Whether an earlier act made somebody what they were, and is no state to go back to.

    A mute of another case that still stands is one.
    """
    if one.kind == MUTE:
        fell = bool(one.undone_by) or one.message_id == act.message_id
        return fell and _is_bound(before, one.until)
    return one.kind == BAN and before.get("status") == KICKED


def _is_bound(known: Mapping[str, object], until: float) -> bool:
    """Whether somebody is restricted until about this moment."""
    end = known.get("until", 0.0)
    same = isinstance(end, int | float) and abs(end - until) <= SAME_END
    return known.get("status") == RESTRICTED and same
