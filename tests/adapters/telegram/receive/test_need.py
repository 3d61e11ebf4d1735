"""Who is in need writes to the bot: heard in whatever they write, before all else; others' words are not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.telegram.send.render import plain
from bot.core.library.situations import IN_NEED
from bot.core.message import ChatId, UserId
from bot.core.talk.ask import FORGET
from tests.builders import (
    AD,
    BOT,
    GROUP,
    MEMBER,
    OWNER,
    click_update,
    judgement,
    text_update,
    user,
    verdict,
    written,
)
from tests.desk import NAME, Duty

BRIDGE = "I'm standing on the bridge"
SHOT = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
ORIGINS = {
    "somebody else": {"type": "user", "sender_user": user(OWNER), "date": 1},
    "hidden": {"type": "hidden_user", "sender_user_name": "X", "date": 1},
    "a channel": {
        "type": "channel",
        "chat": {"id": -1009, "type": "channel", "title": "News"},
        "message_id": 4,
        "date": 1,
    },
}


async def told(duty: Duty, text: str, **more: Any) -> list[dict[str, Any]]:
    """What was sent after somebody wrote in private."""
    duty.clock.advance(5)
    calls = await duty.see(text_update(int(duty.clock.now()), text, chat_id=MEMBER, **more))
    return [params for _, params in calls]


async def step(duty: Duty) -> str:
    return (await duty.talks.state(ChatId(MEMBER), UserId(MEMBER))).step


def begins(duty: Duty, params: dict[str, Any], part: str) -> bool:
    """Whether a message begins as a part does, before the first number in it."""
    head = duty.text(f"ask.{part}", emergency="#", hotlines="#").partition("#")[0]
    return plain(str(params["text"])).startswith(plain(head.partition("\n")[0]))


def is_first(duty: Duty, params: dict[str, Any]) -> bool:
    return begins(duty, params, "say.danger")


def for_all(duty: Duty, params: dict[str, Any]) -> bool:
    """Whether it is what a group is told."""
    return begins(duty, params, "need.group")


@pytest.mark.parametrize(
    "more",
    [
        {"photo": SHOT},
        {"video": {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "duration": 1}},
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}},
        {"document": {"file_id": "a", "file_unique_id": "b"}},
    ],
)
@pytest.mark.parametrize("chat_id", [MEMBER, GROUP])
async def test_a_caption_is_heard(duty: Duty, more: dict[str, Any], chat_id: int) -> None:
    said = BRIDGE if chat_id > 0 else f"@{NAME} {BRIDGE}"
    update = text_update(1, "", chat_id=chat_id, **more)
    del update["message"]["text"]
    update["message"]["caption"] = said
    ((method, params),) = await duty.see(update)
    assert (method, params["chat_id"]) == ("sendMessage", chat_id)
    assert is_first(duty, params) if chat_id > 0 else for_all(duty, params)


async def test_what_somebody_passes_on_of_their_own_is_theirs(duty: Duty) -> None:
    origin = {"type": "user", "sender_user": user(MEMBER), "date": 1}
    (params,) = await told(duty, BRIDGE, forward_origin=origin)
    assert is_first(duty, params)
    assert await step(duty) == "danger"


@pytest.mark.parametrize("origin", ORIGINS.values(), ids=ORIGINS)
async def test_what_somebody_else_wrote_is_not_theirs(duty: Duty, origin: dict[str, Any]) -> None:
    (params,) = await told(duty, BRIDGE, forward_origin=origin)
    assert "🚨" not in params["text"]
    assert await step(duty) not in IN_NEED


async def test_what_is_quoted_or_answered_is_not_theirs(duty: Duty) -> None:
    quoted = written(BRIDGE, by=OWNER, chat_id=MEMBER)
    await told(
        duty, "what do you think of this", reply_to_message=quoted, quote={"text": BRIDGE, "position": 0}
    )
    assert await step(duty) not in IN_NEED


@pytest.mark.parametrize(
    "command",
    [
        *(
            "/start",
            "/help",
            "/check",
            "/country",
            "/language",
            "/settings",
            "/tip",
            "/law",
            "/library",
            "/forget",
        ),
        *("/privacy", "/stop", "/cancel", "/unknown", "/op", f"/check@{NAME}"),
    ],
)
async def test_no_command_comes_before_it(duty: Duty, command: str) -> None:
    (params,) = await told(duty, f"{command} {BRIDGE}")
    assert is_first(duty, params)
    assert await step(duty) == "danger"


@pytest.mark.parametrize("command", ["/check", "/help", f"/check@{NAME}", "/settings", "/report", "/unknown"])
async def test_no_command_of_a_group_comes_before_it(duty: Duty, command: str) -> None:
    ((method, params),) = await duty.see(text_update(1, f"{command} {BRIDGE}"))
    assert (method, params["chat_id"]) == ("sendMessage", GROUP)
    assert for_all(duty, params)
    assert "bridge" not in params["text"]


async def test_a_reply_to_the_bot_in_a_group_is_heard(duty: Duty) -> None:
    own = {**written("a warning", number=400), "from": user(BOT, is_bot=True)}
    ((_, params),) = await duty.see(text_update(1, BRIDGE, reply_to_message=own))
    assert for_all(duty, params)
    assert params["reply_parameters"]["message_id"] == 1


@pytest.mark.parametrize("place", ["{}, @{}", "@{1} {0}", "{} @{}?"])
async def test_the_name_of_the_bot_beside_it_is_enough(duty: Duty, place: str) -> None:
    ((_, params),) = await duty.see(text_update(1, place.format(BRIDGE, NAME)))
    assert for_all(duty, params)


async def test_members_who_talk_with_each_other_are_left_alone(duty: Duty) -> None:
    other = written("where are you", by=OWNER, number=400)
    assert await duty.see(text_update(1, BRIDGE)) == []
    assert await duty.see(text_update(2, BRIDGE, reply_to_message=other)) == []
    assert await duty.see(text_update(3, f"/call@another_bot {BRIDGE}")) == []
    assert await duty.see(text_update(4, f"@another_bot {BRIDGE}")) == []


async def test_an_edited_message_is_heard(duty: Duty) -> None:
    await told(duty, "hello", number=7)
    (params,) = await told(duty, BRIDGE, number=7, kind="edited_message", edit_date=1_750_000_100)
    assert is_first(duty, params)
    edited = text_update(9_999, f"@{NAME} {BRIDGE}", number=8, kind="edited_message", edit_date=1_750_000_100)
    in_private, (_, params) = await duty.see(edited)
    assert is_first(duty, in_private[1])
    assert for_all(duty, params)


@pytest.mark.parametrize(
    "pending",
    [
        *("ask:lands", "ask:happened", "ask:ask_known", "ask:aid:gave_code", "go:settings", "set:region"),
        *("ask:job", "go:language", "ask:wrong", "ask:cant:gave_code:1:0:en"),
    ],
)
async def test_no_question_that_is_open_comes_before_it(duty: Duty, pending: str) -> None:
    duty.judging.script["perhaps"] = verdict()
    await told(duty, "perhaps a job for me, what do you think")
    await duty.see(click_update(90_001, pending, chat_id=MEMBER))
    (params,) = await told(duty, BRIDGE)
    assert is_first(duty, params)
    assert await step(duty) == "danger"


@pytest.mark.parametrize("pending", ["/country", "/language", "/settings", "/start", "/check", "/law"])
async def test_no_command_that_waits_for_an_answer_comes_before_it(duty: Duty, pending: str) -> None:
    await told(duty, pending)
    (params,) = await told(duty, BRIDGE)
    assert is_first(duty, params)


@pytest.mark.parametrize(
    "between",
    [
        *(
            "/start",
            "/help",
            "/country Singapore",
            "/language de",
            "/tip",
            "/check they want my account",
            "/law",
        ),
        *("ok", "thanks", "no", "I'm in Germany", AD, "hello"),
    ],
)
async def test_nothing_but_their_own_word_lets_them_go(duty: Duty, between: str) -> None:
    await told(duty, BRIDGE)
    await told(duty, between)
    assert await step(duty) == "danger"
    (params,) = await told(duty, "I'm safe now, thank you")
    assert begins(duty, params, "say.safe") or between == "/language de"
    assert await step(duty) == ""


@pytest.mark.parametrize(
    "data",
    [
        *(
            "ask:leave",
            "ask:happened",
            "ask:lands",
            "ask:land:sg",
            "ask:aid:gave_code",
            "ask:more",
            "ask:wrong",
        ),
        *("ask:right", "ask:remind", "ask:job", "go:home", "go:settings", "ask:admins", "ask:need:not"),
    ],
)
async def test_no_button_lets_them_go(duty: Duty, data: str) -> None:
    await told(duty, BRIDGE)
    await duty.see(click_update(90_001, data, chat_id=MEMBER))
    assert await step(duty) == "danger"


async def test_what_they_pass_on_or_come_back_to_keeps_the_talk_there(duty: Duty) -> None:
    duty.judging.script[AD] = verdict()
    await told(duty, BRIDGE)
    (params,) = await told(duty, AD, forward_origin=ORIGINS["hidden"])
    assert is_first(duty, params) or begins(duty, params, "say.stay")
    assert await step(duty) == "danger"
    chat, who = ChatId(MEMBER), UserId(MEMBER)
    answer = await duty.talks.about(chat, who, judgement(), client="en", region="gb")
    assert answer.reply.parts[0] == "say.stay"
    assert await step(duty) == "danger"
    duty.clock.advance(FORGET + 1)
    assert await step(duty) == ""


async def test_a_long_text_hides_it_not(duty: Duty) -> None:
    prose = "We walked along the river and then we cooked soup and read a book. " * 23
    (params,) = await told(duty, f"{prose}\n{BRIDGE}. {prose}"[:4096])
    assert is_first(duty, params)


async def test_who_writes_behind_the_name_of_the_bot_gets_no_verdict_first(duty: Duty) -> None:
    query = {"id": "q", "from": user(), "query": BRIDGE, "offset": ""}
    ((method, params),) = await duty.see({"update_id": 1, "inline_query": query})
    assert method == "answerInlineQuery"
    (result,) = params["results"]
    assert for_all(duty, {"text": result["input_message_content"]["message_text"]})
    assert duty.text("ask.risk.unknown") not in result["title"]


async def test_somebody_in_need_is_heard_however_often_they_wrote(duty: Duty) -> None:
    for number in range(40):
        await duty.see(text_update(100 + number, "hello", chat_id=MEMBER))
    ((_, params),) = await duty.see(text_update(1_000, BRIDGE, chat_id=MEMBER))
    assert is_first(duty, params)
