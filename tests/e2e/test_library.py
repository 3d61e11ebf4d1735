"""The library and the schedule as a group sees them."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import open_app
from bot.config import Settings
from bot.core.library.catalog import Catalog
from bot.core.message import ChatId
from bot.playground import Playground, PlaygroundClock, empty_world
from bot.playground.model import ChatType, PlayMessage, Rank
from tests.content import change, copied
from tests.e2e.conftest import MORNING, RIGHTS, TOKEN, Stage

AD = "高价收微信号，闲置小号换零花钱，日结"
DAY = 86_400
OPERATOR = 101
"""The first play figure, who is the owner of the group."""


def catalog(stage: Stage) -> Catalog:
    return stage.app.live.catalog


def zh(stage: Stage, key: str, **values: object) -> str:
    return catalog(stage).text("zh-Hans", key, **values)


async def say(stage: Stage, text: str, **more: Any) -> str:
    """The owner types a command, a minute after the last, so that nobody asks too often; the bot's answer."""
    stage.clock.advance(61)
    stage.post(text, **{"by": stage.owner, **more})
    await stage.settled()
    return stage.texts()[-1]


async def next_day(stage: Stage) -> int:
    """A day passes and what is due goes out; how many tips were handed over."""
    stage.clock.advance(DAY)
    handed = await stage.app.tips.tick()
    await stage.settled()
    return handed


async def tips_on(stage: Stage, **settings: str) -> None:
    for key, value in {"tips": "on", "tips_days": "daily", **settings}.items():
        await say(stage, f"/set {key} {value}")


def posts(stage: Stage) -> list[PlayMessage]:
    """What the bot has said in the group and is still there."""
    bot = stage.world.bot
    return [post for post in stage.group.posts.values() if post.sender is bot and not post.deleted]


async def test_a_member_asks_for_a_quiz_and_votes(stage: Stage) -> None:
    stage.post("/quiz")
    await stage.settled()
    (asked,) = stage.done("sendPoll")
    questions = {zh(stage, "quiz.question", question=text.question) for text in _quizzes(stage)}
    assert asked["question"] in questions
    post = posts(stage)[-1]
    assert post.poll is not None
    assert post.poll.quiz
    for who, option in ((stage.member, 0), (stage.other, 1)):
        stage.world.vote(stage.group.id, post.id, who.id, option)
    await stage.settled()
    assert post.poll.counts() == [1, 1]
    assert await say(stage, "/tips") == "\n".join((zh(stage, "tips.head"), zh(stage, "tips.off")))


def _quizzes(stage: Stage) -> list[Any]:
    return list(catalog(stage).locale("zh-Hans").quizzes.values())


async def test_another_quiz_comes_for_whoever_asks_again_and_on_a_topic(stage: Stage) -> None:
    for text in ("/quiz", "/quiz", "/quiz 银行卡"):
        stage.clock.advance(61)
        stage.post(text, by=stage.owner)
        await stage.settled()
    assert len({poll["question"] for poll in stage.done("sendPoll")}) == 3
    assert "nonsense" in await say(stage, "/quiz nonsense")


async def test_how_a_scheduled_quiz_went_stands_in_tips(stage: Stage) -> None:
    await tips_on(stage, tips_only="quiz")
    assert await next_day(stage) == 1
    post = posts(stage)[-1]
    assert post.poll is not None
    assert zh(stage, "quiz.unanswered") in await say(stage, "/tips")
    (right,) = post.poll.right
    for who, option in ((stage.member, right), (stage.other, 1 - right), (stage.admin, right)):
        stage.world.vote(stage.group.id, post.id, who.id, option)
    await stage.settled()
    listed = await say(stage, "/tips")
    assert catalog(stage).count("zh-Hans", "quiz.result", 3, right=2, voters=3) in listed
    assert zh(stage, "quiz.unanswered") not in listed
    # A later quiz has a result of its own, and the votes of the first do not count for it.
    assert await next_day(stage) == 1
    listed = await say(stage, "/tips")
    assert listed.count(zh(stage, "quiz.unanswered")) == 1
    assert catalog(stage).count("zh-Hans", "quiz.result", 3, right=2, voters=3) in listed


async def test_votes_in_somebody_elses_poll_and_in_a_quiz_asked_for_leave_the_schedule_alone(
    stage: Stage,
) -> None:
    await tips_on(stage, tips_only="quiz")
    await next_day(stage)
    stage.post("/quiz")
    await stage.settled()
    stage.world.vote(stage.group.id, posts(stage)[-1].id, stage.other.id, 0)
    theirs = stage.world.post_poll(stage.group.id, stage.member.id, "Lunch?", ["yes", "no"])
    stage.world.vote(stage.group.id, theirs.id, stage.other.id, 0)
    await stage.settled()
    assert zh(stage, "quiz.unanswered") in await say(stage, "/tips")


async def test_tips_come_into_the_topic_in_which_that_was_set_pinned_and_the_last_one_goes(
    stage: Stage,
) -> None:
    _may_pin(stage)
    topic = {"fields": {"message_thread_id": 42, "is_topic_message": True}}
    await say(stage, "/set tips_topic here", **topic)
    await tips_on(stage, tips_pin="on", tips_replace="on", tips_silent="on")
    seen: list[int] = []
    for _ in range(3):
        assert await next_day(stage) == 1
        seen.append(next(post.id for post in reversed(posts(stage)) if not post.service))
        assert stage.group.pinned == [seen[-1]]
    tips = [stage.group.posts[number] for number in seen]
    assert [post.extra["message_thread_id"] for post in tips] == [42, 42, 42]
    assert [post.deleted for post in tips] == [True, True, False]
    sent = [params for params in stage.done("sendMessage") if "disable_notification" in params]
    assert len(sent) == 3
    assert len({post.text for post in tips}) == 3
    assert stage.done("unpinChatMessage") == []


def _may_pin(stage: Stage) -> None:
    rights = (*RIGHTS, "can_pin_messages")
    bot = stage.world.bot.id
    stage.world.set_role(stage.group.id, bot, Rank.ADMIN, rights=rights, by=stage.owner.id)


async def test_the_pin_moves_on_and_the_old_tip_stays_where_nothing_is_replaced(stage: Stage) -> None:
    _may_pin(stage)
    pinned_by_people = stage.post("Rules of the house", by=stage.owner)
    stage.group.pinned.append(pinned_by_people)
    await tips_on(stage, tips_pin="on")
    for _ in range(2):
        await next_day(stage)
    tip = [post for post in posts(stage) if not post.service][-1]
    assert stage.group.pinned == [pinned_by_people, tip.id]
    assert stage.done("deleteMessage") == []


async def test_without_the_right_to_pin_tips_come_all_the_same(stage: Stage) -> None:
    await tips_on(stage, tips_pin="on", tips_replace="on")
    first, second = await next_day(stage), await next_day(stage)
    assert (first, second) == (1, 1)
    assert stage.done("pinChatMessage") == []
    assert len(stage.done("deleteMessage")) == 1


async def test_a_topic_that_is_gone_and_a_previous_tip_that_somebody_deleted_stop_nothing(
    stage: Stage,
) -> None:
    await tips_on(stage, tips_replace="on")
    await next_day(stage)
    tip = posts(stage)[-1]
    stage.world.delete(stage.group.id, tip.id)
    assert [await next_day(stage) for _ in range(2)] == [1, 1]
    assert stage.done("deleteMessage")[-1]["message_id"] != tip.id


WRONG = {
    "tips_times 25:00": "25:00",
    "tips_times 9am": "9am",
    "tips_days someday": "someday",
    "tone loud": "loud",
    "region atlantis": "atlantis",
    "timezone Atlantis": "Atlantis",
    "tips_languages en tlh": "tlh",
    "tips_topic general": "here",
    "colour 1": "colour",
    "warning_text {words} {price}": "{price}",
    "warning_text no words at all": "{words}",
    "warning_text {words} see t.me/demo": "…",
    "tone <b>&": "&lt;b&gt;&amp;",
}


async def test_a_wrong_value_is_named_and_nothing_is_changed(stage: Stage) -> None:
    for typed, told in WRONG.items():
        said = await say(stage, f"/set {typed}")
        assert told in said
        assert "t.me/demo" not in said
    assert len(stage.texts()) == len(WRONG)
    record = await stage.app.store.chats.get(ChatId(stage.group.id))
    assert not record or not record.settings
    assert await stage.app.store.chats.setting_history(ChatId(stage.group.id), 9) == ()


async def test_a_member_sets_nothing(stage: Stage) -> None:
    assert await say(stage, "/set tone friendly", by=stage.member) == zh(stage, "settings.only_admins")
    assert await stage.app.store.chats.setting_history(ChatId(stage.group.id), 9) == ()


async def test_tone_and_region_change_the_warning_that_follows(stage: Stage) -> None:
    warnings = []
    for number, settings in enumerate(({}, {"tone": "friendly"}, {"tone": "police"}, {"region": "jp"})):
        for key, value in settings.items():
            await say(stage, f"/set {key} {value}")
        stage.clock.advance(DAY)
        stage.post(f"{AD} {'！' * number}", by=stage.other if number % 2 else stage.member)
        await stage.settled()
        warnings.append(stage.texts()[-1])
    brief, friendly, police, japan = warnings
    head = zh(stage, "warning.head", title=catalog(stage).warnings.title("zh-Hans", "account_trade"))
    assert police.startswith(head)
    assert friendly.startswith(
        zh(stage, "warning.head_friendly", title=catalog(stage).warnings.title("zh-Hans", "account_trade"))
    )
    assert len(brief) < len(friendly) / 2
    assert japan.startswith(head)
    assert "96110" in police
    assert "96110" not in japan
    assert catalog(stage).country("zh-Hans", "jp") in japan


async def test_a_groups_own_wording_is_shown_as_plain_text(stage: Stage) -> None:
    said = await say(stage, "/set warning_text Careful & <b>calm</b>: {words}\n{now}")
    assert "Careful &amp; &lt;b&gt;calm&lt;/b&gt;: " in said
    stage.post(AD)
    await stage.settled()
    (warning,) = [post for post in posts(stage) if post.reply_to and post.buttons]
    assert "Careful & <b>calm</b>: “" in warning.text.replace("「", "“")
    assert "收微信号" in warning.text
    assert zh(stage, "warning.notice").replace("<i>", "").replace("</i>", "") in warning.text
    await say(stage, "/set warning_text off")
    stage.clock.advance(DAY)
    stage.post(AD, by=stage.other)
    await stage.settled()
    assert "Careful" not in stage.texts()[-1]


async def test_a_chat_that_throws_the_bot_out_gets_no_tip_and_goes_on_when_it_is_back(stage: Stage) -> None:
    await tips_on(stage)
    assert await next_day(stage) == 1
    bot, before = stage.world.bot.id, len(stage.texts())
    stage.world.set_role(stage.group.id, bot, Rank.KICKED, by=stage.owner.id)
    await stage.settled()
    assert [await next_day(stage) for _ in range(3)] == [0, 0, 0]
    assert len(stage.texts()) == before
    stage.world.set_role(stage.group.id, bot, Rank.ADMIN, rights=RIGHTS, by=stage.owner.id)
    await stage.settled()
    # What was missed meanwhile is not made up for.
    assert await stage.app.tips.tick() <= 1
    await stage.settled()
    before = len(stage.texts())
    assert [await next_day(stage) for _ in range(2)] == [1, 1]
    assert len(stage.texts()) == before + 2


async def test_a_chat_that_throws_the_bot_out_unnoticed_costs_one_try(stage: Stage) -> None:
    """The update about it was lost: the platform's refusal tells it."""
    await tips_on(stage)
    stage.group.seats[stage.world.bot.id].role = Rank.KICKED
    before = len(stage.texts())
    assert await next_day(stage) == 1
    assert [await next_day(stage) for _ in range(2)] == [0, 0]
    assert len(stage.texts()) == before
    record = await stage.app.store.chats.get(ChatId(stage.group.id))
    assert record is not None
    assert record.active is False


async def test_a_group_that_became_a_supergroup_gets_its_tips_there(stage: Stage) -> None:
    group = stage.new_group("Basic", ChatType.GROUP)
    await say(stage, "/set tips on", chat=group)
    await next_day(stage)
    new = stage.world.migrate(group.id)
    await stage.settled()
    assert await next_day(stage) == 1
    assert len(stage.texts(new.id)) == 1


@asynccontextmanager
async def on_duty(content: Path, data: Path) -> AsyncIterator[Stage]:
    """A bot on a content folder that may be edited, with an operator who may be told."""
    begun = time.monotonic()
    clock = PlaygroundClock(lambda: MORNING + time.monotonic() - begun)
    play = Playground(token=TOKEN, clock=clock, build=empty_world, limits=False)
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{data}/bot.db",
        content_dir=content,
        operator_ids=str(OPERATOR),
        second_reader="off",
    )
    async with play.serve() as url, open_app(settings, TOKEN, url, clock=clock, paced=False) as app:
        await app.start()
        polling = asyncio.create_task(app.poller.run())
        yield Stage(play, app, clock)
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)


@pytest.fixture
async def edited(tmp_path: Path) -> AsyncIterator[tuple[Stage, Path]]:
    """A stage, and the content folder that its bot reads."""
    content = copied(tmp_path)
    async with on_duty(content, tmp_path) as stage:
        assert stage.owner.id == OPERATOR
        stage.world.start(OPERATOR)
        await stage.settled()
        yield stage, content


TIP = "locales/zh-Hans/tips.yaml"


async def test_new_words_are_shown_without_a_restart(edited: tuple[Stage, Path]) -> None:
    stage, content = edited
    change(content, TIP, "second_scam: |-\n", "second_scam: |-\n  <i>新的一句话。</i>\n")
    assert "新的一句话" not in catalog(stage).tipbook.text("zh-Hans", "second_scam")
    assert await stage.app.reloader.reload()
    told = []
    for _ in range(30):
        told.append(await say(stage, "/tip other_fraud", by=stage.member))
        if "新的一句话" in told[-1]:
            break
    assert "<i>新的一句话。</i>" in told[-1]
    assert stage.texts(OPERATOR)[1:] == []


async def test_faulty_content_is_refused_the_old_words_stay_and_the_operator_is_told(
    edited: tuple[Stage, Path],
) -> None:
    stage, content = edited
    before = catalog(stage)
    change(content, TIP, "second_scam: |-\n", "second_scam: |-\n  <h1>&\n")
    assert not await stage.app.reloader.reload()
    await stage.settled()
    assert catalog(stage) is before
    stage.post(AD)
    await stage.settled()
    assert "收微信号" in stage.texts(stage.group.id)[-1]
    told = stage.texts(OPERATOR)[-1]
    assert before.text(before.default, "operator.refused", count=1).split("1")[0] in told
    assert "content/locales/zh-Hans/tips.yaml:" in told
    change(content, TIP, "  <h1>&\n", "")
    assert await stage.app.reloader.reload()
    await stage.settled()
    assert stage.texts(OPERATOR)[-1] == before.text(before.default, "operator.restored")
    assert catalog(stage) is not before


async def test_a_new_word_for_an_account_is_judged_by_at_once(edited: tuple[Stage, Path]) -> None:
    stage, content = edited
    stage.post("收蓝泡泡，日结")
    await stage.settled()
    assert stage.texts(stage.group.id) == []
    change(content, "lexicon/zh.yaml", "\n  account:\n    words: [", "\n  account:\n    words: [ 蓝泡泡,")
    assert await stage.app.reloader.reload()
    stage.post("收蓝泡泡，日结", by=stage.other)
    await stage.settled()
    assert "蓝泡泡" in stage.texts(stage.group.id)[-1]


async def test_a_change_is_taken_up_by_itself_once_the_folder_rests(edited: tuple[Stage, Path]) -> None:
    stage, content = edited
    before = catalog(stage)
    change(content, TIP, "second_scam: |-\n", "second_scam: |-\n  <i>新的一句话。</i>\n")
    await stage.app.upkeep()
    assert catalog(stage) is before
    await stage.app.upkeep()
    assert "新的一句话" in catalog(stage).tipbook.text("zh-Hans", "second_scam")


async def test_a_content_folder_that_vanishes_stops_nothing(edited: tuple[Stage, Path]) -> None:
    stage, content = edited
    shutil.move(content, content.with_name("away"))
    assert not await stage.app.reloader.reload()
    stage.post(AD)
    await stage.settled()
    assert "收微信号" in stage.texts(stage.group.id)[-1]
    shutil.move(content.with_name("away"), content)
    assert await stage.app.reloader.reload()
