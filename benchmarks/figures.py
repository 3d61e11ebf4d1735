"""The figures, each measured from outside the process that it is about."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import engine as judging
from benchmarks import picture as drawing
from benchmarks import scan as scanning
from benchmarks.bare import STEP
from benchmarks.load import SHARE, Load, Spread
from benchmarks.processes import Bare, Bot, StandIn, bare, bot, cores, stand_in, wait_until
from bot.lab.scan.judges import cores as usable

SERVER, MEASURED = cores()
JOBS = usable()
RUNS = 3 if SHARE == 1 else 1
CHATS = 600
"""So many that most ads are the first of their scheme in their chat and get a full warning."""
PATIENCE = 120.0
"""Seconds after which a run has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table; ``ok`` is None for a line without a target."""

    name: str
    value: str
    target: str = ""
    ok: bool | None = None
    note: str = ""


def polling() -> list[Figure]:
    """Updates a second: a bare no-op handler, and ours with 5 % ads answered, in turn.

    Each is started once: that takes longer than a round.
    """
    theirs: list[float] = []
    ours: list[float] = []
    methods: Counter[str] = Counter()
    with (
        stand_in(core=SERVER) as beside,
        bare(beside.url, core=MEASURED) as simple,
        _our_bot() as (server, process),
    ):
        simple.handled(beside.load(Load(count=_steps(8 * STEP), seed=99))[1])
        _drained(server, process, server.load(_talk_and_ads(2_000, RUNS))[1])
        for number in range(RUNS):
            first, last = beside.load(Load(count=_steps(8_000), ads=0.05, chats=CHATS, seed=number))
            theirs.append(_rate(beside, first, last, simple.handled(last)))
            first, last = server.load(_talk_and_ads(8_000, number))
            ours.append(_rate(server, first, last, _drained(server, process, last)))
            methods += _answers(server, first)
    return [
        Figure(name="polling, bare no-op", value=_rates(theirs, "updates/s")),
        Figure(
            name="polling, ours, 5 % ads",
            value=_rates(ours, "updates/s"),
            note=f"every ad answered: {methods['sendmessage']} messages, {methods['setmessagereaction']}"
            " reactions",
        ),
        _ratio("polling, ours / bare", ours, theirs, 0.35),
    ]


def _talk_and_ads(count: int, number: int) -> Load:
    """What is said in the chats of one round, of which each round has others."""
    load = Load(count=_some(count), ads=0.05, chats=CHATS, seed=number)
    return replace(load, first_chat=load.first_chat - number * CHATS)


def _answers(server: StandIn, first: int) -> Counter[str]:
    """How the ads from this update on were answered first."""
    report = server.report()
    return Counter(report["answers"][str(item)][0][1] for item in report["ads"] if item >= first)


def _some(count: int) -> int:
    return max(1, round(count * SHARE))


def _steps(count: int) -> int:
    # The bare handler tells how far it is in steps.
    return STEP * max(1, round(count * SHARE / STEP))


def replying() -> Iterator[Figure]:
    """Replies a second when every message is answered: bare over our request class, and ours.

    Ours answers with a full warning each time. The chats have had one of another scheme; in the last line
    they are new, so that each costs a look-up of its admins as well.
    """
    theirs = max((_bare_series(str(many)) for many in (64, 256)), key=statistics.median)
    yield Figure(name="replying, bare, aiohttp request", value=_rates(theirs, "replies/s"))
    new, known = _our_series()
    yield Figure(name="replying, ours, all ads", value=_rates(known, "replies/s"))
    yield _ratio("replying, ours / bare", known, theirs, 0.60)
    note = "two calls an ad: the admins are asked for first"
    yield Figure(name="replying, ours, every chat new", value=_rates(new, "replies/s"), note=note)


def _bare_series(concurrent: str) -> list[float]:
    options = "--replies", "--concurrent", concurrent
    with stand_in(core=SERVER) as server, bare(server.url, *options, core=MEASURED) as process:
        process.handled(server.load(Load(count=2 * STEP, seed=99))[1])
        return [_bare_replies(server, process, Load(count=_steps(1_000), seed=seed)) for seed in range(RUNS)]


def _bare_replies(server: StandIn, process: Bare, load: Load) -> float:
    first, last = server.load(load)
    process.handled(last)
    return _answer_rate(server, first, last)


def _our_series() -> tuple[list[float], list[float]]:
    """Rounds in one process, each through chats of its own: the first ad in each, and the second."""
    chats, new, known = _some(400), [], []
    with _our_bot() as (server, process):
        _our_replies(server, process, _round(chats, 0, scheme=0))
        for number in range(1, RUNS + 1):
            new.append(_our_replies(server, process, _round(chats, number, scheme=number)))
            known.append(_our_replies(server, process, _round(chats, number, scheme=number + 1)))
    return new, known


def _round(chats: int, number: int, *, scheme: int) -> Load:
    """An ad of one scheme into each of some chats, of which each round has others."""
    load = Load(count=chats, ads=1.0, chats=chats, seed=number, spread=Spread.ROUND, first_scheme=scheme)
    return replace(load, first_chat=load.first_chat - number * chats)


def _our_replies(server: StandIn, process: Bot, load: Load) -> float:
    first, last = server.load(load)
    _drained(server, process, last)
    methods = {item[0][1] for key, item in server.report()["answers"].items() if int(key) >= first}
    assert methods == {"sendmessage"}, methods
    return _answer_rate(server, first, last)


def latency() -> list[Figure]:
    """From delivery to the answer's arrival at 300 updates a second, of which 5 % are ads."""
    delivered: list[float] = []
    due: list[float] = []
    with _our_bot() as (server, process):
        _drained(server, process, server.load(Load(count=_some(2_000), ads=0.05, seed=99))[1])
        first, last = server.load(Load(count=_some(9_000), ads=0.05, rate=300.0))
        _drained(server, process, last)
        report = server.report()
    for item in (item for item in report["ads"] if item >= first):
        arrived = report["answers"][str(item)][0][0]
        delivered.append(1000 * (arrived - report["delivered"][item - 1]))
        due.append(1000 * (arrived - report["due"][item - 1]))
    note = f"{len(due)} ads; from when the update was there to be fetched: {_milliseconds(due)}"
    median, late = statistics.median(delivered), _p99(delivered)
    return [
        Figure(name="latency, median", value=f"{median:.1f} ms", target="< 30 ms", ok=median < 30),
        Figure(name="latency, p99", value=f"{late:.1f} ms", target="< 150 ms", ok=late < 150, note=note),
    ]


def memory() -> list[Figure]:
    """Resident memory of ``antifraud run``, five seconds after it began to poll, by readers."""
    return [
        _idle("memory, idle, one reader", 120, SECOND_READER="off"),
        _idle("memory, idle, both readers", 170),
    ]


def _idle(name: str, most: int, **variables: str) -> Figure:
    with (
        stand_in(core=SERVER) as server,
        TemporaryDirectory() as folder,
        bot(server.url, Path(folder), core=MEASURED, command=("bot", "run"), variables=variables) as process,
    ):
        _polls(server)
        time.sleep(5.0 * SHARE)
        used = process.resident() / 1e6
    return Figure(name=name, value=f"{used:.0f} MB", target=f"<= {most} MB", ok=used <= most)


def start() -> list[Figure]:
    """From spawning ``antifraud run`` on an empty database to the answer to an ad that waits."""
    took = [_start() for _ in range(RUNS)]
    median = statistics.median(took)
    note = f"{min(took):.2f} to {max(took):.2f} s"
    return [
        Figure(name="start to answer", value=f"{median:.2f} s", target="<= 2 s", ok=median <= 2, note=note)
    ]


def _start() -> float:
    with stand_in(core=SERVER) as server, TemporaryDirectory() as folder:
        server.load(Load(count=1, ads=1.0))
        began = time.monotonic()
        with bot(server.url, Path(folder), core=MEASURED, command=("bot", "run")):
            _answered(server, 1)
        return float(server.report()["answers"]["1"][0][0]) - began


@contextmanager
def _our_bot() -> Iterator[tuple[StandIn, Bot]]:
    with (
        stand_in(core=SERVER) as server,
        TemporaryDirectory() as folder,
        bot(server.url, Path(folder), core=MEASURED) as process,
    ):
        yield server, process


def _drained(server: StandIn, process: Bot, last: int) -> float:
    """Wait until every update up to ``last`` is durably done and every ad among them answered."""
    done = wait_until(lambda: process.unfinished(last) == 0, seconds=PATIENCE, what="updates done")
    _answered(server, len(server.report()["ads"]))
    return done


def _answered(server: StandIn, count: int) -> None:
    try:
        wait_until(lambda: server.counts()["answered"] >= count, seconds=10.0, what=f"{count} answers")
    except TimeoutError:
        raise SystemExit(f"ads without an answer: {_unanswered(server.report())}") from None


def _unanswered(report: Mapping[str, Any]) -> list[int]:
    return [item for item in report["ads"] if str(item) not in report["answers"]]


def _polls(server: StandIn) -> None:
    wait_until(lambda: server.counts()["polls"] > 0, seconds=PATIENCE, what="a first poll")


def _rate(server: StandIn, first: int, last: int, done: float) -> float:
    return (last - first + 1) / (done - float(server.report()["delivered"][first - 1]))


def _answer_rate(server: StandIn, first: int, last: int) -> float:
    """Over the time from the first delivery to the last answer."""
    answers = server.report()["answers"]
    return _rate(server, first, last, max(answers[str(item)][0][0] for item in range(first, last + 1)))


def _rates(values: Sequence[float], unit: str) -> str:
    return f"{statistics.median(values):,.0f} {unit} ({min(values):,.0f} to {max(values):,.0f})"


def _ratio(name: str, ours: Sequence[float], theirs: Sequence[float], least: float) -> Figure:
    ratio = statistics.median(ours) / statistics.median(theirs)
    return Figure(name=name, value=f"{ratio:.0%}", target=f">= {least:.0%}", ok=ratio >= least)


def _milliseconds(values: Sequence[float]) -> str:
    return f"median {statistics.median(values):.1f}, p99 {_p99(values):.1f} ms"


def _p99(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[98]


def engine() -> list[Figure]:
    """Messages a second that the fast reader judges."""
    program = (sys.executable, "-m", "benchmarks.engine")
    rate = float(subprocess.run(program, capture_output=True, check=True, text=True).stdout)
    value, least = f"{rate:,.0f} messages/s", judging.RATE
    note = "by processor time"
    return [
        Figure(name="engine, fast path", value=value, target=f">= {least:,}", ok=rate >= least, note=note)
    ]


def scan() -> list[Figure]:
    """Messages a second and memory when an export is scanned, by one process and by one for each core."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        messages = scanning.write_export(path, _some(50_000_000))
        alone, beside = (scanning.measured(path, messages, jobs=jobs) for jobs in (1, JOBS))
    return [
        Figure(
            name="scan of an export, one process",
            value=f"{alone.rate:,.0f} messages/s, {alone.memory:,.0f} MB",
            target=f">= {scanning.RATE:,}",
            ok=alone.rate >= scanning.RATE and alone.memory <= scanning.MEMORY,
            note=f"{alone.messages:,} messages, by processor time",
        ),
        Figure(
            name=f"scan of an export, --jobs {JOBS}",
            value=f"{beside.by_clock:,.0f} messages/s, {beside.memory:,.0f} MB",
            target=f">= {scanning.RATE:,}",
            ok=beside.by_clock >= scanning.RATE,
            note=f"by the clock; {beside.rate:,.0f} by the processor time of all",
        ),
    ]


def picture() -> list[Figure]:
    """The first picture of a process and the ones after it, in the script with the largest font."""
    found = drawing.measured("zh-Hans")
    return [
        Figure(
            name="picture of statistics",
            value=f"{found.cold:.2f} s cold, {found.warm * 1000:.0f} ms warm",
            target=f"< {drawing.SECONDS:.0f} s",
            ok=found.ok,
            note=f"{found.size / 1000:.0f} kB, +{found.memory:.0f} MB",
        )
    ]


FIGURES: dict[str, Callable[[], Iterable[Figure]]] = {
    "polling": polling,
    "replying": replying,
    "latency": latency,
    "memory": memory,
    "start": start,
    "engine": engine,
    "scan": scan,
    "picture": picture,
}
