"""/language: what somebody chose is spoken to them until they change it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.message import UserId
from bot.core.moderation.settings import LANGUAGES
from tests.builders import GROUP, MEMBER, click_update, signal, text_update, verdict
from tests.desk import Duty
from tests.packaged import catalog


@pytest.fixture
def duty() -> Duty:
    found = Duty()
    found.judging.script["rent"] = verdict(signals=(signal("rent my account"),))
    return found


async def said(duty: Duty, text: str, chat_id: int = MEMBER) -> dict[str, Any]:
    duty.clock.advance(30)
    calls = await duty.see(text_update(int(duty.clock.now()), text, chat_id=chat_id))
    return calls[-1][1]


async def tapped(duty: Duty, data: str) -> tuple[str, dict[str, Any]]:
    duty.clock.advance(30)
    calls = await duty.see(click_update(int(duty.clock.now()), data, by=MEMBER, chat_id=MEMBER))
    return calls[-1]


async def test_every_language_is_offered_under_its_own_name_and_the_choice_has_a_tick(duty: Duty) -> None:
    rows = (await said(duty, "/language"))["reply_markup"]["inline_keyboard"]
    buttons = [button for row in rows for button in row]
    assert [one["callback_data"] for one in buttons] == [*(f"lang:{name}" for name in LANGUAGES), "lang:auto"]
    assert [one["text"] for one in buttons if one["text"].startswith("✓")] == [
        f"✓ {duty.text('ask.language.auto')}"
    ]
    names = {one["text"] for one in buttons}
    assert {"Deutsch", "Português (Portugal)", "Português (Brasil)"} <= names


async def test_what_was_chosen_is_spoken_in_texts_and_buttons_from_then_on(duty: Duty) -> None:
    await said(duty, "they want to rent my account")
    method, told = await tapped(duty, "lang:de")
    german = catalog().text
    assert (method, told["text"]) == ("editMessageText", german("de", "ask.language.chosen"))
    assert (await tapped(duty, "ask:job"))[1]["text"].startswith(german("de", "ask.job.head"))
    assert german("de", "ask.risk.high") in (await said(duty, "they want to rent my account"))["text"]
    assert (await said(duty, "/help"))["text"] == german("de", "help.private")
    assert (await said(duty, "/privacy", GROUP))["text"].startswith(
        german("de", "ask.privacy", stays="")[:20]
    )


async def test_a_language_may_be_named_and_taken_back(duty: Duty) -> None:
    assert (await said(duty, "/language fr"))["text"] == catalog().text("fr", "ask.language.chosen")
    _, told = await tapped(duty, "lang:auto")
    assert told["text"] == catalog().text("fr", "ask.language.as_written")
    assert (await said(duty, "/help"))["text"] == duty.text("help.private")


async def test_portuguese_is_spoken_as_it_was_chosen_whatever_the_words_show(duty: Duty) -> None:
    for lang in ("pt", "pt-BR"):
        await tapped(duty, f"lang:{lang}")
        assert (await said(duty, "/help"))["text"] == catalog().text(lang, "help.private")
        told = (await said(duty, "fiz um pix de 500 pro golpista"))["text"]
        assert catalog().locale(lang).aid["paid"].title in told


async def test_what_no_button_says_changes_nothing(duty: Duty) -> None:
    await tapped(duty, "lang:klingon")
    assert (await said(duty, "/help"))["text"] == duty.text("help.private")


async def test_it_is_shown_with_what_is_kept_and_goes_with_it(duty: Duty) -> None:
    await tapped(duty, "lang:de")
    kept = await duty.store.people.rows_of(UserId(MEMBER), 9)
    assert [(row["key"], row["value"]) for row in kept if row["kind"] == "settings"] == [("language", "de")]
    await tapped(duty, "me:yes")
    assert (await said(duty, "/help"))["text"] == duty.text("help.private")


async def test_in_a_group_it_is_chosen_in_private(duty: Duty) -> None:
    assert (await said(duty, "/language", GROUP))["text"] == duty.text("ask.say.start_first")
    assert await duty.see(click_update(9, "lang:de", by=MEMBER, chat_id=GROUP)) is not None
    assert (await said(duty, "/help"))["text"] == duty.text("help.private")
