"""What members say of a message, and what the admins' side of a case tells: without any screen."""

from __future__ import annotations

import pytest

from bot.core.detection.judge import THRESHOLDS, Sensitivity
from bot.core.message import MessageId, Role, Sender, UserId
from bot.core.moderation.federation import CAMPAIGN, PERSON
from bot.core.verdict import Level
from bot.services.cases.voices import Heard
from tests.builders import ADMIN, GROUP, MEMBER, message, verdict
from tests.drill import LINKED, VOICE, Drill

REPORTER, OTHER = UserId(21), UserId(22)


@pytest.fixture
async def drill() -> Drill:
    found = Drill()
    await found.begin()
    found.duty.judging.script = {"收微信号": verdict(), "hello": verdict(Level.CLEAN)}
    return found


async def reported(drill: Drill, by: int = REPORTER, *, sender: int = MEMBER, text: str = "hello") -> Heard:
    subject = message(text, sender=Sender(id=UserId(sender)))
    return await drill.duty.voices.report(subject, UserId(by))


async def test_a_first_report_becomes_a_case_and_a_second_is_heard_too(drill: Drill) -> None:
    first = await reported(drill)
    assert first.case is not None
    assert (first.word, first.count) == ("thanks", 1)
    assert (first.case.judgement.reason, [act.kind for act in first.case.acts]) == ("reported", ["report"])
    second = await reported(drill, OTHER)
    assert second.case is not None
    assert (second.count, len(second.case.acts)) == (2, 1)
    third = await reported(drill, 23)
    assert (third.word, third.case) == ("thanks", None)


async def test_a_decided_case_is_shown_no_more(drill: Drill) -> None:
    first = await reported(drill)
    assert first.case is not None
    await drill.duty.cases.decide("clear", GROUP, first.case.message_id, UserId(ADMIN))
    assert (await reported(drill, OTHER)).case is None


@pytest.mark.parametrize(
    ("sender", "word"),
    [
        (ADMIN, "about_admin"),
        (REPORTER, "about_admin"),
        (int(GROUP), "about_admin"),
        (LINKED, "about_admin"),
        (VOICE, "thanks"),
        (MEMBER, "thanks"),
    ],
)
async def test_who_wrote_is_told_by_their_number_alone(drill: Drill, sender: int, word: str) -> None:
    assert (await reported(drill, sender=sender)).word == word


async def test_where_reports_are_off_nothing_is_kept(drill: Drill) -> None:
    await drill.begin(reports="off")
    assert await reported(drill) == Heard(word="off")
    assert await drill.duty.store.complaints.reports(GROUP, MessageId(501)) == ()


async def test_a_role_that_somebody_claims_counts_for_nothing(drill: Drill) -> None:
    claimed = message("hello", sender=Sender(id=UserId(MEMBER), role=Role.OWNER))
    assert (await drill.duty.chats.ranked(claimed)).sender.role is Role.MEMBER


async def test_an_objection_is_heard_once(drill: Drill) -> None:
    case = (await reported(drill)).case
    assert case is not None
    first = await drill.duty.voices.appeal(case.judgement, UserId(MEMBER), "en")
    assert (first.word, first.case is not None) == ("sent", True)
    assert (await drill.duty.voices.appeal(case.judgement, UserId(MEMBER), "en")) == Heard(word="again")


async def test_the_last_cases_come_with_what_was_done(drill: Drill) -> None:
    assert await drill.duty.casebook.lately(GROUP, 10) == ()
    await reported(drill)
    (case,) = await drill.duty.casebook.lately(GROUP, 10)
    assert ([act.kind for act in case.acts], case.state.record.title) == (["report"], "Riverside")


async def test_what_was_seen_elsewhere_is_told_once_somebody_spoke_of_it(drill: Drill) -> None:
    assert await drill.duty.casebook.alike(GROUP, MessageId(501)) is None
    case = (await reported(drill, text="收微信号 日结 高价 长期有效 联系我")).case
    assert case is not None
    await drill.duty.cases.decide("confirm", GROUP, case.message_id, UserId(ADMIN))
    found = await drill.duty.casebook.alike(GROUP, case.message_id)
    assert found is not None
    assert (found.count, found.chats) == (1, 1)


async def test_each_level_flags_by_the_scores_that_were_kept(drill: Drill) -> None:
    flagged = drill.duty.statistics.flagged
    assert await flagged(GROUP, *Sensitivity) == (0, 0, 0)
    drill.duty.judging.script = {"hello": verdict(Level.SUSPICIOUS, score=THRESHOLDS[Sensitivity.NORMAL][0])}
    await reported(drill)
    assert await flagged(GROUP, *Sensitivity) == (0, 1, 1)
    drill.duty.clock.advance(8 * 86_400.0)
    assert await flagged(GROUP, *Sensitivity) == (0, 0, 0)


@pytest.mark.parametrize(
    ("sender", "worded", "kinds"),
    [(MEMBER, True, [PERSON, CAMPAIGN]), (MEMBER, False, [PERSON]), (VOICE, True, [CAMPAIGN])],
)
async def test_a_list_keeps_the_person_and_the_text(
    drill: Drill, sender: int, worded: bool, kinds: list[str]
) -> None:
    subject = message("收微信号 日结 高价 长期有效 联系我", sender=Sender(id=UserId(sender)))
    lines = await drill.duty.voices.lines(subject, UserId(ADMIN), worded=worded)
    assert [line.kind for line in lines] == kinds
    assert {line.reason for line in lines} == {"account_trade" if worded else "other_fraud"}


async def test_what_an_admin_confirms_is_known_by_its_scheme(drill: Drill) -> None:
    assert await drill.duty.voices.confirm(message("收微信号 日结 高价"), UserId(ADMIN)) == "account_trade"
    assert await drill.duty.voices.confirm(message("🙂"), UserId(ADMIN)) == ""
