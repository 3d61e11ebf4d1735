"""/stats: a picture for admins, its buttons, and the table."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.telegram.screens.stats import USED_FOR
from bot.core.message import MessageId
from bot.errors import Uncertain
from bot.services.store import Counted, Turn
from tests.builders import AD, ADMIN, GROUP, MEMBER, OWNER, click_update, text_update
from tests.desk import Duty


def datas(params: dict[str, Any]) -> list[str]:
    return [button["callback_data"] for row in params["reply_markup"]["inline_keyboard"] for button in row]


def press(number: int, data: str, by: int = ADMIN, *, sent: float = 1_750_000_000.0) -> dict[str, Any]:
    update = click_update(number, data, by=by)
    update["callback_query"]["message"]["date"] = int(sent)
    return update


async def test_an_admin_gets_the_picture_with_what_was_counted(duty: Duty) -> None:
    await duty.see(text_update(1, AD, number=501))
    ((method, params),) = await duty.see(text_update(2, "/stats", by=ADMIN))
    assert (method, params["files"]) == ("sendPhoto", ["statistics.png"])
    assert "Riverside" in params["caption"]
    assert datas(params) == [
        f"st:7:l:{ADMIN}",
        f"st:30:l:{ADMIN}",
        f"st:90:l:{ADMIN}",
        f"st:30:d:{ADMIN}",
        f"st:30:csv:{ADMIN}",
    ]
    found = await duty.statistics.of(GROUP, 7, "UTC")
    assert (found.total("ad.account_trade"), found.total("act.warn")) == (1, 1)


async def test_a_member_gets_none(duty: Duty) -> None:
    ((method, params),) = await duty.see(text_update(1, "/stats", by=MEMBER))
    assert (method, params["text"]) == ("sendMessage", duty.text("settings.only_admins"))


async def test_without_the_picture_its_words_are_sent(duty: Duty) -> None:
    duty.messenger.fail(GROUP, Uncertain("cut off"))
    calls = await duty.see(text_update(1, "/stats 7", by=ADMIN))
    assert [method for method, _ in calls] == ["sendPhoto", "sendMessage"]
    assert calls[0][1]["caption"] == calls[1][1]["text"]


async def test_other_stretches_and_colours_take_the_pictures_place(duty: Duty) -> None:
    calls = dict(await duty.see(press(1, f"st:90:d:{ADMIN}")))
    edit = calls["editMessageMedia"]
    assert edit["message_id"] == 900
    assert f"st:90:l:{ADMIN}" in datas(edit)


async def test_the_table_is_a_file(duty: Duty) -> None:
    calls = dict(await duty.see(press(1, f"st:30:csv:{ADMIN}")))
    assert calls["sendDocument"]["files"] == ["statistics.csv"]


@pytest.mark.parametrize(
    ("data", "by", "key"),
    [
        (f"st:30:d:{ADMIN}", OWNER, "stats.again"),
        (f"st:31:d:{ADMIN}", ADMIN, "stats.again"),
        (f"st:30:x:{ADMIN}", ADMIN, "stats.again"),
        ("st:", ADMIN, "stats.again"),
        ("st:30:d:\ud800", ADMIN, "stats.again"),
        (f"st:30:d:{MEMBER}", MEMBER, "settings.only_admins"),
    ],
)
async def test_a_click_that_is_not_ones_own_does_nothing_and_says_so(
    duty: Duty, data: str, by: int, key: str
) -> None:
    ((method, params),) = await duty.see(press(1, data, by))
    assert (method, params["text"]) == ("answerCallbackQuery", duty.text(key))


async def test_old_buttons_are_dead(duty: Duty) -> None:
    duty.clock.advance(USED_FOR + 1)
    ((_, params),) = await duty.see(press(1, f"st:30:d:{ADMIN}"))
    assert params["text"] == duty.text("stats.again")


async def test_quiz_votes_count_on_the_day_of_the_quiz(duty: Duty) -> None:
    counted = Counted(chat_id=GROUP, day="2025-06-15", key="report", count=2)
    await duty.store.inbox.finish(Turn(update_id=None, result="x", counted=(counted,)))
    found = await duty.statistics.of(GROUP, 7, "UTC")
    assert (found.total("report"), found.since) == (2, found.last)
    assert await duty.store.ledger.judgement(GROUP, MessageId(1)) is None
