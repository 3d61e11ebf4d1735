"""An admin says that it is no fraud: everything is undone, said, and remembered."""

from __future__ import annotations

from attrs import define

from bot.core.message import UserId
from bot.core.moderation.acts import DELETE, FREED, REFUSED, RESTRICTING, WARN
from bot.services.campaigns.campaigns import Campaigns
from bot.services.cases.case import TRUST, Case, CaseCalls, Done
from bot.services.cases.casebook import MOST_ACTS
from bot.services.cases.settling import Settling
from bot.services.cases.undoing import Undoing
from bot.services.marks import warning_mark
from bot.services.store import Store

_STAYING = frozenset({*FREED.values(), TRUST, REFUSED})
"""Acts that "not fraud" does not take back."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Clearing:
    """Safe to repeat: what was undone stays so once."""

    _store: Store
    _campaigns: Campaigns
    _calls: CaseCalls
    _undoing: Undoing
    _settling: Settling

    async def clear(self, case: Case, by: UserId, *, aloud: bool = True) -> Done:
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
        # Read once more: from the word on no step is taken any more, and one may have been just before it.
        done = await self._store.ledger.acts(case.chat_id, MOST_ACTS, message_id=case.message_id)
        standing = [act for act in done if not act.undone_by and act.kind not in _STAYING]
        undoing = [(act, await self._undoing.calls(act)) for act in standing]
        calls = [call for _, undone in undoing for call in undone]
        shown = any(act.kind in {WARN, DELETE, *RESTRICTING} for act in standing)
        if shown:
            warning = await self._store.outbox.message_marked(
                case.chat_id, str(warning_mark(case.message_id))
            )
            calls += self._calls.apology(case, warning) if aloud or warning else ()
        first = not judgement.cleared_by
        freed = [
            self._settling.act(case, FREED[act.kind], by)
            for act, undone in undoing
            if undone and act.kind in RESTRICTING
        ]
        answers, reports = await self._settling.answers(case, granted=True)
        counted = self._settling.counted(case, false_alarm=first, report_wrong=reports)
        for act in standing:
            if act.kind in RESTRICTING:
                case.state.restricted.pop(act.user_id, None)
        calls += answers
        await self._settling.leave(case, by, "wrong")
        taken = tuple((act.id, by) for act in standing)
        await self._settling.finish(case, calls, freed, counted, undone=taken)
        return Done(word="cleared")
