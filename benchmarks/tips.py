"""``python -m benchmarks.tips [NAME...]``: the library and the schedule, in figures.

``library`` lint, load and memory; ``choice`` one choice with a year behind it; ``claim`` a minute's due
slots among 100,000 chats; ``morning`` 10,000 chats that share nine o'clock; ``year`` every slot of 2,000
chats in 30 zones, held against a calendar of its own. Exit status 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.adapters.content.catalog import load_catalog
from bot.adapters.content.lint import lint
from bot.adapters.scheduler.calendar import CronCalendar
from bot.adapters.store import open_store
from bot.adapters.telegram.send.pacing import Pacer
from bot.adapters.telegram.send.tip_writer import TelegramTipWriter
from bot.config import PACKAGED_CONTENT
from bot.core.library.schedule import EVERY_DAY
from bot.core.library.tips import MISSED_FOR, Posted, Wish, choose
from bot.core.message import ChatId, UserId
from bot.core.moderation.settings import settings_of
from bot.services.library.live import Live
from bot.services.library.tips import Tips
from bot.services.store import Call, ChatRecord, Claim, Queued, Store
from tests.fakes import SharedClock

ADMIN = UserId(1)
YEAR_CHATS, YEAR_DAYS = 2000, 365
_EAST = (
    "Asia/Shanghai Asia/Hong_Kong Asia/Taipei Asia/Singapore Asia/Tokyo Asia/Seoul Asia/Jakarta"
    " Asia/Kolkata Asia/Kathmandu Asia/Tehran Australia/Sydney Australia/Lord_Howe Pacific/Auckland"
    " Pacific/Chatham Pacific/Apia"
)
_WEST = (
    "Europe/London Europe/Dublin Europe/Berlin Europe/Athens Europe/Moscow Africa/Cairo Africa/Casablanca"
    " America/New_York America/Chicago America/Los_Angeles America/Sao_Paulo America/Santiago"
    " America/St_Johns America/Havana UTC"
)
ZONES = tuple(f"{_EAST} {_WEST}".split())
_missed = False


def main() -> int:
    """Measure what was asked for, else everything but the year."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tips", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(FIGURES)}")
    parser.add_argument("--days", type=int, default=YEAR_DAYS, help="how long the year is")
    given = parser.parse_args()
    names = given.names or [name for name in FIGURES if name != "year"]
    if unknown := set(names) - set(FIGURES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    for name in names:
        asyncio.run(year(given.days) if name == "year" else FIGURES[name]())
    return int(_missed)


def figure(name: str, value: str, target: str, good: bool) -> None:
    """Print one line."""
    global _missed  # noqa: PLW0603 - the exit status of one command
    _missed = _missed or not good
    print(f"{name:<44} {value:<34} {target:<14} {'ok' if good else 'MISSED'}", flush=True)


async def library() -> None:
    """Lint, load and memory of the whole library."""
    today = datetime.datetime.now(datetime.UTC).date()
    taken = median(_timed(lambda: lint(PACKAGED_CONTENT, today)) for _ in range(3))
    figure("lint of the whole library", f"{taken:.2f} s", "under 5 s", taken < 5)
    taken = median(_timed(lambda: load_catalog(PACKAGED_CONTENT)) for _ in range(5))
    figure("load", f"{taken:.2f} s", "under 1 s", taken < 1)
    grown = await asyncio.to_thread(_memory)
    figure("memory of the library, at its height", f"{grown:.0f} MB", "under 40 MB", grown < 40)


def _memory() -> float:
    """By how many MB a process grows that loads the library, everything it imports included."""
    load = (
        "from pathlib import Path; from bot.adapters.content.catalog import load_catalog;"
        f"kept = load_catalog(Path({str(PACKAGED_CONTENT)!r}));"
    )
    return _peak(load) - _peak("")


def _peak(work: str) -> float:
    # Of the memory map alone: what ru_maxrss tells a child includes its parent's height.
    script = f"{work}print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, capture_output=True, check=True, text=True)
    return int(ran.stdout.split()[1]) / 1024


async def choice() -> None:
    """One choice with a year of history."""
    catalog = load_catalog(PACKAGED_CONTENT)
    told = catalog.tipbook.told("zh-Hans")
    history: list[Posted] = []
    wish = Wish(recent={"account_trade"}, today=(7, 1), seed=7)
    for _ in range(365):
        chosen = choose(told, catalog.seasons, history, wish)
        assert chosen is not None
        history.insert(0, Posted(tip_id=chosen.tip.id, round=chosen.round))
    taken = median(_timed(lambda: choose(told, catalog.seasons, history, wish)) for _ in range(200))
    figure("choice with a year behind it", f"{taken * 1000:.3f} ms", "under 2 ms", taken < 0.002)


async def claim() -> None:
    """A minute's due slots among 100,000 chats with schedules."""
    chats, minutes = 100_000, 24 * 60
    with TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/tips.db")
        try:
            await _fill(store, chats, minutes)
            times = [await _claim_minute(store, minute * 60.0 + 59) for minute in range(60)]
        finally:
            await store.close()
    taken = median(times)
    rows = chats // minutes
    figure(f"due and claimed: {rows} of 100,000 chats", f"{taken * 1000:.1f} ms", "under 50 ms", taken < 0.05)


async def _fill(store: Store, chats: int, minutes: int) -> None:
    batch = 5000
    for first in range(0, chats, batch):
        records = [
            ChatRecord(chat_id=ChatId(-n - 1), kind="supergroup", next_run=float(n % minutes) * 60)
            for n in range(first, first + batch)
        ]
        await asyncio.gather(*(store.chats.save(record) for record in records))
        await asyncio.gather(*(store.chats.set_setting(r.chat_id, "tips", "on", ADMIN, 0.0) for r in records))


async def _claim_minute(store: Store, now: float) -> float:
    began = time.perf_counter()
    records = await store.tips.due(now, 1000)
    claims = [
        Claim(
            chat_id=record.chat_id,
            slot=record.next_run or 0.0,
            next_run=now + 86_400,
            tip_id="t",
            call=Call(chat_id=record.chat_id, method="sendMessage", params={"text": "x" * 300}, once=True),
        )
        for record in records
    ]
    await store.tips.claim(claims)
    return time.perf_counter() - began


async def morning() -> None:
    """10,000 chats at nine, and a warning every ten seconds in between, on a clock that only jumps."""
    clock = SharedClock(0.0)
    clock.rounds = 120
    pacer = Pacer(now=clock.now, sleep=clock.sleep)
    sent: list[float] = []
    waits: list[float] = []

    async def tip(chat_id: int) -> None:
        async with pacer.turn(chat_id, "sendMessage", patient=True):
            sent.append(clock.now())

    async def warnings() -> None:
        for number in range(38):
            await clock.sleep(10.0)
            asked = clock.now()
            async with pacer.turn(-5_000_000 - number, "sendMessage"):
                waits.append(clock.now() - asked)
                sent.append(clock.now())

    tasks = [asyncio.create_task(tip(-n - 1)) for n in range(10_000)]
    tasks.append(asyncio.create_task(warnings()))
    await clock.drive(*tasks)
    minutes, rate = max(sent) / 60, 10_000 / max(sent)
    busiest = max(Counter(int(moment) for moment in sent).values())
    figure(
        "10,000 chats at nine", f"{minutes:.1f} min, {rate:.1f}/s", "7 min, 25/s", minutes < 7 and rate >= 25
    )
    figure("most in one second", f"{busiest}", "30", busiest <= 30)
    figure(
        "a warning in between waits at most", f"{max(waits) * 1000:.0f} ms", "under 200 ms", max(waits) < 0.2
    )


@dataclass
class _Clock:
    time: float

    def now(self) -> float:
        return self.time

    def steady(self) -> float:
        return self.time

    def is_sure(self) -> bool:
        return True

    def off(self) -> float:
        return 0.0


@dataclass
class _Seen:
    """What was handed over, and when."""

    clock: _Clock
    calls: list[tuple[Queued, float]] = field(default_factory=list)

    def take(self, queued: object) -> None:
        self.calls += [(one, self.clock.time) for one in queued]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class _Plan:
    chat_id: ChatId
    zone: str
    days: str
    times: str
    quiet: str


async def year(days: int = YEAR_DAYS) -> None:
    """Every slot of a year with two outages, short and long, against a calendar of its own."""
    begin = datetime.datetime(2027, 7, 1, tzinfo=datetime.UTC).timestamp()
    end = begin + days * 86_400
    outages = ((begin + 0.3 * days * 86_400, 2 * 3600.0), (begin + 0.6 * days * 86_400, 2 * 86_400.0))
    plans = list(_plans(random.Random(5)))
    clock = _Clock(begin)
    seen = _Seen(clock)
    live = Live(load_catalog(PACKAGED_CONTENT))
    with TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/year.db", clock=clock.now)
        try:
            tips = Tips(
                store=store,
                clock=clock,
                calendar=CronCalendar(),
                catalog=lambda: live.catalog,
                writer=TelegramTipWriter(live),
                submit=seen.take,
                waiting=lambda: 0,
                zone="UTC",
            )
            await _open_chats(store, tips, plans)
            await _live_through(store, tips, clock, end, outages)
        finally:
            await store.close()
    _count(plans, seen, begin, end, outages)


def _plans(chance: random.Random) -> Iterator[_Plan]:
    for number in range(YEAR_CHATS):
        count = 2 if number % 7 == 0 else 1
        times = sorted({f"{chance.randrange(24):02}:{15 * chance.randrange(4):02}" for _ in range(count)})
        hour = int(times[0][:2])
        quiet = f"{(hour + 13) % 24:02}:00-{(hour + 20) % 24:02}:00"
        if any(_in_quiet(quiet, time) for time in times):
            quiet = "off"
        days = EVERY_DAY if number % 3 else "mon wed fri"
        yield _Plan(ChatId(-number - 1), ZONES[number % len(ZONES)], days, " ".join(times), quiet)


def _in_quiet(quiet: str, clock: str) -> bool:
    if quiet == "off":
        return False
    begin, end = quiet.split("-")
    return begin <= clock < end if begin < end else clock >= begin or clock < end


async def _open_chats(store: Store, tips: Tips, plans: list[_Plan]) -> None:
    for plan in plans:
        await store.chats.save(ChatRecord(chat_id=plan.chat_id, kind="supergroup", title="Group", heard="en"))
        values = {
            "tips": "on",
            "timezone": plan.zone,
            "tips_days": plan.days,
            "tips_times": plan.times,
            "tips_quiet": plan.quiet,
        }
        for key, value in values.items():
            await store.chats.set_setting(plan.chat_id, key, value, ADMIN, 0.0)
        await tips.reschedule(plan.chat_id, settings_of(values, zone="UTC"))


async def _live_through(
    store: Store, tips: Tips, clock: _Clock, end: float, outages: tuple[tuple[float, float], ...]
) -> None:
    while True:
        (first,) = await store.tips.due(float("inf"), 1)
        moment = max(clock.time, first.next_run or end)
        for begin, length in outages:
            if begin <= moment < begin + length:
                moment = begin + length
        if moment >= end:
            return
        clock.time = moment
        await tips.tick()


def _count(
    plans: list[_Plan], seen: _Seen, begin: float, end: float, outages: tuple[tuple[float, float], ...]
) -> None:
    expected = {(plan.chat_id, slot) for plan in plans for slot in _slots(plan, begin, end, outages)}
    posted = Counter((one.call.chat_id, one.call.slot) for one, _ in seen.calls)
    by_chat = {plan.chat_id: plan for plan in plans}
    quiet = sum(
        _in_quiet(by_chat[one.call.chat_id].quiet, _wall(by_chat[one.call.chat_id].zone, at))
        for one, at in seen.calls
    )
    twice = sum(count - 1 for count in posted.values())
    missing, extra = len(expected - set(posted)), len(set(posted) - expected)
    zones = len({plan.zone for plan in plans})
    figure(f"{len(plans)} chats, {zones} zones, slots expected", f"{len(expected)}", "", True)
    figure("posted once", f"{len(posted)}", "all", not missing)
    figure(
        "missing, extra, twice", f"{missing}, {extra}, {twice}", "0, 0, 0", not (missing or extra or twice)
    )
    figure("posted in quiet hours", f"{quiet}", "0", not quiet)


def _wall(zone: str, moment: float) -> str:
    return datetime.datetime.fromtimestamp(moment, ZoneInfo(zone)).strftime("%H:%M")


def _slots(
    plan: _Plan, begin: float, end: float, outages: tuple[tuple[float, float], ...]
) -> Iterator[float]:
    """The moments at which a clock on the wall shows a time of the plan, without what an outage swallows."""
    zone = ZoneInfo(plan.zone)
    day = datetime.datetime.fromtimestamp(begin, zone).date() - datetime.timedelta(days=1)
    last = datetime.datetime.fromtimestamp(end, zone).date()
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    due: list[float] = []
    while day <= last:
        if names[day.weekday()] in plan.days.split():
            for clock in plan.times.split():
                at = datetime.datetime.combine(day, datetime.time.fromisoformat(clock), zone)
                due.append(at.timestamp())
        day += datetime.timedelta(days=1)
    for index, slot in enumerate(sorted(due)):
        if begin < slot < end and _survives(plan, slot, sorted(due)[index + 1 :][:1], outages):
            yield slot


def _survives(
    plan: _Plan, slot: float, following: list[float], outages: tuple[tuple[float, float], ...]
) -> bool:
    for begin, length in outages:
        back = begin + length
        if begin <= slot < back:
            late = back - slot > MISSED_FOR or _in_quiet(plan.quiet, _wall(plan.zone, back))
            newer = bool(following) and following[0] <= back and back - following[0] <= MISSED_FOR
            return not late and not newer
    return True


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


FIGURES = {"library": library, "choice": choice, "claim": claim, "morning": morning, "year": year}


if __name__ == "__main__":
    sys.exit(main())
