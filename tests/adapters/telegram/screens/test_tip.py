"""/tip, /tips, /case and /quiz: the library for somebody who asks."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.telegram.send.quiz import votes
from bot.core.library.content import CASE
from tests.builders import ADMIN, GROUP, text_update
from tests.desk import Duty, asked


async def said(duty: Duty, text: str, **more: Any) -> str:
    return str((await asked(duty, text, **more))["text"])


async def test_a_tip_now_and_none_used_up(duty: Duty) -> None:
    tips = {
        duty.catalog.tipbook.text("en", tip.id) for tip in duty.catalog.tipbook.told("en") if not tip.is_quiz
    }
    first, second = await said(duty, "/tip"), await said(duty, "/tip")
    assert {first, second} <= tips
    assert first != second
    assert (await duty.store.tips.posts([GROUP], 9))[GROUP] == ()


@pytest.mark.parametrize("topic", ["account_trade", "Account trade", "trade in accounts", "buying accounts"])
async def test_a_topic_is_named_as_people_name_it(duty: Duty, topic: str) -> None:
    own = {
        duty.catalog.tipbook.text("en", tip.id)
        for tip in duty.catalog.tipbook.told("en")
        if tip.scheme == "account_trade" and not tip.is_quiz
    }
    assert await said(duty, f"/tip {topic}") in own


async def test_a_topic_that_nobody_knows_is_answered_with_those_there_are(duty: Duty) -> None:
    words = await said(duty, "/tip <b>t.me/demo</b> weather")
    assert "&lt;b&gt;…" in words
    assert duty.text("scheme.card_trade") in words


async def test_a_case_is_a_story_of_a_published_case(duty: Duty) -> None:
    stories = {
        duty.catalog.tipbook.text("en", tip.id) for tip in duty.catalog.tipbook.told("en") if tip.kind == CASE
    }
    assert await said(duty, "/case") in stories


async def test_a_quiz_is_a_poll_with_the_right_answer_and_its_reason(duty: Duty) -> None:
    params = await asked(duty, "/quiz card_trade")
    quizzes = {
        duty.catalog.text(
            "en", "quiz.question", question=duty.catalog.tipbook.quiz("en", tip.id).question
        ): tip
        for tip in duty.catalog.tipbook.told("en")
        if tip.is_quiz
    }
    quiz = quizzes[params["question"]]
    assert quiz.scheme == "card_trade"
    assert params["type"] == "quiz"
    assert params["explanation"] == duty.catalog.tipbook.quiz("en", quiz.id).explanation
    right = params["options"][params["correct_option_ids"][0]]["text"]
    assert right == duty.text(f"quiz.{quiz.right}")


async def test_tips_that_are_off_say_so(duty: Duty) -> None:
    assert duty.text("tips.off") in await said(duty, "/tips")


async def test_a_pause_says_until_when(duty: Duty) -> None:
    for key, value in {"tips": "on", "tips_pause": "week"}.items():
        duty.clock.advance(61)
        await duty.see(text_update(int(duty.clock.now()), f"/set {key} {value}", by=ADMIN))
    until = duty.calendar.local("Asia/Shanghai", duty.clock.now() + 7 * 86_400).date()
    assert duty.text("tips.paused", date=duty.places.day("en", until)) in await said(duty, "/tips")
    duty.clock.advance(8 * 86_400)
    assert duty.text("tips.paused", date=duty.places.day("en", until)) not in await said(duty, "/tips")


async def test_the_next_tips_and_those_that_came(duty: Duty) -> None:
    for key, value in {"tips": "on", "tips_days": "mon fri", "tips_quiet": "22:00-07:00"}.items():
        duty.clock.advance(61)
        await duty.see(text_update(int(duty.clock.now()), f"/set {key} {value}", by=ADMIN))
    record = await duty.store.chats.get(GROUP)
    assert record is not None
    assert record.next_run is not None
    duty.clock.time = record.next_run
    await duty.tips.tick()
    await duty.settled()
    words = await said(duty, "/tips")
    (post,) = await duty.tips.past(GROUP, 5)
    assert duty.catalog.tipbook.title("en", post.tip_id) in words.replace("&amp;", "&")
    assert "Mon Fri, 09:00 (clock of Shanghai)" in words
    assert duty.text("tips.quiet", hours="22:00-07:00") in words
    assert words.count("9:00") == 5


async def test_a_series_is_told_with_the_part_that_comes_next(duty: Duty) -> None:
    for key, value in {"tips": "on", "tips_notice": "start"}.items():
        duty.clock.advance(61)
        await duty.see(text_update(int(duty.clock.now()), f"/set {key} {value}", by=ADMIN))
    count = len(duty.catalog.tipbook.notice)
    assert duty.text("tips.series", number=1, count=count) in await said(duty, "/tips")
    record = await duty.store.chats.get(GROUP)
    assert record is not None
    duty.clock.time = record.next_run or 0.0
    await duty.tips.tick()
    await duty.settled()
    words = await said(duty, "/tips")
    assert duty.text("tips.series", number=2, count=count) in words
    assert duty.catalog.tipbook.title("en", duty.catalog.tipbook.notice[0].id) in words
    await duty.see(text_update(9, "/set tips off", by=ADMIN))
    assert "2" not in (await said(duty, "/tips")).split("\n")[1]


async def test_how_a_quiz_went_is_told_when_somebody_answered(duty: Duty) -> None:
    await duty.see(text_update(1, "/set tips_only quiz", by=ADMIN))
    await duty.see(text_update(2, "/set tips on", by=ADMIN))
    record = await duty.store.chats.get(GROUP)
    assert record is not None
    duty.clock.time = record.next_run or 0.0
    duty.messenger.results["sendPoll"] = {"message_id": 70, "poll": {"id": "p1"}}
    await duty.tips.tick()
    await duty.settled()
    assert duty.text("quiz.unanswered") in await said(duty, "/tips")
    await duty.see({"update_id": 9, "poll": poll(5, 7)})
    assert "7 of 12 saw through it" in await said(duty, "/tips")


def poll(wrong: int, right: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": "p1",
        "type": "quiz",
        "options": [{"text": "a", "voter_count": wrong}, {"text": "b", "voter_count": right}],
        "correct_option_ids": [1],
        **changes,
    }


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (poll(5, 7), ("p1", 12, 7)),
        (poll(5, 7, correct_option_ids=None, correct_option_id=0), ("p1", 12, 5)),
        (poll(5, 7, correct_option_ids=[9]), ("p1", 12, 0)),
        (poll(5, 7, correct_option_ids=["x"]), ("p1", 12, 0)),
        (poll(5, 7, options=[{"voter_count": -1}, "x"]), ("p1", 0, 0)),
        (poll(5, 7, type="regular"), None),
        (poll(5, 7, id=5), None),
        (poll(5, 7, options=5), None),
        ("poll", None),
        (None, None),
    ],
)
def test_what_a_poll_tells(given: Any, read: tuple[str, int, int] | None) -> None:
    assert votes(given) == read
