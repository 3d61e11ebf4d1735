"""Requests to join, looked at by name and bio, end to end over fakes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.telegram.screens.joins import OPEN_FOR
from bot.core.verdict import Level
from bot.errors import Refused
from bot.services.store import ChatRecord
from tests.builders import ADMIN, BOT, GROUP, MEMBER, OWNER, click_update, raw_chat, user, verdict
from tests.desk import Duty

STRANGER, LOG = 4242, -1009999
Calls = list[tuple[str, dict[str, Any]]]


def request(number: int, bio: str) -> dict[str, Any]:
    return {
        "update_id": number,
        "chat_join_request": {
            "chat": raw_chat(GROUP),
            "from": user(STRANGER, first_name="Neu"),
            "user_chat_id": STRANGER,
            "date": 1_750_000_000,
            "bio": bio,
        },
    }


async def office(joins: str, *, log: bool = True, rights: tuple[str, ...] = ("can_invite_users",)) -> Duty:
    duty = Duty()
    duty.judging.script = {"收微信号": verdict(), "兼职": verdict(Level.SUSPICIOUS)}
    duty.messenger.seat(GROUP, BOT, "administrator", *rights)
    duty.messenger.seat(GROUP, ADMIN, "administrator", "can_invite_users")
    await duty.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", title="Riverside"))
    await duty.store.chats.set_setting(GROUP, "joins", joins, ADMIN, 0.0)
    if log:
        await duty.store.chats.set_setting(GROUP, "log", str(LOG), ADMIN, 0.0)
    return duty


async def test_unless_the_chat_wants_it_nobody_is_screened() -> None:
    duty = await office("off")
    assert await duty.see(request(1, "收微信号")) == []
    assert await duty.store.ledger.acts(GROUP, 9) == ()


@pytest.mark.parametrize("joins", ["ask", "decline"])
async def test_who_looks_harmless_is_left_to_the_admins(joins: str) -> None:
    duty = await office(joins)
    assert await duty.see(request(1, "I like hiking")) == []


async def test_what_is_plain_is_declined_with_a_note_in_the_log() -> None:
    duty = await office("decline")
    calls = dict(await duty.see(request(1, "收微信号")))
    assert calls["declineChatJoinRequest"] == {"chat_id": GROUP, "user_id": STRANGER}
    assert calls["sendMessage"]["chat_id"] == LOG
    assert "reply_markup" not in calls["sendMessage"]
    (act,) = await duty.store.ledger.acts(GROUP, 9)
    assert (act.kind, act.user_id, act.reason) == ("join_declined", STRANGER, "joins.decline")


@pytest.mark.parametrize(
    ("joins", "bio", "rights"),
    [
        ("ask", "收微信号", ("can_invite_users",)),
        ("decline", "兼职", ("can_invite_users",)),
        ("decline", "收微信号", ()),
    ],
)
async def test_what_is_not_plain_or_may_not_be_declined_is_asked(
    joins: str, bio: str, rights: tuple[str, ...]
) -> None:
    duty = await office(joins, rights=rights)
    ((method, params),) = await duty.see(request(1, bio))
    assert (method, params["chat_id"]) == ("sendMessage", LOG)
    assert bio in params["text"]
    (act,) = await duty.store.ledger.acts(GROUP, 9)
    assert act.kind == "join_asked"


async def asked() -> tuple[Duty, int]:
    duty = await office("ask")
    await duty.see(request(1, "收微信号 t.me/x"))
    return duty, duty.messenger.last_id


def press(number: int, verb: str, card: int, by: int = ADMIN) -> dict[str, Any]:
    return click_update(number, f"j:{verb}:{GROUP}:{STRANGER}", by=by, chat_id=LOG, number=card)


@pytest.mark.parametrize(
    ("verb", "method", "kind"),
    [("ok", "approveChatJoinRequest", "join_approved"), ("no", "declineChatJoinRequest", "join_declined")],
)
async def test_an_admin_decides_by_a_button(verb: str, method: str, kind: str) -> None:
    duty, card = await asked()
    calls = dict(await duty.see(press(2, verb, card)))
    assert calls[method] == {"chat_id": GROUP, "user_id": STRANGER}
    assert calls["editMessageText"]["reply_markup"] == {"inline_keyboard": []}
    acts = await duty.store.ledger.acts(GROUP, 9)
    assert (acts[0].kind, acts[0].by) == (kind, ADMIN)


async def test_of_two_who_press_the_second_is_told_that_it_is_gone() -> None:
    duty, card = await asked()
    await duty.see(press(2, "ok", card))
    duty.messenger.fail(GROUP, Refused("HIDE_REQUESTER_MISSING"))
    calls = dict(await duty.see(press(3, "no", card, OWNER)))
    assert calls["answerCallbackQuery"]["text"] == duty.text("join.gone")
    assert len(await duty.store.ledger.acts(GROUP, 9)) == 2


async def test_clicks_that_may_not_be_do_nothing_and_say_so() -> None:
    duty, card = await asked()
    duty.messenger.seat(GROUP, 77, "administrator")
    right = duty.text("rights.can_invite_users")
    cases = [
        (press(2, "ok", card + 1), duty.text("case.foreign")),
        (press(3, "ok", card, MEMBER), duty.text("case.denied")),
        (press(4, "ok", card, 77), duty.text("case.need_right", right=right)),
        (click_update(5, "j:ok:x", by=ADMIN, chat_id=LOG, number=card), duty.text("case.foreign")),
    ]
    for update, said in cases:
        ((_, params),) = await duty.see(update)
        assert params["text"] == said
    duty.clock.advance(OPEN_FOR + 1)
    ((_, params),) = await duty.see(press(6, "ok", card))
    assert params["text"] == duty.text("case.expired")
