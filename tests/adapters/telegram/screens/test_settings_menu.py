"""/settings: who may open and click, and that no click can break it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from bot.adapters.telegram.screens.settings_menu import MENU_FOR
from bot.adapters.telegram.screens.settings_more import exported
from bot.core.moderation.settings import AUTO, HIDDEN, SCREENS, SETTINGS, ChatSettings
from bot.errors import Unsent
from tests.builders import (
    ADMIN,
    GROUP,
    MEMBER,
    OTHER_GROUP,
    OWNER,
    chat,
    click_update,
    raw_chat,
    text_update,
    user,
)
from tests.desk import Duty

Calls = list[tuple[str, dict[str, Any]]]


SHOWN = [setting for setting in SETTINGS if setting.screen != HIDDEN]


def datas(params: dict[str, Any]) -> list[str]:
    rows = params["reply_markup"]["inline_keyboard"]
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


class Menu:
    """A menu that somebody opened; taps go to its message."""

    def __init__(self, duty: Duty, message_id: int, chat_id: int = GROUP) -> None:
        self.duty, self.message_id, self.chat_id = duty, message_id, chat_id
        self.updates = 1000

    async def tap(self, data: str, by: int = ADMIN) -> Calls:
        self.updates += 1
        update = click_update(self.updates, data, by=by, chat_id=self.chat_id, number=self.message_id)
        return await self.duty.see(update)


async def opened(duty: Duty, by: int = ADMIN) -> Menu:
    await duty.see(text_update(900, "/settings", by=by, number=890))
    return Menu(duty, max(sent.message_id for sent in duty.store.calls()))


async def current(duty: Duty) -> ChatSettings:
    return await duty.settings.read(chat())


@pytest.mark.parametrize("by", [ADMIN, OWNER])
async def test_an_admin_opens_the_menu_with_every_topic(duty: Duty, by: int) -> None:
    ((method, params),) = await duty.see(text_update(1, "/settings", by=by))
    assert method == "sendMessage"
    pages = [f"set:page:{page}" for page in (*SCREENS, "trusted")]
    more = ["set:history", "set:export", "set:reset", "set:close"]
    assert datas(params) == [*pages, *more]


@pytest.mark.parametrize("page", SCREENS)
async def test_every_topic_has_a_page_of_its_own(duty: Duty, page: str) -> None:
    calls = await (await opened(duty)).tap(f"set:page:{page}")
    own = [f"set:{setting.key}" for setting in SETTINGS if setting.screen == page]
    assert datas(calls[1][1]) == [*own, "set:page:main"]
    assert own


async def test_a_member_is_told_that_only_admins_may(duty: Duty) -> None:
    ((_, params),) = await duty.see(text_update(1, "/settings", by=MEMBER, number=8))
    assert params["text"] == duty.text("settings.only_admins")
    assert "reply_markup" not in params


async def test_an_anonymous_admin_opens_the_menu(duty: Duty) -> None:
    """He writes as the group itself."""
    hidden = {"sender_chat": raw_chat(GROUP), "from": user(1087968824, is_bot=True)}
    ((_, params),) = await duty.see(text_update(1, "/settings", **hidden))
    assert "set:page:mode" in datas(params)


async def test_somebody_who_speaks_as_another_chat_does_not(duty: Duty) -> None:
    """Not even when the account behind is an admin's: what speaks is the channel."""
    foreign = {"sender_chat": raw_chat(-1005, type="channel"), "from": user(ADMIN)}
    ((_, params),) = await duty.see(text_update(1, "/settings", **foreign))
    assert "reply_markup" not in params


async def test_in_private_the_way_to_the_group_is_shown(duty: Duty) -> None:
    ((_, params),) = await duty.see(text_update(1, "/settings", chat_id=MEMBER))
    assert params["text"] == duty.text("settings.no_groups")


async def test_the_title_of_the_group_is_text(duty: Duty) -> None:
    hostile = raw_chat(GROUP, title="<b>x</b> & t.me/demo")
    ((_, params),) = await duty.see(text_update(1, "/settings", by=ADMIN, chat=hostile))
    assert "&lt;b&gt;x&lt;/b&gt; &amp; …" in params["text"]


@pytest.mark.parametrize("setting", SHOWN, ids=lambda setting: setting.key)
async def test_a_click_shows_the_choices_and_the_way_back(duty: Duty, setting: Any) -> None:
    calls = await (await opened(duty)).tap(f"set:{setting.key}")
    assert [method for method, _ in calls] == ["answerCallbackQuery", "editMessageText"]
    params = calls[1][1]
    assert params["message_id"] == duty.messenger.last_id
    printable = {AUTO, "elsewhere", *duty.catalog.regions}
    offered = [value for value in setting.choices if setting.key != "region" or value in printable]
    assert datas(params) == [
        *(f"set:{setting.key}:{value}" for value in offered),
        f"set:page:{setting.screen}",
    ]
    marked = [b["text"] for row in params["reply_markup"]["inline_keyboard"] for b in row if "✓" in b["text"]]
    assert len(marked) == (len(setting.default.split()) if setting.most > 1 else 1)


async def test_a_choice_is_saved_and_shown_at_once(duty: Duty) -> None:
    await (await opened(duty)).tap("set:do:mode:clean")
    assert (await current(duty)).mode == "clean"
    assert await duty.store.chats.setting_history(GROUP, 9) == ((duty.clock.now(), ADMIN, "mode", "clean"),)
    answers = duty.messenger.done("answerCallbackQuery")
    assert answers[0]["text"] == duty.text("settings.saved")


async def test_a_new_language_is_spoken_at_once(duty: Duty) -> None:
    calls = await (await opened(duty)).tap("set:language:zh-Hans")
    assert duty.text("setting.region.label", "zh-Hans") in str(calls[1][1]["reply_markup"])


async def test_tips_are_planned_by_a_click(duty: Duty) -> None:
    await (await opened(duty)).tap("set:tips:on")
    record = await duty.store.chats.get(GROUP)
    assert record is not None
    assert record.next_run is not None


async def test_the_menu_is_closed(duty: Duty) -> None:
    calls = await (await opened(duty)).tap("set:close")
    assert calls[1] == ("deleteMessage", {"chat_id": GROUP, "message_id": duty.messenger.last_id})


@pytest.mark.parametrize("data", ["set:do:mode:clean", "set:mode", "set:", "set:close", "set:tips:on"])
async def test_a_members_click_changes_and_shows_nothing(duty: Duty, data: str) -> None:
    ((method, params),) = await (await opened(duty)).tap(data, by=MEMBER)
    assert method == "answerCallbackQuery"
    assert params["text"] == duty.text("settings.only_admins")
    assert params["show_alert"] is True
    assert await current(duty) == ChatSettings()


async def test_another_admins_menu_is_not_ones_own(duty: Duty) -> None:
    ((_, params),) = await (await opened(duty)).tap("set:do:mode:clean", by=OWNER)
    assert params["text"] == duty.text("settings.not_yours")
    assert await current(duty) == ChatSettings()


async def test_what_an_anonymous_admin_opened_any_admin_may_use_and_nobody_else(duty: Duty) -> None:
    hidden = {"sender_chat": raw_chat(GROUP), "from": user(1087968824, is_bot=True)}
    await duty.see(text_update(1, "/settings", **hidden))
    menu = Menu(duty, duty.messenger.last_id)
    ((_, refused),) = await menu.tap("set:tips:on", by=MEMBER)
    assert refused["text"] == duty.text("settings.only_admins")
    await menu.tap("set:tips:on", by=OWNER)
    assert (await current(duty)).tips is True


async def test_a_former_admins_open_menu_is_dead(duty: Duty) -> None:
    menu = await opened(duty)
    await menu.tap("set:do:mode:clean")
    assert (await current(duty)).mode == "clean"
    duty.messenger.seat(GROUP, ADMIN, "restricted")
    ((_, params),) = await menu.tap("set:do:mode:observe")
    assert params["text"] == duty.text("settings.only_admins")
    assert (await current(duty)).mode == "clean"


@pytest.mark.parametrize("data", ["set:do:mode:clean", "set:close", "set:import", "set:reset:yes"])
async def test_a_forged_click_on_what_is_no_menu_does_nothing_and_says_so(duty: Duty, data: str) -> None:
    ((_, params),) = await duty.see(click_update(1, data, by=ADMIN))
    assert params["text"] == duty.text("settings.dead")
    assert await current(duty) == ChatSettings()


async def test_a_menu_of_one_group_does_nothing_in_another(duty: Duty) -> None:
    """Message numbers repeat from chat to chat."""
    menu = await opened(duty)
    duty.messenger.seat(OTHER_GROUP, ADMIN, "administrator")
    other = Menu(duty, menu.message_id, OTHER_GROUP)
    ((_, params),) = await other.tap("set:do:mode:clean")
    assert params["text"] == duty.text("settings.dead")


async def test_a_click_reads_its_chat_once(duty: Duty) -> None:
    menu = await opened(duty)
    duty.chats.forget(GROUP)
    asked: list[tuple[str, object]] = []
    event.listen(
        duty.store.runner.connection, "before_cursor_execute", lambda *given: asked.append(given[2:4])
    )
    await menu.tap("set:mode")
    of_chats = [given for statement, given in asked if "FROM chats " in statement.replace("\n", " ")]
    assert sorted(of_chats) == [(GROUP,), (ADMIN,)], "the group, and the chat of who pressed for the language"


async def test_an_old_menu_is_dead(duty: Duty) -> None:
    menu = await opened(duty)
    duty.clock.advance(MENU_FOR + 1)
    ((_, params),) = await menu.tap("set:do:mode:clean")
    assert params["text"] == duty.text("settings.expired")
    assert await current(duty) == ChatSettings()


async def test_a_weighty_change_is_shown_with_what_it_does_before_it_is_made(duty: Duty) -> None:
    menu = await opened(duty)
    calls = await menu.tap("set:mode:enforce")
    assert await current(duty) == ChatSettings()
    text = calls[1][1]["text"]
    assert duty.text("setting.mode.enforce.does") in text
    assert duty.text("rights.can_restrict_members") in text
    assert datas(calls[1][1]) == ["set:do:mode:enforce", "set:mode"]
    await menu.tap("set:do:mode:enforce")
    found = await current(duty)
    assert (found.mode, found.enforce_from) == ("enforce", int(duty.clock.now()))


async def test_when_rights_cannot_be_seen_nothing_changes(duty: Duty) -> None:
    menu = await opened(duty)
    duty.messenger.fail_look_ups(GROUP, Unsent("down"))
    await menu.tap("set:do:mode:clean")
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
    calls = await (await opened(duty)).tap(data)
    assert duty.state(1001) == "done"
    assert calls[0][0] == "answerCallbackQuery"
    assert await current(duty) == ChatSettings()
    assert await duty.store.chats.setting_history(GROUP, 9) == ()


async def test_the_time_is_saved_though_it_holds_a_colon(duty: Duty) -> None:
    await (await opened(duty)).tap("set:tips_times:21:00")
    assert (await current(duty)).tips_times == "09:00 21:00"


async def test_one_of_several_comes_and_goes_by_taps_and_the_page_stays(duty: Duty) -> None:
    menu = await opened(duty)
    calls = await menu.tap("set:tips_days:mon")
    assert (await current(duty)).tips_days == "wed fri"
    assert "set:tips_days:mon" in datas(calls[1][1])
    await menu.tap("set:tips_days:mon")
    assert (await current(duty)).tips_days == "mon wed fri"


async def test_the_last_of_several_stays_and_the_reason_is_told(duty: Duty) -> None:
    calls = await (await opened(duty)).tap("set:tips_times:09:00")
    assert (await current(duty)).tips_times == "09:00"
    assert calls[0][1]["show_alert"] is True
    assert calls[0][1]["text"] == duty.text("set.bad.times", word="")


async def test_a_time_in_the_quiet_hours_is_refused_with_the_reason(duty: Duty) -> None:
    menu = await opened(duty)
    await menu.tap("set:tips_quiet:21:00-08:00")
    calls = await menu.tap("set:tips_times:22:00")
    assert calls[0][1]["text"] == duty.text("set.bad.quiet_time", time="22:00", hours="21:00-08:00")
    assert (await current(duty)).tips_times == "09:00"


async def test_a_pause_of_a_week_ends_on_a_day(duty: Duty) -> None:
    calls = await (await opened(duty)).tap("set:tips_pause:week")
    local = duty.calendar.local("Asia/Shanghai", duty.clock.now() + 7 * 86_400)
    assert (await current(duty)).tips_pause == local.date()
    assert local.date().isoformat() in str(calls[1][1]["reply_markup"])


async def test_a_series_is_begun_by_a_tap_once_there_are_tips(duty: Duty) -> None:
    menu = await opened(duty)
    calls = await menu.tap("set:tips_notice:start")
    assert calls[0][1]["text"] == duty.text("set.bad.no_tips")
    await menu.tap("set:tips:on")
    calls = await menu.tap("set:tips_notice:start")
    assert (await current(duty)).tips_notice == int(duty.clock.now())
    assert duty.text("setting.tips_notice.begun") in str(calls[1][1]["reply_markup"])
    assert "tips_notice" not in exported(await current(duty))
    await menu.tap("set:tips_notice:off")
    assert (await current(duty)).tips_notice == 0


async def test_a_click_that_comes_twice_changes_once(duty: Duty) -> None:
    menu = await opened(duty)
    await menu.tap("set:do:mode:clean")
    menu.updates -= 1
    await menu.tap("set:do:mode:clean")
    assert len(await duty.store.chats.setting_history(GROUP, 9)) == 1


async def test_the_menu_of_the_mode_says_what_each_does(duty: Duty) -> None:
    calls = await (await opened(duty)).tap("set:mode")
    for mode in ("observe", "warn", "clean", "enforce"):
        name, does = duty.text(f"setting.mode.{mode}"), duty.text(f"setting.mode.{mode}.does")
        assert f"<b>{name}</b>: {does}" in calls[1][1]["text"]


@pytest.mark.parametrize(
    "command",
    [
        "/settings",
        "/set mode clean",
        "/doctor",
        "/log",
        "/stats",
        "/trust",
        "/untrust",
        "/trusted",
        "/import",
        "/copy",
    ],
)
async def test_in_private_the_groups_of_an_admin_are_offered(duty: Duty, command: str) -> None:
    await duty.see(text_update(1, "/settings", by=ADMIN))
    ((_, params),) = await duty.see(text_update(2, command, chat_id=ADMIN, by=ADMIN))
    assert params["text"] == duty.text("settings.choose_group")
    ((button,),) = params["reply_markup"]["inline_keyboard"]
    assert button["text"] == "Riverside"
    assert button["callback_data"].endswith(f":{GROUP}")


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("/doctor", "doctor.head"),
        ("/log", "log.none"),
        ("/trusted", "trust.none"),
        ("/set mode clean", "settings.head"),
    ],
)
async def test_in_private_a_command_is_answered_for_the_chosen_group(
    duty: Duty, command: str, key: str
) -> None:
    await duty.see(text_update(1, "/settings", by=ADMIN))
    ((_, params),) = await duty.see(text_update(2, command, chat_id=ADMIN, by=ADMIN))
    data = params["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    number = duty.messenger.last_id
    calls = await duty.see(click_update(3, data, by=ADMIN, chat_id=ADMIN, number=number))
    told = duty.text(key, title="Riverside") if key == "settings.head" else duty.text(key)
    assert [method for method, _ in calls] == ["answerCallbackQuery", "sendMessage"]
    assert calls[1][1]["chat_id"] == ADMIN
    assert told.split("Riverside")[0] in calls[1][1]["text"]


async def test_in_private_the_picture_of_the_chosen_group_is_sent(duty: Duty) -> None:
    await duty.see(text_update(1, "/settings", by=ADMIN))
    ((_, params),) = await duty.see(text_update(2, "/stats", chat_id=ADMIN, by=ADMIN))
    data = params["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    number = duty.messenger.last_id
    calls = dict(await duty.see(click_update(3, data, by=ADMIN, chat_id=ADMIN, number=number)))
    assert calls["sendPhoto"]["chat_id"] == ADMIN
    assert "Riverside" in calls["sendPhoto"]["caption"]
