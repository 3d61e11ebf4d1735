"""Where somebody is: asked by flags and names, kept for them alone, and followed by all that is told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.message import ChatId
from bot.core.talk.country import countries
from tests.builders import ADMIN, GROUP, MEMBER, click_update, text_update, user, verdict
from tests.desk import Duty

GAVE = "I gave them the code"


@pytest.fixture
def duty() -> Duty:
    found = Duty()
    found.judging.script["rent"] = verdict()
    return found


async def said(duty: Duty, text: str, **more: Any) -> dict[str, Any]:
    duty.clock.advance(5)
    update = text_update(int(duty.clock.now()), text, chat_id=MEMBER, **more)
    ((_, params),) = await duty.see(update)
    return params


async def tapped(duty: Duty, data: str) -> tuple[str, dict[str, Any]]:
    duty.clock.advance(5)
    *_, call = await duty.see(click_update(int(duty.clock.now()), data, chat_id=MEMBER))
    return call


async def region(duty: Duty, chat: int = MEMBER) -> str:
    state = await duty.chats.known(ChatId(chat))
    return "" if state is None else state.settings.region


def rows(params: dict[str, Any]) -> list[list[str]]:
    return [[one["callback_data"] for one in row] for row in params["reply_markup"]["inline_keyboard"]]


async def test_first_aid_comes_first_and_a_tap_on_a_flag_tells_it_anew(duty: Duty) -> None:
    first = await said(duty, GAVE)
    assert first["text"].startswith("🧭")
    assert ["ask:land:us", "ask:land:gb"] in rows(first)
    method, again = await tapped(duty, "ask:land:sg")
    assert (method, await region(duty)) == ("editMessageText", "sg")
    assert again["text"].startswith("🧭")
    assert duty.text("ask.say.country", country="Singapore") not in first["text"]
    assert "1799" in again["text"]
    assert rows(again)[-1] == ["ask:lands"]


async def test_whoever_answered_is_not_asked_again(duty: Duty) -> None:
    await said(duty, "/country Singapore")
    told = await said(duty, GAVE)
    assert duty.text("ask.place.unknown") not in told["text"]
    assert rows(told)[-1] == ["ask:lands"]
    start = await said(duty, "/start")
    label = start["reply_markup"]["inline_keyboard"][-1][0]["text"]
    assert label == duty.text("ask.button.country", country="Singapore")


async def test_the_country_is_kept_when_it_is_typed(duty: Duty) -> None:
    await said(duty, GAVE)
    told = await said(duty, "I'm in Singapore")
    assert "1799" in told["text"]
    assert await region(duty) == "sg"


async def test_every_country_is_reached_by_its_first_letter(duty: Duty) -> None:
    first = await said(duty, "/country")
    assert first["text"] == duty.text("ask.place.ask")
    assert rows(first) == [["ask:land:us", "ask:land:gb"], ["ask:land:in", "ask:lands:pick"]]
    method, letters = await tapped(duty, "ask:lands:pick")
    assert (method, letters["text"]) == ("editMessageText", duty.text("ask.place.letters"))
    codes = []
    for letter in [data for row in rows(letters) for data in row if data.startswith("ask:lands:pick=")]:
        method, of_letter = await tapped(duty, letter)
        assert method == "editMessageText"
        *listed, back = rows(of_letter)
        assert back == ["ask:lands:pick", "ask:land:elsewhere"]
        codes += [data.removeprefix("ask:land:") for row in listed for data in row]
    assert sorted(codes) == sorted(countries(duty.catalog, "en"))
    assert rows(letters)[-1] == ["ask:land:elsewhere"]


async def test_what_is_told_of_the_country_is_told_behind_its_letter_too(duty: Duty) -> None:
    asked = await said(duty, "/hotline")
    assert rows(asked)[-1][-1] == "ask:lands:pick:hotline"
    _, letters = await tapped(duty, "ask:lands:pick:hotline")
    _, of_letter = await tapped(duty, next(data for data in rows(letters)[2] if "=S" in data))
    assert ["ask:land:sg:hotline"] in [row[:1] for row in rows(of_letter)]


async def test_another_country_leaves_the_answer_where_it_stands(duty: Duty) -> None:
    first = await said(duty, GAVE)
    assert rows(first)[-2:] == [["ask:land:us", "ask:land:gb"], ["ask:land:in", "ask:lands:all"]]
    method, letters = await tapped(duty, "ask:lands:all")
    assert (method, letters["text"]) == ("sendMessage", duty.text("ask.place.letters"))
    told = await said(duty, "georgia")
    assert await region(duty) == "elsewhere"
    assert told["text"].startswith("🧭")


async def test_the_first_start_asks_once_with_three_flags_and_a_tap_keeps_the_doors(duty: Duty) -> None:
    first = await said(duty, "/start")
    assert first["text"] == f"{duty.text('start.private')}\n\n{duty.text('ask.place.first')}"
    assert [
        [one["callback_data"] for one in row if "callback_data" in one]
        for row in first["reply_markup"]["inline_keyboard"]
    ][-2:] == [["ask:land:us:doors", "ask:land:gb:doors"], ["ask:land:in:doors", "ask:lands:all:doors"]]
    method, after = await tapped(duty, "ask:land:in:doors")
    assert (method, await region(duty)) == ("editMessageText", "in")
    noted = duty.text("ask.say.country", country="India")
    assert after["text"] == f"{duty.text('start.private')}\n\n{noted}"
    label = after["reply_markup"]["inline_keyboard"][-1][0]["text"]
    assert label == duty.text("ask.button.country", country="India")


async def test_who_says_nothing_is_not_asked_again(duty: Duty) -> None:
    assert duty.text("ask.place.first") in (await said(duty, "/start"))["text"]
    again = await said(duty, "/start")
    assert again["text"] == duty.text("start.private")
    last = again["reply_markup"]["inline_keyboard"][-1]
    assert last == [{"text": duty.text("ask.button.where"), "callback_data": "ask:lands"}]
    await duty.outbox._leave(ChatId(MEMBER), "blocked")
    duty.outbox.rejoined(ChatId(MEMBER))
    assert (await said(duty, "/start"))["text"] == duty.text("start.private")


async def test_an_emergency_comes_before_the_question_and_asks_itself(duty: Duty) -> None:
    assert (await said(duty, GAVE))["text"].startswith("🧭")
    assert (await said(duty, "/start"))["text"] == duty.text("start.private")


async def test_who_comes_because_it_happened_is_helped_before_anything_is_asked(duty: Duty) -> None:
    told = await said(duty, "/start did-account_trade")
    assert duty.text("ask.place.first") not in told["text"]
    await tapped(duty, "ask:aid:gave_code")
    assert (await said(duty, "/start"))["text"] == duty.text("start.private")


async def test_the_guess_stands_first(duty: Duty) -> None:
    first = await said(duty, "/start", **{"from": user(MEMBER, language_code="en-SG")})
    assert ["ask:land:sg:doors", "ask:land:us:doors"] in [
        [one.get("callback_data") for one in row] for row in first["reply_markup"]["inline_keyboard"]
    ]
    await said(duty, "I gave the code to the man who called from +49 30 1234567")
    listed = await said(duty, "/country", **{"from": user(MEMBER, language_code="en-GB")})
    assert rows(listed)[0] == ["ask:land:de", "ask:land:gb"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("🇸🇬", "sg"),
        ("🇸🇬 Singapore", "sg"),
        ("sg", "sg"),
        ("SG", "sg"),
        ("uk", "gb"),
        ("Σιγκαπούρη", "sg"),
        ("सिङ्गापुरम्", "sg"),
        ("싱가포르", "sg"),
        ("🇳🇬", "elsewhere"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "gb"),
        ("🇪🇺", ""),
        ("eu", ""),
        ("no", ""),
        ("🇸🇬🇩🇪", ""),
        ("Nigeria", "elsewhere"),
        ("georgia", "elsewhere"),
    ],
)
async def test_a_name_a_flag_and_two_letters_are_understood(duty: Duty, typed: str, code: str) -> None:
    await said(duty, "/country")
    await said(duty, typed)
    assert (await region(duty)).removeprefix("auto") == code
    await said(duty, f"/country {typed}")
    assert (await region(duty)).removeprefix("auto") == code


@pytest.mark.parametrize("data", ["ask:land:xx", "ask:land:", "ask:land:auto"])
async def test_no_other_country_can_be_tapped(duty: Duty, data: str) -> None:
    calls = await duty.see(click_update(int(duty.clock.now()), data, chat_id=MEMBER))
    assert [method for method, _ in calls] == ["answerCallbackQuery"]
    assert await region(duty) in {"", "auto"}


@pytest.mark.parametrize("number", ["x", "99", "-1", ""])
async def test_a_page_that_there_is_not_is_one_that_there_is(duty: Duty, number: str) -> None:
    _, params = await tapped(duty, f"ask:lands:{number}")
    assert params["text"] == duty.text("ask.place.ask")


async def test_whom_to_call_is_told_of_the_country_that_is_chosen(duty: Duty) -> None:
    for command, name in (("/hotline", "hotline"), ("/law", "law")):
        asked = await said(duty, command)
        assert ["ask:land:us:" + name, "ask:land:gb:" + name] in rows(asked)
    _, told = await tapped(duty, "ask:land:sg:hotline")
    assert duty.text("hotline.head", country="Singapore") in told["text"]
    assert duty.text("hotline.head", country="Singapore") in (await said(duty, "/hotline"))["text"]


async def test_in_another_country_the_number_is_told_in_words(duty: Duty) -> None:
    await said(duty, GAVE)
    _, told = await tapped(duty, "ask:land:elsewhere")
    assert duty.text("hotline.local") in told["text"]
    assert (await said(duty, "/hotline"))["text"] == duty.text("ask.place.ask")
    _, told = await tapped(duty, "ask:land:elsewhere:hotline")
    assert duty.text("hotline.local") in told["text"]


async def test_a_name_alone_is_a_word_where_no_country_was_asked_for(duty: Duty) -> None:
    await said(duty, "georgia")
    assert await region(duty) == "auto"


async def test_in_a_group_nobody_is_asked_where_they_are(duty: Duty) -> None:
    ((_, params),) = await duty.see(text_update(1, "/country Singapore", chat_id=GROUP))
    assert params["text"] == duty.text("ask.say.start_first")
    assert await region(duty, GROUP) == "auto"


async def test_a_persons_country_and_a_groups_are_two_things(duty: Duty) -> None:
    await duty.see(text_update(1, "/set region de", by=ADMIN))
    await said(duty, "/country Singapore")
    assert (await region(duty, GROUP), await region(duty)) == ("de", "sg")
    ((_, group),) = await duty.see(text_update(2, "/hotline", chat_id=GROUP))
    assert "Germany" in group["text"]
    assert "Singapore" not in group["text"]


async def test_who_asks_in_a_group_is_answered_in_private_for_their_own_country(duty: Duty) -> None:
    await duty.see(text_update(1, "/set region de", by=ADMIN))
    await said(duty, "/start")
    duty.clock.advance(5)
    calls = await duty.see(text_update(2, "/check they want to rent my account", chat_id=GROUP))
    assert duty.text("ask.place.guess", country="Germany") in calls[0][1]["text"]
    await said(duty, "/country Singapore")
    calls = await duty.see(text_update(4, "/check they want to rent my account", chat_id=GROUP))
    assert "Germany" not in calls[0][1]["text"]
    assert "Singapore" in calls[0][1]["text"]


async def test_it_is_shown_and_goes_with_the_rest(duty: Duty) -> None:
    await said(duty, "/country Singapore")
    summary = [params for method, params in await duty.see(text_update(9, "/export", chat_id=MEMBER))]
    shown = [*summary, *(params for method, params in duty.messenger.calls if method == "sendMessage")]
    assert any("🇸🇬 Singapore" in str(params.get("text")) for params in shown)
    await said(duty, "/forget")
    await tapped(duty, "me:yes")
    assert await region(duty) in {"", "auto"}


async def test_a_language_tag_of_one_country_is_a_guess(duty: Duty) -> None:
    told = await said(duty, GAVE, **{"from": user(MEMBER, language_code="en-SG")})
    assert duty.text("ask.place.guess", country="Singapore") in told["text"]
    anywhere = await said(duty, GAVE, **{"from": user(MEMBER, language_code="en-US")})
    assert duty.text("ask.place.unknown") in anywhere["text"]
