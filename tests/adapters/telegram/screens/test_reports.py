"""Members who report, and those concerned who object: what is thanked for, refused, and told to admins."""

from __future__ import annotations

import pytest

from bot.core.message import MessageId, UserId
from bot.core.moderation.policy import FULL_EVERY
from bot.services.cases.voices import MOST_APPEALS, WRONG_TOO_OFTEN
from bot.services.marks import warning_mark
from tests.builders import AD, ADMIN, GROUP, MEMBER, OWNER, click_update, text_update, user
from tests.drill import LINKED, LOG, VOICE, Calls, Drill, datas, shown

REPORTER, SECOND, STRANGER = 21, 22, 77
SAID = "今天天气不错"


@pytest.fixture
async def drill() -> Drill:
    """A group with a log."""
    found = Drill()
    await found.begin()
    for who in (REPORTER, SECOND):
        found.duty.messenger.seat(GROUP, who, "member")
    return found


def in_log(calls: Calls) -> list[str]:
    """What the log is told."""
    return shown([call for call in calls if call[1].get("chat_id") == LOG])


def thanks(calls: Calls) -> list[int]:
    """The messages that were thanked for."""
    return [int(params["message_id"]) for method, params in calls if method == "setMessageReaction"]


async def report(drill: Drill, by: int, number: int, author: int = MEMBER, text: str = "/report") -> Calls:
    return await drill.answers(by, number, author, text, SAID)


async def test_a_report_is_thanked_for_and_shown_to_the_admins_with_buttons(drill: Drill) -> None:
    number = await drill.posts(MEMBER, SAID)
    calls = await report(drill, REPORTER, number)
    (card,) = in_log(calls)
    lang = "zh-Hans"
    assert drill.duty.catalog.count(lang, "case.reported", 1, count=1) in card
    assert SAID in card
    assert f"c:ok:{GROUP}:{number}" in datas(calls)
    assert thanks(calls) == [drill.last]
    assert await drill.acts() == [("report", 0)]


async def test_a_reported_message_is_no_offence_until_an_admin_says_so(drill: Drill) -> None:
    number = await drill.posts(MEMBER, AD)
    await report(drill, REPORTER, number)
    found = await drill.duty.store.ledger.judgement(GROUP, MessageId(number))
    assert found is not None
    assert found.level == "fraud"
    other = await drill.posts(SECOND, SAID)
    await report(drill, REPORTER, other, SECOND)
    assert await drill.duty.store.ledger.offences(GROUP, UserId(SECOND), 0.0) == ()


@pytest.mark.parametrize(
    "text",
    [
        "/report",
        "/report@notice_bot",
        "/report @admins",
        "/report ads!",
        "@admins",
        " @Admin ",
        "@admins please look at this",
        "spam again, @admin!",
        "请看一下@admins",
    ],
)
async def test_every_way_of_calling_the_admins_is_a_report(drill: Drill, text: str) -> None:
    number = await drill.posts(MEMBER, SAID)
    assert len(in_log(await report(drill, REPORTER, number, text=text))) == 1


@pytest.mark.parametrize("text", ["@administrator hello", "mail me: lin@admins.example", "x@admin"])
async def test_what_only_looks_like_a_call_is_none(drill: Drill, text: str) -> None:
    number = await drill.posts(MEMBER, SAID)
    assert await report(drill, REPORTER, number, text=text) == []


async def test_a_call_for_the_admins_shelters_no_ad(drill: Drill) -> None:
    number = await drill.posts(MEMBER, SAID)
    calls = await report(drill, REPORTER, number, text=f"@admins {AD}")
    assert thanks(calls) == []
    assert await drill.duty.store.ledger.answered(GROUP, MessageId(drill.last), "")


async def test_without_a_log_the_card_is_for_admins_in_private(drill: Drill) -> None:
    await drill.begin(log="off")
    await drill.duty.see(text_update(drill.next(), "/start", chat_id=ADMIN, by=ADMIN))
    number = await drill.posts(MEMBER, SAID)
    calls = await report(drill, REPORTER, number)
    sent = dict(calls)["sendMessage"]
    assert sent["chat_id"] == ADMIN
    assert SAID in sent["text"]


async def test_the_second_report_is_told_once_more_and_the_third_is_not(drill: Drill) -> None:
    number = await drill.posts(MEMBER, SAID)
    told = [len(in_log(await report(drill, who, number))) for who in (REPORTER, SECOND, 23, 24)]
    assert told == [1, 1, 0, 0]


async def test_the_same_member_reports_a_message_once(drill: Drill) -> None:
    number = await drill.posts(MEMBER, SAID)
    await report(drill, REPORTER, number)
    calls = await report(drill, REPORTER, number)
    assert shown(calls) == [drill.text("report.again")]
    assert thanks(calls) == []


@pytest.mark.parametrize("author", [OWNER, ADMIN, GROUP, LINKED, 999, REPORTER])
async def test_who_leads_cannot_be_reported_nor_can_oneself(drill: Drill, author: int) -> None:
    """Owner, admin, anonymous admin, the linked channel, the bot itself."""
    number = await drill.posts(author, SAID)
    calls = await report(drill, REPORTER, number, author)
    assert shown(calls) == [drill.text("report.about_admin")]
    assert await drill.duty.store.complaints.reports(GROUP, MessageId(number)) == ()


async def test_another_channel_can_be_reported(drill: Drill) -> None:
    number = await drill.posts(VOICE, SAID)
    assert len(in_log(await report(drill, REPORTER, number, VOICE))) == 1


async def test_a_report_that_answers_nothing_says_how(drill: Drill) -> None:
    assert shown(await drill.says(REPORTER, "/report")) == [drill.text("report.usage")]
    assert shown(await drill.says(REPORTER, f"/report {SAID}")) == [drill.text("report.usage")]
    private = await drill.duty.see(text_update(drill.next(), "/report", chat_id=REPORTER, by=REPORTER))
    assert shown(private) == [drill.text("report.usage")]


@pytest.mark.parametrize("mode", ["clean", "enforce"])
async def test_where_ads_are_deleted_a_report_shelters_none(drill: Drill, mode: str) -> None:
    await drill.begin(mode=mode, slow_start="off")
    calls = await drill.says(MEMBER, f"/report {AD}")
    assert ("deleteMessage", {"chat_id": GROUP, "message_id": drill.last}) in calls
    assert drill.text("report.usage") not in shown(calls)


async def test_reports_can_be_switched_off(drill: Drill) -> None:
    await drill.begin(reports="off")
    number = await drill.posts(MEMBER, SAID)
    assert shown(await report(drill, REPORTER, number)) == [drill.text("report.off")]


async def test_a_silenced_reporter_is_told_so(drill: Drill) -> None:
    number = await drill.posts(REPORTER, SAID)
    await drill.answers(ADMIN, number, REPORTER, "/trust silence")
    number = await drill.posts(MEMBER, SAID)
    assert shown(await report(drill, REPORTER, number)) == [drill.text("report.silenced")]


async def test_who_was_wrong_too_often_is_thanked_and_heard_with_others(drill: Drill) -> None:
    for _ in range(WRONG_TOO_OFTEN):
        number = await drill.posts(MEMBER, SAID)
        await report(drill, REPORTER, number)
        await drill.presses(ADMIN, f"c:ok:{GROUP}:{number}", await drill.card(), LOG)
        drill.duty.clock.advance(61)
    number = await drill.posts(MEMBER, SAID)
    calls = await report(drill, REPORTER, number)
    assert (in_log(calls), thanks(calls)) == ([], [drill.last])
    assert len(in_log(await report(drill, SECOND, number))) == 1


@pytest.mark.parametrize("verb", ["ok", "yes"])
async def test_what_an_admin_has_decided_is_not_asked_again(drill: Drill, verb: str) -> None:
    """Nor is it judged anew, though its words are no longer kept."""
    number = await drill.posts(MEMBER, AD)
    await report(drill, REPORTER, number)
    await drill.presses(ADMIN, f"c:{verb}:{GROUP}:{number}", await drill.card(), LOG)
    await drill.duty.store.ledger.purge_evidence(drill.duty.clock.now() + 1)
    before = await drill.duty.store.ledger.judgement(GROUP, MessageId(number))
    calls = await report(drill, SECOND, number)
    assert (in_log(calls), thanks(calls)) == ([], [drill.last])
    assert await drill.duty.store.ledger.judgement(GROUP, MessageId(number)) == before


# Objections


async def objects(drill: Drill, number: int, by: int = MEMBER, lang: str = "de") -> Calls:
    who = user(by, language_code=lang)
    warning = await drill.duty.store.outbox.message_marked(GROUP, str(warning_mark(MessageId(number))))
    click = click_update(drill.next(), f"ok:{number}", by=by, number=warning, **{"from": who})
    return await drill.duty.see(click)


async def test_the_author_objects_and_the_admins_see_it_with_all_that_is_known(drill: Drill) -> None:
    number = await drill.posts(MEMBER, AD)
    calls = await objects(drill, number)
    assert calls[0][1]["text"] == drill.text("appeal.sent", "de")
    card, pointer = in_log(calls)
    assert drill.text("case.appealed", "zh-Hans") in card
    assert pointer == drill.text("case.appealed", "zh-Hans")


async def test_a_case_has_one_card_whoever_speaks_of_it(drill: Drill) -> None:
    """It tells what all of them said, and nothing of it stays once an admin has cleared the message."""
    number = await drill.posts(MEMBER, AD)
    card = await drill.card()
    await report(drill, REPORTER, number)
    calls = await objects(drill, number)
    assert await drill.card() == card
    said = in_log(calls)[0]
    reported = drill.duty.catalog.count("zh-Hans", "case.reported", 1, count=1)
    assert [words in said for words in (reported, drill.text("case.appealed", "zh-Hans"))] == [True, True]
    calls = await drill.presses(ADMIN, f"c:ok:{GROUP}:{number}", card, LOG)
    (last,) = in_log(calls)
    assert [words in last for words in (reported, drill.text("case.appealed", "zh-Hans"))] == [False, False]


async def test_who_objects_twice_is_told_and_no_second_card_follows(drill: Drill) -> None:
    number = await drill.posts(MEMBER, AD)
    await objects(drill, number)
    ((_, answer),) = await objects(drill, number)
    assert answer["text"] == drill.text("appeal.again", "de")


async def test_objections_end_at_so_many_a_day(drill: Drill) -> None:
    for _ in range(MOST_APPEALS):
        await objects(drill, await drill.posts(MEMBER, AD))
        drill.duty.clock.advance(FULL_EVERY)
    number = await drill.posts(MEMBER, AD)
    ((_, answer),) = await objects(drill, number)
    assert answer["text"] == drill.text("appeal.many", "de")
    drill.duty.clock.advance(86_400.0 + 1)
    assert (await objects(drill, number))[0][1]["text"] == drill.text("appeal.sent", "de")


async def test_nobody_else_objects(drill: Drill) -> None:
    number = await drill.posts(MEMBER, AD)
    ((_, answer),) = await objects(drill, number, STRANGER)
    assert answer["text"] == drill.text("appeal.not_yours", "de")


@pytest.mark.parametrize(("verb", "outcome"), [("ok", "granted"), ("yes", "refused")])
async def test_the_answer_comes_in_private_and_in_ones_own_language(
    drill: Drill, verb: str, outcome: str
) -> None:
    await drill.duty.see(text_update(drill.next(), "/start", chat_id=MEMBER, by=MEMBER))
    number = await drill.posts(MEMBER, AD)
    await objects(drill, number)
    calls = await drill.presses(ADMIN, f"c:{verb}:{GROUP}:{number}", await drill.card(), LOG)
    told = shown([call for call in calls if call[1].get("chat_id") == MEMBER])
    assert told == [drill.text(f"appeal.{outcome}", "de", title="Riverside")]


@pytest.mark.parametrize(("verb", "outcome"), [("ok", "granted"), ("yes", "refused")])
async def test_who_never_opened_a_private_chat_is_answered_in_the_group(
    drill: Drill, verb: str, outcome: str
) -> None:
    """To write to them in private would be refused, and taken for being blocked."""
    number = await drill.posts(MEMBER, AD)
    await objects(drill, number)
    calls = await drill.presses(ADMIN, f"c:{verb}:{GROUP}:{number}", await drill.card(), LOG)
    assert MEMBER not in {params.get("chat_id") for _, params in calls}
    answer = drill.text(f"appeal.{outcome}", "de", title="Riverside")
    assert [text for text in shown(calls) if answer in text]
