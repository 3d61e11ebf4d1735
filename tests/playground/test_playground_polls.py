"""Polls and quizzes: what may be sent, who may vote how, and what the bot hears of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputPollOption, Message, Update
from telegram.error import BadRequest

from bot.playground import PlayError, World
from bot.playground.model import ChatType, PlayChat, Rank, User
from bot.playground.refusal import ApiRefusal

Call = Callable[..., object]
OPTIONS = ["甲", "乙", "丙"]
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("why", callback_data="why")]])


async def quiz(bot: Bot, chat: PlayChat, **more: object) -> Message:
    return await bot.send_poll(
        chat.id,
        "哪种是诈骗？",
        OPTIONS,
        type="quiz",
        correct_option_ids=[1],
        explanation="乙要先交钱",
        **more,
    )


async def heard(bot: Bot) -> list[Update]:
    """What came since the last look."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    return list(updates)


async def test_a_poll_as_the_library_sends_it(bot: Bot, group: PlayChat) -> None:
    sent = await bot.send_poll(group.id, "?", ["a", InputPollOption("<b>b</b>", text_parse_mode="HTML")])
    assert sent.poll is not None
    assert sent.poll.id.isdigit()
    assert [(option.text, option.voter_count) for option in sent.poll.options] == [("a", 0), ("b", 0)]
    assert (sent.poll.type, sent.poll.is_anonymous, sent.poll.is_closed) == ("regular", True, False)
    assert (sent.poll.allows_multiple_answers, sent.poll.allows_revoting) == (False, True)
    assert (sent.poll.correct_option_ids, sent.poll.explanation) == ((), None)


async def test_a_quiz_with_everything(bot: Bot, group: PlayChat) -> None:
    sent = await bot.send_poll(
        group.id,
        "&lt;?&gt;",
        OPTIONS,
        type="quiz",
        correct_option_ids=[1],
        explanation="see <b>law</b> 38",
        explanation_parse_mode="HTML",
        question_parse_mode="HTML",
        is_anonymous=False,
        disable_notification=True,
        message_thread_id=7,
        reply_markup=BUTTONS,
    )
    assert sent.poll is not None
    assert (sent.poll.question, sent.poll.type, sent.poll.correct_option_ids) == ("<?>", "quiz", (1,))
    assert (sent.poll.is_anonymous, sent.poll.allows_revoting) == (False, False)
    assert sent.poll.explanation == "see law 38"
    assert [(e.type, e.offset, e.length) for e in sent.poll.explanation_entities] == [("bold", 4, 3)]
    assert (sent.message_thread_id, sent.reply_markup) == (7, BUTTONS)


async def test_the_old_name_of_the_right_option_is_taken(call: Call, group: PlayChat) -> None:
    sent = call(
        "sendPoll", chat_id=group.id, question="?", options=["a", "b"], type="quiz", correct_option_id=0
    )
    assert isinstance(sent, dict)
    assert sent["poll"]["correct_option_ids"] == [0]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"question": " "}, "poll question must be non-empty"),
        ({"question": "a" * 301}, "poll question length must not exceed 300"),
        ({"options": ["a"]}, "poll must have at least 2 option"),
        ({"options": ["a"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["a", " "]}, "poll options must be non-empty"),
        ({"options": ["a", {"text": 1}]}, "poll options must be non-empty"),
        ({"options": ["a", "b" * 101]}, "poll options length must not exceed 100"),
        ({"type": "riddle"}, "unsupported poll type specified"),
        ({"type": "quiz"}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_id": 2}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [1, 0]}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": ["0"]}, "wrong correct option ID specified"),
        (
            {"type": "quiz", "correct_option_ids": [0], "explanation": "a\n\n\nb"},
            "poll explanation is too long",
        ),
        (
            {"type": "quiz", "correct_option_ids": [0], "explanation": "a" * 201},
            "poll explanation is too long",
        ),
        (
            {
                "type": "quiz",
                "correct_option_ids": [0],
                "explanation": "<b>",
                "explanation_parse_mode": "HTML",
            },
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
    ],
)
def test_polls_that_are_refused(
    call: Call, group: PlayChat, params: dict[str, object], expected: str
) -> None:
    given = {"chat_id": group.id, "question": "?", "options": ["a", "b"], **params}
    with pytest.raises(ApiRefusal) as caught:
        call("sendPoll", **given)
    assert str(caught.value) == f"Bad Request: {expected}"


def test_the_longest_quiz_is_taken(call: Call, group: PlayChat) -> None:
    longest = {
        "question": "问" * 300,
        "options": ["选" * 100] * 12,
        "explanation": "释" * 98 + "\n\n" + "义" * 100,
    }
    assert call("sendPoll", chat_id=group.id, type="quiz", correct_option_ids=[11], **longest)


def test_a_channel_takes_anonymous_polls_only(call: Call, world: World, owner: User) -> None:
    channel = world.add_chat(
        ChatType.CHANNEL,
        "Notices",
        members=[(owner, Rank.OWNER)],
        bot=Rank.ADMIN,
        bot_rights=["can_post_messages"],
    )
    poll = {"chat_id": channel.id, "question": "?", "options": ["a", "b"]}
    assert call("sendPoll", **poll)
    with pytest.raises(ApiRefusal, match="non-anonymous polls can't be sent to channel chats"):
        call("sendPoll", **poll, is_anonymous=False)


async def test_a_vote_in_an_anonymous_quiz_tells_the_bot_counts_only(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    sent = await quiz(bot, group)
    world.vote(group.id, sent.message_id, member.id, 2)
    (update,) = await heard(bot)
    poll = update.poll
    assert poll is not None
    assert sent.poll is not None
    assert (poll.id, poll.question, poll.type) == (sent.poll.id, "哪种是诈骗？", "quiz")
    assert [(o.text, o.voter_count) for o in poll.options] == [("甲", 0), ("乙", 0), ("丙", 1)]
    assert (poll.total_voter_count, poll.is_closed) == (1, False)
    assert (poll.correct_option_ids, poll.explanation) == ((1,), "乙要先交钱")


async def test_a_vote_in_an_open_quiz_names_the_voter_first(
    bot: Bot, world: World, group: PlayChat, member: User, admin: User
) -> None:
    sent = await quiz(bot, group, is_anonymous=False)
    world.vote(group.id, sent.message_id, member.id, 1)
    world.vote(group.id, sent.message_id, admin.id, 0)
    answer, poll, other, last = await heard(bot)
    assert answer.poll_answer is not None
    assert answer.poll_answer.user is not None
    assert (answer.poll_answer.poll_id, answer.poll_answer.user.id) == (sent.poll and sent.poll.id, member.id)
    assert (answer.poll_answer.option_ids, answer.poll_answer.option_persistent_ids) == ((1,), ("1",))
    assert (poll.poll and poll.poll.total_voter_count, last.poll and last.poll.total_voter_count) == (1, 2)
    assert other.poll_answer is not None


@pytest.mark.parametrize(
    ("allowed", "kinds"),
    [(["message"], []), (["poll"], ["poll"]), (["poll_answer"], ["poll_answer"])],
)
async def test_only_what_the_bot_asked_for_arrives(
    bot: Bot, world: World, group: PlayChat, member: User, allowed: list[str], kinds: list[str]
) -> None:
    await bot.get_updates(allowed_updates=allowed)
    sent = await quiz(bot, group, is_anonymous=False)
    world.vote(group.id, sent.message_id, member.id, 1)
    assert [kind for update in await heard(bot) for kind in update.to_dict() if kind != "update_id"] == kinds


async def test_a_quiz_is_answered_once(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    sent = await quiz(bot, group)
    with pytest.raises(PlayError, match="can't be changed or taken back"):
        world.vote(group.id, sent.message_id, member.id)
    world.vote(group.id, sent.message_id, member.id, 0)
    for options in ([1], [0], []):
        with pytest.raises(PlayError, match="can't be changed or taken back"):
            world.vote(group.id, sent.message_id, member.id, *options)
    assert len(await heard(bot)) == 1


async def test_a_vote_in_a_plain_poll_is_changed_and_taken_back(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    sent = await bot.send_poll(group.id, "?", OPTIONS, is_anonymous=False)
    for options in ([0], [2], [2], []):
        world.vote(group.id, sent.message_id, member.id, *options)
    updates = await heard(bot)
    answers = [update.poll_answer.option_ids for update in updates if update.poll_answer]
    counts = [[o.voter_count for o in update.poll.options] for update in updates if update.poll]
    assert answers == [(0,), (2,), ()]
    assert counts == [[1, 0, 0], [0, 0, 1], [0, 0, 0]]


async def test_several_options_count_one_voter(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    sent = await bot.send_poll(group.id, "?", OPTIONS, allows_multiple_answers=True)
    world.vote(group.id, sent.message_id, member.id, 2, 0)
    (update,) = await heard(bot)
    assert update.poll is not None
    assert [option.voter_count for option in update.poll.options] == [1, 0, 1]
    assert update.poll.total_voter_count == 1


async def test_votes_that_no_client_offers(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    sent = await quiz(bot, group)
    text = world.post(group.id, member.id, "a")
    stranger = world.add_user("Stranger")
    for message, user, options, fault in (
        (text.id, member, [0], "is not a poll"),
        (sent.message_id, stranger, [0], "is not in this chat"),
        (sent.message_id, member, [3], "numbered 0 to 2"),
        (sent.message_id, member, [-1], "numbered 0 to 2"),
        (sent.message_id, member, [0, 1], "only one option"),
    ):
        with pytest.raises(PlayError, match=fault):
            world.vote(group.id, message, user.id, *options)
    world.deactivate(member.id)
    with pytest.raises(PlayError, match="deleted the account"):
        world.vote(group.id, sent.message_id, member.id, 0)


async def test_somebody_muted_may_vote(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    sent = await quiz(bot, group)
    world.set_role(group.id, member.id, Rank.RESTRICTED)
    assert world.vote(group.id, sent.message_id, member.id, 1).counts() == [0, 1, 0]


async def test_a_quiz_in_private(bot: Bot, world: World, member: User) -> None:
    chat = world.start(member.id).chat
    sent = await quiz(bot, chat)
    assert world.vote(chat.id, sent.message_id, member.id, 1).votes == {member.id: (1,)}


async def test_the_bot_hears_nothing_of_a_members_poll(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    post = world.post_poll(group.id, member.id, "?", ["a", "b"])
    world.vote(group.id, post.id, member.id, 0)
    (update,) = await heard(bot)
    assert update.message is not None


async def test_a_forward_is_the_same_poll_and_a_copy_is_a_new_one(
    bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    sent = await quiz(bot, group)
    world.vote(group.id, sent.message_id, member.id, 1)
    forward = await bot.forward_message(group.id, group.id, sent.message_id)
    copy = await bot.copy_message(group.id, group.id, sent.message_id)
    assert forward.poll is not None
    assert sent.poll is not None
    assert (forward.poll.id, forward.poll.total_voter_count) == (sent.poll.id, 1)
    copied = group.posts[copy.message_id].poll
    assert copied is not None
    assert (copied.id != sent.poll.id, copied.counts(), copied.right) == (True, [0, 0, 0], (1,))
    with pytest.raises(BadRequest, match="Poll can't be stopped"):
        await bot.stop_poll(group.id, forward.message_id)


async def test_a_stopped_poll_takes_no_votes(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    sent = await quiz(bot, group, reply_markup=BUTTONS)
    world.vote(group.id, sent.message_id, member.id, 0)
    await heard(bot)
    stopped = await bot.stop_poll(group.id, sent.message_id)
    assert (stopped.is_closed, stopped.total_voter_count, stopped.correct_option_ids) == (True, 1, (1,))
    assert (group.posts[sent.message_id].buttons, group.posts[sent.message_id].edited) == (None, 0)
    (update,) = await heard(bot)
    assert update.poll == stopped
    with pytest.raises(PlayError, match="closed"):
        world.vote(group.id, sent.message_id, 102, 0)
    with pytest.raises(BadRequest, match="Poll has already been closed"):
        await bot.stop_poll(group.id, sent.message_id)


async def test_stopping_what_cannot_be_stopped(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    text, poll = await bot.send_message(group.id, "a"), world.post_poll(group.id, member.id, "?", ["a", "b"])
    with pytest.raises(BadRequest, match="Message with poll to stop not found"):
        await bot.stop_poll(group.id, 7)
    with pytest.raises(BadRequest, match="Message is not a poll"):
        await bot.stop_poll(group.id, text.message_id)
    with pytest.raises(BadRequest, match="Poll can't be stopped"):
        await bot.stop_poll(group.id, poll.id)


async def test_a_poll_closes_at_its_time(bot: Bot, world: World, group: PlayChat, member: User) -> None:
    sent = await quiz(bot, group, open_period=600)
    assert sent.poll is not None
    assert sent.poll.close_date is not None
    assert sent.poll.close_date.timestamp() == world.now() + 600
    world.clock.advance(599)
    world.vote(group.id, sent.message_id, member.id, 1)
    world.clock.advance(1)
    voted, closed = await heard(bot)
    assert (voted.poll and voted.poll.is_closed, closed.poll and closed.poll.is_closed) == (False, True)
    with pytest.raises(PlayError, match="closed"):
        world.vote(group.id, sent.message_id, 102, 1)


async def test_a_poll_closes_without_anybody_moving_the_clock(
    world: World, group: PlayChat, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    later: list[tuple[float, Callable[[], None]]] = []
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "call_later", lambda delay, then: later.append((delay, then)))
    call("sendPoll", chat_id=group.id, question="?", options=["a", "b"], close_date=world.now() + 60)
    ((delay, close),) = later
    world.clock.offset += delay
    close()
    assert [post.poll.closed for post in group.posts.values() if post.poll] == [True]


@pytest.mark.parametrize("end", [{"open_period": 4}, {"open_period": 2_628_001}, {"close_date": 1}])
def test_ends_that_are_refused(call: Call, group: PlayChat, end: dict[str, int]) -> None:
    with pytest.raises(ApiRefusal, match="wrong poll open period or close date specified"):
        call("sendPoll", chat_id=group.id, question="?", options=["a", "b"], **end)


async def test_a_poll_may_be_sent_closed(bot: Bot, group: PlayChat) -> None:
    assert (await quiz(bot, group, is_closed=True)).poll.is_closed is True


async def test_the_page_votes_and_sees_who_chose_what(
    http: aiohttp.ClientSession, bot: Bot, group: PlayChat, member: User
) -> None:
    sent = await quiz(bot, group)
    ids = {"chat_id": group.id, "message_id": sent.message_id, "user_id": member.id}
    async with http.post("/playground/vote", json={**ids, "options": [2]}) as answer:
        assert (answer.status, await answer.json()) == (200, {"ok": True})
    async with http.post("/playground/vote", json={**ids, "options": [1]}) as answer:
        assert answer.status == 400
    async with http.get("/playground/messages", params={"chat": str(group.id)}) as answer:
        shown = (await answer.json())["messages"][-1]["poll"]
    assert shown == {
        "question": "哪种是诈骗？",
        "options": OPTIONS,
        "counts": [0, 0, 1],
        "votes": {str(member.id): [2]},
        "quiz": True,
        "anonymous": True,
        "multiple": False,
        "revoting": False,
        "closed": False,
        "right": [1],
        "explanation": "乙要先交钱",
    }


async def test_a_reply_to_a_poll_quotes_its_question(
    http: aiohttp.ClientSession, bot: Bot, world: World, group: PlayChat, member: User
) -> None:
    sent = await quiz(bot, group)
    world.post(group.id, member.id, "乙", reply_to=sent.message_id)
    async with http.get("/playground/messages", params={"chat": str(group.id)}) as answer:
        assert (await answer.json())["messages"][-1]["reply_to"]["text"] == "哪种是诈骗？"
