"""/privacy, /forget and /export: for the person alone, and in private."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.message import ChatId, UserId
from bot.errors import Unsent
from bot.services.store import KINDS
from tests.builders import AD, GROUP, MEMBER, click_update, text_update
from tests.desk import Duty
from tests.oracles import FakeOracle, word

NOTHING = dict.fromkeys(KINDS, 0)


@pytest.fixture
async def duty() -> Duty:
    found = Duty()
    await found.store.dialogues.keep(ChatId(MEMBER), UserId(MEMBER), "{}", found.clock.now())
    return found


async def said(duty: Duty, text: str, chat_id: int = MEMBER) -> dict[str, Any]:
    duty.clock.advance(30)
    calls = await duty.see(text_update(int(duty.clock.now()), text, chat_id=chat_id))
    return calls[-1][1]


async def test_what_is_kept_is_told_anywhere(duty: Duty) -> None:
    kept = duty.text("ask.privacy", stays=duty.text("ask.forget.stays"))
    assert (await said(duty, "/privacy"))["text"] == kept
    assert (await said(duty, "/privacy", GROUP))["text"] == kept


async def test_everything_is_shown_to_the_person_in_words_first_and_then_in_a_file(duty: Duty) -> None:
    await duty.see(text_update(5, AD))
    calls = await duty.see(text_update(6, "/export", chat_id=MEMBER))
    assert [method for method, _ in calls] == ["sendMessage", "sendDocument"]
    lines = calls[0][1]["text"].splitlines()
    assert lines[:2] == [duty.text("ask.export.head"), f"• {duty.text('ask.kind.talks')}: 1"]
    (told,) = [line for line in lines if AD in line]
    assert [word in told for word in ("Lin", "Riverside", duty.text("level.fraud"))] == [True, True, True]
    assert calls[1][1]["files"] == ["about-me.jsonl"]


async def test_it_is_shown_with_the_signs_of_the_language(duty: Duty) -> None:
    await duty.see(text_update(5, AD))
    await duty.see(text_update(6, "/language zh-Hans", chat_id=MEMBER))
    calls = await duty.see(text_update(7, "/export", chat_id=MEMBER))
    told = calls[0][1]["text"]
    assert f"• {duty.text('ask.kind.settings', 'zh-Hans')}：1" in told
    await duty.see(text_update(8, "/language ja", chat_id=MEMBER))
    assert "「Lin」" in (await duty.see(text_update(9, "/export", chat_id=MEMBER)))[0][1]["text"]


async def test_where_no_file_can_be_sent_its_lines_are_told(duty: Duty) -> None:
    duty.messenger.fail(MEMBER, None, Unsent("down"))
    words = (await said(duty, "/export"))["text"]
    assert '"kind": "talks"' in words


async def test_nothing_is_deleted_before_it_was_asked_once_more(duty: Duty) -> None:
    params = await said(duty, "/forget")
    assert params["text"] == "\n".join((duty.text("ask.forget.ask"), duty.text("ask.forget.stays")))
    assert (await duty.store.people.known_of(UserId(MEMBER)))["talks"] == 1
    await duty.see(click_update(1, "me:no", by=MEMBER, chat_id=MEMBER))
    assert (await duty.store.people.known_of(UserId(MEMBER)))["talks"] == 1


async def test_what_was_deleted_is_told_and_gone(duty: Duty) -> None:
    calls = await duty.see(click_update(1, "me:yes", by=MEMBER, chat_id=MEMBER))
    assert calls[-1][1]["text"] == duty.text("ask.forget.done", what=f"{duty.text('ask.kind.talks')}: 1")
    assert await duty.store.people.known_of(UserId(MEMBER)) == NOTHING
    assert (await said(duty, "/forget"))["text"] == duty.text("ask.forget.nothing")
    assert (await said(duty, "/export"))["text"] == duty.text("ask.forget.nothing")


@pytest.mark.parametrize("command", ["/forget", "/export"])
async def test_in_a_group_nobodys_data_are_spoken_of(duty: Duty, command: str) -> None:
    assert (await said(duty, command, GROUP))["text"] == duty.text("ask.say.start_first")


async def test_a_button_taken_into_a_group_deletes_nothing(duty: Duty) -> None:
    await duty.see(click_update(1, "me:yes", by=MEMBER, chat_id=GROUP))
    assert (await duty.store.people.known_of(UserId(MEMBER)))["talks"] == 1


@pytest.fixture
async def watched() -> Duty:
    """A bot with a third reader that finds fraud in everything about tea."""
    return Duty(oracle=FakeOracle(word("tea for your friends", scheme="recruit_task"), host="llm.example"))


async def test_where_there_is_a_third_reader_it_is_told_what_it_is_shown(watched: Duty) -> None:
    kept = watched.text("ask.privacy", stays=watched.text("ask.forget.stays"))
    told = watched.text("ask.reader.told", place="llm.\u2063example")
    params = await said(watched, "/privacy")
    assert params["text"] == f"{kept}\n{told}"
    ((button,),) = params["reply_markup"]["inline_keyboard"]
    assert button == {"text": watched.text("ask.reader.refuse"), "callback_data": "me:refuse"}
    in_group = await said(watched, "/privacy", GROUP)
    assert (in_group["text"], "reply_markup" in in_group) == (params["text"], False)


async def test_a_third_reader_on_the_operators_machine_is_called_so() -> None:
    duty = Duty(oracle=FakeOracle(word(), host=""))
    place = duty.text("ask.reader.here")
    assert duty.text("ask.reader.told", place=place) in (await said(duty, "/privacy"))["text"]


async def test_whoever_refuses_it_is_asked_about_to_nobody_until_they_allow_it(watched: Duty) -> None:
    question = "somebody brings tea for your friends, they say, and takes nothing"
    oracle = watched.outside.oracle
    assert isinstance(oracle, FakeOracle)
    assert watched.text("ask.risk.medium") in (await said(watched, question))["text"]
    assert len(oracle.given) == 1
    calls = await watched.see(click_update(90, "me:refuse", by=MEMBER, chat_id=MEMBER))
    assert calls[-1][1]["text"] == watched.text("ask.reader.refuse.done")
    button = (await said(watched, "/privacy"))["reply_markup"]["inline_keyboard"][0][0]
    assert button["callback_data"] == "me:allow"
    watched.clock.advance(3600)
    assert watched.text("ask.risk.medium") not in (await said(watched, question))["text"]
    assert len(oracle.given) == 1
    calls = await watched.see(click_update(91, "me:allow", by=MEMBER, chat_id=MEMBER))
    assert calls[-1][1]["text"] == watched.text("ask.reader.allow.done")
    watched.clock.advance(3600)
    assert watched.text("ask.risk.medium") in (await said(watched, question))["text"]


async def test_a_button_of_it_does_nothing_in_a_group(watched: Duty) -> None:
    calls = await watched.see(click_update(90, "me:refuse", by=MEMBER))
    assert [method for method, _ in calls] == ["answerCallbackQuery"]
