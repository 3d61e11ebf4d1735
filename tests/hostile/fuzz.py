"""``python -m tests.hostile.fuzz --minutes 60``: changed updates go through the whole bot, over HTTP and SQL.

Each round is a new bot on a new database in front of a new stand-in; its updates follow from the seed and
the round alone. The report counts what happened; exit status 1 when something escaped: an update that is
neither done nor set aside, a lane that waits for ever, a failure of the bot itself, a step that held the loop
for more than a quarter of a second of processor time, memory that grows without end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sqlite3
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from tests.hostile.arena import Arena, Watch, arena
from tests.hostile.mutation import Mutator, Update
from tests.hostile.seeds import own, recorded

ROUND = 3_000
"""Updates of a round."""
BATCH = 25
BY_WIRE = 0.1
"""Share of the batches that the bot fetches by itself; the others are handed to its inbox."""
GROWTH = 150.0
"""Megabytes that may come on after the first rounds, when every cache is filled."""
SETTLED = 3
"""Rounds after which every cache is filled."""


@dataclass(slots=True)
class Report:
    """What came of it."""

    updates: int = 0
    rounds: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    watch: Watch = field(default_factory=Watch)
    slowest: tuple[float, int] = (0.0, 0)
    """Seconds by the clock of the slowest batch, and its first update."""
    stalls: Counter[str] = field(default_factory=Counter)
    """By place."""
    memory: list[float] = field(default_factory=list)
    """Megabytes after each round."""
    escapes: list[str] = field(default_factory=list)

    def told(self) -> str:
        """The report in lines."""
        watch = self.watch
        late, text = watch.slowest_verdict
        lines = [
            f"updates {self.updates:,} in {self.rounds} rounds, judged {watch.judged:,}",
            f"set aside {sum(watch.aside.values())}",
            *(
                f"  {count:6} {kind} (first {watch.examples[kind]})"
                for kind, count in watch.aside.most_common()
            ),
            "log",
            *(f"  {count:6} {event}" for event, count in watch.events.most_common()),
            f"slowest verdict {late * 1000:.0f} ms of processor time: {text[:120]}",
            f"slowest batch {self.slowest[0]:.2f} s by the clock, from update {self.slowest[1]}",
            f"stalls {sum(self.stalls.values())}",
            *(f"  {count:6} {place}" for place, count in self.stalls.most_common()),
            f"memory {', '.join(f'{size:.0f}' for size in self.memory)} MB",
            f"escapes {len(self.escapes)}",
            *(f"  {escape}" for escape in self.escapes),
        ]
        return "\n".join(lines)


class Fuzzer:
    """Runs rounds; ``kept`` is a folder for updates that led to something, if one is wanted."""

    def __init__(self, seed: int, seeds: Sequence[Update], kept: Path | None = None) -> None:
        self._seed = seed
        self._seeds = seeds
        self._kept = kept
        self.report = Report()

    async def round(self, updates: int) -> None:
        """One bot from its start to its end."""
        report = self.report
        random = Random(f"{self._seed}/{report.rounds}")
        mutator = Mutator(random, self._seeds)
        with TemporaryDirectory() as name:
            try:
                async with arena(Path(name), report.watch) as stage:
                    await self._play(stage, mutator, random, updates)
            except TimeoutError:
                report.escapes.append(f"round {report.rounds}: updates are neither done nor set aside")
            except Exception:
                report.escapes.append(f"round {report.rounds}: {traceback.format_exc(limit=-4)}")
            self._count(Path(name) / "bot.db")
        report.rounds += 1
        report.memory.append(_memory())
        self._judge()

    async def _play(self, stage: Arena, mutator: Mutator, random: Random, updates: int) -> None:
        polling = asyncio.create_task(stage.app.poller.run())
        number = 10_000
        try:
            for _ in range(0, updates, BATCH):
                batch = [mutator.update(number + place) for place in range(BATCH)]
                number += BATCH
                began = time.monotonic()
                await (self._by_wire if random.random() < BY_WIRE else self._by_hand)(stage, batch)
                self._noted(batch, time.monotonic() - began)
                if polling.done():
                    raise RuntimeError(f"the poller stopped: {polling.exception()!r}")
                mutator.buttons = _buttons(stage)
                stage.tidy()
            await stage.app.upkeep()
            await stage.quiet()
            if left := await stage.unfinished():
                self.report.escapes.append(f"neither done nor set aside: {left[:20]}")
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)

    async def _by_hand(self, stage: Arena, batch: list[Update]) -> None:
        await stage.feed(batch)

    async def _by_wire(self, stage: Arena, batch: list[Update]) -> None:
        for update in batch:
            # Of what the stand-in cannot write, or what has no number, nothing would arrive in order.
            with suppress(RecursionError, ValueError, TypeError):
                if type(update.get("update_id")) is int:
                    json.dumps(update)
                    stage.world.inject(update)
        await stage.quiet()

    def _noted(self, batch: list[Update], took: float) -> None:
        report = self.report
        report.updates += len(batch)
        first = batch[0]["update_id"]
        report.slowest = max(report.slowest, (took, first if type(first) is int else 0))
        report.kinds.update(
            str(next((key for key in update if key != "update_id"), ""))[:40] for update in batch
        )
        if self._kept is not None:
            self._keep(batch)

    def _keep(self, batch: list[Update]) -> None:
        wanted = set(self.report.watch.examples.values())
        for update in batch:
            if update.get("update_id") in wanted and self._kept is not None:
                path = self._kept / f"{self._seed}-{self.report.rounds}-{update['update_id']}.json"
                path.write_text(json.dumps(update), "utf-8")

    def _count(self, database: Path) -> None:
        """What the database itself says, after the bot has closed it."""
        with sqlite3.connect(database) as connection:
            (left,) = connection.execute("SELECT count(*) FROM inbox WHERE state = 'new'").fetchone()
        connection.close()
        if left:
            self.report.escapes.append(f"round {self.report.rounds}: {left} updates are left as new")

    def _judge(self) -> None:
        report, watch = self.report, self.report.watch
        report.escapes += [f"round {report.rounds}: {line}" for line in watch.broken]
        watch.broken.clear()
        settled = report.memory[SETTLED - 1 : SETTLED]
        if settled and report.memory[-1] - settled[0] > GROWTH:
            report.escapes.append(f"memory grew from {settled[0]:.0f} to {report.memory[-1]:.0f} MB")
        for seconds, place in watch.stalls:
            report.stalls[f"{place} ({seconds:.1f} s)"] += 1
        watch.stalls.clear()


def _buttons(stage: Arena) -> list[str]:
    """Data of the buttons that the bot has sent lately."""
    found: list[Any] = []
    for chat in stage.world.chats.values():
        for post in list(chat.posts.values())[-10:]:
            found += [item.get("callback_data") for row in post.buttons or [] for item in row]
    return [data for data in found if isinstance(data, str)]


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def _fuzz_for(fuzzer: Fuzzer, seconds: float, each: int) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await fuzzer.round(each)
        print(f"{fuzzer.report.updates:,} updates, {len(fuzzer.report.escapes)} escapes", flush=True)


def main() -> int:
    """Fuzz for a while and print the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--round", type=int, default=ROUND, help="updates of each round")
    parser.add_argument("--seeds", type=Path, help="a folder of recorded updates, one JSON file each")
    parser.add_argument("--keep", type=Path, help="a folder for updates that were set aside")
    given = parser.parse_args()
    logging.getLogger().addHandler(logging.NullHandler())
    seeds = own() + (recorded(given.seeds) if given.seeds else [])
    fuzzer = Fuzzer(given.seed, seeds, given.keep)
    asyncio.run(_fuzz_for(fuzzer, given.minutes * 60, given.round))
    print(fuzzer.report.told())
    return int(bool(fuzzer.report.escapes or fuzzer.report.stalls))


if __name__ == "__main__":
    sys.exit(main())
