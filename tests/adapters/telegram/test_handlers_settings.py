"""/settings: who may open and click, and that no click can break it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.settings import AUTO, MAIN, SETTINGS, TIPS, ChatSettings
from bot.errors import Unsent
from tests.builders import ADMIN, GROUP, MEMBER, OWNER, chat, click_update, raw_chat, text_update, user
from tests.desk import Duty

Calls = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def duty() -> Duty:
    return Duty()


def datas(params: dict[str, Any]) -> list[str]:
    return [button["callback_data"] for row in params["reply_markup"]["inline_keyboard"] for button in row]


async def current(duty: Duty) -> ChatSettings:
    return await duty.desk.settings.read(chat())


@pytest.mark.parametrize("by", [ADMIN, OWNER])
async def test_an_admin_opens_the_menu_with_every_setting(duty: Duty, by: int) -> None:
    ((method, params),) = await duty.see(text_update(1, "/settings", by=by))
    assert method == "sendMessage"
    main = [f"set:{setting.key}" for setting in SETTINGS if setting.screen == MAIN]
    assert datas(params) == [*main, "set:page:tips", "set:close"]


async def test_the_settings_of_the_tips_have_a_page_of_their_own(duty: Duty) -> None:
    calls = await duty.see(click_update(1, "set:page:tips", by=ADMIN))
    tips = [f"set:{setting.key}" for setting in SETTINGS if setting.screen == TIPS]
    assert datas(calls[1][1]) == [*tips, "set:page:main"]


async def test_a_member_is_told_that_only_admins_may(duty: Duty) -> None:
    ((_, params),) = await duty.see(text_update(1, "/settings", by=MEMBER, number=8))
    assert params["text"] == duty.text("settings.only_admins")
    assert "reply_markup" not in params


async def test_an_anonymous_admin_opens_the_menu(duty: Duty) -> None:
    """He writes as the group itself."""
    hidden = {"sender_chat": raw_chat(GROUP), "from": user(1087968824, is_bot=True)}
    ((_, params),) = await duty.see(text_update(1, "/settings", **hidden))
    assert "set:mode" in datas(params)


async def test_somebody_who_speaks_as_another_chat_does_not(duty: Duty) -> None:
    """Not even when the account behind is an admin's: what speaks is the channel."""
    foreign = {"sender_chat": raw_chat(-1005, type="channel"), "from": user(ADMIN)}
    ((_, params),) = await duty.see(text_update(1, "/settings", **foreign))
    assert "reply_markup" not in params


async def test_in_private_the_way_to_the_group_is_shown(duty: Duty) -> None:
    ((_, params),) = await duty.see(text_update(1, "/settings", chat_id=MEMBER))
    assert params["text"] == duty.text("settings.in_group_hint")


async def test_the_title_of_the_group_is_text(duty: Duty) -> None:
    hostile = raw_chat(GROUP, title="<b>x</b> & t.me/demo")
    ((_, params),) = await duty.see(text_update(1, "/settings", by=ADMIN, chat=hostile))
    assert "&lt;b&gt;x&lt;/b&gt; &amp; …" in params["text"]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
async def test_a_click_shows_the_choices_and_the_way_back(duty: Duty, setting: Any) -> None:
    calls = await duty.see(click_update(1, f"set:{setting.key}", by=ADMIN))
    assert [method for method, _ in calls] == ["answerCallbackQuery", "editMessageText"]
    params = calls[1][1]
    assert params["message_id"] == 900
    printable = {AUTO, *duty.catalog.regions}
    offered = [value for value in setting.choices if setting.key != "region" or value in printable]
    assert datas(params) == [
        *(f"set:{setting.key}:{value}" for value in offered),
        f"set:page:{setting.screen}",
    ]
    marked = [b["text"] for row in params["reply_markup"]["inline_keyboard"] for b in row if "✓" in b["text"]]
    assert len(marked) == len(setting.default.split())


async def test_a_choice_is_saved_and_shown_at_once(duty: Duty) -> None:
    await duty.see(click_update(1, "set:mode:clean", by=ADMIN))
    assert (await current(duty)).mode == "clean"
    assert await duty.store.setting_history(GROUP, 9) == ((duty.clock.now(), ADMIN, "mode", "clean"),)
    assert duty.messenger.calls[0][1]["text"] == duty.text("settings.saved")


async def test_a_new_language_is_spoken_at_once(duty: Duty) -> None:
    calls = await duty.see(click_update(1, "set:language:zh-Hans", by=ADMIN))
    assert duty.text("setting.mode.label", "zh-Hans") in str(calls[1][1]["reply_markup"])


async def test_tips_are_planned_by_a_click(duty: Duty) -> None:
    await duty.see(click_update(1, "set:tips:on", by=ADMIN))
    record = await duty.store.chat(GROUP)
    assert record is not None
    assert record.next_run is not None


async def test_the_menu_is_closed(duty: Duty) -> None:
    calls = await duty.see(click_update(1, "set:close", by=ADMIN))
    assert calls[1] == ("deleteMessage", {"chat_id": GROUP, "message_id": 900})


@pytest.mark.parametrize("data", ["set:mode:clean", "set:mode", "set:", "set:close", "set:tips:on"])
async def test_a_members_click_changes_and_shows_nothing(duty: Duty, data: str) -> None:
    ((method, params),) = await duty.see(click_update(1, data, by=MEMBER))
    assert method == "answerCallbackQuery"
    assert params["text"] == duty.text("settings.only_admins")
    assert params["show_alert"] is True
    assert await current(duty) == ChatSettings()


async def test_the_right_is_asked_for_at_each_click(duty: Duty) -> None:
    await duty.see(click_update(1, "set:mode:clean", by=MEMBER))
    assert (await current(duty)).mode == "warn"
    duty.messenger.seat(GROUP, MEMBER, "administrator")
    await duty.see(click_update(2, "set:mode:clean", by=MEMBER))
    assert (await current(duty)).mode == "clean"
    duty.messenger.seat(GROUP, MEMBER, "restricted")
    await duty.see(click_update(3, "set:mode:observe", by=MEMBER))
    assert (await current(duty)).mode == "clean"


async def test_when_rights_cannot_be_seen_nothing_changes(duty: Duty) -> None:
    duty.messenger.fail_look_ups(GROUP, Unsent("down"))
    await duty.see(click_update(1, "set:mode:clean", by=ADMIN))
    assert await current(duty) == ChatSettings()


@pytest.mark.parametrize(
    "data",
    [
        "set:mode:ban",
        "set:mode:",
        "set:mode:clean:x",
        "set:gone:x",
        "set:gone",
        "set::",
        "set:" + "9" * 60,
        "set:close:x:y",
        "set:MODE:clean",
        "set:模式:清",
        "set:\ud800",
        "set:__class__",
        "set:tips_times:24:00",
        "set:warning_text:{words} x",
        "set:page:__class__",
        "set:page",
        "set:tips_pause:2099-01-01",
    ],
)
async def test_hostile_data_changes_nothing_and_shows_the_menu(duty: Duty, data: str) -> None:
    calls = await duty.see(click_update(1, data, by=ADMIN))
    assert duty.state(1) == "done"
    assert calls[0][0] == "answerCallbackQuery"
    assert await current(duty) == ChatSettings()
    assert await duty.store.setting_history(GROUP, 9) == ()


async def test_the_time_is_saved_though_it_holds_a_colon(duty: Duty) -> None:
    await duty.see(click_update(1, "set:tips_times:21:00", by=ADMIN))
    assert (await current(duty)).tips_times == "09:00 21:00"


async def test_one_of_several_comes_and_goes_by_taps_and_the_page_stays(duty: Duty) -> None:
    calls = await duty.see(click_update(1, "set:tips_days:mon", by=ADMIN))
    assert (await current(duty)).tips_days == "tue wed thu fri sat sun"
    assert "set:tips_days:mon" in datas(calls[1][1])
    await duty.see(click_update(2, "set:tips_days:mon", by=ADMIN))
    assert (await current(duty)).tips_days == "mon tue wed thu fri sat sun"


async def test_the_last_of_several_stays_and_the_reason_is_told(duty: Duty) -> None:
    calls = await duty.see(click_update(1, "set:tips_times:09:00", by=ADMIN))
    assert (await current(duty)).tips_times == "09:00"
    assert calls[0][1]["show_alert"] is True
    assert calls[0][1]["text"] == duty.text("set.bad.times", word="")


async def test_a_time_in_the_quiet_hours_is_refused_with_the_reason(duty: Duty) -> None:
    await duty.see(click_update(1, "set:tips_quiet:21:00-08:00", by=ADMIN))
    calls = await duty.see(click_update(2, "set:tips_times:22:00", by=ADMIN))
    assert calls[0][1]["text"] == duty.text("set.bad.quiet_time", time="22:00", hours="21:00-08:00")
    assert (await current(duty)).tips_times == "09:00"


async def test_a_pause_of_a_week_ends_on_a_day(duty: Duty) -> None:
    calls = await duty.see(click_update(1, "set:tips_pause:week", by=ADMIN))
    local = duty.calendar.local("Asia/Shanghai", duty.clock.now() + 7 * 86_400)
    assert (await current(duty)).tips_pause == local.date().isoformat()
    assert local.date().isoformat() in str(calls[1][1]["reply_markup"])


async def test_a_click_that_comes_twice_changes_once(duty: Duty) -> None:
    await duty.see(click_update(1, "set:mode:clean", by=ADMIN))
    await duty.see(click_update(1, "set:mode:clean", by=ADMIN))
    assert len(await duty.store.setting_history(GROUP, 9)) == 1
