"""The first message's three choices and example, and /doctor."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.message import ChatId
from bot.core.moderation.settings import ChatSettings
from bot.errors import Gone, Refused, Unsent
from tests.builders import (
    AD,
    ADMIN,
    BOT,
    GROUP,
    MEMBER,
    OWNER,
    bot_member,
    chat,
    joined_update,
    text_update,
    verdict,
)
from tests.desk import NAME
from tests.drill import LOG, RIGHTS, Calls, Drill, datas, shown

CHOICES = ("observe", "warn", "clean")


@pytest.fixture
async def drill() -> Drill:
    """A group that the bot has just come into."""
    found = Drill()
    await found.duty.see(joined_update(found.next(), bot_member("administrator")))
    return found


async def mode(drill: Drill) -> str:
    return (await drill.duty.settings.read(chat())).mode


async def test_the_greeting_offers_three_choices_an_example_and_the_rest() -> None:
    drill = Drill()
    calls = await drill.duty.see(joined_update(1, bot_member("administrator")))
    assert datas(calls) == ["up:observe", "up:warn", "up:clean", "up:test"]
    last = calls[-1][1]["reply_markup"]["inline_keyboard"][-1][0]
    assert last["url"] == f"https://t.me/{NAME}?start=set{GROUP}"


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("by", [ADMIN, OWNER])
async def test_a_choice_holds_at_once_and_says_what_it_does(drill: Drill, choice: str, by: int) -> None:
    calls = await drill.presses(by, f"up:{choice}")
    assert await mode(drill) == choice
    assert calls[0][1]["text"] == drill.text("settings.saved")
    (said,) = shown(calls)
    named, does = drill.text(f"setting.mode.{choice}"), drill.text(f"setting.mode.{choice}.does")
    assert said == drill.text("setup.chosen", mode=named, does=does)
    assert datas(calls) == ["up:observe", "up:warn", "up:clean", "up:test"]
    assert (await drill.duty.settings.history(chat(), 1))[0].by == by


async def test_what_a_choice_lacks_is_named_with_the_link_that_gives_it(drill: Drill) -> None:
    drill.duty.messenger.seat(GROUP, BOT, "administrator")
    drill.duty.chats.admins_changed(GROUP)
    calls = await drill.presses(ADMIN, "up:clean")
    (said,) = shown(calls)
    right = drill.text("rights.can_delete_messages")
    instead = drill.text("setup.missing.can_delete_messages")
    assert said.endswith(drill.text("setup.missing", rights=right, instead=instead))
    first = calls[-1][1]["reply_markup"]["inline_keyboard"][0][0]
    assert first["url"] == f"https://t.me/{NAME}?startgroup=true&admin=delete_messages"
    assert await mode(drill) == "clean"


async def test_the_example_names_nobody_changes_nothing_and_goes(drill: Drill) -> None:
    calls = await drill.presses(ADMIN, "up:test")
    (said,) = shown(calls)
    assert said.startswith(drill.text("setup.test_head"))
    assert drill.text("evidence.none") in said
    assert await drill.duty.settings.read(chat()) == ChatSettings()
    drill.duty.clock.advance(601)
    (gone,) = await drill.duty.store.outbox.take_expired(drill.duty.clock.now(), 9)
    assert gone.call.method == "deleteMessage"


async def test_the_example_speaks_as_the_group_wants_it(drill: Drill) -> None:
    for key, value in (("tone", "police"), ("language", "de")):
        await drill.duty.settings.change(chat(), key, value, ADMIN)
    (said,) = shown(await drill.presses(ADMIN, "up:test"))
    assert said.startswith(drill.text("setup.test_head", "de"))
    assert drill.text("warning.notice", "de") in said


@pytest.mark.parametrize("data", ["up:clean", "up:test", "up:x"])
@pytest.mark.parametrize("by", [MEMBER, 77])
async def test_only_admins_choose(drill: Drill, data: str, by: int) -> None:
    assert await drill.told(by, data) == drill.text("settings.only_admins")
    assert await mode(drill) == "warn"


async def test_a_former_admin_chooses_nothing_and_nobody_while_rights_cannot_be_seen(drill: Drill) -> None:
    first = drill.duty.messenger.last_id
    drill.duty.messenger.seat(GROUP, ADMIN, "member")
    assert await drill.told(ADMIN, "up:clean", first) == drill.text("settings.only_admins")
    drill.duty.messenger.fail_look_ups(GROUP, Unsent("down"))
    assert await drill.told(OWNER, "up:clean", first) == drill.text("settings.only_admins")
    assert await mode(drill) == "warn"


@pytest.mark.parametrize(
    "data",
    ["up:", "up:enforce", "up:CLEAN", "up:clean:x", "up: clean", "up:\ud800", "up:" + "9" * 60, "up:ban"],
)
async def test_hostile_data_changes_nothing(drill: Drill, data: str) -> None:
    assert await drill.told(ADMIN, data) == drill.text("settings.dead")
    assert await mode(drill) == "warn"
    assert drill.duty.state(drill.last) == "done"


@pytest.mark.parametrize("choice", ["clean", "test"])
async def test_another_message_of_the_bot_is_no_first_message(drill: Drill, choice: str) -> None:
    await drill.says(MEMBER, AD)
    assert await drill.told(ADMIN, f"up:{choice}") == drill.text("settings.dead")
    assert await drill.told(ADMIN, f"up:{choice}", 3) == drill.text("settings.dead")
    assert await mode(drill) == "warn"


# /doctor


async def doctor(drill: Drill, by: int = ADMIN) -> list[str]:
    (said,) = shown(await drill.says(by, "/doctor"))
    return said.splitlines()


def good(drill: Drill, key: str, **values: object) -> str:
    return drill.text("doctor.ok", what=drill.text(key, **values))


def bad(drill: Drill, key: str, **values: object) -> str:
    return drill.text("doctor.bad", what=drill.text(key, **values))


async def test_doctor_is_for_admins_in_the_group(drill: Drill) -> None:
    assert await doctor(drill, MEMBER) == [drill.text("settings.only_admins")]
    private: Calls = await drill.duty.see(text_update(drill.next(), "/doctor", chat_id=ADMIN, by=ADMIN))
    assert shown(private) == [drill.text("settings.choose_group")]


async def test_doctor_finds_all_in_order(drill: Drill) -> None:
    await drill.duty.settings.change(chat(), "mode", "clean", ADMIN)
    right = drill.text("rights.can_delete_messages")
    assert await doctor(drill) == [
        drill.text("doctor.head"),
        good(drill, "doctor.mode", mode=drill.text("setting.mode.clean")),
        good(drill, "doctor.right", right=right),
        good(drill, "doctor.reads"),
        good(drill, "doctor.members", count=2),
        bad(drill, "doctor.unheard"),
    ]


async def test_doctor_names_each_right_that_is_missing_and_sees_a_new_one_at_once(drill: Drill) -> None:
    await drill.duty.settings.change(chat(), "mode", "enforce", ADMIN)
    drill.duty.messenger.members.pop((GROUP, BOT))
    found = await doctor(drill)
    for right in RIGHTS:
        instead = drill.text(f"setup.missing.{right}")
        assert bad(drill, "doctor.right_for", right=drill.text(f"rights.{right}"), instead=instead) in found
    assert bad(drill, "doctor.reads_not") in found
    drill.duty.messenger.seat(GROUP, BOT, "administrator", *RIGHTS)
    assert bad(drill, "doctor.reads_not") not in await doctor(drill)


async def test_doctor_tells_how_long_the_slow_start_lasts(drill: Drill) -> None:
    await drill.duty.settings.change(chat(), "mode", "enforce", ADMIN)
    end = drill.duty.calendar.local("UTC", drill.duty.clock.now() + 48 * 3600).date()
    slow = good(drill, "doctor.slow", date=drill.duty.places.day("en", end))
    assert slow in await doctor(drill)
    drill.duty.clock.advance(48 * 3600 + 1)
    assert slow not in await doctor(drill)


async def test_doctor_says_how_many_admins_hear_of_what_needs_them(drill: Drill) -> None:
    await drill.begin(log="off")
    assert bad(drill, "doctor.unheard") in shown(await drill.says(ADMIN, "/doctor"))[0]
    await drill.duty.see(text_update(drill.next(), "/start", chat_id=ADMIN, by=ADMIN))
    drill.duty.clock.advance(61)
    one = drill.duty.catalog.count("en", "doctor.log_none", 1, count=1)
    assert "to 1 admin in private" in one
    assert drill.text("doctor.ok", what=one) in shown(await drill.says(ADMIN, "/doctor"))[0]


@pytest.mark.parametrize("reached", [True, False])
async def test_doctor_tries_the_log(drill: Drill, reached: bool) -> None:
    await drill.duty.store.chats.set_setting(GROUP, "log", str(LOG), ADMIN, 0.0)
    drill.duty.chats.forget(ChatId(GROUP))
    if not reached:
        drill.duty.messenger.fail_look_ups(LOG, Unsent("down"))
    expected = good(drill, "doctor.log_ok") if reached else bad(drill, "doctor.log_bad")
    assert expected in await doctor(drill)


async def logged(drill: Drill, log: int) -> None:
    """A group whose log is the given chat, with another admin who opened the bot, and everything as AD is."""
    drill.duty.messenger.seat(GROUP, OWNER, "creator")
    for who in (ADMIN, OWNER):
        await drill.duty.see(text_update(drill.next(), "/start", chat_id=who, by=who))
    await drill.begin(log=str(log), mode="warn")
    drill.duty.judging.script["收"] = verdict()
    await drill.duty.chats.refresh(chat())


def block_update(drill: Drill, new: str, old: str) -> dict[str, Any]:
    return joined_update(drill.next(), bot_member(new), old=old, chat_id=ADMIN, by=ADMIN, type="private")


async def checked(drill: Drill) -> list[str]:
    drill.duty.clock.advance(61)
    return await doctor(drill, OWNER)


WHY = {
    "blocked": (ADMIN, Gone("Forbidden: bot was blocked by the user")),
    "kicked": (LOG, Gone("Forbidden: bot was kicked from the channel chat")),
    "missing": (LOG, Gone("Bad Request: chat not found")),
    "right": (LOG, Refused("Bad Request: need administrator rights in the channel chat")),
}


@pytest.mark.parametrize("why", WHY)
async def test_doctor_says_what_the_last_card_for_the_log_led_to(drill: Drill, why: str) -> None:
    log, error = WHY[why]
    await logged(drill, log)
    assert good(drill, "doctor.log_ok") in await checked(drill)
    drill.duty.messenger.fail(log, error)
    calls = await drill.says(MEMBER, AD)
    lost = drill.text("log.lost", title="Riverside")
    told = [params["chat_id"] for _, params in calls if params.get("text") == lost]
    assert OWNER in told
    assert len(told) == len(set(told))
    fault = f"{drill.text('doctor.log_bad')} ({drill.text(f'doctor.log_why.{why}')})"
    assert drill.text("doctor.bad", what=fault) in await checked(drill)
    # Another life knows it too: it is kept, and looked up by the operator's console.
    drill.duty.chats.forget_all()
    found = await drill.duty.operating.about(ChatId(GROUP))
    assert found is not None
    assert found.log == why
    # It is told once.
    drill.duty.messenger.fail(log, error)
    assert lost not in shown(await drill.says(MEMBER, f"{AD} 日结"))


async def test_a_card_that_gets_there_ends_what_was_known_against_the_log(drill: Drill) -> None:
    await logged(drill, LOG)
    drill.duty.messenger.fail(LOG, Gone("Forbidden: bot was kicked from the channel chat"))
    await drill.says(MEMBER, AD)
    assert good(drill, "doctor.log_ok") not in await checked(drill)
    drill.duty.outbox.rejoined(ChatId(LOG))
    drill.duty.clock.advance(3601)
    await drill.says(MEMBER, f"{AD} 日结")
    assert good(drill, "doctor.log_ok") in await checked(drill)
    found = await drill.duty.operating.about(ChatId(GROUP))
    assert found is not None
    assert found.log == "ok"


async def test_who_blocks_the_bot_has_its_log_lost_before_a_card_tries_it(drill: Drill) -> None:
    await logged(drill, ADMIN)
    calls = await drill.duty.see(block_update(drill, "kicked", "member"))
    assert [params["chat_id"] for _, params in calls] == [OWNER]
    assert shown(calls) == [drill.text("log.lost", title="Riverside")]
    fault = f"{drill.text('doctor.log_bad')} ({drill.text('doctor.log_why.blocked')})"
    assert drill.text("doctor.bad", what=fault) in await checked(drill)
    assert await drill.duty.see(block_update(drill, "member", "kicked")) == []
    assert ADMIN in [params["chat_id"] for _, params in await drill.says(MEMBER, AD)]
    assert good(drill, "doctor.log_ok") in await checked(drill)


async def test_a_log_that_was_chosen_since_is_under_no_suspicion(drill: Drill) -> None:
    await logged(drill, LOG)
    drill.duty.messenger.fail(LOG, Gone("Forbidden: bot was kicked from the channel chat"))
    await drill.says(MEMBER, AD)
    await drill.begin(log=str(ADMIN))
    assert good(drill, "doctor.log_ok") in await checked(drill)
    await drill.begin(log="off")
    found = await drill.duty.operating.about(ChatId(GROUP))
    assert found is not None
    assert found.log == "none"
