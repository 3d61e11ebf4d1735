"""Asking about pictures: what was read is told back, and judged; one question may have several."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.adapters.telegram.screens import pictures
from bot.core.message import ChatId
from bot.core.surfaces.seen import Glance
from bot.errors import ReaderLost, Refused
from bot.services.guard import looking
from bot.services.store import ChatRecord
from tests.builders import (
    ADMIN,
    GROUP,
    MEMBER,
    click_update,
    raw_chat,
    signal,
    text_update,
    user,
    verdict,
)
from tests.desk import NAME, Duty
from tests.pictures import FakeEyes, code, lines, photo, photo_update

WRITES = "sendChatAction"
OFFER = lines("They want to rent my account", "paid daily")


@pytest.fixture
def eyes() -> FakeEyes:
    return FakeEyes(offer=OFFER, blank=Glance(), half=lines("rent", "my", sure=0.4), cat=lines("our cat"))


@pytest.fixture
def duty(eyes: FakeEyes) -> Duty:
    found = Duty(eyes=eyes)
    found.judging.script = {
        "rent my account": verdict(signals=(signal("rent my account"),)),
        "rent\nmy account": verdict(signals=(signal("rent"),)),
        "tg://login": verdict(signals=(signal("tg://login", reason="login_code"),)),
    }
    return found


async def told(duty: Duty, *names: str, caption: str = "", **more: Any) -> list[str]:
    """What somebody is told who sends photos, one after the other."""
    duty.clock.advance(5)
    first = int(duty.clock.now())
    sent = [
        photo_update(first + place, name, caption, chat=raw_chat(MEMBER), **more)
        for place, name in enumerate(names)
    ]
    return [str(params["text"]) for _, params in answers(await duty.see(*sent))]


def answers(calls: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """The calls without those that only show that the bot writes."""
    return [call for call in calls if call[0] != WRITES]


async def test_a_screenshot_is_read_told_back_and_judged(duty: Duty) -> None:
    (said,) = await told(duty, "offer")
    assert said.startswith("👁 I read: “They want to rent my account · paid daily”")
    assert duty.text("ask.risk.high") in said


async def test_who_asks_beside_a_picture_is_answered_in_the_language_of_their_own_words(duty: Duty) -> None:
    (said,) = await told(duty, "offer", caption="это правда или меня обманывают?")
    assert duty.text("ask.risk.high", "ru") in said


async def test_words_passed_on_with_a_picture_do_not_choose_the_language(duty: Duty) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "X", "date": 1}
    (said,) = await told(duty, "offer", caption="это правда или нас обманывают?", forward_origin=origin)
    assert duty.text("ask.risk.high") in said


async def test_several_screenshots_are_one_question(duty: Duty, eyes: FakeEyes) -> None:
    eyes.shows |= {b"one": lines("rent"), b"two": lines("my account")}
    (said,) = await told(duty, "one", "two", media_group_id="a")
    assert "“rent · my account”" in said
    assert duty.text("ask.risk.high") in said


async def test_a_forwarded_screenshot_is_read(duty: Duty) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "X", "date": 1}
    (said,) = await told(duty, "offer", forward_origin=origin)
    assert duty.text("ask.risk.high") in said


async def test_what_cannot_be_read_is_said_to_be(duty: Duty, eyes: FakeEyes) -> None:
    assert await told(duty, "blank") == [duty.text("ask.say.blank")]
    eyes.shows[b"bomb"] = ReaderLost("it crashed")
    assert await told(duty, "bomb") == [duty.text("ask.say.blank")]


async def test_what_was_read_badly_alone_is_not_judged(duty: Duty) -> None:
    assert await told(duty, "half") == [duty.text("ask.say.blank")]


async def test_doubtful_lines_are_asked_about(duty: Duty, eyes: FakeEyes) -> None:
    eyes.shows[b"some"] = Glance(lines=(*OFFER.lines, *lines("blurred", sure=0.3).lines))
    (said,) = await told(duty, "some")
    assert duty.text("ask.read.poor") in said


async def test_a_log_in_code_is_warned_of(duty: Duty, eyes: FakeEyes) -> None:
    eyes.shows[b"code"] = code("tg://login?token=AQLd0WbWJ3Fz")
    (said,) = await told(duty, "code")
    assert duty.text("ask.risk.high") in said


async def test_a_code_that_leads_anywhere_is_answered_like_an_address(duty: Duty, eyes: FakeEyes) -> None:
    eyes.shows[b"code"] = code("https://menu.example/today")
    (said,) = await told(duty, "code")
    assert duty.text("ask.say.link") in said


async def test_who_tells_that_it_happened_is_helped_whatever_the_picture_shows(
    duty: Duty, eyes: FakeEyes
) -> None:
    (said,) = await told(duty, "offer", caption="I already transferred the money")
    assert "👁" not in said
    assert eyes.looked == []


async def test_nobody_is_kept_waiting_for_a_picture(
    duty: Duty, eyes: FakeEyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)
    eyes.free.clear()
    async with asyncio.timeout(60):
        assert await told(duty, "offer") == [duty.text("ask.say.blank")]
    eyes.free.set()


async def test_who_waits_for_a_picture_sees_that_the_bot_writes(duty: Duty) -> None:
    shown, (method, _) = await duty.see(photo_update(1, "offer", chat=raw_chat(MEMBER)))
    assert shown == (WRITES, {"chat_id": MEMBER, "action": "typing"})
    assert method == "sendMessage"


async def test_what_is_known_of_a_picture_is_answered_at_once(duty: Duty) -> None:
    await told(duty, "offer")
    await told(duty, "offer")
    assert len(duty.messenger.done(WRITES)) == 1


async def test_a_topic_sees_that_the_bot_writes_in_it(duty: Duty) -> None:
    topic = {"message_thread_id": 7, "is_topic_message": True}
    ((_, shown), _) = await duty.see(photo_update(1, "offer", f"@{NAME}", **topic))
    assert shown == {"chat_id": GROUP, "action": "typing", "message_thread_id": 7}


async def test_the_bot_writes_for_as_long_as_it_reads(
    duty: Duty, eyes: FakeEyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "SHOWN_FOR", 0.0)
    eyes.free.clear()
    answered = asyncio.create_task(told(duty, "offer"))
    async with asyncio.timeout(60):
        while len(duty.messenger.done(WRITES)) < 3:
            await asyncio.sleep(0)
        eyes.free.set()
        assert duty.text("ask.risk.high") in (await answered)[0]
    assert duty.messenger.calls[-1][0] == "sendMessage"


async def test_who_cannot_be_shown_that_the_bot_writes_is_answered(duty: Duty) -> None:
    duty.messenger.fail(MEMBER, Refused("no"))
    (said,) = await told(duty, "offer")
    assert duty.text("ask.risk.high") in said
    assert len(duty.messenger.done(WRITES)) == 1


async def test_how_many_one_person_may_have_read_is_bounded(
    eyes: FakeEyes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "OF_ONE", (1, 60.0))
    duty = Duty(eyes=eyes)
    await told(duty, "cat", "blank")
    assert eyes.looked == [b"cat"]


async def test_a_sticker_is_small_talk(duty: Duty, eyes: FakeEyes) -> None:
    size = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
    sticker = {"file_id": "blank", "file_unique_id": "u", "emoji": "😀", **size}
    calls = await duty.see(text_update(1, "", chat_id=MEMBER, sticker=sticker))
    assert len(calls) == 1
    assert eyes.looked == []


def _reply(name: str) -> dict[str, Any]:
    return {"message_id": 40, "date": 1, "chat": raw_chat(), "from": user(77), "photo": photo(name)}


@pytest.mark.parametrize("said", ["/check", f"@{NAME} is this real?"])
async def test_a_picture_that_somebody_answers_is_what_is_asked_about(duty: Duty, said: str) -> None:
    ((_, params),) = answers(await duty.see(text_update(1, said, reply_to_message=_reply("offer"))))
    assert params["chat_id"] == GROUP
    assert params["text"].startswith(duty.text("ask.risk.high"))
    assert "👁" not in params["text"]


async def test_in_private_a_picture_that_somebody_answers_is_read_too(duty: Duty) -> None:
    update = text_update(1, "/check", chat_id=MEMBER, reply_to_message=_reply("offer"))
    ((_, params),) = answers(await duty.see(update))
    assert params["text"].startswith("👁")


async def test_a_picture_that_says_nothing_is_told_to_in_a_group(duty: Duty) -> None:
    ((_, params),) = answers(await duty.see(text_update(1, "/check", reply_to_message=_reply("blank"))))
    assert params["text"] == duty.text("ask.say.blank")


async def test_the_bots_name_under_ones_own_picture_asks_about_it(duty: Duty) -> None:
    ((_, params),) = answers(await duty.see(photo_update(1, "offer", f"@{NAME}")))
    assert params["text"].startswith(duty.text("ask.risk.high"))


async def test_the_admins_are_shown_what_stands_in_a_picture_that_somebody_asked_about(duty: Duty) -> None:
    await duty.see(text_update(1, "hello"))
    await duty.store.chats.save(ChatRecord(chat_id=ChatId(ADMIN), kind="private"))
    duty.clock.advance(5)
    press = click_update(int(duty.clock.now()), "ask:admins", by=MEMBER, chat_id=MEMBER)
    asked = {"message_id": 41, "date": 1, "chat": raw_chat(MEMBER, type="private"), "from": user(MEMBER)}
    press["callback_query"]["message"]["reply_to_message"] = {**asked, "photo": photo("offer")}
    (_, *calls) = await duty.see(press)
    assert [params["chat_id"] for _, params in calls] == [ADMIN, MEMBER]
    assert "They want to rent my account paid daily" in calls[0][1]["text"]
