"""An admin says that it is fraud, goes one step further, or trusts who wrote it."""

from __future__ import annotations

import json

from attrs import define

from bot.core.message import ChatKind, UserId
from bot.core.moderation.acts import BAN, DELETE, MUTE, RIGHT_FOR
from bot.core.moderation.ladder import BAN as BAN_RUNG
from bot.core.moderation.ladder import seconds
from bot.core.moderation.lists import CHANNEL, PERSON
from bot.core.moderation.policy import REMOVING
from bot.core.moderation.settings import mode_for
from bot.errors import CallFailed
from bot.services.authority import Authority
from bot.services.campaigns.campaigns import Campaigns
from bot.services.cases.case import TRUST, Case, CaseCalls, Done
from bot.services.cases.casebook import Casebook
from bot.services.cases.settling import Settling
from bot.services.cases.undoing import facts
from bot.services.chats.chats import Chats
from bot.services.guard.guard import Guard
from bot.services.guard.recording import saw_itself
from bot.services.platform import Clock, Member, Messenger
from bot.services.store import Act, Call, Entry, Store


@define(kw_only=True, eq=False, repr=False, slots=False)
class Escalating:
    """Safe to repeat; nothing is done to who is protected, nor on a guess."""

    _store: Store
    _chats: Chats
    _campaigns: Campaigns
    _guard: Guard
    _messenger: Messenger
    _authority: Authority
    _casebook: Casebook
    _calls: CaseCalls
    _settling: Settling
    _clock: Clock

    async def confirm(self, case: Case, by: UserId) -> Done:
        """It is fraud: remember it, and do about a doubtful one what the mode does about a plain one."""
        judgement = case.judgement
        first = await self._store.ledger.confirm(case.chat_id, case.message_id, by)
        if not first and judgement.confirmed_by != by:
            return Done(word="too_late")
        await self._campaigns.confirmed(case.chat_id, judgement.campaign, by, sure=saw_itself(judgement))
        calls, reports = await self._settling.answers(case, granted=False)
        counted = self._settling.counted(case, confirmed=first, report_right=reports)
        await self._settling.leave(case, by, "right")
        if await self._protected(case, await self._authority.member(case.chat_id, judgement.sender_id)):
            await self._settling.finish(case, calls, counted=counted)
            return Done(word="done")
        removes = mode_for(case.settings, judgement.scheme) in REMOVING
        if _was_treated(case):
            calls, acts = self._with_deletion(case, by, calls, []) if removes else (calls, [])
            await self._settling.finish(case, calls, acts, counted)
        else:
            turn = await self._guard.convicted(judgement, case.state.chat, case.acts, by)
            await self._settling.finish(case, [*turn.calls, *calls], turn.acts, counted)
        return self._with_what_stays(case) if removes else Done(word="done")

    async def further(self, case: Case, by: UserId, rung: str) -> Done:
        """One step further against the sender, now, whatever the mode is."""
        kind, user = BAN if rung == BAN_RUNG else MUTE, case.judgement.sender_id
        if _is_done(case, kind, rung) or case.judgement.cleared_by or not user:
            return Done(word="too_late")
        if kind == MUTE and not _can_be_muted(case):
            return Done(word="foreign")
        if not self._chats.may(await self._casebook.refreshed(case), RIGHT_FOR[kind]):
            return Done(word="no_right", detail=RIGHT_FOR[kind])
        member = await self._authority.member(case.chat_id, user)
        # By a wrong clock a mute may end before it begins, which to Telegram is never.
        if (member is None and user > 0) or (kind == MUTE and not self._clock.is_sure()):
            return Done(word="failed")
        if await self._protected(case, member):
            return Done(word="protected")
        until = self._clock.now() + seconds(rung) if kind == MUTE else 0.0
        before = json.dumps(facts(member)) if member is not None else ""
        calls = [self._step(case, kind, until)]
        acts = [self._settling.act(case, kind, by, until=until, before=before)]
        taken = await self._settling.take(case, *self._with_deletion(case, by, calls, acts))
        if taken:
            case.state.restrict(user, until)
        return self._with_what_stays(case) if taken else Done(word="too_late")

    def _step(self, case: Case, kind: str, until: float) -> Call:
        user = case.judgement.sender_id
        if kind == BAN:
            return self._calls.ban(case.chat_id, user)
        return self._calls.mute(case.chat_id, user, until)

    def _with_what_stays(self, case: Case) -> Done:
        """Done, and where the message still stands the right without which it does."""
        gone = any(act.kind == DELETE for act in case.acts)
        if gone or self._chats.may(case.state, RIGHT_FOR[DELETE]):
            return Done(word="done")
        return Done(word="stays", detail=RIGHT_FOR[DELETE])

    def _with_deletion(
        self, case: Case, by: UserId, calls: list[Call], acts: list[Act]
    ) -> tuple[list[Call], list[Act]]:
        """The same, and the message goes if it still stands and the bot may."""
        gone = any(act.kind == DELETE for act in case.acts)
        if gone or not self._chats.may(case.state, RIGHT_FOR[DELETE]):
            return calls, acts
        deletion = self._calls.delete(case.chat_id, case.message_id)
        return [*calls, deletion], [*acts, self._settling.act(case, DELETE, by)]

    async def trust(self, case: Case, by: UserId) -> Done:
        """Whoever wrote this is trusted from now on."""
        user = case.judgement.sender_id
        if not user:
            return Done(word="too_late")
        kind = PERSON if user > 0 else CHANNEL
        entry = Entry(chat_id=case.chat_id, kind=kind, value=str(user), by=by, at=self._clock.now())
        news = await self._store.lists.keep(entry)
        self._chats.forget(case.chat_id)
        await self._settling.finish(case, (), [self._settling.act(case, TRUST, by)] if news else ())
        return Done(word="trusted")

    async def _protected(self, case: Case, member: Member | None) -> bool:
        """Whether the sender is an admin by now, the group itself or its linked channel.

        Who cannot be asked about counts as one: nothing is done on a guess.
        """
        sender, group = int(case.judgement.sender_id), int(case.chat_id)
        if sender > 0 or sender == group:
            return sender == group or member is None or member.is_admin
        try:
            return 0 != sender == await self._messenger.linked_channel(case.chat_id)
        except CallFailed:
            return True


def _was_treated(case: Case) -> bool:
    """Whether the mode has had its say: of what was only doubted or reported it has not."""
    return any(act.reason.startswith("mode.") for act in case.acts)


def _is_done(case: Case, kind: str, rung: str) -> bool:
    """Whether an admin took this step already, or one that lasts longer."""
    standing = (act for act in case.acts if act.kind == kind and act.by and not act.undone_by)
    return any(kind == BAN or act.until - act.at >= seconds(rung) for act in standing)


def _can_be_muted(case: Case) -> bool:
    """Telegram silences people in supergroups only."""
    return case.judgement.sender_id > 0 and case.state.record.kind == ChatKind.SUPERGROUP
