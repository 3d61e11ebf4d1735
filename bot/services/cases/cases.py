"""What admins do about a case: clear it and undo everything, confirm it, go one step further, trust."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from weakref import WeakValueDictionary

from bot.core.message import Chat, ChatId, ChatKind, MessageId, UserId
from bot.core.moderation.acts import BAN, DELETE, FREED, MUTE, REFUSED, RESTRICTING, RIGHT_FOR, WARN
from bot.core.moderation.ladder import BAN as BAN_RUNG
from bot.core.moderation.ladder import seconds
from bot.core.moderation.lists import CHANNEL, PERSON
from bot.core.moderation.policy import REMOVING
from bot.core.moderation.settings import ChatSettings, mode_for
from bot.errors import CallFailed
from bot.services.campaigns.campaigns import Campaigns
from bot.services.cases.audience import AGAIN, Audience, Place, log_of
from bot.services.cases.caselog import MOST_IN_WAVE, CaseLog, wave_of
from bot.services.cases.undoing import Undoing, facts
from bot.services.chats.chats import Chats, ChatState
from bot.services.guard.recording import counted_day, saw_itself, text_of
from bot.services.marks import Kind, Mark, case_mark, warning_mark
from bot.services.platform import Calendar, Clock, Member, Messenger
from bot.services.store import Act, Appeal, Call, Counted, Entry, Feedback, Judgement, Queued, Store, Turn

BUTTON = "button"
"""The reason of what an admin did by a button."""
MOST_ACTS = 50
PATIENCE = 3.0
"""Seconds that a press waits for the platform's word at most."""
TRUST = "trust"
_STAYING = frozenset({*FREED.values(), TRUST, REFUSED})
"""Acts that "not fraud" does not take back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case with all that is known of it; ``objected``: an objection waits for its answer."""

    judgement: Judgement
    acts: tuple[Act, ...]
    state: ChatState
    reports: int = 0
    objected: bool = False

    @property
    def settings(self) -> ChatSettings:
        """The settings of its chat."""
        return self.state.settings

    @property
    def chat_id(self) -> ChatId:
        """Its chat."""
        return self.judgement.chat_id

    @property
    def message_id(self) -> MessageId:
        """Its message."""
        return self.judgement.message_id


class CaseCalls(Protocol):
    """The platform's calls for what admins decide."""

    def mute(self, chat_id: ChatId, user_id: UserId, until: float) -> Call:
        """Silence somebody."""

    def ban(self, chat_id: ChatId, user_id: UserId) -> Call:
        """Remove somebody."""

    def restore(self, chat_id: ChatId, user_id: UserId, before: Mapping[str, object], now: float) -> Call:
        """Give back what somebody was allowed before they were silenced."""

    def unban(self, chat_id: ChatId, user_id: UserId) -> Call:
        """Let somebody come back."""

    def delete(self, chat_id: ChatId, message_id: MessageId) -> Call:
        """Remove a message."""

    def unreact(self, chat_id: ChatId, message_id: MessageId) -> Call:
        """Take the bot's reaction off a message."""

    def apology(self, case: Case, instead_of: MessageId) -> Sequence[Call]:
        """Say in the chat what was done by mistake, in place of the warning where one stands."""

    def log_lost(self, state: ChatState, place: Place, mark: Mark) -> Sequence[Call]:
        """Tell an admin that the log of a group cannot be written to."""

    def apologies(self, state: ChatState) -> Sequence[Call]:
        """Say in the chat that several messages were deleted by mistake."""

    def verdict_on_appeal(
        self, appeal: Appeal, judgement: Judgement, settings: ChatSettings, title: str, *, private: bool
    ) -> Sequence[Call]:
        """Answer who objected: in private where the bot may write to them, else in the chat."""

    def card(self, case: Case, place: Place, card: MessageId) -> Sequence[Call]:
        """Show a case as it is now: by its card, or by a new one where ``card`` is 0."""

    def objection(self, case: Case, place: Place, card: MessageId) -> Sequence[Call]:
        """Point to a card because its sender objects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of a click: a word for the one who clicked, and details for it."""

    word: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """How often, in how many chats and when last something like a message was seen."""

    last_seen: float
    count: int
    chats: int


class Cases:
    """Every method is safe to repeat: what was done stays done once, also when it was cut short."""

    def __init__(
        self,
        *,
        store: Store,
        chats: Chats,
        campaigns: Campaigns,
        messenger: Messenger,
        calls: CaseCalls,
        audience: Audience,
        log: CaseLog,
        clock: Clock,
        calendar: Calendar,
        perform: Callable[[Sequence[Queued], float], Awaitable[None]],
    ) -> None:
        self._store = store
        self._chats = chats
        self._campaigns = campaigns
        self._messenger = messenger
        self._calls = calls
        self._audience = audience
        self._log = log
        self._clock = clock
        self._calendar = calendar
        self._perform = perform
        self._undoing = Undoing(store=store, messenger=messenger, calls=calls, clock=clock)
        self._locks: WeakValueDictionary[tuple[ChatId, MessageId], asyncio.Lock] = WeakValueDictionary()

    async def decide(
        self, verb: str, chat_id: ChatId, message_id: MessageId, by: UserId, rung: str = ""
    ) -> Done:
        """What an admin says of a case: ``clear``, ``confirm``, ``trust``, or ``further`` to a rung.

        Of two admins who say it at once the first counts.
        """
        lock = self._locks.setdefault((chat_id, message_id), asyncio.Lock())
        async with lock:
            case = await self.case(chat_id, message_id)
            if case is None:
                return Done(word="expired")
            if verb == "further":
                done = await self._further(case, by, rung)
            else:
                ways = {"clear": self._clear, "confirm": self._confirm, "trust": self._trust}
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
        turn = Turn(update_id=None, result="wave", calls=calls)
        await self._perform(await self._store.inbox.finish(turn), 0.0)
        return Done(word="cleared")

    async def _clear_quietly(self, judgement: Judgement, by: UserId) -> bool:
        chat_id, message_id = judgement.chat_id, judgement.message_id
        async with self._locks.setdefault((chat_id, message_id), asyncio.Lock()):
            case = await self.case(chat_id, message_id)
            if case is None or case.judgement.cleared_by:
                return False
            return (await self._clear(case, by, aloud=False)).word == "cleared"

    async def judgement(self, chat_id: ChatId, message_id: MessageId) -> Judgement | None:
        """What the ledger knows of a message."""
        return await self._store.ledger.judgement(chat_id, message_id)

    async def lately(self, chat_id: ChatId, limit: int) -> tuple[Case, ...]:
        """The last cases of a chat, newest first, each with its newest acts."""
        found = await self._store.ledger.latest(chat_id, limit)
        state = await self._chats.known(chat_id)
        return tuple(
            [
                Case(
                    judgement=judgement,
                    acts=await self._store.ledger.acts(chat_id, limit, message_id=judgement.message_id),
                    state=state,
                )
                for judgement in found
                if state is not None
            ]
        )

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
        return Case(
            judgement=judgement,
            acts=acts,
            state=state,
            reports=len(await self._store.complaints.reports(chat_id, message_id)),
            objected=await self._store.complaints.objected(chat_id, message_id),
        )

    async def shown(self, case: Case, *, objected: bool = False) -> tuple[Call, ...]:
        """The calls that put what members said before the admins: a case has one card, which is rewritten."""
        state = await self._refreshed(case)
        places = [place.chat for place in await self._audience.of(state)]
        standing = {place: await self._card_in(case, place) for place in places}

        def write(place: Place) -> tuple[Call, ...]:
            card = standing.get(place.chat, MessageId(0))
            told = self._calls.objection(case, place, card) if objected and card else ()
            return (*self._calls.card(case, place, card), *told)

        return await self._audience.told(state, write, caused=True, thread=case.judgement.thread)

    async def lost(self, mark: Mark, place: ChatId) -> None:
        """What was to stand in a group's log, or with an admin, could not be sent: it goes elsewhere."""
        state = await self._chats.known(mark.chat)
        if state is None:
            return
        calls: list[Call] = []
        if place == log_of(state):
            self._audience.lose(place)
            calls += await self._told_of_loss(await self._chats.refresh(state.chat))
            case = await self.case(mark.chat, mark.message) if mark.message else None
            calls += await self.shown(case) if case is not None else ()
        if calls:
            turn = Turn(update_id=None, result="log_lost", calls=tuple(calls))
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

    async def _clear(self, case: Case, by: UserId, *, aloud: bool = True) -> Done:
        """It is no fraud: undo everything, say so, and remember it.

        Unless ``aloud`` only a warning that stands says so.
        """
        judgement = case.judgement
        # Who confirmed it by mistake may say so; another admin's word stands.
        if judgement.confirmed_by not in {0, by}:
            return Done(word="too_late")
        if (
            not await self._store.ledger.clear(case.chat_id, case.message_id, by)
            and judgement.cleared_by != by
        ):
            return Done(word="too_late")
        await self._campaigns.clear(case.chat_id, judgement.campaign, by)
        case.state.last_full.pop(judgement.scheme, None)
        case.state.last_short.pop(judgement.scheme, None)
        standing = [act for act in case.acts if not act.undone_by and act.kind not in _STAYING]
        undoing = [(act, await self._undoing.calls(act)) for act in standing]
        calls = [call for _, undone in undoing for call in undone]
        shown = any(act.kind in {WARN, DELETE, *RESTRICTING} for act in standing)
        if shown:
            warning = await self._store.outbox.message_marked(
                case.chat_id, str(warning_mark(case.message_id))
            )
            calls += self._calls.apology(case, warning) if aloud or warning else ()
        first = not judgement.cleared_by
        freed = [self._act(case, FREED[act.kind], by) for act, undone in undoing if undone and _touches(act)]
        answers, reports = await self._answers(case, granted=True)
        counted = self._counted(case, false_alarm=first, report_wrong=reports)
        for act in standing:
            if _touches(act):
                case.state.restricted.pop(act.user_id, None)
        calls += answers
        await self._leave(case, by, "wrong")
        taken = tuple((act.id, by) for act in standing)
        await self._finish(case, calls, freed, counted, taken)
        return Done(word="cleared")

    async def _confirm(self, case: Case, by: UserId) -> Done:
        """It is fraud: remember it, and do about a doubtful one what the mode does about a plain one."""
        judgement = case.judgement
        first = await self._store.ledger.confirm(case.chat_id, case.message_id, by)
        if not first and judgement.confirmed_by != by:
            return Done(word="too_late")
        await self._campaigns.confirmed(case.chat_id, judgement.campaign, by, sure=saw_itself(judgement))
        calls, reports = await self._answers(case, granted=False)
        acts: list[Act] = []
        done = Done(word="done")
        protected = await self._protected(case, await self._member(case.chat_id, judgement.sender_id))
        if mode_for(case.settings, judgement.scheme) in REMOVING and not protected:
            done = self._with_what_stays(case)
            calls, acts = self._with_deletion(case, by, calls, acts)
        await self._leave(case, by, "right")
        counted = self._counted(case, confirmed=first, report_right=reports)
        await self._finish(case, calls, acts, counted)
        return done

    async def _further(self, case: Case, by: UserId, rung: str) -> Done:
        """One step further against the sender, now, whatever the mode is."""
        kind, user = BAN if rung == BAN_RUNG else MUTE, case.judgement.sender_id
        if _is_done(case, kind, rung) or case.judgement.cleared_by or not user:
            return Done(word="too_late")
        if kind == MUTE and not _can_be_muted(case):
            return Done(word="foreign")
        if not self._chats.may(await self._refreshed(case), RIGHT_FOR[kind]):
            return Done(word="no_right", detail=RIGHT_FOR[kind])
        member = await self._member(case.chat_id, user)
        # By a wrong clock a mute may end before it begins, which to Telegram is never.
        if (member is None and user > 0) or (kind == MUTE and not self._clock.is_sure()):
            return Done(word="failed")
        if await self._protected(case, member):
            return Done(word="protected")
        until = self._clock.now() + seconds(rung) if kind == MUTE else 0.0
        before = json.dumps(facts(member)) if member is not None else ""
        case.state.restrict(user, until)
        calls = [self._step(case, kind, until)]
        acts = [self._act(case, kind, by, until=until, before=before)]
        await self._finish(case, *self._with_deletion(case, by, calls, acts), ())
        return self._with_what_stays(case)

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
        return [*calls, deletion], [*acts, self._act(case, DELETE, by)]

    async def _trust(self, case: Case, by: UserId) -> Done:
        """Whoever wrote this is trusted from now on."""
        user = case.judgement.sender_id
        if not user:
            return Done(word="too_late")
        kind = PERSON if user > 0 else CHANNEL
        entry = Entry(chat_id=case.chat_id, kind=kind, value=str(user), by=by, at=self._clock.now())
        news = await self._store.lists.keep(entry)
        self._chats.forget(case.chat_id)
        await self._finish(case, (), [self._act(case, TRUST, by)] if news else (), ())
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

    async def _answers(self, case: Case, *, granted: bool) -> tuple[list[Call], int]:
        """Settle reports and objections; the calls that answer who objected, and how many had reported."""
        proved, outcome = ("wrong", "granted") if granted else ("right", "refused")
        reports = await self._store.complaints.settle_reports(case.chat_id, case.message_id, proved)
        settled = await self._store.complaints.settle_appeals(case.chat_id, case.message_id, outcome)
        title = case.state.record.title
        calls: list[Call] = []
        for appeal in settled:
            private = await self._may_write(appeal.user_id)
            answer = self._calls.verdict_on_appeal(
                appeal, case.judgement, case.settings, title, private=private
            )
            calls += answer
        return calls, reports

    async def _may_write(self, user_id: UserId) -> bool:
        """Whether somebody opened a private chat: elsewhere the bot would be turned away for good."""
        record = await self._store.chats.get(ChatId(user_id))
        return record is not None and record.active

    async def _leave(self, case: Case, by: UserId, said: str) -> None:
        """Leave the case for the operator's review; its words only where the group agreed to that."""
        judgement = case.judgement
        shared = text_of(judgement) if case.settings.share_texts else ""
        risk = {"fraud": "high", "suspicious": "medium"}.get(judgement.level, "low")
        await self._store.feedback.keep(
            Feedback(
                chat_id=case.chat_id,
                message_id=case.message_id,
                user_id=by,
                said=said,
                at=self._clock.now(),
                risk=risk,
                scheme=judgement.scheme,
                lang=judgement.lang,
                text=shared,
            )
        )

    async def _refreshed(self, case: Case) -> ChatState:
        kind = ChatKind(case.state.record.kind)
        return await self._chats.refresh(Chat(id=case.chat_id, kind=kind))

    async def _member(self, chat_id: ChatId, user_id: UserId) -> Member | None:
        if user_id < 0:
            return None
        try:
            return await self._messenger.member(chat_id, user_id)
        except CallFailed:
            return None

    def _act(self, case: Case, kind: str, by: UserId, *, until: float = 0.0, before: str = "") -> Act:
        return Act(
            chat_id=case.chat_id,
            kind=kind,
            at=self._clock.now(),
            message_id=case.message_id,
            user_id=case.judgement.sender_id,
            by=by,
            reason=BUTTON,
            until=until,
            before=before,
        )

    def _counted(self, case: Case, **counts: int) -> tuple[Counted, ...]:
        day = counted_day(self._calendar, case.settings, self._clock.now())
        return tuple(
            Counted(chat_id=case.chat_id, day=day, key=key.replace("report_", "report."), count=int(count))
            for key, count in counts.items()
            if count
        )

    async def _finish(
        self,
        case: Case,
        calls: Sequence[Call],
        acts: Sequence[Act],
        counted: Sequence[Counted],
        undone: tuple[tuple[int, UserId], ...] = (),
    ) -> None:
        turn = Turn(
            update_id=None,
            result="case",
            calls=tuple(calls),
            acts=tuple(acts),
            counted=tuple(counted),
            undone=undone,
        )
        await self._perform(await self._store.inbox.finish(turn), PATIENCE)
        await self.show(case.chat_id, case.message_id)

    async def show(self, chat_id: ChatId, message_id: MessageId) -> bool:
        """Bring the cards of a case up to date, wherever they stand; whether there was one."""
        fresh = await self.case(chat_id, message_id)
        if fresh is None:
            return False
        calls: list[Call] = []
        for place in await self._audience.of(await self._refreshed(fresh)):
            if card := await self._card_in(fresh, place.chat):
                calls += self._calls.card(fresh, place, card)
        if calls:
            turn = Turn(update_id=None, result="card", calls=tuple(calls))
            await self._perform(await self._store.inbox.finish(turn), 0.0)
        return bool(calls)


def _touches(act: Act) -> bool:
    return act.kind in RESTRICTING


def _is_done(case: Case, kind: str, rung: str) -> bool:
    """Whether an admin took this step already, or one that lasts longer."""
    standing = (act for act in case.acts if act.kind == kind and act.by and not act.undone_by)
    return any(kind == BAN or act.until - act.at >= seconds(rung) for act in standing)


def _can_be_muted(case: Case) -> bool:
    """Telegram silences people in supergroups only."""
    return case.judgement.sender_id > 0 and case.state.record.kind == ChatKind.SUPERGROUP
