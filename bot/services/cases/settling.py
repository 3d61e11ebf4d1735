"""What every decision about a case shares: who is answered, what is kept, and one commit for all of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from attrs import define

from bot.core.message import ChatId, MessageId, UserId
from bot.services.cases.case import BUTTON, Case, CaseCalls
from bot.services.guard.recording import counted_day, text_of
from bot.services.platform import Calendar, Clock
from bot.services.store import Act, Call, Counted, Feedback, Queued, Store, Turn

PATIENCE = 3.0
"""Seconds that a press waits for the platform's word at most."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Settling:
    """Ends a decision; ``show`` brings the case's cards up to date."""

    _store: Store
    _calls: CaseCalls
    _clock: Clock
    _calendar: Calendar
    _perform: Callable[[Sequence[Queued], float], Awaitable[None]]
    _show: Callable[[ChatId, MessageId], Awaitable[bool]]

    async def finish(
        self,
        case: Case,
        calls: Sequence[Call],
        acts: Sequence[Act] = (),
        counted: Sequence[Counted] = (),
        *,
        undone: tuple[tuple[int, UserId], ...] = (),
    ) -> None:
        """Commit and do what was decided, and show what came of it."""
        turn = Turn(
            result="case",
            calls=tuple(calls),
            acts=tuple(acts),
            counted=tuple(counted),
            undone=undone,
        )
        await self._perform(await self._store.inbox.finish(turn), PATIENCE)
        await self._show(case.chat_id, case.message_id)

    async def take(self, case: Case, calls: Sequence[Call], acts: Sequence[Act]) -> bool:
        """Commit and do a step of an admin; False where another's came first, in whichever process."""
        turn = Turn(result="case", calls=tuple(calls), acts=tuple(acts))
        after = max((act.id for act in case.acts), default=0)
        queued = await self._store.inbox.finish_step(turn, case.chat_id, case.message_id, after)
        if queued is None:
            return False
        await self._perform(queued, PATIENCE)
        await self._show(case.chat_id, case.message_id)
        return True

    async def answers(self, case: Case, *, granted: bool) -> tuple[list[Call], int]:
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

    async def leave(self, case: Case, by: UserId, said: str) -> None:
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

    def act(self, case: Case, kind: str, by: UserId, *, until: float = 0.0, before: str = "") -> Act:
        """Something that an admin did about the sender of a case, now."""
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

    def counted(self, case: Case, **counts: int) -> tuple[Counted, ...]:
        """What adds to the counts of the day; ``report_right`` is the key "report.right"."""
        day = counted_day(self._calendar, case.settings, self._clock.now())
        return tuple(
            Counted(chat_id=case.chat_id, day=day, key=key.replace("report_", "report."), count=int(count))
            for key, count in counts.items()
            if count
        )
