"""What one member says of another goes to the admins, in the log or in private, never before the group."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.core.message import MessageId
from bot.core.verdict import Level
from bot.services.cases.audience import AGAIN, MOST_ADMINS, PASSED_ON
from bot.services.marks import warning_mark
from tests.builders import (
    AD,
    ADMIN,
    GROUP,
    MEMBER,
    OWNER,
    click_update,
    raw_chat,
    signal,
    text_update,
    user,
    verdict,
)
from tests.desk import Duty
from tests.drill import LOG, Calls, Drill, shown

REPORTER, NEWCOMER, SECOND = 21, 4242, 22
WATER, DOUBT, SURE = "the water is off on Monday, Evilname", "what an offer", AD
NAME = "Evilname"


@pytest.fixture
async def drill() -> Drill:
    """A group without a log that wants to be asked, with an owner and an admin."""
    found = Drill()
    await found.begin(log="off", suspicious="ask", joins="ask")
    found.duty.judging.script = {
        "收微信号": verdict(),
        "offer": verdict(Level.SUSPICIOUS, signals=(signal("offer"),)),
    }
    found.duty.messenger.seat(GROUP, REPORTER, "member")
    return found


async def opens(drill: Drill, *people: int) -> None:
    for who in people:
        await drill.duty.see(text_update(drill.next(), "/start", chat_id=who, by=who))


def member(number: int = MEMBER) -> dict[str, Any]:
    return {"from": user(number, first_name=NAME)}


async def reported(drill: Drill, said: str = WATER, by: int = REPORTER) -> Calls:
    number = drill.next()
    await drill.duty.see(text_update(number, said, number=number, **member()))
    under = text_update(0, said, number=number, **member())["message"]
    return await drill.duty.see(text_update(drill.next(), "/report", by=by, reply_to_message=under))


async def doubted(drill: Drill) -> Calls:
    return await drill.duty.see(text_update(drill.next(), DOUBT, **member()))


async def hijacked(drill: Drill) -> Calls:
    drill.duty.judging.script["收微信号"] = verdict(score=0.99)
    number = await drill.posts(MEMBER, WATER)
    await drill.answers(ADMIN, number, MEMBER, "/trust")
    calls = await drill.duty.see(text_update(drill.next(), AD, **member()))
    # The warning itself is for everybody, and names nobody.
    return [call for call in calls if "evilname" in str(call).lower() or call[1].get("chat_id") != GROUP]


async def objected(drill: Drill) -> Calls:
    number = drill.next()
    await drill.duty.see(text_update(number, AD, number=number, **member()))
    warning = await drill.duty.store.outbox.message_marked(GROUP, str(warning_mark(MessageId(number))))
    click = click_update(drill.next(), f"ok:{number}", number=warning, **member())
    return await drill.duty.see(click)


async def asked_to_join(drill: Drill) -> Calls:
    request = {"chat": raw_chat(GROUP), "user_chat_id": NEWCOMER, "date": 1, "bio": f"{DOUBT} {NAME}"}
    return await drill.duty.see({"update_id": drill.next(), "chat_join_request": request | member(NEWCOMER)})


async def told_my_admins(drill: Drill) -> Calls:
    await drill.duty.see(text_update(drill.next(), "hello", **member()))
    click = click_update(drill.next(), "ask:admins", chat_id=MEMBER, **member())
    about = text_update(0, f"{DOUBT} {NAME}", chat_id=MEMBER, number=41)["message"]
    click["callback_query"]["message"]["reply_to_message"] = about
    return await drill.duty.see(click)


WAYS = {
    "a report": reported,
    "a doubtful case": doubted,
    "a trusted account": hijacked,
    "an objection": objected,
    "a request to join": asked_to_join,
    "tell my admins": told_my_admins,
}
ANYBODYS = ("a report", "a doubtful case", "an objection", "a request to join")


def sent(calls: Calls, chat_id: int) -> list[str]:
    """What one chat was told."""
    return shown([call for call in calls if call[1].get("chat_id") == chat_id])


@pytest.mark.parametrize("way", WAYS)
async def test_it_goes_to_the_admins_who_opened_the_bot_and_to_nobody_else(drill: Drill, way: str) -> None:
    await opens(drill, ADMIN, NEWCOMER, REPORTER)
    calls = await WAYS[way](drill)
    assert len(sent(calls, ADMIN)) == 1
    assert sent(calls, OWNER) == sent(calls, GROUP) == sent(calls, NEWCOMER) == sent(calls, REPORTER) == []


@pytest.mark.parametrize("way", WAYS)
async def test_where_a_log_is_kept_it_goes_there_alone(drill: Drill, way: str) -> None:
    await drill.begin(log=str(LOG), suspicious="ask", joins="ask")
    await opens(drill, ADMIN, OWNER)
    calls = await WAYS[way](drill)
    # Of an objection the card that stands is rewritten, which makes no sound: a line points to it.
    assert len(sent(calls, LOG)) == (2 if way == "an objection" else 1)
    assert sent(calls, OWNER) == sent(calls, GROUP) == sent(calls, ADMIN) == []


@pytest.mark.parametrize("way", ANYBODYS)
async def test_where_nobody_can_be_reached_the_group_is_told_how(drill: Drill, way: str) -> None:
    calls = await WAYS[way](drill)
    ((_, line),) = [call for call in calls if call[0] == "sendMessage"]
    assert line["chat_id"] == GROUP
    assert line["text"] == drill.text("case.unheard")
    assert line["disable_notification"] is True
    assert "reply_parameters" not in line
    assert not re.search(r"\d", line["text"])
    ((way_in,),) = line["reply_markup"]["inline_keyboard"]
    assert way_in["url"].endswith(f"?start=set{GROUP}")


@pytest.mark.parametrize("way", ANYBODYS)
async def test_it_is_told_so_once_in_a_long_while(drill: Drill, way: str) -> None:
    await WAYS[way](drill)
    for pause in (1.0, 3600.0, AGAIN / 2):
        drill.duty.clock.advance(pause)
        assert sent(await WAYS[way](drill), GROUP) == []
    before = drill.duty
    drill.duty = Duty(before.store)
    drill.duty.clock.time = before.clock.time
    drill.duty.messenger.members = before.messenger.members
    drill.duty.judging.script = before.judging.script
    assert sent(await WAYS[way](drill), GROUP) == []
    drill.duty.clock.advance(AGAIN)
    assert len(sent(await WAYS[way](drill), GROUP)) == 1


async def test_the_button_under_that_line_opens_the_settings_and_lets_the_bot_write(drill: Drill) -> None:
    await reported(drill)
    start = f"/start set{GROUP}"
    await drill.duty.see(text_update(drill.next(), start, chat_id=ADMIN, by=ADMIN))
    assert len(sent(await reported(drill, by=SECOND), ADMIN)) == 1


async def test_admins_of_whom_nothing_is_known_may_well_be_reached(drill: Drill) -> None:
    """Telegram did not answer: that is no reason to tell the group anything."""
    drill.duty.messenger.members = {}
    assert sent(await doubted(drill), GROUP) == []


async def test_who_is_no_admin_any_more_hears_nothing(drill: Drill) -> None:
    await opens(drill, ADMIN, OWNER)
    assert len(sent(await reported(drill), ADMIN)) == 1
    drill.duty.messenger.seat(GROUP, ADMIN, "member")
    drill.duty.clock.advance(61)
    calls = await reported(drill, by=SECOND)
    assert (sent(calls, ADMIN), len(sent(calls, OWNER))) == ([], 1)


async def test_a_log_in_the_private_chat_of_a_former_admin_is_none(drill: Drill) -> None:
    await opens(drill, ADMIN, OWNER)
    await drill.begin(log=str(ADMIN), suspicious="ask")
    assert len(sent(await reported(drill), ADMIN)) == 1
    drill.duty.messenger.seat(GROUP, ADMIN, "member")
    drill.duty.clock.advance(61)
    calls = await reported(drill, by=SECOND)
    assert (sent(calls, ADMIN), len(sent(calls, OWNER))) == ([], 1)


async def test_a_group_is_never_its_own_log(drill: Drill) -> None:
    await opens(drill, ADMIN)
    await drill.begin(log=str(GROUP), suspicious="ask", mode="observe")
    for calls in (await reported(drill), await doubted(drill), await objected(drill)):
        assert sent(calls, GROUP) == []


async def test_a_private_card_is_as_good_as_one_in_a_log(drill: Drill) -> None:
    """Its buttons work, and what one admin decides is seen on the cards of all."""
    await opens(drill, ADMIN, OWNER)
    await reported(drill)
    number = drill.last - 1
    cards = {row.chat_id: row.message_id for row in drill.duty.store.calls() if row.mark.startswith("case:")}
    assert set(cards) == {ADMIN, OWNER}
    calls = await drill.presses(ADMIN, f"c:ok:{GROUP}:{number}", cards[ADMIN], ADMIN)
    edits = {int(params["chat_id"]): params for method, params in calls if method == "editMessageText"}
    assert set(edits) == {ADMIN, OWNER}
    assert {str(params["reply_markup"]) for params in edits.values()} == {"{'inline_keyboard': []}"}


async def test_so_many_admins_are_written_to(drill: Drill) -> None:
    admins = range(100, 100 + MOST_ADMINS + 10)
    for who in admins:
        drill.duty.messenger.seat(GROUP, who, "administrator")
    await opens(drill, *admins)
    calls = await reported(drill)
    assert sum(len(sent(calls, who)) for who in admins) == MOST_ADMINS


async def test_a_crowd_of_reporters_cannot_bury_the_admins(drill: Drill) -> None:
    await opens(drill, ADMIN)
    most, seconds = PASSED_ON
    told = [len(sent(await reported(drill, by=1000 + at), ADMIN)) for at in range(most + 20)]
    assert told == [1] * most + [0] * 20
    drill.duty.clock.advance(seconds)
    assert len(sent(await reported(drill, by=999_999), ADMIN)) == 1


# What a card says


async def test_a_card_tells_the_bots_own_view_from_that_of_who_reported(drill: Drill) -> None:
    await opens(drill, ADMIN)
    (card,) = sent(await reported(drill), ADMIN)
    lang = "en"
    head, own = card.split("\n")[:2]
    assert head == drill.text("report.head", lang)
    assert own == drill.text("case.own_view", lang, level=drill.text("level.clean", lang))
    assert drill.text("scheme.other_fraud", lang) not in card
    assert not re.search(r"\b[01]\.\d\d\b", card)


@pytest.mark.parametrize(("said", "level"), [(WATER, "clean"), (DOUBT, "suspicious"), (SURE, "fraud")])
@pytest.mark.parametrize("seen", [True, False], ids=["judged before", "judged because of the report"])
async def test_no_report_raises_a_level(drill: Drill, said: str, level: str, seen: bool) -> None:
    """The ledger keeps the bot's own view, however many report, and an alleged ad is no offence."""
    if not seen:
        drill.duty.judging.script = {}
    for by in (REPORTER, SECOND, 23):
        number = drill.next()
        if seen or by == REPORTER:
            await drill.duty.see(text_update(number, said, number=number, **member()))
        drill.duty.judging.script = {"收微信号": verdict(), "offer": verdict(Level.SUSPICIOUS)}
        under = text_update(0, said, number=number, **member())["message"]
        await drill.duty.see(text_update(drill.next(), "/report", by=by, reply_to_message=under))
        found = await drill.duty.store.ledger.judgement(GROUP, MessageId(number))
        assert found is not None
        assert found.level == level
    if not seen:
        assert await drill.duty.store.ledger.offences(GROUP, MEMBER, 0.0) == ()


async def test_what_an_admin_confirms_counts_from_then_on(drill: Drill) -> None:
    await opens(drill, ADMIN)
    drill.duty.judging.script = {}
    number = await drill.posts(MEMBER, AD)
    drill.duty.judging.script = {"收微信号": verdict()}
    await drill.answers(REPORTER, number, MEMBER, "/report", AD)
    assert await drill.duty.store.ledger.offences(GROUP, MEMBER, 0.0) == ()
    await drill.presses(ADMIN, f"c:yes:{GROUP}:{number}", await drill.card(), ADMIN)
    assert len(await drill.duty.store.ledger.offences(GROUP, MEMBER, 0.0)) == 1


async def test_the_list_of_cases_names_no_fraud_where_the_bot_sees_none(drill: Drill) -> None:
    await reported(drill)
    (said,) = shown(await drill.says(ADMIN, "/log"))
    assert drill.text("act.report") in said
    assert drill.text("scheme.other_fraud") not in said
    assert drill.text("level.clean") in said


async def test_who_asks_about_a_reported_message_hears_no_suspicion(drill: Drill) -> None:
    await reported(drill)
    start = f"/start ask-{-GROUP}-{drill.last - 1}"
    calls = await drill.duty.see(text_update(drill.next(), start, chat_id=REPORTER, by=REPORTER))
    (card,) = sent(calls, REPORTER)
    assert drill.text("ask.risk.unknown") in card
    assert drill.text("ask.risk.medium") not in card
