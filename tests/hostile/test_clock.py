"""A clock that jumps: it loses nothing, it stops nothing, and what cannot be undone waits for the time."""

from __future__ import annotations

import datetime as dates
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.scheduler.ticker import Ticker
from bot.core.message import ChatId, UserId
from bot.playground.model import PlayChat
from bot.services.store import Reminder
from tests.clocks import DAY, HOUR, MINUTE, Machine
from tests.e2e.town import AD, ENGLISH_AD, HARMLESS, OTHER_AD, ZH
from tests.fakes import until
from tests.hostile.watched import Watched, watched

TUESDAY = 24.0
LEAPS = [-400 * DAY, -2 * HOUR, -30 * MINUTE, 30 * MINUTE, 16 * HOUR, 400 * DAY]
NAMES = ["-400 d", "-2 h", "-30 min", "+30 min", "over midnight", "+400 d"]


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
async def town(tmp_path: Path, machine: Machine) -> AsyncIterator[Watched]:
    async with watched(tmp_path, machine) as life, life() as found:
        yield found


@pytest.fixture
async def mute_town(tmp_path: Path, machine: Machine) -> AsyncIterator[Watched]:
    """The same, beside a server that tells no date, as a Bot API server of one's own."""
    async with watched(tmp_path, machine, date=lambda: None) as life, life() as found:
        yield found


async def lived(town: Watched) -> dict[str, int]:
    """A few things happen that a bot keeps; what it keeps then."""
    await town.sets("tips on", "tips_days daily", "warnings_last 24h")
    ad = await town.says(town.member, f"{AD}，联系 @demo_buyer77")
    await town.says(town.other, "/report", reply_to=ad)
    await town.opens_private(town.other)
    await town.says(town.other, AD, town.world.add_private(town.other))
    other = UserId(town.other.id)
    due = town.machine.truth + 3 * DAY
    await town.app.store.reminders.keep(Reminder(user_id=other, chat_id=ChatId(other), due=due, state="{}"))
    await town.runs(10)
    kept = town.kept()
    assert 0 not in kept.values(), kept
    return kept


def silenced_until(town: Watched) -> list[float]:
    """Until when somebody was silenced, by each call that did."""
    return [float(call["until_date"]) for call in town.done("restrictChatMember")]


# A leap while it runs


@pytest.mark.parametrize("by", LEAPS, ids=NAMES)
async def test_a_leap_for_fourteen_seconds_loses_nothing(town: Watched, machine: Machine, by: float) -> None:
    kept = await lived(town)
    machine.leaps(by)
    await town.runs(14, silent=True)
    machine.leaps(-by)
    await town.runs(60)
    assert (town.kept(), town.tips()) == (kept, {})


@pytest.mark.parametrize("by", LEAPS, ids=NAMES)
async def test_without_the_servers_date_it_loses_nothing_either(
    mute_town: Watched, machine: Machine, by: float
) -> None:
    kept = await lived(mute_town)
    machine.leaps(by)
    await mute_town.runs(14)
    machine.leaps(-by)
    await mute_town.runs(60)
    assert (mute_town.kept(), mute_town.tips()) == (kept, {})


@pytest.mark.parametrize("by", LEAPS, ids=NAMES)
async def test_a_leap_that_stays_moves_no_tip_and_forgets_nothing(
    town: Watched, machine: Machine, by: float
) -> None:
    kept = await lived(town)
    machine.leaps(by)
    await town.runs_till(TUESDAY + 9)
    await town.runs(60, step=20)
    assert list(town.tips()) == ["2026-03-03 09:00"]
    assert 0 <= town.tips()["2026-03-03 09:00"] <= 21
    # The talk is forgotten after half an hour; all else is there, with the tip.
    assert {**town.kept(), "outbox": 0} == {**kept, "dialogues": 0, "outbox": 0}
    await town.runs_till(2 * TUESDAY + 10, step=HOUR)
    assert list(town.tips()) == ["2026-03-03 09:00", "2026-03-04 09:00"]


@pytest.mark.parametrize("by", [-2 * HOUR, 30 * MINUTE], ids=["-2 h", "+30 min"])
async def test_where_the_server_tells_no_date_the_dates_of_messages_do(
    mute_town: Watched, machine: Machine, by: float
) -> None:
    await lived(mute_town)
    machine.leaps(by)
    await mute_town.runs_till(TUESDAY + 8.9, step=HOUR)
    assert mute_town.kept()["dialogues"] == 1
    await mute_town.says(mute_town.member, HARMLESS)
    await mute_town.runs_till(TUESDAY + 9.1, step=60)
    assert mute_town.kept()["dialogues"] == 0
    (late,) = mute_town.tips().values()
    assert 0 <= late <= 61


async def test_a_leap_back_stops_no_upkeep(town: Watched, machine: Machine) -> None:
    kept = await lived(town)
    await town.runs_till(7 * TUESDAY + 9.9, step=4 * HOUR)
    assert town.kept()["words"] == kept["words"]
    machine.leaps(-2 * HOUR)
    await town.runs_till(7 * TUESDAY + 11.5)
    assert town.kept()["words"] == 0
    machine.leaps(2 * HOUR)
    await town.runs_till(7 * TUESDAY + 12.6)
    assert town.kept()["judgements"] == kept["judgements"]


async def test_the_ticker_ticks_on_when_the_wall_clock_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it is asked for: by ``time`` or by ``datetime``."""
    off, ticks = dates.timedelta(), 0

    class Wall(dates.datetime):
        @classmethod
        def now(cls, tz: dates.tzinfo | None = None) -> dates.datetime:  # type: ignore[override]
            return dates.datetime.now(tz) + off

    async def tick() -> None:
        nonlocal ticks
        ticks += 1

    for module in (
        "apscheduler.schedulers.base",
        "apscheduler.executors.base",
        "apscheduler.triggers.interval",
    ):
        monkeypatch.setattr(f"{module}.datetime", Wall)
    ticker = Ticker(tick, every=1)
    ticker.start()
    await until(lambda: ticks)
    off = dates.timedelta(hours=-2)
    before = ticks
    await until(lambda: ticks >= before + 3)
    ticker.stop()


async def test_what_happens_over_midnight_is_counted_on_the_true_day(town: Watched, machine: Machine) -> None:
    machine.leaps(16 * HOUR)
    await town.says(town.member, AD)
    machine.leaps(-16 * HOUR)
    await town.settled()
    assert {row[0] for row in town.rows("SELECT day FROM daily")} == {"2026-03-02"}


async def test_a_week_is_reported_once_on_its_monday(town: Watched, machine: Machine) -> None:
    await town.sets("digest chat")
    await town.runs(30, step=30)
    before = len(town.said())
    for day in range(1, 7):
        machine.leaps(day * DAY)
        await town.runs(4000, step=2000, silent=True)
        machine.leaps(-day * DAY)
        await town.runs(4000, step=2000)
    assert len(town.said()) == before


@pytest.mark.parametrize("with_date", [True, False], ids=["date", "no date"])
async def test_a_clock_that_runs_fast_moves_nothing(
    tmp_path: Path, machine: Machine, with_date: bool
) -> None:
    async with watched(tmp_path, machine, date=None if with_date else lambda: None) as life, life() as town:
        kept = await lived(town)
        machine.rate = 1.1
        for hour in range(11, 33):
            await town.runs_till(hour, step=600)
            await town.says(town.other, HARMLESS)
        for _ in range(28):
            await town.runs(180, step=60)
            await town.says(town.other, HARMLESS)
        (late,) = town.tips().values()
        # Without the server's date, the dates of messages keep it within minutes.
        assert -600 <= late <= 61
        assert late >= 0 or not with_date
        assert town.kept()["judgements"] == kept["judgements"]


# Sleep


@pytest.mark.parametrize(("hours", "got"), [(8, ["2026-03-03 09:00"]), (12, [])], ids=["in time", "too late"])
async def test_after_a_sleep_a_tip_comes_once_the_time_is_confirmed_unless_it_is_too_late(
    town: Watched, machine: Machine, hours: float, got: list[str]
) -> None:
    await lived(town)
    await town.runs_till(TUESDAY + 2, step=HOUR)
    machine.sleeps(hours * HOUR)
    await town.runs(10, silent=True)
    assert town.claimed() == []
    await town.runs(10)
    assert list(town.tips()) == got
    assert town.claimed() == ["2026-03-03 09:00"]
    await town.runs_till(2 * TUESDAY + 9.1)
    assert list(town.tips()) == [*got, "2026-03-04 09:00"]


async def test_a_machine_that_was_frozen_goes_by_telegrams_time(town: Watched, machine: Machine) -> None:
    await lived(town)
    await town.runs_till(TUESDAY + 1, step=HOUR)
    machine.freezes(7 * HOUR)
    await town.app.bot.get_me()
    await town.says(town.member, HARMLESS)
    await town.runs_till(TUESDAY + 9.1)
    (late,) = town.tips().values()
    assert 0 <= late <= 1200


# A start


@pytest.mark.parametrize("with_date", [True, False], ids=["date", "no date"])
@pytest.mark.parametrize("shown", [40.0, -2 * HOUR, 400 * DAY], ids=["1970", "-2 h", "+400 d"])
async def test_a_start_by_a_wrong_clock_loses_nothing_and_still_warns(
    tmp_path: Path, machine: Machine, shown: float, with_date: bool
) -> None:
    async with watched(tmp_path, machine, date=None if with_date else lambda: None) as life:
        async with life() as town:
            kept = await lived(town)
        machine.runs(60)
        wrong = shown - machine.truth if shown == 40.0 else shown
        machine.leaps(wrong)
        async with life() as town:
            await town.runs(30)
            assert town.kept() == kept
            warned = len(town.warned_of())
            await town.says(town.other, ENGLISH_AD)
            assert len(town.warned_of()) == warned + 1
            await town.runs(30)
            machine.leaps(-wrong)
            await town.runs_till(TUESDAY + 9, step=HOUR)
            await town.says(town.member, HARMLESS)
            await town.runs(60, step=20)
            assert list(town.tips()) == ["2026-03-03 09:00"]
            assert town.kept()["judgements"] == kept["judgements"] + 1
        (when,) = town.rows("SELECT min(judged_at), max(judged_at) FROM judgements")
        assert machine.truth - 2 * DAY < when[0] <= when[1] < machine.truth


async def test_a_start_a_week_later_without_the_servers_date_waits_for_a_word(
    tmp_path: Path, machine: Machine
) -> None:
    async with watched(tmp_path, machine, date=lambda: None) as life:
        async with life() as town:
            kept = await lived(town)
        machine.runs(8 * DAY)
        async with life() as town:
            await town.runs(30)
            assert town.kept()["words"] == kept["words"]
            await town.says(town.member, HARMLESS)
            await town.runs(5)
            assert town.kept()["words"] == 0


# What is done to people


async def enforcing(town: Watched) -> PlayChat:
    """A group whose first ad is followed by an hour of silence; its log."""
    await town.sets("mode enforce", "slow_start off", "ladder mute_1h mute_24h ban")
    return await town.keeps_log()


async def test_while_the_time_is_doubted_ads_go_and_are_warned_of_and_nobody_is_silenced(
    town: Watched, machine: Machine
) -> None:
    log = await enforcing(town)
    machine.leaps(-8 * HOUR)
    # Nobody has told the time since: an update that waited for an hour does not.
    town.play.date = lambda: None
    ad = await town.says(town.member, AD, fields={"date": int(machine.truth - HOUR)})
    assert town.is_gone(ad)
    assert town.warned_of() == [ad]
    assert silenced_until(town) == []
    hour = town.app.live.catalog.count(ZH, "time.hours", 1, count=1)
    assert town.t("act.propose", ZH, act=town.t("rung.mute", ZH, time=hour)) in town.said(log)[-1]
    assert await town.presses(town.admin, "c:more:", log) == town.t("case.failed")
    town.play.date = town.clock.now
    await town.says(town.other, OTHER_AD)
    (until_when,) = silenced_until(town)
    assert abs(until_when - machine.truth - HOUR) <= 30


async def test_a_clock_known_to_be_wrong_silences_nobody_for_ever(town: Watched, machine: Machine) -> None:
    await enforcing(town)
    machine.leaps(-8 * HOUR)
    await town.runs(10)
    await town.says(town.member, AD)
    (until_when,) = silenced_until(town)
    assert abs(until_when - machine.truth - HOUR) <= 30


async def test_a_mute_that_waited_beyond_its_end_is_left_out(town: Watched, machine: Machine) -> None:
    """Telegram takes an end that has passed for none, and would silence somebody for ever."""
    await enforcing(town)
    town.world.faults.set("http_502", count=3, method="restrictChatMember")
    town.post(AD)
    await town.until(lambda: any(one.method == "restrictChatMember" for one in town.world.journal))
    machine.sleeps(2 * HOUR)
    await town.app.bot.get_me()
    await town.settled()
    assert silenced_until(town) == []
    assert town.may_write(town.member)
