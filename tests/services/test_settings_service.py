"""Settings are checked, recorded with who changed them, and in force at once."""

from __future__ import annotations

import pytest

from bot.adapters.store import MemoryStore
from bot.core.settings import ChatSettings
from bot.services.chats import Chats
from bot.services.ports import Call
from bot.services.settings import SettingsService
from bot.services.tips import Tips
from tests.builders import ADMIN, GROUP, OTHER_GROUP, OWNER, chat
from tests.fakes import START, FakeCalendar, FakeClock, FakeMessenger

FOLLOWING = (START // 3600 + 1) * 3600


class Office:
    """The service over fakes."""

    def __init__(self) -> None:
        self.clock, self.calendar, self.store = FakeClock(), FakeCalendar(), MemoryStore()
        self.chats = Chats(
            store=self.store, messenger=FakeMessenger(), clock=self.clock, zone="Asia/Shanghai"
        )
        tips = Tips(
            store=self.store,
            clock=self.clock,
            calendar=self.calendar,
            tips=lambda: (),
            write=lambda record, *_: Call(chat_id=record.chat_id, method="sendMessage", params={}),
            submit=lambda _: None,
            zone="Asia/Shanghai",
        )
        self.settings = SettingsService(store=self.store, chats=self.chats, tips=tips, clock=self.clock)

    async def next_run(self) -> float | None:
        record = await self.store.chat(GROUP)
        assert record is not None
        return record.next_run


@pytest.fixture
def office() -> Office:
    return Office()


async def test_a_change_is_in_force_at_once(office: Office) -> None:
    assert await office.settings.read(chat()) == ChatSettings()
    assert await office.settings.change(chat(), "mode", "clean", ADMIN) == ChatSettings(mode="clean")
    assert await office.settings.read(chat()) == ChatSettings(mode="clean")
    assert await office.settings.read(chat(OTHER_GROUP)) == ChatSettings()


@pytest.mark.parametrize(
    ("key", "value"), [("mode", "ban"), ("colour", "red"), ("tips_time", "25:00"), ("", ""), ("mode", "")]
)
async def test_what_is_no_setting_is_refused_and_leaves_no_trace(
    office: Office, key: str, value: str
) -> None:
    with pytest.raises(ValueError, match="is not a setting"):
        await office.settings.change(chat(), key, value, ADMIN)
    assert await office.store.setting_history(GROUP, 9) == ()


async def test_who_changed_what_and_when_is_kept(office: Office) -> None:
    await office.settings.change(chat(), "mode", "clean", ADMIN)
    office.clock.advance(5)
    await office.settings.change(chat(), "mode", "warn", OWNER)
    assert await office.store.setting_history(GROUP, 9) == (
        (START + 5, OWNER, "mode", "warn"),
        (START, ADMIN, "mode", "clean"),
    )


async def test_turning_tips_on_and_off_plans_them(office: Office) -> None:
    await office.settings.change(chat(), "tips", "on", ADMIN)
    assert await office.next_run() == FOLLOWING
    await office.settings.change(chat(), "tips_time", "21:00", ADMIN)
    await office.settings.change(chat(), "timezone", "UTC", ADMIN)
    assert office.calendar.asked[-2:] == [("21:00", "Asia/Shanghai"), ("21:00", "UTC")]
    await office.settings.change(chat(), "tips", "off", ADMIN)
    assert await office.next_run() is None


async def test_the_time_of_tips_that_are_off_plans_none(office: Office) -> None:
    await office.settings.change(chat(), "tips_time", "21:00", ADMIN)
    assert await office.next_run() is None


async def test_what_is_remembered_of_the_chat_knows_the_plan(office: Office) -> None:
    """A record saved later (the bot was promoted) must not undo it."""
    await office.settings.change(chat(), "tips", "on", ADMIN)
    await office.chats.save((await office.chats.state(chat())).record)
    assert await office.next_run() == FOLLOWING
