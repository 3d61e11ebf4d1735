"""Two admins decide about one case at the same moment in two processes: one counts, the other is told."""

from __future__ import annotations

import pytest

from bot.core.message import MessageId, UserId
from bot.services.cases.case import Case
from tests.builders import ADMIN, GROUP, MEMBER, verdict
from tests.drill import Drill

OTHER = UserId(7_000_000_002)


@pytest.fixture
async def drill() -> Drill:
    found = Drill()
    await found.begin()
    found.duty.judging.script = {"收微信号": verdict()}
    return found


async def read(drill: Drill) -> Case:
    """A case as a process has read it, before it knows of any decision."""
    number = await drill.posts(MEMBER, "收微信号")
    case = await drill.duty.casebook.case(GROUP, MessageId(number))
    assert case is not None
    return case


async def test_of_two_steps_the_first_is_taken(drill: Drill) -> None:
    case = await read(drill)
    words = [(await drill.duty.escalating.further(case, by, "ban")).word for by in (UserId(ADMIN), OTHER)]
    assert words[1] == "too_late" != words[0]
    acts = await drill.duty.store.ledger.acts(GROUP, 9, message_id=case.message_id)
    assert [act.by for act in acts if act.kind == "ban"] == [ADMIN]
    assert len(drill.duty.messenger.done("banChatMember")) == 1


async def test_of_fraud_and_no_fraud_the_first_word_counts(drill: Drill) -> None:
    case = await read(drill)
    assert (await drill.duty.escalating.confirm(case, UserId(ADMIN))).word != "too_late"
    assert (await drill.duty.clearing.clear(case, OTHER)).word == "too_late"
    kept = await drill.duty.store.ledger.judgement(GROUP, case.message_id)
    assert kept is not None
    assert (kept.confirmed_by, kept.cleared_by) == (ADMIN, 0)


async def test_no_step_follows_the_word_that_it_is_no_fraud(drill: Drill) -> None:
    case = await read(drill)
    assert (await drill.duty.clearing.clear(case, UserId(ADMIN))).word == "cleared"
    assert (await drill.duty.escalating.further(case, OTHER, "ban")).word == "too_late"
    assert drill.duty.messenger.done("banChatMember") == []


async def test_that_word_takes_back_a_step_that_was_taken_just_before(drill: Drill) -> None:
    case = await read(drill)
    await drill.duty.escalating.further(case, OTHER, "ban")
    assert (await drill.duty.clearing.clear(case, UserId(ADMIN))).word == "cleared"
    acts = await drill.duty.store.ledger.acts(GROUP, 9, message_id=case.message_id)
    assert [act.undone_by for act in acts if act.kind == "ban"] == [ADMIN]
