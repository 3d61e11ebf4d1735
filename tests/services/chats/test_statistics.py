"""The weekly report: once a week, by each chat's own clock, where it is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.adapters.scheduler.calendar import CronCalendar
from bot.core.message import ChatId, UserId
from bot.core.moderation.settings import ChatSettings
from bot.core.moderation.stats import Stats
from bot.services.chats.statistics import Statistics, Weekly
from bot.services.store import Call, ChatRecord, Queued
from tests.builders import ADMIN, GROUP
from tests.fakes import FakeClock
from tests.stores import InlineStore

LOG = -1009
MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC).timestamp()
"""Nine in the morning in Shanghai."""


class Reporter:
    """Writes where it goes."""

    def report(
        self, record: ChatRecord, settings: ChatSettings, stats: Stats, place: ChatId
    ) -> Sequence[Call]:
        text = f"{stats.first} {stats.last}"
        return (
            Call(chat_id=place, method="sendMessage", params={"chat_id": place, "text": text}, once=True),
        )


class Office:
    """A store with one group, and everything that was sent."""

    def __init__(self, at: float) -> None:
        self.clock = FakeClock(at)
        self.store = InlineStore(clock=self.clock.now)
        self.sent: list[Queued] = []
        calendar = CronCalendar()
        self.weekly = Weekly(
            store=self.store,
            clock=self.clock,
            calendar=calendar,
            statistics=Statistics(store=self.store, clock=self.clock, calendar=calendar),
            reporter=Reporter(),
            zone="Asia/Shanghai",
            submit=self.sent.extend,
        )

    async def set(self, **values: str) -> None:
        await self.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup"))
        for key, value in values.items():
            await self.store.chats.set_setting(GROUP, key, value, UserId(ADMIN), 0.0)


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"digest": "log", "log": str(LOG)}, LOG),
        ({"digest": "chat"}, GROUP),
        ({"digest": "log"}, None),
        ({}, None),
    ],
)
async def test_it_goes_where_the_chat_wants_it(values: dict[str, str], place: int | None) -> None:
    office = Office(MONDAY)
    await office.set(**values)
    await office.weekly.tick()
    assert [one.call.chat_id for one in office.sent] == ([] if place is None else [place])


async def test_it_tells_of_the_week_before_once() -> None:
    office = Office(MONDAY)
    await office.set(digest="chat")
    for _ in range(3):
        await office.weekly.tick()
        office.clock.advance(3600)
    assert [one.call.params["text"] for one in office.sent] == ["2026-11-23 2026-11-29"]
    office.clock.advance(7 * 86_400)
    await office.weekly.tick()
    assert len(office.sent) == 2


@pytest.mark.parametrize("hours", [-1, 24, -24])
async def test_neither_too_early_nor_on_another_day(hours: int) -> None:
    office = Office(MONDAY + hours * 3600)
    await office.set(digest="chat")
    assert await office.weekly.tick() == 0


async def test_each_chat_has_its_own_monday() -> None:
    office = Office(MONDAY)
    await office.set(digest="chat", timezone="America/New_York")
    assert await office.weekly.tick() == 0


async def test_of_two_processes_that_both_think_it_is_theirs_one_reports() -> None:
    office = Office(MONDAY)
    await office.set(digest="chat")
    told = await asyncio.gather(office.weekly.tick(), office.weekly.tick())
    assert sorted(told) == [0, 1]
    assert len(office.sent) == 1
