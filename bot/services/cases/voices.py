"""What members say of cases: reports, and objections of those concerned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from attrs import define, field

from bot.core.actions import AskAdmins, Decision
from bot.core.message import Chat, ChatId, Message, MessageId, UserId
from bot.core.moderation.federation import CAMPAIGN, PERSON, Line
from bot.core.moderation.policy import PROTECTED
from bot.core.verdict import UNNAMED
from bot.services.allowance import Allowance
from bot.services.campaigns.campaigns import Campaigns
from bot.services.cases.case import Case
from bot.services.cases.casebook import Casebook
from bot.services.cases.cases import Cases
from bot.services.chats.chats import Chats
from bot.services.guard.guard import Guard
from bot.services.guard.judging import Judging
from bot.services.guard.recording import counted_day, judgement_of
from bot.services.platform import Calendar, Clock
from bot.services.store import REPORTED, Act, Appeal, Counted, Judgement, Queued, Report, Store, Turn

MOST_APPEALS = 3
"""Objections of one person in one group within ``APPEALS_IN``."""
APPEALS_IN = 86_400.0
MOST_REPORTS = 10
"""Reports of one member in one group within ``REPORTS_IN`` that admins hear of."""
REPORTS_IN = 86_400.0
MOST_TELLINGS = 3
"""Messages that one person shows to the admins of groups within ``TELLINGS_IN``, each once."""
TELLINGS_IN = 86_400.0
WRONG_TOO_OFTEN = 3
"""Wrong reports, and more wrong than right ones, from which a reporter is heard no louder than silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of a report or an objection: the word for who spoke, and the case that admins are shown.

    ``count`` is how many reported the message; without a case nobody is told.
    """

    word: str
    count: int = 0
    case: Case | None = None


@define(kw_only=True, eq=False, repr=False, slots=False)
class Voices:
    """Counts who says what; nobody is counted twice.

    What reaches others is counted in the store, and in memory too: to be forgotten is no way to begin anew.
    What somebody shows their admins from the private chat is kept nowhere, and counted in memory alone.
    """

    _store: Store
    _chats: Chats
    _judging: Judging
    _campaigns: Campaigns
    _cases: Cases
    _casebook: Casebook
    _guard: Guard
    _clock: Clock
    _calendar: Calendar
    _submit: Callable[[Sequence[Queued]], None]
    _reports: Allowance = field(init=False, factory=lambda: Allowance(MOST_REPORTS, REPORTS_IN))
    _appeals: Allowance = field(init=False, factory=lambda: Allowance(MOST_APPEALS, APPEALS_IN))
    _tellings: Allowance = field(init=False, factory=lambda: Allowance(MOST_TELLINGS, TELLINGS_IN))
    _told: Allowance = field(init=False, factory=lambda: Allowance(1, TELLINGS_IN))

    def tell(self, message_id: MessageId, by: UserId) -> str:
        """Somebody wants to show a message of their private chat to their admins; the word for them."""
        now = self._clock.now()
        if not self._told.take((by, message_id), now):
            return "again"
        return "sent" if self._tellings.take(by, now) else "many"

    async def confirm(self, subject: Message, by: UserId) -> str:
        """An admin says that a message is an ad; the scheme of its like from now on, "" without letters.

        With the message itself is done what the mode says, as if it had been seen for what it is.
        """
        judged = await self._store.ledger.judgement(subject.chat.id, subject.id)
        if judged is not None:
            await self._cases.decide("confirm", subject.chat.id, subject.id, by)
        # After the case, which may rest on what other chats said: what the judge alone sees is what is kept.
        scheme = await self._campaigns.confirm(subject, await self._judging.verdict(subject), by)
        if scheme and judged is None:
            await self._caught_up(await self._chats.ranked(subject), by)
        return scheme

    async def _caught_up(self, subject: Message, by: UserId) -> None:
        turn = await self._guard.judge(None, subject)
        if turn.judgement is not None:
            turn = replace(turn, judgement=replace(turn.judgement, confirmed_by=by))
            self._submit(await self._store.inbox.finish(turn))
            await self._guard.seen(subject, turn)

    async def lines(self, subject: Message, by: UserId, *, worded: bool) -> list[Line]:
        """What a list keeps of an ad: the person, unless a channel speaks, and the text, if it has any.

        A text that is too short to be anybody's is kept by none.
        """
        verdict = await self._judging.verdict(subject)
        scheme = await self._campaigns.confirm(subject, verdict, by) if worded else ""
        reason, lines = scheme or UNNAMED, list[Line]()
        if subject.sender.id > 0:
            lines.append(Line(kind=PERSON, value=str(subject.sender.id), reason=reason))
        if scheme and self._campaigns.alike(subject):
            exact = await self._campaigns.note(subject, verdict, alone=verdict)
            lines.append(Line(kind=CAMPAIGN, value=str(exact), reason=reason))
        return lines

    async def report(self, subject: Message, by: UserId) -> Heard:
        """A member reports a message; one that the judge saw nothing in becomes a case."""
        state = await self._chats.refresh(subject.chat)
        subject = await self._chats.ranked(subject)
        if not state.settings.reports:
            return Heard(word="off")
        if subject.sender.role in PROTECTED or subject.sender.id == by:
            return Heard(word="about_admin")
        if by in state.lists.silenced:
            return Heard(word="silenced")
        chat_id = subject.chat.id
        right, wrong = await self._store.complaints.reported(chat_id, by)
        kept = Report(chat_id=chat_id, message_id=subject.id, user_id=by, at=self._clock.now())
        if not await self._store.complaints.report(kept):
            return Heard(word="again")
        count = len(await self._store.complaints.reports(chat_id, subject.id))
        doubtful = wrong >= WRONG_TOO_OFTEN and wrong > right
        # Somebody who was wrong again and again is thanked like everybody, and heard once others join in.
        worth_it = (count == 1 and not doubtful) or count == 2
        tell = worth_it and await self._may_report(chat_id, by)
        return Heard(word="thanks", count=count, case=await self._case(subject) if tell else None)

    async def _may_report(self, chat_id: ChatId, by: UserId) -> bool:
        now = self._clock.now()
        lately = await self._store.complaints.reported_since(chat_id, by, now - REPORTS_IN)
        return lately <= MOST_REPORTS and self._reports.take((chat_id, by), now)

    async def _case(self, subject: Message) -> Case | None:
        """The case of a reported message, None when it was decided."""
        judgement = await self._store.ledger.judgement(subject.chat.id, subject.id)
        if judgement is not None and (judgement.cleared_by or judgement.confirmed_by):
            return None
        if judgement is None or not judgement.evidence:
            await self._judge(subject)
        return await self._casebook.case(subject.chat.id, subject.id)

    async def _judge(self, subject: Message) -> None:
        now, verdict = self._clock.now(), await self._judging.verdict(subject)
        judgement = judgement_of(subject, verdict, Decision(actions=(AskAdmins(),), reason=REPORTED), now)
        campaign, sighting = self._campaigns.sighted(subject, verdict, alone=verdict)
        act = Act(
            chat_id=subject.chat.id,
            kind="report",
            at=now,
            message_id=subject.id,
            user_id=subject.sender.id,
            reason=REPORTED,
        )
        turn = Turn(
            result="reported",
            judgement=replace(judgement, campaign=campaign),
            sighting=sighting,
            acts=(act,),
            counted=await self._counted(subject.chat, "report"),
        )
        await self._store.inbox.finish(turn)
        if sighting is not None:
            await self._campaigns.remember(sighting)

    async def _counted(self, chat: Chat, key: str) -> tuple[Counted, ...]:
        settings = (await self._chats.state(chat)).settings
        day = counted_day(self._calendar, settings, self._clock.now())
        return (Counted(chat_id=chat.id, day=day, key=key),)

    async def appeal(self, judgement: Judgement, by: UserId, lang: str) -> Heard:
        """The person concerned objects."""
        word = await self._heard(judgement, by, lang)
        case = await self._casebook.case(judgement.chat_id, judgement.message_id) if word == "sent" else None
        if case is not None:
            counted = await self._counted(case.state.chat, "appeal")
            await self._store.inbox.finish(Turn(result="appeal", counted=counted))
        return Heard(word=word, case=case)

    async def _heard(self, judgement: Judgement, by: UserId, lang: str) -> str:
        now = self._clock.now()
        if await self._store.complaints.appeals(judgement.chat_id, by, now - APPEALS_IN) >= MOST_APPEALS:
            return "many"
        kept = Appeal(
            chat_id=judgement.chat_id,
            message_id=judgement.message_id,
            user_id=by,
            at=now,
            lang=lang,
        )
        if not await self._store.complaints.appeal(kept):
            return "again"
        return "sent" if self._appeals.take((judgement.chat_id, by), now) else "many"
