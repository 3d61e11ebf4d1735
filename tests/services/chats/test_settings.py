"""Settings are checked, recorded with who changed them, and in force at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.core.library.catalog import Catalog
from bot.core.library.schedule import BadValueError
from bot.core.message import ChatId, UserId
from bot.core.moderation.settings import ChatSettings
from bot.services.chats.chats import Chats
from bot.services.chats.settings import SettingsService
from bot.services.library.tips import Tips
from bot.services.store import Call, ChatRecord
from tests.builders import ADMIN, GROUP, OTHER_GROUP, OWNER, chat
from tests.fakes import START, FakeCalendar, FakeClock, FakeMessenger, FakePlaces
from tests.stores import InlineStore

FOLLOWING = (START // 3600 + 1) * 3600


class Writer:
    """Writes no words."""

    def post(self, record: ChatRecord, *_: object) -> Call:
        return Call(chat_id=record.chat_id, method="sendMessage", params={})

    def after(self, *_: object) -> tuple[Call, ...]:
        return ()


class FakeLogPlaces:
    """Every log may be kept with who asks for it."""

    async def place(self, text: str, by: UserId) -> ChatId:
        return ChatId(by)


class Office:
    """The service over fakes."""

    def __init__(self) -> None:
        self.clock, self.calendar, self.store = FakeClock(), FakeCalendar(), InlineStore()
        self.places = FakePlaces()
        self.chats = Chats(
            store=self.store, messenger=FakeMessenger(), clock=self.clock, zone="Asia/Shanghai"
        )
        tips = Tips(
            store=self.store,
            clock=self.clock,
            calendar=self.calendar,
            catalog=lambda: Catalog(schemes={}, laws={}, hotlines={}, tips={}, locales={}),
            writer=Writer(),
            submit=lambda _: None,
            waiting=lambda: 0,
            zone="Asia/Shanghai",
        )
        self.settings = SettingsService(
            store=self.store,
            chats=self.chats,
            tips=tips,
            clock=self.clock,
            calendar=self.calendar,
            places=self.places,
            log_places=FakeLogPlaces(),
        )

    async def next_run(self) -> float | None:
        record = await self.store.chats.get(GROUP)
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
    ("key", "value"), [("mode", "ban"), ("colour", "red"), ("tips_times", "25:61"), ("", ""), ("self", "x")]
)
async def test_what_is_no_setting_is_refused_and_leaves_no_trace(
    office: Office, key: str, value: str
) -> None:
    with pytest.raises(BadValueError):
        await office.settings.change(chat(), key, value, ADMIN)
    assert await office.store.chats.setting_history(GROUP, 9) == ()


async def test_who_changed_what_and_when_is_kept(office: Office) -> None:
    await office.settings.change(chat(), "mode", "clean", ADMIN)
    office.clock.advance(5)
    await office.settings.change(chat(), "mode", "warn", OWNER)
    assert await office.store.chats.setting_history(GROUP, 9) == (
        (START + 5, OWNER, "mode", "warn"),
        (START, ADMIN, "mode", "clean"),
    )


async def test_turning_tips_on_and_off_plans_them(office: Office) -> None:
    await office.settings.change(chat(), "tips", "on", ADMIN)
    assert await office.next_run() == FOLLOWING
    await office.settings.change(chat(), "tips_times", "21:00", ADMIN)
    await office.settings.change(chat(), "timezone", "UTC", ADMIN)
    asked = [(plan.times, plan.zone) for plan in office.calendar.asked[-2:]]
    assert asked == [(("21:00",), "Asia/Shanghai"), (("21:00",), "UTC")]
    await office.settings.change(chat(), "tips", "off", ADMIN)
    assert await office.next_run() is None


async def test_a_tip_that_is_due_and_not_posted_yet_survives_a_change(office: Office) -> None:
    await office.settings.change(chat(), "tips", "on", ADMIN)
    office.clock.time = FOLLOWING + 60
    await office.settings.change(chat(), "tips_silent", "on", ADMIN)
    assert await office.next_run() == FOLLOWING


async def test_a_slot_that_was_missed_does_not_come_back_by_a_change(office: Office) -> None:
    await office.settings.change(chat(), "tips", "on", ADMIN)
    office.clock.time = FOLLOWING + 4 * 3600
    await office.settings.change(chat(), "tips_silent", "on", ADMIN)
    assert await office.next_run() == FOLLOWING + 5 * 3600


async def test_the_time_of_tips_that_are_off_plans_none(office: Office) -> None:
    await office.settings.change(chat(), "tips_times", "21:00", ADMIN)
    assert await office.next_run() is None


async def test_what_is_remembered_of_the_chat_knows_the_plan(office: Office) -> None:
    """A record saved later (the bot was promoted) must not undo it."""
    await office.settings.change(chat(), "tips", "on", ADMIN)
    await office.chats.save((await office.chats.state(chat())).record)
    assert await office.next_run() == FOLLOWING


async def test_nothing_typed_brings_back_the_default(office: Office) -> None:
    await office.settings.change(chat(), "mode", "clean", ADMIN)
    assert await office.settings.change(chat(), "mode", "", ADMIN) == ChatSettings()
    assert (await office.store.chats.setting_history(GROUP, 1))[0][2:] == ("mode", None)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Berlin", "Europe/Berlin"), ("+5:30", "+05:30"), ("Europe/Berlin", "Europe/Berlin")],
)
async def test_a_time_zone_is_a_city_or_an_offset(office: Office, typed: str, stored: str) -> None:
    assert (await office.settings.change(chat(), "timezone", typed, ADMIN)).timezone == stored


async def test_a_city_is_looked_up_beside_the_loop(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look-up reads every city in every language: warnings must not wait for it."""
    threads: list[threading.Thread] = []

    def zones(_: str) -> tuple[str, ...]:
        threads.append(threading.current_thread())
        return ("Europe/Berlin",)

    monkeypatch.setattr(office.places, "zones", zones)
    await office.settings.change(chat(), "timezone", "Berlin", ADMIN)
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


@pytest.mark.parametrize(("typed", "reason"), [("Atlantis", "zone"), ("Springfield", "zone_many")])
async def test_a_city_that_nobody_knows_or_that_is_two_is_refused(
    office: Office, typed: str, reason: str
) -> None:
    with pytest.raises(BadValueError) as caught:
        await office.settings.change(chat(), "timezone", typed, ADMIN)
    assert caught.value.reason == reason
    assert caught.value.values["word"] == typed


async def test_the_topic_is_where_it_is_said(office: Office) -> None:
    assert (await office.settings.change(chat(thread=12), "tips_topic", "here", ADMIN)).tips_topic == 12
    assert (await office.settings.change(chat(), "tips_topic", "HERE", ADMIN)).tips_topic == 0


async def test_a_pause_counts_from_today(office: Office) -> None:
    today = office.calendar.local("UTC", office.clock.now()).date()
    settings = await office.settings.change(chat(), "tips_pause", "week", ADMIN)
    assert settings.tips_pause == today + timedelta(days=7)
    with pytest.raises(BadValueError, match="date"):
        await office.settings.change(chat(), "tips_pause", today.isoformat(), ADMIN)


async def test_a_series_begins_now_and_only_where_there_are_tips(office: Office) -> None:
    with pytest.raises(BadValueError, match="no_tips"):
        await office.settings.change(chat(), "tips_notice", "start", ADMIN)
    await office.settings.change(chat(), "tips", "on", ADMIN)
    settings = await office.settings.change(chat(), "tips_notice", " Start ", ADMIN)
    assert settings.tips_notice == int(office.clock.now())
    await office.settings.change(chat(), "tips", "off", ADMIN)
    assert (await office.settings.change(chat(), "tips_notice", "off", ADMIN)).tips_notice == 0


async def test_a_pause_moves_the_next_tip_and_its_end_brings_it_back(office: Office) -> None:
    await office.settings.change(chat(), "tips", "on", ADMIN)
    await office.settings.change(chat(), "tips_pause", "week", ADMIN)
    paused = await office.next_run()
    assert paused is not None
    assert paused > START + 6 * 86_400
    await office.settings.change(chat(), "tips_pause", "off", ADMIN)
    assert await office.next_run() == FOLLOWING


async def test_what_contradicts_another_setting_is_refused(office: Office) -> None:
    await office.settings.change(chat(), "tips_quiet", "22:00-07:00", ADMIN)
    with pytest.raises(BadValueError, match="quiet_time"):
        await office.settings.change(chat(), "tips_times", "09:00 23:00", ADMIN)
    assert (await office.settings.read(chat())).tips_times == "09:00"
