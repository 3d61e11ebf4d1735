"""``python -m benchmarks.crash``: kill -9 at random moments under load, again and again; then count.

Every ad has a chat of its own, so each must be answered by exactly one message. A send is *in flight* when
the server has received it and the bot has not yet recorded that; a kill at that moment must lead to a second
one, because the bot cannot know. No other duplicate is allowed, no ad may stay unanswered and no update
unjudged. Pacing is lifted, so that many sends are in flight where the paced bot has one or two.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.load import Load, Spread
from benchmarks.processes import DATABASE, Bot, StandIn, cores, stand_in, wait_until

ADS = 0.2
SEND_TAKES = 0.02
"""Seconds until the server answers a send, so that kills find some in flight."""
EARLY = 0.2
"""The share of kills that come while the bot is starting."""
PATIENCE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``kills`` at moments up to ``longest`` seconds after the first poll, at ``rate`` updates a second."""

    kills: int = 50
    rate: int = 200
    longest: float = 3.0
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What came out. ``in_flight`` has one number for each kill."""

    kills: int
    updates: int
    redelivered: int
    judged: int
    aside: int
    unfinished: int
    unsettled: int
    ads: int
    unanswered: int
    once: int
    duplicated: int
    unexplained: int
    others_answered: int
    in_flight: tuple[int, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was lost and nothing repeated without need."""
        lost = self.updates - self.judged + self.aside + self.unfinished + self.unanswered
        return lost == 0 and self.unsettled == 0 and self.unexplained == 0 and self.others_answered == 0


def crash(plan: Plan) -> Count:
    """Run the plan."""
    server_core, core = cores()
    with stand_in(core=server_core, delay=SEND_TAKES) as server, TemporaryDirectory() as folder:
        run = _Run(plan, server, Path(folder), core)
        flights = [run.life_and_death() for _ in range(plan.kills)]
        run.drain()
        return _count(server.report(), Path(folder), flights)


class _Run:
    def __init__(self, plan: Plan, server: StandIn, folder: Path, core: int | None) -> None:
        self._plan = plan
        self._server = server
        self._folder = folder
        self._core = core
        self._random = Random(plan.seed)
        self._chunks = 0

    def life_and_death(self) -> tuple[int, ...]:
        """Start the bot, kill it; the messages whose answers were in flight."""
        polls = self._server.counts()["polls"]
        bot = Bot(self._server.url, self._folder, core=self._core)
        try:
            if self._random.random() < EARLY:
                self._pass(self._random.uniform(0.1, 1.0))
            else:
                self._until_polls(bot, polls)
                self._pass(self._random.uniform(0.0, self._plan.longest))
        finally:
            bot.kill()
        # What the kernel still held for the server has arrived by then.
        time.sleep(0.05)
        return _in_flight(self._folder, self._server.report()["answers"])

    def drain(self) -> None:
        """One more life, in which everything is to be finished."""
        bot = Bot(self._server.url, self._folder, core=self._core)
        try:
            wait_until(self._finished, seconds=PATIENCE, what="the rest", every=0.1)
            time.sleep(0.5)
        except TimeoutError:
            # The counts will tell.
            sys.stderr.write(bot.log_tail())
        finally:
            bot.kill()

    def _finished(self) -> bool:
        counts = self._server.counts()
        if counts["confirmed"] < counts["loaded"]:
            return False
        with _copy(self._folder) as database:
            return _one(database, "SELECT count(*) FROM inbox WHERE state = 'new'") == 0 and not _waiting(
                database
            )

    def _until_polls(self, bot: Bot, polls: int) -> None:
        def polled() -> bool:
            if not bot.running():
                raise SystemExit(f"the bot ended by itself:\n{bot.log_tail()}")
            return self._server.counts()["polls"] > polls

        self._pass(0.0)
        wait_until(polled, seconds=PATIENCE, what="a poll")

    def _pass(self, seconds: float) -> None:
        """Let time pass, with updates enough for it."""
        counts = self._server.counts()
        if counts["loaded"] - counts["released"] < (self._plan.longest + 3.0) * self._plan.rate:
            self._chunks += 1
            self._server.load(
                Load(
                    count=int((self._plan.longest + 3.0) * self._plan.rate),
                    ads=ADS,
                    rate=self._plan.rate,
                    spread=Spread.OWN,
                    seed=self._plan.seed * 1000 + self._chunks,
                )
            )
        time.sleep(seconds)


@contextmanager
def _copy(folder: Path) -> Iterator[sqlite3.Connection]:
    """The database as a reader would find it, read from a copy: the recovery is for the bot to do."""
    with TemporaryDirectory() as place:
        for name in (DATABASE, f"{DATABASE}-wal"):
            if (folder / name).exists():
                shutil.copy(folder / name, place)
        with closing(sqlite3.connect(Path(place) / DATABASE)) as database:
            yield database


def _one(database: sqlite3.Connection, query: str) -> int:
    return int(database.execute(query).fetchone()[0])


def _waiting(database: sqlite3.Connection) -> list[int]:
    """The messages whose answers the bot has not recorded as sent."""
    query = "SELECT params FROM outbox WHERE method = 'sendMessage' AND state IN ('ready', 'sending')"
    return [int(json.loads(row[0])["reply_parameters"]["message_id"]) for row in database.execute(query)]


def _in_flight(folder: Path, answers: Mapping[str, Any]) -> tuple[int, ...]:
    with _copy(folder) as database:
        if not _one(database, "SELECT count(*) FROM sqlite_master WHERE name = 'outbox'"):
            return ()
        return tuple(message for message in _waiting(database) if str(message) in answers)


def _count(report: Mapping[str, Any], folder: Path, flights: list[tuple[int, ...]]) -> Count:
    ads = {int(item): len(report["answers"].get(str(item), ())) for item in report["ads"]}
    excused = Counter(message for flight in flights for message in flight)
    updates = sum(1 for moment in report["delivered"] if moment)
    with _copy(folder) as database:
        states = dict(database.execute("SELECT state, count(*) FROM inbox GROUP BY state").fetchall())
        unsettled = len(_waiting(database))
    return Count(
        kills=len(flights),
        updates=updates,
        redelivered=report["deliveries"] - updates,
        judged=states.get("done", 0),
        aside=states.get("aside", 0),
        unfinished=states.get("new", 0),
        unsettled=unsettled,
        ads=len(ads),
        unanswered=sum(1 for times in ads.values() if times == 0),
        once=sum(1 for times in ads.values() if times == 1),
        duplicated=sum(1 for times in ads.values() if times > 1),
        unexplained=sum(max(0, times - 1 - excused[message]) for message, times in ads.items()),
        others_answered=len(set(report["answers"]) - {str(message) for message in ads}),
        in_flight=tuple(len(flight) for flight in flights),
    )


_LABELS = {
    "kills": "kills (SIGKILL)",
    "updates": "updates delivered",
    "redelivered": "delivered again, unconfirmed",
    "judged": "judged (done in the database)",
    "aside": "set aside",
    "unfinished": "unfinished",
    "unsettled": "answers not recorded as sent",
    "ads": "ads, each in a chat of its own",
    "unanswered": "ads answered 0 times",
    "once": "ads answered once",
    "duplicated": "ads answered twice or more",
    "unexplained": "of which not in flight at a kill",
    "others_answered": "harmless messages answered",
}


def _table(count: Count) -> str:
    values = asdict(count)
    lines = [f"{label:<34}{values[name]:>8}" for name, label in _LABELS.items()]
    flights = Counter(count.in_flight)
    spread = ", ".join(f"{number} at {times} kills" for number, times in sorted(flights.items()))
    return "\n".join((*lines, f"{'sends in flight at kills':<34}{sum(count.in_flight):>8}  ({spread})"))


def main() -> int:
    """Run and print; exit status 1 when something was lost, or repeated without need."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    for name, default in asdict(Plan()).items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    options = vars(parser.parse_args())
    as_json = options.pop("json")
    count = crash(Plan(**options))
    print(json.dumps(asdict(count)) if as_json else _table(count))
    return 0 if count.ok else 1


if __name__ == "__main__":
    sys.exit(main())
