"""What only those who run the bot can mend is told to them, durably and not again and again."""

from __future__ import annotations

import datetime

import pytest

from bot.core.library.facts import Grade, Hotline
from bot.services.operating.operators import AGAIN, Operators
from bot.services.store import Call, Queued
from tests.fakes import FakeMessenger
from tests.packaged import catalog
from tests.stores import InlineStore

DAY = datetime.date(2027, 1, 2)
FACT = Hotline(
    id="cn_110",
    country="cn",
    channel="110",
    kind="emergency",
    grade=Grade.OFFICIAL,
    source="s",
    verified_on=DAY,
    review_by=DAY,
)


class Office:
    def __init__(self, *ids: int) -> None:
        self.sent: list[Queued] = []
        self.store = InlineStore()
        self.ids = ids
        self.begin_anew()

    def begin_anew(self) -> None:
        self.operators = Operators(
            ids=self.ids,
            store=self.store,
            catalog=catalog,
            write=lambda chat, text: (Call(chat_id=chat, method="sendMessage", params={"text": text}),),
            escape=lambda text: text.replace("<", "&lt;"),
            submit=self.sent.extend,
            messenger=FakeMessenger(),
        )

    def texts(self) -> list[str]:
        return [str(one.call.params["text"]) for one in self.sent]


async def test_each_operator_is_told_why_content_was_refused() -> None:
    office = Office(7, 5)
    await office.operators.refused([f"content/a.yaml:{n}: <b>; wrong" for n in range(9)])
    assert [one.call.chat_id for one in office.sent] == [5, 7]
    assert "9 faults" in office.texts()[0]
    assert "content/a.yaml:4: &lt;b>; wrong" in office.texts()[0]
    assert "a.yaml:5" not in office.texts()[0]
    assert await office.store.outbox.queued() == tuple(office.sent)


async def test_that_a_part_was_begun_again_is_told() -> None:
    office = Office(5)
    await office.operators.restarted("polling", 3)
    assert office.texts() == [catalog().text("en", "op.restarts", parts="polling × 3")]


async def test_that_it_is_in_force_again_is_told_too() -> None:
    office = Office(5)
    await office.operators.restored()
    assert office.texts() == [catalog().text("en", "operator.restored")]


async def test_facts_that_are_due_are_named_once_a_week(caplog: pytest.LogCaptureFixture) -> None:
    office = Office(5)
    assert not await office.operators.due([], 0.0)
    assert await office.operators.due([FACT], 100.0)
    assert not await office.operators.due([FACT], 100.0 + AGAIN - 1)
    # Another process, or the same one after a restart.
    office.begin_anew()
    assert not await office.operators.due([FACT], 100.0 + AGAIN - 1)
    assert await office.operators.due([FACT] * 30, 100.0 + AGAIN)
    assert await office.operators.due([FACT], 99.0)
    assert "cn_110 (2027-01-02)" in office.texts()[0]
    assert office.texts()[1].endswith(", …")
    assert caplog.messages == [f"facts_due count={count} first=2027-01-02" for count in (1, 30, 1)]


async def test_without_operators_nobody_is_told() -> None:
    office = Office()
    await office.operators.restored()
    assert office.sent == []
