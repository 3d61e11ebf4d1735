"""``python -m benchmarks.crash``: kill -9 at random moments under load, again and again; then count.

Every ad has a chat of its own, so each must be answered by exactly one message. A send is *in flight* when
the server has received it and the bot has not yet recorded that; a kill at that moment must lead to a second
one, because the bot cannot know. No other duplicate is allowed, of one life no more than ``IN_FLIGHT``, and
of one ad no more than ``ATTEMPTS`` answers. No ad may stay unanswered and no update unjudged. ``--row`` kills
come each so soon after the one before that they hit the same ads. Telegram's limits are lifted, so that there
is always as much in flight as the bot allows.

An ad that was given up without an answer had both its attempts cut between the commit and the server: a bot
that answers nothing a third time cannot tell this from two answers. It is counted, and none is allowed where
kills come at random.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.load import Load, Spread, ad_in
from benchmarks.processes import DATABASE, Bot, StandIn, cores, reading, stand_in, wait_until
from bot.adapters.telegram.send.pacing import IN_FLIGHT
from bot.services.delivery.outbox import ATTEMPTS, TWICE

ADS = 0.2
SEND_TAKES = 0.02
"""Seconds until the server answers a send, so that kills find some in flight."""
EARLY = 0.2
"""The share of kills that come while the bot is starting."""
SOON = 0.06
"""Seconds after the first message within which a short life ends."""
PATIENCE = 120.0
"""Seconds without any progress after which the run has failed."""
PAUSE = 0.5
"""Seconds without a message after which the bot counts as dead or idle."""
WAITING = "state IN ('ready', 'sending')"
"""Answers that the bot has not recorded as sent, as the database asks for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``kills`` at moments up to ``longest`` seconds after the first poll, at ``rate`` updates a second.

    Each of them is followed by ``row`` more, soon after the first message that the next life sends.
    """

    kills: int = 50
    rate: int = 200
    longest: float = 3.0
    row: int = 0
    bound: int = IN_FLIGHT
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What came out. ``in_flight`` has for each kill how many messages were on their way."""

    bound: int
    row: int
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
    most: int
    given_up: int
    given_up_unanswered: int
    unexplained: int
    others_answered: int
    rate: float
    in_flight: tuple[int, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was lost and nothing repeated without need."""
        lost = self.updates - self.judged + self.aside + self.unfinished + self.unanswered
        wrong = lost + self.unsettled + self.unexplained + self.others_answered
        cut = 0 if self.row else self.given_up_unanswered
        within = max(self.in_flight, default=0) <= self.bound and self.most <= ATTEMPTS
        return wrong == 0 and cut == 0 and within


def crash(plan: Plan) -> Count:
    """Run the plan."""
    server_core, core = cores()
    with stand_in(core=server_core, delay=SEND_TAKES) as server, TemporaryDirectory() as folder:
        run = _Run(plan, server, Path(folder), core)
        for _ in range(plan.kills):
            run.life_and_death()
            for _ in range(plan.row):
                run.short_life()
        run.drain()
        return _count(plan, server.report(), Path(folder), run.flights)


class _Run:
    def __init__(self, plan: Plan, server: StandIn, folder: Path, core: int | None) -> None:
        self.flights: list[frozenset[int]] = []
        self._plan = plan
        self._server = server
        self._folder = folder
        self._core = core
        self._random = Random(plan.seed)
        self._chunks = 0
        self._answered: Counter[int] = Counter()

    def life_and_death(self) -> None:
        """Start the bot and kill it at a random moment."""
        polls = self._server.counts()["polls"]
        with self._killed() as bot:
            if self._random.random() < EARLY:
                self._pass(self._random.uniform(0.1, 1.0))
            else:
                self._until(bot, lambda: self._server.counts()["polls"] > polls, "a poll")
                self._pass(self._random.uniform(0.0, self._plan.longest))

    def short_life(self) -> None:
        """Start the bot and kill it as soon as it sends: what was in flight before is so again."""
        sends = self._server.counts()["sends"]
        with self._killed() as bot:
            self._until(bot, lambda: self._server.counts()["sends"] > sends, "a send")
            time.sleep(self._random.uniform(0.0, SOON))

    def drain(self) -> None:
        """One more life, in which everything is to be finished."""
        bot = self._bot()
        try:
            last, deadline = -1, 0.0
            while not self._finished():
                sends = self._server.counts()["sends"]
                if sends > last:
                    last, deadline = sends, time.monotonic() + PATIENCE
                elif time.monotonic() > deadline:
                    # The counts will tell.
                    sys.stderr.write(bot.log_tail())
                    break
                time.sleep(0.1)
            time.sleep(0.5)
        finally:
            bot.kill()

    @contextmanager
    def _killed(self) -> Iterator[Bot]:
        """A life; at its end it is noted which messages arrived in it that the bot did not live to record."""
        bot = self._bot()
        try:
            yield bot
        finally:
            bot.kill()
        # What the kernel still held for the server has arrived when it was asked once.
        self._server.counts()
        answers = self._server.report()["answers"]
        answered = Counter({int(message): len(times) for message, times in answers.items()})
        arrived = answered - self._answered
        self._answered = answered
        self.flights.append(frozenset(arrived) & _waiting(self._folder))

    def _bot(self) -> Bot:
        bound = {"BENCH_IN_FLIGHT": str(self._plan.bound)}
        return Bot(self._server.url, self._folder, core=self._core, variables=bound)

    def _finished(self) -> bool:
        counts = self._server.counts()
        if counts["confirmed"] < counts["loaded"]:
            return False
        # A bot at work may move its log into the file between two halves of a copy.
        with reading(self._folder / DATABASE) as database:
            new = _one(database, "SELECT count(*) FROM inbox WHERE state = 'new'")
            return new == 0 and not _ads_in(database, WAITING)

    def _until(self, bot: Bot, happened: Callable[[], bool], what: str) -> None:
        def seen() -> bool:
            if not bot.running():
                raise SystemExit(f"the bot ended by itself:\n{bot.log_tail()}")
            return happened()

        self._pass(0.0)
        wait_until(seen, seconds=PATIENCE, what=what)

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
    """The database of a bot that was killed, read from a copy: the recovery is for the bot to do."""
    with TemporaryDirectory() as place:
        for name in (DATABASE, f"{DATABASE}-wal"):
            if (folder / name).exists():
                shutil.copy(folder / name, place)
        with closing(sqlite3.connect(Path(place) / DATABASE)) as database:
            yield database


def _one(database: sqlite3.Connection, query: str) -> int:
    return int(database.execute(query).fetchone()[0])


def _ads(folder: Path, where: str) -> frozenset[int]:
    """The ads whose answers are in this state, by the chats that they have for themselves."""
    with _copy(folder) as database:
        return _ads_in(database, where)


def _ads_in(database: sqlite3.Connection, where: str) -> frozenset[int]:
    if not _one(database, "SELECT count(*) FROM sqlite_master WHERE name = 'outbox'"):
        return frozenset()
    query = f"SELECT chat_id FROM outbox WHERE method = 'sendMessage' AND {where}"
    return frozenset(ad_in(int(row[0])) for row in database.execute(query))


def _waiting(folder: Path) -> frozenset[int]:
    """The ads whose answers the bot has not recorded as sent."""
    return _ads(folder, WAITING)


def _count(plan: Plan, report: Mapping[str, Any], folder: Path, flights: Sequence[frozenset[int]]) -> Count:
    ads = {int(item): len(report["answers"].get(str(item), ())) for item in report["ads"]}
    excused = Counter(message for flight in flights for message in flight)
    updates = sum(1 for moment in report["delivered"] if moment)
    given_up = _ads(folder, f"state = 'failed' AND error LIKE '{TWICE}%'")
    unanswered = {message for message, times in ads.items() if times == 0}
    with _copy(folder) as database:
        states = dict(database.execute("SELECT state, count(*) FROM inbox GROUP BY state").fetchall())
    return Count(
        bound=plan.bound,
        row=plan.row,
        kills=len(flights),
        updates=updates,
        redelivered=report["deliveries"] - updates,
        judged=states.get("done", 0),
        aside=states.get("aside", 0),
        unfinished=states.get("new", 0),
        unsettled=len(_waiting(folder)),
        ads=len(ads),
        unanswered=len(unanswered - given_up),
        once=sum(1 for times in ads.values() if times == 1),
        duplicated=sum(1 for times in ads.values() if times > 1),
        most=max(ads.values(), default=0),
        given_up=len(given_up),
        given_up_unanswered=len(unanswered & given_up),
        unexplained=sum(max(0, times - 1 - excused[message]) for message, times in ads.items()),
        others_answered=len(set(report["answers"]) - {str(message) for message in ads}),
        rate=round(_rate(report), 1),
        in_flight=tuple(len(flight) for flight in flights),
    )


def _rate(report: Mapping[str, Any]) -> float:
    """Messages a second while some went out: in the seconds at whose begin and end the bot lived and sent."""
    moments = sorted(at for answers in report["answers"].values() for at, _ in answers)
    steps = [later - one for one, later in pairwise(moments) if later - one < PAUSE]
    return len(steps) / sum(steps) if steps else 0.0


_LABELS = {
    "kills": "kills (SIGKILL)",
    "bound": "messages on their way at most",
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
    "most": "answers to one ad at most",
    "given_up": "ads given up, maybe answered twice",
    "given_up_unanswered": "of which answered 0 times",
    "unexplained": "answers not in flight at a kill",
    "others_answered": "harmless messages answered",
    "rate": "messages a second",
}


def _table(count: Count) -> str:
    values = asdict(count)
    lines = [f"{label:<36}{values[name]:>8}" for name, label in _LABELS.items()]
    flights = Counter(count.in_flight)
    spread = ", ".join(f"{number} at {times} kills" for number, times in sorted(flights.items()))
    return "\n".join((*lines, f"{'messages in flight at kills':<36}{sum(count.in_flight):>8}  ({spread})"))


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
