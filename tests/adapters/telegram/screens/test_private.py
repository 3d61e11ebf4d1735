"""What the bot answers in private, to /check and to /tip."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.telegram.screens import COMMANDS, ROUTES
from bot.adapters.telegram.send.render import plain
from bot.core.library.situations import SITUATIONS
from bot.core.verdict import Level
from tests.builders import AD, ADMIN, BOT, GROUP, MEMBER, raw_chat, signal, text_update, user, verdict
from tests.desk import NAME, Duty


async def said(duty: Duty, update: dict[str, Any]) -> str:
    ((method, params),) = await duty.see(update)
    assert method == "sendMessage"
    return str(params["text"])


def private(update_id: int, text: str, **fields: Any) -> dict[str, Any]:
    return text_update(update_id, text, chat_id=MEMBER, **fields)


def reply(text: str, **fields: Any) -> dict[str, Any]:
    return {"message_id": 40, "date": 1, "chat": raw_chat(), "from": user(77), "text": text, **fields}


async def test_start_in_private_leads_into_a_group(duty: Duty) -> None:
    ((_, params),) = await duty.see(private(1, "/start"))
    assert params["text"] == f"{duty.text('start.private')}\n\n{duty.text('ask.place.first')}"
    ((check,), (happened,), (call,), (add,), first, second) = params["reply_markup"]["inline_keyboard"]
    assert (check["callback_data"], happened["callback_data"]) == ("go:check", "ask:happened")
    assert call["callback_data"] == "go:call"
    assert f"t.me/{NAME}?startgroup" in add["url"]
    assert [one["text"] for one in (*first, *second)][-1] == "🌍 Another country"
    assert len(first) == len(second) == 2


@pytest.mark.parametrize("scheme", sorted(Duty().catalog.schemes))
async def test_start_from_the_button_leads_to_the_first_step_or_to_the_choice(
    duty: Duty, scheme: str
) -> None:
    likely = [name for name, of in SITUATIONS.items() if of == scheme]
    told = await said(duty, private(1, f"/start did-{scheme}"))
    if len(likely) == 1:
        help_ = duty.catalog.aid("en", likely[0])
        assert help_.now[0] in told
        assert help_.now[1] not in told
    else:
        assert told == duty.text("ask.happened.head")


@pytest.mark.parametrize("payload", ["did-gone", "did-", "did", "<b>", "did-account_trade extra", "\ud800"])
async def test_start_with_any_other_payload_is_a_start(duty: Duty, payload: str) -> None:
    told = await said(duty, private(1, f"/start {payload}"))
    assert told == f"{duty.text('start.private')}\n\n{duty.text('ask.place.first')}"


async def test_help_differs_by_place(duty: Duty) -> None:
    assert await said(duty, private(1, "/help")) == duty.text("help.private")
    assert await said(duty, text_update(2, "/help")) == duty.text("help.group")
    assert await said(duty, text_update(3, "/start")) == duty.text("help.group")


@pytest.mark.parametrize("payload", ["true", "anything at all"])
async def test_start_by_the_link_that_adds_it_is_left_to_the_greeting(duty: Duty, payload: str) -> None:
    assert await duty.see(text_update(1, f"/start@{NAME} {payload}")) == []
    assert duty.state(1) == "done"


@pytest.mark.parametrize(
    ("code", "lang"),
    [
        ("zh-hans", "zh-Hans"),
        ("zh-hant", "zh-Hant"),
        ("zh", "zh-Hans"),
        ("xx", "en"),
        (None, "en"),
        ("pt", "pt"),
        ("pt-pt", "pt"),
        ("pt-ao", "pt"),
        ("pt-br", "pt-BR"),
    ],
)
async def test_in_private_the_persons_language_is_spoken(duty: Duty, code: str | None, lang: str) -> None:
    person = user(MEMBER, language_code=code) if code else {"id": MEMBER, "is_bot": False, "first_name": "L"}
    assert await said(duty, private(1, "/help", **{"from": person})) == duty.text("help.private", lang)


async def test_in_a_group_the_chats_language_is_spoken(duty: Duty) -> None:
    await duty.see(text_update(1, AD))
    await duty.store.chats.set_setting(GROUP, "language", "zh-Hant", ADMIN, 0.0)
    duty.chats.forget(GROUP)
    assert await said(duty, text_update(2, "/help")) == duty.text("help.group", "zh-Hant")


async def test_an_ad_sent_in_private_is_explained(duty: Duty) -> None:
    shown = await said(duty, private(1, AD))
    assert shown.startswith(duty.text("ask.risk.high", "zh-Hans"))
    assert duty.text("scheme.account_trade", "zh-Hans") in shown
    assert await duty.store.ledger.judgement(MEMBER, 1) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("level", "score", "risk"),
    [
        (Level.CLEAN, 0.0, "low"),
        (Level.CLEAN, 0.3, "unknown"),
        (Level.SUSPICIOUS, 0.6, "medium"),
        (Level.FRAUD, 0.9, "high"),
    ],
)
@pytest.mark.parametrize("command", ["/check", "/ask"])
async def test_each_risk_has_its_answer(
    duty: Duty, command: str, level: Level, score: float, risk: str
) -> None:
    text = "收一个东西，明天下午在校门口见面再说"
    duty.judging.script = {text: verdict(level, score=score)}
    shown = await said(duty, private(1, f"{command} {text}"))
    assert shown.startswith(duty.text(f"ask.risk.{risk}", "zh-Hans"))


async def test_a_picture_without_words_is_said_to_be_unreadable(duty: Duty) -> None:
    update = private(1, "")
    del update["message"]["text"]
    update["message"]["photo"] = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    assert await said(duty, update) == duty.text("ask.say.picture")


async def test_check_without_anything_says_how(duty: Duty) -> None:
    assert await said(duty, text_update(1, "/check")) == duty.text("check.usage")


async def test_check_with_text_judges_the_text(duty: Duty) -> None:
    assert "🔴" in await said(duty, text_update(1, f"/check {AD}"))
    assert [part.text for part in duty.judging.seen[-1].parts] == [AD]


async def test_check_judges_every_line_of_the_text(duty: Duty) -> None:
    await duty.see(text_update(1, "/check 高价收\n\n微信号"))
    assert duty.judging.seen[-1].text.split() == ["高价收", "微信号"]


async def test_check_as_a_reply_judges_the_message_replied_to(duty: Duty) -> None:
    assert "🔴" in await said(duty, text_update(1, "/check", reply_to_message=reply(AD)))


@pytest.mark.parametrize("text", ["/check", f"/check@{NAME}"])
async def test_check_in_a_topic_does_not_judge_its_name(duty: Duty, text: str) -> None:
    """A message in a topic formally answers the topic's creation."""
    created = reply("", forum_topic_created={"name": AD, "icon_color": 1}, message_thread_id=40)
    del created["text"]
    topic: dict[str, Any] = {"is_topic_message": True, "message_thread_id": 40, "reply_to_message": created}
    ((_, params),) = await duty.see(text_update(1, text, **topic))
    assert params["text"] == duty.text("check.usage")
    assert params["message_thread_id"] == 40


async def test_check_in_a_topic_judges_what_is_replied_to(duty: Duty) -> None:
    topic: dict[str, Any] = {"is_topic_message": True, "message_thread_id": 40}
    assert "🔴" in await said(duty, text_update(1, "/check", **topic, reply_to_message=reply(AD, **topic)))


@pytest.mark.parametrize("author", [user(ADMIN), user(BOT, is_bot=True), user(78, is_bot=True)])
async def test_check_as_a_reply_judges_the_words_and_not_the_rank(duty: Duty, author: dict[str, Any]) -> None:
    assert "🔴" in await said(duty, text_update(1, "/check", reply_to_message=reply(AD, **{"from": author})))


async def test_text_behind_check_wins_over_the_reply(duty: Duty) -> None:
    assert "🔴" not in await said(duty, text_update(1, "/check 你好", reply_to_message=reply(AD)))


async def test_hostile_words_are_quoted_harmlessly(duty: Duty) -> None:
    text = "<b>收微信号</b>t.me/demo"
    duty.judging.script = {"收微信号": verdict(signals=(signal(text),))}
    shown = await said(duty, private(1, text))
    assert "&lt;b&gt;收微信号&lt;/b&gt;" in shown
    assert "demo" not in plain(shown)


async def test_a_scheduled_tip_goes_out_at_most_once(duty: Duty) -> None:
    await duty.see(text_update(1, AD))
    await duty.store.chats.set_setting(GROUP, "tips", "on", ADMIN, 0.0)
    await duty.store.tips.set_next_run(GROUP, duty.clock.now())
    assert await duty.tips.tick() == 1
    (queued,) = await duty.store.outbox.queued()
    assert queued.call.once
    await duty.settled()
    assert duty.messenger.texts(GROUP)[-1].startswith("💡")


def test_every_command_has_a_route_and_no_route_is_named_twice() -> None:
    names = [route.name for route in ROUTES]
    assert set(COMMANDS) <= set(names)
    assert len(names) == len(set(names))
