"""One person and many presses: what reaches others is bounded, and every press is answered, cheaply."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest

from bot.adapters.telegram.receive.clicks import ANSWERED, HEEDED
from bot.core.verdict import Level
from bot.services.cases.voices import MOST_APPEALS, MOST_REPORTS, MOST_TELLINGS
from bot.services.guard.joins import SHOWN_EVERY
from tests.builders import (
    AD,
    ADMIN,
    BOT,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OWNER,
    click_update,
    raw_chat,
    text_update,
    user,
    verdict,
)
from tests.drill import LOG, Calls, Drill, shown

REPORTER, NEWCOMER = 21, 4242
A_DAY = 86_400.0
SAID, DOUBT = "good morning", "what an offer"


@pytest.fixture
async def drill() -> Drill:
    """A group without a log, whose admin has opened the bot."""
    found = Drill()
    await found.begin(log="off", suspicious="ask", joins="ask")
    found.duty.judging.script["offer"] = verdict(Level.SUSPICIOUS)
    for who in (REPORTER, MEMBER):
        found.duty.messenger.seat(GROUP, who, "member")
    for who in (ADMIN, MEMBER):
        await found.duty.see(text_update(found.next(), "/start", chat_id=who, by=who))
    return found


def to(chat_id: int, calls: Calls) -> list[str]:
    """What one chat is told."""
    return shown([call for call in calls if call[1].get("chat_id") == chat_id])


def answers(calls: Calls) -> list[str]:
    """The answers to clicks."""
    return [str(params.get("text", "")) for method, params in calls if method == "answerCallbackQuery"]


async def tells(drill: Drill, number: int, text: str = "evil offer", by: int = MEMBER) -> Calls:
    """Somebody who is known in the group shows a message to its admins."""
    await drill.says(by, SAID)
    click = click_update(drill.next(), "ask:admins", by=by, chat_id=by)
    about = text_update(0, text, chat_id=by, by=by, number=number)["message"]
    click["callback_query"]["message"]["reply_to_message"] = about
    return await drill.duty.see(click)


async def forgets(drill: Drill, by: int) -> None:
    await drill.duty.see(text_update(drill.next(), "/forget", chat_id=by, by=by))
    await drill.duty.see(click_update(drill.next(), "me:yes", by=by, chat_id=by))
    await drill.duty.see(text_update(drill.next(), "/start", chat_id=by, by=by))


# What reaches others


async def test_sixty_presses_put_one_message_before_the_admin(drill: Drill) -> None:
    told = []
    for _ in range(60):
        drill.duty.clock.advance(30)
        told += to(ADMIN, await tells(drill, 41))
    assert len(told) == 1


async def test_sixty_messages_put_a_few_before_the_admin_each_day(drill: Drill) -> None:
    for _ in range(2):
        told, said = [], ""
        for number in range(60):
            drill.duty.clock.advance(60)
            calls = await tells(drill, int(drill.duty.clock.now()) + number)
            told += to(ADMIN, calls)
            said = to(MEMBER, calls)[-1]
        assert len(told) == MOST_TELLINGS
        assert said == drill.text("ask.say.slow")
        drill.duty.clock.advance(A_DAY)


async def test_to_be_forgotten_buys_no_further_messages(drill: Drill) -> None:
    told = []
    for number in range(6):
        await forgets(drill, MEMBER)
        drill.duty.clock.advance(120)
        told += to(ADMIN, await tells(drill, number + 1))
    assert len(told) == MOST_TELLINGS


@pytest.mark.parametrize("forgotten", [False, True])
async def test_one_members_reports_reach_the_admins_so_often_a_day(drill: Drill, forgotten: bool) -> None:
    told, thanked = 0, 0
    for at in range(MOST_REPORTS + 5):
        if forgotten:
            await forgets(drill, REPORTER)
        drill.duty.clock.advance(61)
        number = await drill.posts(MEMBER, f"{SAID} {at}")
        calls = await drill.answers(REPORTER, number, MEMBER, "/report", SAID)
        told += len(to(ADMIN, calls))
        thanked += sum(method == "setMessageReaction" for method, _ in calls)
    assert (told, thanked) == (MOST_REPORTS, MOST_REPORTS + 5)
    drill.duty.clock.advance(A_DAY)
    number = await drill.posts(MEMBER, SAID)
    assert len(to(ADMIN, await drill.answers(REPORTER, number, MEMBER, "/report", SAID))) == 1


async def test_what_one_member_may_no_longer_report_another_may(drill: Drill) -> None:
    for at in range(MOST_REPORTS):
        drill.duty.clock.advance(61)
        number = await drill.posts(MEMBER, f"{SAID} {at}")
        await drill.answers(REPORTER, number, MEMBER, "/report", SAID)
    number = await drill.posts(MEMBER, SAID)
    assert to(ADMIN, await drill.answers(REPORTER, number, MEMBER, "/report", SAID)) == []
    assert len(to(ADMIN, await drill.answers(22, number, MEMBER, "/report", SAID))) == 1


async def test_objections_begin_not_anew_when_one_is_forgotten(drill: Drill) -> None:
    told = 0
    for _ in range(MOST_APPEALS + 4):
        drill.duty.clock.advance(700)
        number = await drill.posts(MEMBER, AD)
        warning = drill.duty.messenger.last_id
        calls = await drill.presses(MEMBER, f"ok:{number}", warning)
        told += len(to(ADMIN, calls))
        await forgets(drill, MEMBER)
    assert told == MOST_APPEALS


async def test_a_request_made_again_and_again_is_shown_once_a_day(drill: Drill) -> None:
    async def asks() -> list[str]:
        request = {
            "chat": raw_chat(),
            "from": user(NEWCOMER),
            "user_chat_id": NEWCOMER,
            "date": 1,
            "bio": DOUBT,
        }
        return to(ADMIN, await drill.duty.see({"update_id": drill.next(), "chat_join_request": request}))

    assert [len(await asks()) for _ in range(5)] == [1, 0, 0, 0, 0]
    drill.duty.clock.advance(SHOWN_EVERY)
    assert len(await asks()) == 1


async def test_a_doubtful_message_that_is_edited_keeps_its_one_card(drill: Drill) -> None:
    number = drill.next()
    sent = edited = 0
    for edit in range(12):
        drill.duty.clock.advance(200)
        kind, fields = (
            ("message", {}) if not edit else ("edited_message", {"edit_date": 1_750_000_000 + edit})
        )
        update = text_update(drill.next(), f"{DOUBT} {edit}", number=number, kind=kind, **fields)
        for method, params in await drill.duty.see(update):
            sent += method == "sendMessage" and params["chat_id"] == ADMIN
            edited += method == "editMessageText" and params["chat_id"] == ADMIN
    assert (sent, edited) == (1, 11)


@pytest.mark.parametrize(
    "data",
    ["ask:happened", "ask:job", "ask:admins", "ask:tick:1", "go:notice:1", "me:no", "me:yes", "op:main"],
)
async def test_buttons_of_the_private_chat_make_no_noise_in_a_group(drill: Drill, data: str) -> None:
    """Anybody's client can send any data under any message of the bot."""
    calls = await drill.presses(MEMBER, data)
    assert answers(calls) == [drill.text("case.foreign")]
    assert len(calls) == 1


# Every press has its price


def buttons(data: str, number: int) -> Iterator[str]:
    """The data of as many different buttons for the same, none of which is tapped twice in a second."""
    return cycle(f"{data}:{'0' * zeros}{number}" for zeros in range(12))


async def test_so_many_presses_are_heeded_then_answered_then_answered_emptily(drill: Drill) -> None:
    heeded, seconds = HEEDED
    answered, _ = ANSWERED
    number = await drill.posts(MEMBER, AD)
    warning = drill.duty.messenger.last_id
    said = []
    for _, data in zip(range(heeded + answered + 20), buttons("why", number), strict=False):
        drill.duty.clock.advance(0.1)
        said.append(answers(await drill.presses(REPORTER, data, warning)))
    why = said[0]
    assert why != [""]
    assert said == [why] * heeded + [[drill.text("ask.say.slow")]] * answered + [[""]] * 20
    assert answers(await drill.presses(MEMBER, f"why:{number}", warning)) == why, "others pay nothing for it"
    drill.duty.clock.advance(seconds)
    assert answers(await drill.presses(REPORTER, f"why:{number}", warning)) == why


async def test_a_press_beyond_that_asks_neither_telegram_nor_the_database(drill: Drill) -> None:
    number = await drill.posts(MEMBER, AD)
    datas = buttons("ok", number)
    for _ in range(HEEDED[0]):
        drill.duty.clock.advance(0.1)
        await drill.presses(REPORTER, next(datas))
    before = drill.duty.messenger.looked_up
    for _ in range(HEEDED[0]):
        drill.duty.clock.advance(0.1)
        await drill.presses(REPORTER, next(datas))
    assert drill.duty.messenger.looked_up == before


# Every press has its answer

UNDER = {"message_id": 900, "date": 1, "chat": raw_chat(), "from": user(BOT, is_bot=True), "text": "x"}
INACCESSIBLE = {"chat": raw_chat(), "message_id": 900, "date": 0}
QUERY: dict[str, Any] = {"id": "q", "from": user(), "chat_instance": "1"}
ODD: dict[str, dict[str, Any]] = {
    "one letter": {"message": UNDER, "data": "x"},
    "nothing": {"message": UNDER, "data": ""},
    "no data": {"message": UNDER},
    "an unknown prefix": {"message": UNDER, "data": "unknown:5"},
    "a prefix alone": {"message": UNDER, "data": "why"},
    "a prefix and a colon": {"message": UNDER, "data": "c:"},
    "an operator's": {"message": UNDER, "data": "op:main"},
    "a game": {"message": UNDER, "game_short_name": "evil"},
    "a game in a message from elsewhere": {"inline_message_id": "abc", "game_short_name": "evil"},
    "no message": {"data": "why:5"},
    "an inline message": {"inline_message_id": "abc", "data": "why:5"},
    "an inaccessible message": {"message": INACCESSIBLE, "data": "why:5"},
    "an inaccessible menu": {"message": INACCESSIBLE, "data": "set:page:main"},
    "an inaccessible card": {"message": INACCESSIBLE, "data": f"c:ok:{GROUP}:5"},
    "too long": {"message": UNDER, "data": "why:" + "5" * 100},
    "too many bytes": {"message": UNDER, "data": "é" * 60},
    "a number": {"message": UNDER, "data": 7},
    "a list": {"message": UNDER, "data": ["why:5"]},
    "an object": {"message": UNDER, "data": {"why": 5}},
    "a lone surrogate": {"message": UNDER, "data": "why:\ud800"},
    "a message that is none": {"message": 7, "data": "why:5"},
    "a message without a chat": {"message": {"message_id": 1, "date": 1}, "data": "why:5"},
    "an odd language": {"message": UNDER, "data": "x", "from": user(language_code="?" * 50)},
}


@pytest.mark.parametrize("name", ODD)
async def test_every_press_is_answered_once_and_leads_to_nothing_else(drill: Drill, name: str) -> None:
    calls = await drill.duty.see({"update_id": 1, "callback_query": QUERY | ODD[name]})
    assert [(method, params["callback_query_id"]) for method, params in calls] == [
        ("answerCallbackQuery", "q")
    ]
    assert drill.duty.state(1) == "done"


@pytest.mark.parametrize(
    "prefix", ["why", "did", "about", "ok", "ask", "me", "c", "st", "j", "op", "up", "fed", "t", "set"]
)
@pytest.mark.parametrize("rest", ["", ":", ":x", ":yes", ":-1", ":0:0:0:0", ":" + "9" * 50])
@pytest.mark.parametrize("where", [GROUP, MEMBER, OTHER_GROUP, LOG])
async def test_every_known_prefix_answers_whatever_follows_it(
    drill: Drill, prefix: str, rest: str, where: int
) -> None:
    calls = await drill.presses(MEMBER, f"{prefix}{rest}"[:64], 900, where)
    assert len(answers(calls)) == 1


@pytest.mark.parametrize(
    "query", [None, 7, [], {}, {"id": 7}, {"id": "q"}, {"id": "q", "from": 7}, {"from": user()}]
)
async def test_what_is_no_press_at_all_ends_quietly(drill: Drill, query: Any) -> None:
    assert await drill.duty.see({"update_id": 1, "callback_query": query}) == []
    assert drill.duty.state(1) in {"done", "aside"}


async def test_a_blocked_chat_is_not_answered_either(drill: Drill) -> None:
    await drill.duty.operating.block(GROUP, "", OWNER)
    assert await drill.presses(MEMBER, "x") == []
