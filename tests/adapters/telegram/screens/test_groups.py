"""Coming, going, rising and moving: what the bot says and what it keeps."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import ChatMemberRestricted

from bot.adapters.telegram.send.keyboards import start_link
from bot.core.message import ChatId
from bot.errors import Gone
from bot.services.store import ChatRecord, Queued, Turn
from tests.builders import (
    AD,
    ADMIN,
    BOT,
    GROUP,
    MEMBER,
    bot_member,
    chat,
    click_update,
    joined_update,
    raw_chat,
    text_update,
    verdict,
)
from tests.desk import NAME, Duty

WANTED = "we want to rent your account"
OLD, NEW = ChatId(-500), ChatId(-1001000000777)


async def record(duty: Duty, chat_id: int = GROUP) -> ChatRecord:
    found = await duty.store.chats.get(ChatId(chat_id))
    assert found is not None
    return found


async def test_arriving_it_greets_and_names_what_is_missing(duty: Duty) -> None:
    ((method, params),) = await duty.see(joined_update(1, bot_member("member")))
    assert method == "sendMessage"
    assert duty.text("setup.head", mode=duty.text("setting.mode.warn")) in params["text"]
    assert duty.text("rights.admin") in params["text"]
    assert (await record(duty)).active


@pytest.mark.parametrize(
    ("rights", "missing"),
    [
        ({}, ["can_delete_messages", "can_restrict_members"]),
        ({"can_delete_messages": True}, ["can_restrict_members"]),
        ({"can_delete_messages": True, "can_restrict_members": True}, []),
    ],
)
async def test_only_rights_that_are_missing_are_named(
    duty: Duty, rights: dict[str, bool], missing: list[str]
) -> None:
    ((_, params),) = await duty.see(joined_update(1, bot_member("administrator", **rights)))
    named = [
        r
        for r in ("can_delete_messages", "can_restrict_members")
        if f"{duty.text(f'rights.{r}')}" in params["text"].rpartition("\n\n")[2]
    ]
    assert (named if missing else []) == missing


async def test_whoever_added_it_finds_the_group_in_private_at_once(duty: Duty) -> None:
    await duty.see(joined_update(1, bot_member("member")))
    ((_, menu),) = await duty.see(text_update(2, "/settings", chat_id=ADMIN, by=ADMIN))
    rows = menu["reply_markup"]["inline_keyboard"]
    assert [one["text"] for row in rows for one in row] == ["Riverside"]


@pytest.mark.parametrize(
    ("key", "value", "right"),
    [
        ("joins", "ask", "can_invite_users"),
        ("tips_pin", "on", "can_pin_messages"),
        ("mode", "clean", "can_delete_messages"),
    ],
)
async def test_every_right_that_a_setting_needs_is_looked_at(
    duty: Duty, key: str, value: str, right: str
) -> None:
    """By /set and /doctor, and its loss is told."""
    duty.messenger.seat(GROUP, BOT, "administrator")
    await duty.settings.change(chat(), "tips", "on", ADMIN)
    said = (await duty.see(text_update(2, f"/set {key} {value}", by=ADMIN)))[-1][1]["text"]
    assert duty.text(f"rights.{right}") in said
    report = (await duty.see(text_update(3, "/doctor", by=ADMIN)))[-1][1]["text"]
    assert duty.text(f"setup.missing.{right}") in report
    lost = joined_update(4, bot_member("administrator"))
    lost["my_chat_member"]["old_chat_member"] = bot_member("administrator", **{right: True})
    assert duty.text(f"rights.{right}") in (await duty.see(lost))[-1][1]["text"]


async def test_it_greets_once(duty: Duty) -> None:
    await duty.see(joined_update(1, bot_member("member")))
    promoted = joined_update(2, bot_member("administrator", can_delete_messages=True), old="member")
    assert await duty.see(promoted) == []


async def test_a_rise_in_a_group_never_seen_before_is_no_arrival(duty: Duty) -> None:
    assert await duty.see(joined_update(1, bot_member("administrator"), old="member")) == []
    assert (await record(duty)).active


async def test_the_greeting_is_not_lost_when_the_first_life_ended_before_its_commit(duty: Duty) -> None:
    """What the handler saved by itself must not make the replay believe that the greeting went out."""
    reached, finish = asyncio.Event(), duty.store.inbox.finish

    async def killed(turn: Turn) -> tuple[Queued, ...]:
        reached.set()
        return await asyncio.Event().wait()  # type: ignore[return-value]

    duty.store.inbox.finish = killed  # type: ignore[method-assign]
    await duty.inbox.accept([joined_update(1, bot_member("member"))])
    await reached.wait()
    await duty.inbox.stop(0)
    duty.store.inbox.finish = finish  # type: ignore[method-assign]
    again = Duty(duty.store)
    await again.inbox.replay()
    await again.settled()
    ((method, _),) = again.messenger.calls
    assert method == "sendMessage"


async def test_restricted_is_in_the_group_or_not(duty: Duty) -> None:
    muted, gone = (restricted(is_member=inside) for inside in (True, False))
    assert len(await duty.see(joined_update(1, muted, old="left"))) == 1
    assert await duty.see(joined_update(2, gone, old="member")) == []
    assert not (await record(duty)).active


async def test_coming_back_it_greets_again(duty: Duty) -> None:
    await duty.see(joined_update(1, bot_member("member")))
    assert await duty.see(joined_update(2, bot_member("left"), old="member")) == []
    assert not (await record(duty)).active
    assert len(await duty.see(joined_update(3, bot_member("member")))) == 1
    assert (await record(duty)).active


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_leaving_it_says_nothing_more(duty: Duty, status: str) -> None:
    await duty.see(joined_update(1, bot_member("member")))
    await duty.see(joined_update(2, bot_member(status), old="member"))
    assert await duty.store.outbox.queued() == ()
    assert await duty.store.chats.active() == ()


async def test_a_chat_that_turned_it_away_is_spoken_to_after_it_came_back(duty: Duty) -> None:
    duty.messenger.fail(GROUP, Gone("bot was kicked"))
    await duty.see(text_update(1, AD))
    assert not (await record(duty)).active
    await duty.see(joined_update(3, bot_member("member")))
    assert len(await duty.see(text_update(4, AD))) == 1


async def test_whose_messages_it_receives_it_speaks_to(duty: Duty) -> None:
    """The refusal may come after the news that the bot was added again."""
    duty.messenger.fail(GROUP, Gone("bot was kicked"))
    await duty.see(text_update(1, AD))
    assert len(await duty.see(text_update(2, AD))) == 1
    assert (await record(duty)).active


async def test_a_person_who_blocked_it_is_answered_after_unblocking(duty: Duty) -> None:
    duty.messenger.fail(MEMBER, Gone("bot was blocked by the user"))
    await duty.see(text_update(1, "/help", chat_id=MEMBER))
    assert await duty.see(text_update(2, "/help", chat_id=MEMBER)) == []
    await duty.see(joined_update(3, bot_member("member"), old="kicked", chat_id=MEMBER, by=MEMBER))
    assert len(await duty.see(text_update(4, "/help", chat_id=MEMBER))) == 1


async def test_being_blocked_is_no_reason_to_speak(duty: Duty) -> None:
    assert await duty.see(joined_update(1, bot_member("kicked"), chat_id=MEMBER, by=MEMBER)) == []
    assert await duty.store.chats.get(ChatId(MEMBER)) is None


async def test_a_channel_is_not_greeted(duty: Duty) -> None:
    assert await duty.see(joined_update(1, bot_member("administrator"), type="channel")) == []


async def test_a_rise_in_rank_does_not_undo_the_plan_for_tips(duty: Duty) -> None:
    await duty.see(joined_update(1, bot_member("member")))
    await duty.settings.change(chat(), "tips", "on", ADMIN)
    planned = (await record(duty)).next_run
    assert planned is not None
    await duty.see(joined_update(3, bot_member("administrator"), old="member"))
    assert (await record(duty)).next_run == planned


async def test_a_new_title_is_kept(duty: Duty) -> None:
    await duty.see(joined_update(1, bot_member("member")))
    await duty.see(joined_update(2, bot_member("administrator"), old="member", title="New name"))
    assert (await record(duty)).title == "New name"


def restricted(*, is_member: bool) -> dict[str, Any]:
    permissions = dict.fromkeys(ChatMemberRestricted.__slots__, False)
    for name in ("is_member", "until_date", "tag"):
        permissions.pop(name, None)
    return {**bot_member("restricted"), **permissions, "is_member": is_member, "until_date": 0}


async def test_a_move_is_no_arrival(duty: Duty) -> None:
    """Telegram may report it as one, after the messages that tell of the move."""
    await duty.see(joined_update(1, bot_member("member"), chat_id=OLD, type="group"))
    await duty.see(moved(2, order="told by the new"))
    assert await duty.see(joined_update(3, bot_member("member"), chat_id=NEW)) == []
    await duty.see(joined_update(4, bot_member("left"), old="member", chat_id=NEW))
    assert len(await duty.see(joined_update(5, bot_member("member"), chat_id=NEW))) == 1


def moved(update_id: int, *, order: str) -> dict[str, object]:
    if order == "told by the old":
        group = raw_chat(OLD, type="group", title="Riverside")
        return text_update(update_id, "", chat_id=OLD, chat=group, migrate_to_chat_id=NEW)
    return text_update(update_id, "", chat_id=NEW, migrate_from_chat_id=OLD)


@pytest.mark.parametrize(
    "orders",
    [
        ["told by the old"],
        ["told by the new"],
        ["told by the old", "told by the new"],
        ["told by the new", "told by the old"],
    ],
)
async def test_a_group_that_became_a_supergroup_takes_everything_along(duty: Duty, orders: list[str]) -> None:
    duty.messenger.seat(OLD, ADMIN, "administrator")
    group = raw_chat(OLD, type="group", title="Riverside")
    await duty.see(text_update(1, AD, number=501, chat_id=OLD, chat=group))
    await duty.store.chats.set_setting(OLD, "mode", "clean", ADMIN, 0.0)
    for number, order in enumerate(orders):
        message = moved(10 + number, order=order)
        del message["message"]["text"]  # type: ignore[attr-defined]
        assert await duty.see(message) == []
    assert (await record(duty, NEW)).chat_id == NEW
    assert (await duty.settings.read(chat(NEW))).mode == "clean"
    # Under a number that no message of the new chat can have.
    assert await duty.store.ledger.judgement(NEW, -501) is not None  # type: ignore[arg-type]
    assert await duty.store.ledger.judgement(OLD, 501) is None  # type: ignore[arg-type]


async def test_who_added_it_is_asked_once_in_private_where_the_group_is(duty: Duty) -> None:
    await duty.see(text_update(1, "/start", chat_id=ADMIN, by=ADMIN))
    (_, params), (method, asked) = await duty.see(joined_update(2, bot_member("member"), by=ADMIN))
    assert (method, params["chat_id"], asked["chat_id"]) == ("sendMessage", GROUP, ADMIN)
    assert asked["text"] == duty.text("ask.place.group", title="Riverside")
    buttons = [one["callback_data"] for row in asked["reply_markup"]["inline_keyboard"] for one in row]
    own = f":of{GROUP}"
    assert buttons == [*(f"ask:land:{code}{own}" for code in ("us", "gb", "in")), f"ask:lands:pick{own}"]
    left = joined_update(3, bot_member("left"))
    left["my_chat_member"]["old_chat_member"] = bot_member("member")
    await duty.see(left)
    ((_, again),) = await duty.see(joined_update(4, bot_member("member"), by=ADMIN))
    assert again["chat_id"] == GROUP


async def test_a_tap_tells_the_warnings_of_a_group_where_it_is(duty: Duty) -> None:
    await duty.see(text_update(1, "/start", chat_id=ADMIN, by=ADMIN))
    await duty.see(joined_update(2, bot_member("member"), by=ADMIN))
    calls = await duty.see(click_update(3, f"ask:lands:pick:of{GROUP}", chat_id=ADMIN, by=ADMIN))
    assert calls[-1][1]["text"] == duty.text("ask.place.group", title="Riverside")
    calls = await duty.see(click_update(4, f"ask:lands:pick=S:of{GROUP}", chat_id=ADMIN, by=ADMIN))
    rows = calls[-1][1]["reply_markup"]["inline_keyboard"]
    tap = next(one["callback_data"] for row in rows for one in row if ":sg:" in one["callback_data"])
    calls = await duty.see(click_update(5, tap, chat_id=ADMIN, by=ADMIN))
    assert calls[-1][0] == "editMessageText"
    assert calls[-1][1]["text"] == duty.text("ask.place.group_set", title="Riverside", country="Singapore")
    found = await duty.chats.known(ChatId(GROUP))
    assert found is not None
    assert found.settings.region == "sg"
    assert (await duty.settings.read(chat(ADMIN))).region == "auto"
    calls = await duty.see(click_update(6, f"ask:land:elsewhere:of{GROUP}", chat_id=ADMIN, by=ADMIN))
    assert calls[-1][1]["text"] == duty.text("ask.place.group_other", title="Riverside")


@pytest.mark.parametrize("group", [GROUP, -1009999999999])
async def test_nobody_but_its_admins_says_where_a_group_is(duty: Duty, group: int) -> None:
    await duty.see(joined_update(1, bot_member("member")))
    ((_, told),) = await duty.see(text_update(2, f"/start land{group}", chat_id=MEMBER))
    assert told["text"] == duty.text("settings.only_admins")
    calls = await duty.see(click_update(3, f"ask:land:sg:of{group}", chat_id=MEMBER))
    assert calls[-1][1]["text"] == duty.text("settings.only_admins")
    found = await duty.chats.known(ChatId(GROUP))
    assert found is not None
    assert found.settings.region == "auto"


async def test_a_warning_that_knows_no_country_leads_admins_to_say_it(duty: Duty) -> None:
    duty.judging.script["rent"] = verdict(lang="en")
    await duty.see(text_update(7, "/set tone police", chat_id=GROUP, by=ADMIN))
    (_, params), *_ = await duty.see(text_update(1, WANTED, chat_id=GROUP))
    assert duty.text("law.none") in params["text"]
    (way,) = params["reply_markup"]["inline_keyboard"][-1]
    assert way == {"text": duty.text("ask.button.place_group"), "url": start_link(NAME, f"land{GROUP}")}
    await duty.see(text_update(2, "/start", chat_id=ADMIN, by=ADMIN))
    ((_, asked),) = await duty.see(text_update(3, f"/start land{GROUP}", chat_id=ADMIN, by=ADMIN))
    assert asked["text"] == duty.text("ask.place.group", title="Riverside")
    await duty.see(click_update(4, f"ask:land:sg:of{GROUP}", chat_id=ADMIN, by=ADMIN))
    duty.clock.advance(90_000)
    (_, params), *_ = await duty.see(text_update(5, WANTED, chat_id=GROUP))
    assert duty.catalog.country("en", "sg") in params["text"]
    assert "url" not in params["reply_markup"]["inline_keyboard"][-1][0]


async def test_a_language_of_one_country_names_its_law_and_numbers(duty: Duty) -> None:
    duty.judging.script["rent"] = verdict(lang="de")
    await duty.see(text_update(1, "/set language de", chat_id=GROUP, by=ADMIN))
    await duty.see(text_update(3, "/set tone police", chat_id=GROUP, by=ADMIN))
    (_, params), *_ = await duty.see(text_update(2, WANTED, chat_id=GROUP))
    assert "StGB" in params["text"]
    assert "url" not in params["reply_markup"]["inline_keyboard"][-1][0]
