"""``python -m benchmarks.fairness``: how long a quiet group waits for an answer while others flood the bot.

The bot is a process of its own that talks to the stand-in server over HTTP. The quiet group gets an ad a few
times a second and each is answered; the time is from when the update could be fetched to when the answer
arrived. Each flood meets a bot that was just started. About four minutes; exit status 1 when a target is
missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load import PICTURES, Load, Spread
from benchmarks.processes import Bot, StandIn, bot, cores, stand_in, wait_until

SERVER, MEASURED = cores()
QUIET, FLOODED, STRANGER = -1_003_000_000_000, -1_004_000_000_000, 90_000_000
GROUPS = 25
"""Quiet groups."""
ADS = 5.0
"""Ads a second in the quiet group."""
RATE = 500.0
"""Updates a second of a flood."""
TARGET = 300.0
"""Milliseconds within which 99 of 100 ads in the quiet group are answered."""
PATIENCE = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """What comes beside the quiet group's ads: texts of a kind in so many chats, groups below zero."""

    kind: str
    chats: int = 1
    first_chat: int = FLOODED
    rate: float = RATE


FLOODS = {
    "unsure": Flood(kind="unsure"),
    "keywords": Flood(kind="keywords"),
    "disguised": Flood(kind="disguised"),
    "addresses": Flood(kind="addresses"),
    "rich": Flood(kind="rich", rate=RATE / 10),
    "fifty groups": Flood(kind="worst", chats=50),
    "five hundred groups": Flood(kind="worst", chats=500),
    "private": Flood(kind="worst", first_chat=STRANGER),
    "pictures": Flood(kind=PICTURES, chats=50, rate=20.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Milliseconds that the quiet group's ads waited, and what the bot had left to do and held at the end."""

    times: Sequence[float]
    lost: int
    left: int
    memory: float

    @property
    def p50(self) -> float:
        """The middle."""
        return statistics.median(self.times)

    @property
    def p99(self) -> float:
        """What one of a hundred took longer than."""
        return statistics.quantiles(self.times, n=100, method="inclusive")[98]


def measured(flood: Flood | None, seconds: float, seed: int = 1) -> Waits:
    """Run one bot, with or without a flood."""
    with (
        stand_in(core=SERVER) as server,
        TemporaryDirectory() as folder,
        bot(server.url, Path(folder), core=MEASURED) as process,
    ):
        _warmed(server, process)
        first, last = server.load(*_loads(flood, seconds, seed))
        time.sleep(seconds)
        left, memory = process.unfinished(last), process.resident() / 1e6
        return _waits(server, first, left, memory)


def _loads(flood: Flood | None, seconds: float, seed: int) -> list[Load]:
    quiet = Load(count=int(ADS * seconds), ads=1.0, chats=GROUPS, first_chat=QUIET, rate=ADS, seed=seed)
    if flood is None:
        return [quiet]
    return [
        quiet,
        Load(
            count=int(flood.rate * seconds),
            kind=flood.kind,
            chats=flood.chats,
            first_chat=flood.first_chat,
            rate=flood.rate,
            seed=seed,
        ),
    ]


def _warmed(server: StandIn, process: Bot) -> None:
    """Let the bot hear of the quiet group, as of any group that it has been in for a while."""
    _, last = server.load(
        Load(count=300, seed=99),
        Load(count=4 * GROUPS, ads=1.0, spread=Spread.ROUND, chats=GROUPS, first_chat=QUIET, seed=99),
    )
    wait_until(lambda: process.unfinished(last) == 0, seconds=PATIENCE, what="the start")
    time.sleep(1.0)


def _waits(server: StandIn, first: int, left: int, memory: float) -> Waits:
    """What was seen, once every ad was answered or it is plain that some will not be."""
    ads = [number for number in server.report()["ads"] if number >= first]
    deadline = time.monotonic() + PATIENCE
    answers = server.report()["answers"]
    while any(str(number) not in answers for number in ads) and time.monotonic() < deadline:
        time.sleep(1.0)
        answers = server.report()["answers"]
    due, now = server.report()["due"], time.monotonic()
    came = [answers[str(number)][0][0] if str(number) in answers else now for number in ads]
    times = [1000 * (at - due[number - 1]) for number, at in zip(ads, came, strict=True)]
    lost = sum(str(number) not in answers for number in ads)
    return Waits(times=times, lost=lost, left=left, memory=memory)


def _line(name: str, found: Waits, idle: Waits) -> str:
    mark = "ok" if found.p99 <= TARGET else "MISSED"
    return (
        f"{name:<20} p50 {found.p50:8.1f}  p99 {found.p99:8.1f}  max {max(found.times):8.1f} ms"
        f"  x{found.p99 / idle.p99:<6.1f} {mark:<7}"
        f" {len(found.times)} ads, {found.lost} unanswered; left {found.left:,}, {found.memory:.0f} MB"
    )


def main() -> int:
    """Measure what was asked for, else everything."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fairness", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="FLOOD", help=f"of {', '.join(FLOODS)}")
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    if unknown := set(given.names) - set(FLOODS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(FLOODS)}")
    idle = measured(None, given.seconds)
    print(_line("idle", idle, idle), flush=True)
    missed = idle.p99 > TARGET
    for name in given.names or FLOODS:
        found = measured(FLOODS[name], given.seconds)
        print(_line(name, found, idle), flush=True)
        missed = missed or found.p99 > TARGET
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
