"""``python -m benchmarks.watching``: what it costs to be watched.

One bot works through small loads of updates, 5 % of them ads, with counting turned on and off by turns, and
the processor time of neighbouring rounds is compared. On a busy machine that is off by some percent, so the
target is held by the parts: how often an update is counted, what that takes, a scrape each fifteen seconds.
"""

from __future__ import annotations

import argparse
import re
import signal
import socket
import statistics
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load import SHARE, Load
from benchmarks.processes import Bot, StandIn, bot, cores, stand_in, wait_until
from bot.adapters.metrics.counts import Counts
from bot.services.metering import Event, Wait

SERVER, MEASURED = cores()
PAIRS, UPDATES, SCRAPES = (40, 500, 20) if SHARE == 1 else (2, 20, 2)
TARGET = 0.02
"""Of the processor time, at most."""
EVERY = 15.0
"""Seconds between two scrapes."""
PATIENCE = 240.0
_COUNTED = re.compile(r"^antifraud_\w+_(?:total|count)(?:\{.*\})? (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds of processor time of each round without and with counting, and of one scrape.

    ``counted`` is how often something was counted or timed for an update.
    """

    off: tuple[float, ...]
    on: tuple[float, ...]
    scrape: float
    counted: float

    @property
    def costs(self) -> list[float]:
        """The share of the processor time that counting took, pair by pair."""
        return [1 - one / other for one, other in zip(self.off, self.on, strict=True)]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watching", description=__doc__)
    parser.add_argument("--pairs", type=int, default=PAIRS, help="rounds of each kind")
    found = measured(parser.parse_args().pairs)
    cost, error = statistics.mean(found.costs), statistics.stdev(found.costs) / len(found.costs) ** 0.5
    off, on = (1e6 * statistics.mean(rounds) / UPDATES for rounds in (found.off, found.on))
    print(f"processor time an update: {off:.0f} us off, {on:.0f} us on; {len(found.on)} pairs of rounds")
    print(f"on against off: {cost:.1%} (standard error {error:.1%})")
    counting, scraping = found.counted * once() / off, found.scrape / EVERY
    print(f"counting: {found.counted:.1f} times an update, {once():.2f} us each, {counting:.2%}")
    print(f"a scrape: {1000 * found.scrape:.0f} ms, {scraping:.2%} of a core at one in {EVERY:.0f} s")
    is_ok = counting + scraping <= TARGET
    print(f"being watched: {counting + scraping:.2%}, target <= {TARGET:.0%} {'ok' if is_ok else 'MISSED'}")
    return 0 if is_ok else 1


def once() -> float:
    """Microseconds of processor time that it takes to count or time something once."""
    counts, times = Counts(), round(200_000 * SHARE)
    began = time.process_time()
    for _ in range(times):
        counts.count(Event.UPDATE, "message", "clean")
        counts.took(Wait.HANDLED, 0.03, "message")
    return 1e6 * (time.process_time() - began) / times / 2


def measured(pairs: int) -> Measured:
    """Work with and without counting by turns."""
    found: dict[bool, list[float]] = {False: [], True: []}
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with (
        stand_in(core=SERVER) as server,
        TemporaryDirectory() as folder,
        bot(server.url, Path(folder), core=MEASURED, variables={"METRICS_LISTEN": address}) as process,
    ):
        # What is loaded when it is first needed is loaded now.
        worked(server, process, seed=999)
        scraped(address, process, times=1)
        counts = False
        for number in range(pairs):
            # The order within a pair changes, so that what grows with time counts for neither.
            for wanted in (False, True) if number % 2 else (True, False):
                if wanted is not counts:
                    process.signal(signal.SIGUSR1)
                    counts = wanted
                found[wanted].append(worked(server, process, seed=number))
        counted = counts_in(page(address)) / (pairs * UPDATES)
        scrape = scraped(address, process, times=SCRAPES)
    return Measured(off=tuple(found[False]), on=tuple(found[True]), scrape=scrape, counted=counted)


def counts_in(text: str) -> float:
    """How often anything was counted or timed."""
    return sum(
        map(float, re.findall(r"^antifraud_\w+_(?:total|count)(?:\{.*\})? (\S+)$", text, re.MULTILINE))
    )


def page(address: str) -> str:
    """The metrics of now."""
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=PATIENCE) as answer:
        return str(answer.read(), "utf-8")


def worked(server: StandIn, process: Bot, *, seed: int) -> float:
    """Seconds of processor time that the same updates take."""
    began = process.processor()
    first, last = server.load(Load(count=UPDATES, ads=0.05, chats=600, seed=seed))
    wait_until(lambda: process.unfinished(last) == 0, seconds=PATIENCE, what="updates done", every=0.02)
    ads = sum(one >= first for one in server.report()["ads"])
    wait_until(lambda: answered(server, first) >= ads, seconds=PATIENCE, what="ads answered", every=0.05)
    return process.processor() - began


def answered(server: StandIn, first: int) -> int:
    """Ads from this update on that have an answer."""
    return sum(int(number) >= first for number in server.report()["answers"])


def scraped(address: str, process: Bot, *, times: int) -> float:
    """Seconds of processor time that a scrape takes."""
    began = process.processor()
    for _ in range(times):
        page(address)
    return (process.processor() - began) / times


if __name__ == "__main__":
    sys.exit(main())
