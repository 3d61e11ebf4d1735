"""/set: one setting by hand, checked as it is typed."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.moderation.settings import HIDDEN, SETTINGS, ChatSettings
from tests.builders import ADMIN, BOT, GROUP, MEMBER, OTHER_GROUP, chat, click_update, text_update
from tests.desk import Duty


@pytest.fixture
def duty() -> Duty:
    found = Duty()
    found.messenger.seat(GROUP, BOT, "administrator", "can_delete_messages")
    return found


async def said(duty: Duty, text: str, by: int = ADMIN, **more: Any) -> str:
    duty.clock.advance(61)
    calls = await duty.see(text_update(int(duty.clock.now()), text, by=by, **more))
    return str(calls[-1][1]["text"])


async def current(duty: Duty) -> ChatSettings:
    return await duty.settings.read(chat())


async def test_a_value_is_stored_and_told_in_words(duty: Duty) -> None:
    assert await said(duty, "/set mode clean") == "✓ Mode: warn and delete"
    assert await said(duty, "/set timezone sao paulo") == "✓ Time zone: São Paulo"
    assert await said(duty, "/set TIPS_DAYS fri, mon") == "✓ Days: Mon Fri"
    settings = await current(duty)
    assert (settings.mode, settings.timezone, settings.tips_days) == ("clean", "America/Sao_Paulo", "mon fri")


@pytest.mark.parametrize("word", ["default", "DEFAULT"])
async def test_the_word_for_it_brings_back_the_default(duty: Duty, word: str) -> None:
    await said(duty, "/set mode clean")
    assert await said(duty, f"/set mode {word}") == "✓ Mode: warn"
    assert (await current(duty)).mode == "warn"


@pytest.mark.parametrize("key", [setting.key for setting in SETTINGS if setting.screen != HIDDEN])
async def test_nothing_behind_the_name_changes_nothing_and_shows_the_choices(duty: Duty, key: str) -> None:
    """Whoever wanted to see what there is must not have lost what they had."""
    await duty.store.chats.set_setting(GROUP, "mode", "clean", ADMIN, 0.0)
    await duty.store.chats.set_setting(GROUP, "log", "-1005", ADMIN, 0.0)
    before = await current(duty)
    duty.clock.advance(61)
    ((_, shown),) = await duty.see(text_update(7, f"/set {key}", by=ADMIN))
    assert await current(duty) == before
    assert f"<b>{duty.text(f'setting.{key}.label')}</b>" in shown["text"]
    rows = shown["reply_markup"]["inline_keyboard"]
    offered = [one["callback_data"] for row in rows for one in row]
    assert offered[-1].startswith("set:page:")
    assert len(offered) > 1


async def test_the_choices_that_were_shown_can_be_tapped(duty: Duty) -> None:
    await duty.see(text_update(7, "/set suspicious", by=ADMIN))
    await duty.see(click_update(8, "set:suspicious:ask", by=ADMIN, number=duty.messenger.last_id))
    assert (await current(duty)).suspicious == "ask"


async def test_what_was_set_can_be_copied_at_once(duty: Duty) -> None:
    await said(duty, "/set mode clean")
    duty.messenger.seat(OTHER_GROUP, ADMIN, "administrator")
    ((_, shown),) = await duty.see(text_update(7, "/copy", by=ADMIN, chat_id=OTHER_GROUP))
    assert shown["reply_markup"]["inline_keyboard"][0][0]["text"] == "Riverside"


async def test_a_new_language_is_answered_in(duty: Duty) -> None:
    assert await said(duty, "/set language zh-Hans") == "✓ 语言：简体中文"


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("quiet_hours 22-7", "tips_quiet, night"),
        ("langauge de", "language, log_language, tips_languages"),
        ("warn on", "warning_text, warnings_last"),
    ],
)
async def test_who_mistypes_a_name_is_told_the_nearest_few(duty: Duty, typed: str, near: str) -> None:
    """By the names themselves, and by what the menu calls them."""
    words = await said(duty, f"/set {typed}")
    assert near in words
    assert len(words.split(",")) <= 4


@pytest.mark.parametrize("text", ["/set", "/set zzzz red"])
async def test_the_names_are_told_to_who_asks_or_errs(duty: Duty, text: str) -> None:
    words = await said(duty, text)
    assert all((setting.key in words) is (setting.screen != HIDDEN) for setting in SETTINGS)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("/set tips_times 25:61", "“25:61” is not a time of day"),
        ("/set timezone Atlantis", "time zone “Atlantis”"),
        ("/set tips_days someday", "“someday” is not a day"),
        ("/set tips_quiet 22:00-22:00", "22:00-07:00"),
        ("/set tips_pause 2001-01-01", "is not a day to come"),
        ("/set tips_languages klingon", "“klingon” is not a language"),
        ("/set tips_topic 9x", "/set tips_topic here"),
        ("/set mode ban", "“ban” is not one of: observe, warn, clean"),
        ("/set warning_text no words", "{words}"),
        ("/set warning_text {words} {name}", "{name}"),
        ("/set warning_text {words} https://demo.example", "looks like a link"),
        (f"/set warning_text {{words}}{'x' * 500}", "507 characters, at most 500"),
    ],
)
async def test_what_is_wrong_is_told_and_nothing_changes(duty: Duty, text: str, part: str) -> None:
    assert part in await said(duty, text)
    assert await current(duty) == ChatSettings()
    assert await duty.store.chats.setting_history(GROUP, 9) == ()


async def test_what_was_typed_is_quoted_harmlessly(duty: Duty) -> None:
    words = await said(duty, "/set mode <b>t.me/demo_01</b>")
    assert "demo" not in words
    assert "&lt;b&gt;" in words


async def test_a_wording_of_the_chats_own_is_shown_as_it_will_look(duty: Duty) -> None:
    words = await said(duty, "/set warning_text Look: {words} & more\nsecond <line> {hotlines}")
    evidence = duty.text("evidence.none")
    assert f"Look: {evidence} &amp; more\nsecond &lt;line&gt; " in words
    assert duty.text("set.preview") in words
    assert (await current(duty)).warning_text == "Look: {words} & more\nsecond <line> {hotlines}"


@pytest.mark.parametrize("typed", ["/set warning_text\nLook: {words}", "/set\nwarning_text  Look: {words}"])
async def test_name_and_value_may_stand_on_lines_of_their_own(duty: Duty, typed: str) -> None:
    await said(duty, typed)
    assert (await current(duty)).warning_text == "Look: {words}"


@pytest.mark.parametrize("more", [{"by": MEMBER}])
async def test_who_is_no_admin_sets_nothing(duty: Duty, more: dict[str, Any]) -> None:
    assert await said(duty, "/set mode clean", **more) == duty.text("settings.only_admins")
    assert await current(duty) == ChatSettings()


async def test_in_private_the_way_to_the_group_is_shown(duty: Duty) -> None:
    assert await said(duty, "/set mode clean", chat_id=ADMIN) == duty.text("settings.no_groups")


async def test_a_name_mistyped_is_shown_as_it_was_typed(duty: Duty) -> None:
    assert "tips_time." in await said(duty, "/set tips_time 09:00")


async def test_an_admin_sets_several_in_a_row(duty: Duty) -> None:
    for number, value in enumerate(("observe", "warn", "clean", "observe", "clean"), 1):
        await duty.see(text_update(number, f"/set mode {value}", by=ADMIN))
    assert (await current(duty)).mode == "clean"
    assert len(duty.messenger.texts(GROUP)) == 5
