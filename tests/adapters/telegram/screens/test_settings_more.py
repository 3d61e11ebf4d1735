"""History with undo, export, import, copy, reset: by whom, of what, and what hostile data does."""

from __future__ import annotations

import pytest

from bot.adapters.telegram.screens.settings_menu import MENU_FOR
from bot.adapters.telegram.screens.settings_more import SHOWN
from bot.core.message import ChatId
from bot.core.moderation.settings import ChatSettings
from bot.services.store import ChatRecord
from tests.builders import ADMIN, GROUP, MEMBER, OTHER_GROUP, OWNER, chat, raw_chat, text_update, user
from tests.drill import LOG, Calls, Drill, datas, shown

HEAD = "antifraud-settings 1"


@pytest.fixture
async def drill() -> Drill:
    """A group, and another one of the same admin."""
    found = Drill()
    for group, title in ((GROUP, "Riverside"), (OTHER_GROUP, "Hillside")):
        await found.duty.store.chats.save(ChatRecord(chat_id=group, kind="supergroup", title=title))
    found.duty.messenger.seat(OTHER_GROUP, ADMIN, "administrator")
    return found


async def current(drill: Drill, group: int = GROUP) -> ChatSettings:
    return await drill.duty.settings.read(chat(group))


async def change(drill: Drill, key: str, value: str, by: int = ADMIN) -> None:
    drill.duty.clock.advance(5)
    await drill.duty.settings.change(chat(), key, value, by)


async def opened(drill: Drill, by: int = ADMIN) -> None:
    await drill.says(by, "/settings")


# History and undo


async def test_the_history_names_who_changed_what_newest_first(drill: Drill) -> None:
    await opened(drill)
    (said,) = shown(await drill.presses(ADMIN, "set:history"))
    assert said.splitlines()[1:] == [drill.text("settings.history_none")]
    await change(drill, "mode", "clean")
    await change(drill, "tone", "police", OWNER)
    calls = await drill.presses(ADMIN, "set:history")
    (said,) = shown(calls)
    assert [f"id={who}" in line for who, line in zip((OWNER, ADMIN), said.splitlines()[1:], strict=True)]
    now = int(drill.duty.clock.now())
    assert datas(calls) == [f"set:undo:tone:{now}", f"set:undo:mode:{now - 5}", "set:page:main"]


async def test_the_history_ends_and_offers_each_setting_once(drill: Drill) -> None:
    await opened(drill)
    for number in range(SHOWN + 3):
        await change(drill, "mode", ("clean", "warn")[number % 2])
    calls = await drill.presses(ADMIN, "set:history")
    assert len(shown(calls)[0].splitlines()) == SHOWN + 1
    assert len(datas(calls)) == 2


async def test_the_last_change_is_taken_back_and_that_again(drill: Drill) -> None:
    await opened(drill)
    await change(drill, "mode", "observe")
    undo = datas(await drill.presses(ADMIN, "set:history"))[0]
    drill.duty.clock.advance(5)
    calls = await drill.presses(ADMIN, undo)
    name, value = drill.text("setting.mode.label"), drill.text("setting.mode.warn")
    assert shown(calls)[0].splitlines()[0] == drill.text("settings.undone", label=name, value=value)
    assert (await current(drill)).mode == "warn"
    drill.duty.clock.advance(5)
    await drill.presses(ADMIN, datas(calls)[0])
    assert (await current(drill)).mode == "observe"


async def test_what_somebody_changed_since_is_not_taken_back(drill: Drill) -> None:
    await opened(drill)
    await change(drill, "mode", "observe")
    undo = datas(await drill.presses(ADMIN, "set:history"))[0]
    await change(drill, "mode", "clean", OWNER)
    calls = await drill.presses(ADMIN, undo)
    assert shown(calls)[0].splitlines()[0] == drill.text("settings.undo_nothing")
    assert (await current(drill)).mode == "clean"


async def test_an_undo_that_would_leave_a_tip_in_the_quiet_hours_is_refused(drill: Drill) -> None:
    await opened(drill)
    await change(drill, "tips_times", "22:00")
    await change(drill, "tips_times", "20:00")
    await change(drill, "tips_quiet", "21:00-08:00")
    undo = next(one for one in datas(await drill.presses(ADMIN, "set:history")) if "tips_times" in one)
    calls = await drill.presses(ADMIN, undo)
    bad = drill.text("set.bad.quiet_time", time="22:00", hours="21:00-08:00")
    assert shown(calls)[0].splitlines()[0] == bad
    assert (await current(drill)).tips_times == "20:00"


async def test_an_undo_into_enforcing_begins_slowly_again(drill: Drill) -> None:
    await opened(drill)
    await change(drill, "mode", "enforce")
    await change(drill, "mode", "warn")
    drill.duty.clock.advance(3600)
    undo = datas(await drill.presses(ADMIN, "set:history"))[0]
    await drill.presses(ADMIN, undo)
    found = await current(drill)
    assert (found.mode, found.enforce_from) == ("enforce", int(drill.duty.clock.now()))


@pytest.mark.parametrize(
    "data",
    [
        "undo",
        "undo:",
        "undo:mode",
        "undo:mode:",
        "undo:mode:x",
        "undo:mode:0",
        "undo:mode:-5",
        "undo:mode:٣",
        "undo:mode:" + "9" * 40,
        "undo:gone:5",
        "undo:enforce_from:5",
        "undo:__class__:5",
        "undo:\ud800:5",
        "from",
        "from:",
        "from:x",
        "from:-",
        "from:٣",
        "from:" + "9" * 40,
        f"from:{LOG - 7}",
        "from:3",
        "import",
        "import:x",
        "group",
        "group:x",
        "group:-1",
        "export:x",
        "history:x",
        "reset",
        "reset:no",
        "reset:YES",
    ],
)
async def test_hostile_data_changes_nothing(drill: Drill, data: str) -> None:
    await change(drill, "mode", "clean")
    await opened(drill)
    menu = drill.duty.messenger.last_id
    before = await drill.duty.store.chats.setting_history(GROUP, 99)
    await drill.presses(ADMIN, f"set:{data}", menu)
    assert drill.duty.state(drill.last) == "done"
    assert await drill.duty.store.chats.setting_history(GROUP, 99) == before


@pytest.mark.parametrize(
    "data", ["history", "export", "reset:yes", "undo:mode:5", f"from:{OTHER_GROUP}", "import"]
)
async def test_none_of_it_is_for_others_nor_for_long(drill: Drill, data: str) -> None:
    await change(drill, "mode", "clean")
    await opened(drill)
    menu, data = drill.duty.messenger.last_id, f"set:{data}"
    assert await drill.told(OWNER, data, menu) == drill.text("settings.not_yours")
    assert await drill.told(MEMBER, data, menu) == drill.text("settings.only_admins")
    assert await drill.told(ADMIN, data, 3) == drill.text("settings.dead")
    drill.duty.messenger.seat(GROUP, ADMIN, "member")
    assert await drill.told(ADMIN, data, menu) == drill.text("settings.only_admins")
    drill.duty.messenger.seat(GROUP, ADMIN, "administrator")
    drill.duty.clock.advance(MENU_FOR + 1)
    assert await drill.told(ADMIN, data, menu) == drill.text("settings.expired")
    assert (await current(drill)).mode == "clean"


# Reset


async def test_a_reset_asks_first_and_can_be_undone(drill: Drill) -> None:
    await change(drill, "mode", "clean")
    await change(drill, "tips", "on")
    await opened(drill)
    calls = await drill.presses(ADMIN, "set:reset")
    assert shown(calls) == [drill.text("settings.reset_ask", title="Riverside")]
    assert datas(calls) == ["set:reset:yes", "set:page:main"]
    assert (await current(drill)).mode == "clean"
    assert shown(await drill.presses(ADMIN, "set:reset:yes")) == [drill.text("settings.reset_done")]
    assert await current(drill) == ChatSettings()
    record = await drill.duty.store.chats.get(ChatId(GROUP))
    assert record is not None
    assert record.next_run is None
    drill.duty.clock.advance(5)
    for undo in datas(await drill.presses(ADMIN, "set:history")):
        if undo.startswith("set:undo:mode"):
            await drill.presses(ADMIN, undo)
    assert (await current(drill)).mode == "clean"


# Export and import


async def imports(drill: Drill, text: str, by: int = ADMIN, group: int = OTHER_GROUP) -> Calls:
    return await drill.says(by, text, chat=raw_chat(group, title="Hillside"))


async def test_what_differs_is_exported_and_read_in_another_group(drill: Drill) -> None:
    wording = "{words}\nstop"
    for key, value in (("mode", "clean"), ("tips_days", "mon wed"), ("warning_text", wording)):
        await change(drill, key, value)
    await drill.duty.store.chats.set_setting(GROUP, "log", str(LOG), ADMIN, 0.0)
    drill.duty.chats.forget(GROUP)
    await opened(drill)
    (said,) = shown(await drill.presses(ADMIN, "set:export"))
    text = said.partition("<pre>")[2].removesuffix("</pre>")
    assert text.splitlines() == [
        HEAD,
        "mode = clean",
        "warning_text = {words}\\nstop",
        "tips_days = mon wed",
    ]
    calls = await imports(drill, f"/import {text}")
    assert datas(calls) == ["set:import", "set:close"]
    calls = await drill.presses(ADMIN, "set:import", chat_id=OTHER_GROUP)
    assert shown(calls) == [drill.text("settings.import_done", count=3)]
    found = await current(drill, OTHER_GROUP)
    assert (found.mode, found.tips_days, found.warning_text, found.log) == (
        "clean",
        "mon wed",
        wording,
        0,
    )


async def test_a_message_answered_is_imported(drill: Drill) -> None:
    under = text_update(0, f"{HEAD}\ntone = police", number=7)["message"]
    calls = await drill.says(ADMIN, "/import", reply_to_message=under)
    assert datas(calls) == ["set:import", "set:close"]


@pytest.mark.parametrize(
    ("text", "key", "values"),
    [
        ("", "settings.import_usage", {}),
        (HEAD, "settings.import_none", {}),
        (f"{HEAD}\nmode = warn", "settings.import_none", {}),
        (f"{HEAD}\nnonsense", "settings.import_bad", {"number": 1, "why": "nonsense"}),
        (f"{HEAD}\n\nmode = clean\ngone = x", "settings.import_bad", {"number": 3, "why": "gone = x"}),
        (f"{HEAD}\nmode =", "settings.import_bad", {"number": 1, "why": "mode ="}),
        (f"{HEAD}\ntips_times = 25:00", "set.bad.times", {"word": "25:00"}),
        (f"{HEAD}\nlog = -1009", "set.bad.log", {"word": "-1009"}),
    ],
)
async def test_what_cannot_be_imported_is_named(
    drill: Drill, text: str, key: str, values: dict[str, object]
) -> None:
    calls = await imports(drill, f"/import {text}".strip())
    assert shown(calls) == [drill.text(key, **values)]
    assert datas(calls) == []


async def test_a_hidden_setting_is_not_imported(drill: Drill) -> None:
    (said,) = shown(await imports(drill, f"/import {HEAD}\nenforce_from = 5"))
    assert "enforce_from" in said
    assert (await current(drill, OTHER_GROUP)).enforce_from == 0


async def test_nothing_is_imported_that_was_not_shown(drill: Drill) -> None:
    """Whatever invisible signs a text carries that somebody handed an admin."""
    calls = await imports(drill, f"/import {HEAD}\nwarning_text = {{words}}\x1fmode=enforce\x1flog=off")
    assert drill.text("setting.mode.label") + ":" not in shown(calls)[0].replace("warning", "")
    await drill.presses(ADMIN, "set:import", chat_id=OTHER_GROUP)
    assert (await current(drill, OTHER_GROUP)).mode == "warn"


async def test_an_import_is_declined(drill: Drill) -> None:
    await imports(drill, f"/import {HEAD}\nmode = clean")
    calls = await drill.presses(ADMIN, "set:close", chat_id=OTHER_GROUP)
    assert calls[1][0] == "deleteMessage"
    assert await current(drill, OTHER_GROUP) == ChatSettings()


async def test_what_has_become_impossible_meanwhile_is_told(drill: Drill) -> None:
    await imports(drill, f"/import {HEAD}\ntips_times = 22:00", group=GROUP)
    question = drill.duty.messenger.last_id
    await change(drill, "tips_quiet", "21:00-08:00")
    calls = await drill.presses(ADMIN, "set:import", question)
    assert shown(calls) == [drill.text("set.bad.quiet_time", time="22:00", hours="21:00-08:00")]
    assert (await current(drill)).tips_times == "09:00"


@pytest.mark.parametrize("command", [f"/import {HEAD}\nmode = clean", "/copy"])
async def test_taking_over_is_for_admins_in_the_group(drill: Drill, command: str) -> None:
    assert shown(await drill.says(MEMBER, command)) == [drill.text("settings.only_admins")]
    private = await drill.duty.see(text_update(drill.next(), command, chat_id=ADMIN, by=ADMIN))
    assert shown(private) == [drill.text("settings.choose_group")]


async def test_what_an_anonymous_admin_imports_any_admin_confirms(drill: Drill) -> None:
    hidden = {"sender_chat": raw_chat(GROUP), "from": user(1087968824, is_bot=True)}
    await drill.says(ADMIN, f"/import {HEAD}\nmode = clean", **hidden)
    assert await drill.told(MEMBER, "set:import") == drill.text("settings.only_admins")
    await drill.presses(OWNER, "set:import")
    assert (await current(drill)).mode == "clean"


# Copy


async def copies(drill: Drill) -> Calls:
    """The admin asks in the other group which settings it is to take over."""
    return await imports(drill, "/copy")


async def test_settings_are_copied_from_a_group_of_ones_own(drill: Drill) -> None:
    await change(drill, "mode", "clean")
    assert shown(await copies(drill)) == [drill.text("settings.no_groups")]
    await drill.duty.chats.refresh(chat())
    calls = await copies(drill)
    assert (shown(calls), datas(calls)) == ([drill.text("settings.copy_ask")], [f"set:from:{GROUP}"])
    calls = await drill.presses(ADMIN, f"set:from:{GROUP}", chat_id=OTHER_GROUP)
    assert datas(calls) == ["set:import", "set:close"]
    await drill.presses(ADMIN, "set:import", chat_id=OTHER_GROUP)
    assert (await current(drill, OTHER_GROUP)).mode == "clean"


async def test_nothing_is_copied_from_a_group_that_is_no_longer_ones_own(drill: Drill) -> None:
    await change(drill, "mode", "clean")
    await drill.duty.chats.refresh(chat())
    await copies(drill)
    drill.duty.messenger.seat(GROUP, ADMIN, "member")
    calls = await drill.presses(ADMIN, f"set:from:{GROUP}", chat_id=OTHER_GROUP)
    assert shown(calls) == [drill.text("settings.only_admins")]
    assert datas(calls) == []
