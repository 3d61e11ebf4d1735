"""What Telegram says of the time, with what servers and strangers may put in its place."""

from __future__ import annotations

from email.utils import formatdate
from typing import Any

import pytest

from bot.adapters.telegram.receive.dates import ServerDates, newest_date
from bot.adapters.telegram.receive.inbox import Inbox
from bot.adapters.telegram.send.request import AiohttpRequest
from tests.botapi import ok, raw, serving
from tests.builders import text_update
from tests.stores import InlineStore

AT = 1_780_000_000
JSON = "application/json"


def heard(*answers: dict[str, str]) -> list[float]:
    found: list[float] = []
    dates = ServerDates(found.append)
    for headers in answers:
        dates.hear(headers)
    return found


def answer(date: str = "", kind: str = JSON) -> dict[str, str]:
    return {"Content-Type": kind} | ({"Date": date} if date else {})


def test_each_date_is_handed_on_once() -> None:
    one, other = formatdate(AT, usegmt=True), formatdate(AT + 1, usegmt=True)
    assert heard(answer(one), answer(one), answer(other)) == [AT + 0.5, AT + 1.5]


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "Mon, 99 Foo 2026 25:61:61 GMT",
        "Thu, 01 Jan 99999 00:00:00 GMT",
        "\u0661",
        "0" * 5000,
    ],
)
def test_no_date_and_nonsense_are_nothing(date: str) -> None:
    assert heard(answer(date)) == []


def test_a_page_of_something_in_between_is_not_asked_for_the_time() -> None:
    assert heard(answer(formatdate(AT, usegmt=True), kind="text/html")) == []


async def test_the_headers_of_each_answer_are_handed_on() -> None:
    found: list[str] = []
    async with serving() as script:
        request = AiohttpRequest(heard=lambda headers: found.append(headers["Content-Type"]))
        await request.initialize()
        script.then(ok(True))
        script.then(raw(200, b"bytes"))
        await request.post(f"{script.url}/getMe")
        await request.retrieve(f"{script.url}/file")
        await request.shutdown()
    assert found[0].startswith(JSON)
    assert len(found) == 2


@pytest.mark.parametrize(
    ("updates", "newest"),
    [
        ([], 0.0),
        ([text_update(1, "x", date=AT)], AT),
        ([text_update(1, "x", date=AT), text_update(2, "x", date=AT - 5)], AT),
        ([{"update_id": 1, "edited_message": {"date": AT - 9, "edit_date": AT}}], AT),
        ([{"update_id": 1, "chat_member": {"date": AT}}, "x", None, {"message": []}], AT),
        ([{"update_id": 1, "message": {"date": AT, "reply_to_message": {"date": AT + 9}}}], AT),
        ([{"update_id": 1, "callback_query": {"message": {"date": AT}}}], 0.0),
        *([([{"message": {"date": date}}], 0.0) for date in (None, True, "1", -1, 0, 1.5, 2**63, [AT])]),
    ],
)
def test_the_newest_date_of_updates(updates: list[Any], newest: float) -> None:
    assert newest_date(updates) == newest


async def test_the_inbox_tells_the_newest_date_of_each_batch() -> None:
    found: list[float] = []

    async def handle(*_: object) -> None: ...

    inbox = Inbox(InlineStore(), handle, dated=found.append)
    await inbox.accept([text_update(1, "x", date=AT), text_update(2, "x", date=AT + 2)])
    await inbox.idle()
    assert found == [AT + 2]
