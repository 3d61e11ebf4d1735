"""The processes of a measurement: the stand-in server on one core, what is measured on another."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any, Protocol

from benchmarks.bare import TOKEN
from benchmarks.load import SHARE, Load

ROOT = Path(__file__).parent.parent
DATABASE = "bench.db"
_OURS = (
    *("BOT_", "WEBHOOK_", "DATABASE_", "CONTENT_", "LOG_"),
    *("PLAYGROUND_", "METRICS_", "OPERATOR_", "TIMEZONE"),
)
_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""Where it is set, every start compiles the bot anew: half a second that no operator waits for twice."""


def cores() -> tuple[int | None, int | None]:
    """The server's core and the other; None where there is only one or none can be chosen, or on little."""
    if SHARE < 1 or not hasattr(os, "sched_getaffinity"):
        return None, None
    mine = sorted(os.sched_getaffinity(0))
    return (mine[0], mine[-1]) if len(mine) > 1 else (None, None)


class StandIn:
    """The server's process, seen from outside."""

    def __init__(self, *, core: int | None, delay: float = 0.0) -> None:
        command = [sys.executable, "-m", "benchmarks.api", "--delay", str(delay)]
        if core is not None:
            command += ["--core", str(core)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline())

    @property
    def url(self) -> str:
        """What BOT_API_BASE_URL is set to."""
        return f"http://127.0.0.1:{self._port}"

    def load(self, *loads: Load) -> tuple[int, int]:
        """Hand over updates, of several loads side by side; the first and the last id."""
        ids = self._ask("load", json.dumps({"loads": [asdict(load) for load in loads]}).encode())
        return int(ids["first"]), int(ids["last"])

    def counts(self) -> Mapping[str, int]:
        """The figures of this moment."""
        return self._ask("counts")

    def report(self) -> Mapping[str, Any]:
        """Everything that was seen."""
        return self._ask("report")

    def _ask(self, what: str, body: bytes = b"") -> Mapping[str, Any]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=180)
        headers = {"Content-Type": "application/json"}
        with closing(connection):
            connection.request("POST", f"/control/{what}", body, headers)
            answer: Mapping[str, Any] = json.loads(connection.getresponse().read())
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """The database of a bot that runs."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as database:
        yield database


@contextmanager
def stand_in(*, core: int | None, delay: float = 0.0) -> Iterator[StandIn]:
    """A server for the length of one measurement."""
    server = StandIn(core=core, delay=delay)
    try:
        yield server
    finally:
        server.close()


class Process(Protocol):
    """One that was started."""

    pid: int

    def poll(self) -> int | None:
        """How it ended; None while it runs."""

    def wait(self) -> int:
        """Wait for its end."""

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""


def started(module: str, *words: str, env: Mapping[str, str], cwd: Path, log: IO[bytes]) -> Process:
    """A module that runs as a program of its own."""
    return subprocess.Popen([sys.executable, "-m", module, *words], env=env, cwd=cwd, stdout=log, stderr=log)


class Bot:
    """A process of the bot on one database, which may be killed and started again."""

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        core: int | None,
        command: tuple[str, ...] = ("benchmarks.bot_process",),
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self._file = folder / DATABASE
        self._log = (folder / "bot.log").open("ab")
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith((*_OURS, _BYTECODE))
        }
        environment |= {
            "BOT_TOKEN": TOKEN,
            "BOT_API_BASE_URL": url,
            "DATABASE_URL": f"sqlite:///{self._file}",
            "BENCH_CORE": "" if core is None else str(core),
            "PYTHONPATH": str(ROOT),
            **(variables or {}),
        }
        # In a folder of its own, so that no .env of the operator is read.
        self._process = started(*command, env=environment, cwd=folder, log=self._log)
        if core is not None:
            os.sched_setaffinity(self._process.pid, {core})

    def processor(self) -> float:
        """Seconds of processor time that it has used, all its threads together."""
        tasks = Path(f"/proc/{self._process.pid}/task").iterdir()
        # Nanoseconds; the process's own figure comes in hundredths of a second.
        return sum(int((task / "schedstat").read_text("ascii").split()[0]) for task in tasks) / 1e9

    def signal(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def resident(self) -> int:
        """Resident memory, bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024

    def running(self) -> bool:
        """Whether it has not ended by itself."""
        return self._process.poll() is None

    def log_tail(self) -> str:
        """The end of what it logged, for when a measurement fails."""
        return Path(self._log.name).read_text(encoding="utf-8", errors="replace")[-2_000:]

    def unfinished(self, last: int) -> int:
        """How many of the updates up to ``last`` are not yet durably done."""
        if not self.running():
            raise RuntimeError("the bot ended by itself")
        try:
            with reading(self._file) as database:
                new = database.execute("SELECT count(*) FROM inbox WHERE state = 'new'").fetchone()[0]
                highest = database.execute("SELECT coalesce(max(update_id), 0) FROM inbox").fetchone()[0]
        except sqlite3.OperationalError:
            # The bot has not made its tables yet.
            return last
        return int(new) + max(0, last - int(highest))

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._log.close()


@contextmanager
def bot(
    url: str,
    folder: Path,
    *,
    core: int | None,
    command: tuple[str, ...] = ("benchmarks.bot_process",),
    variables: Mapping[str, str] | None = None,
) -> Iterator[Bot]:
    """The bot for the length of one measurement."""
    process = Bot(url, folder, core=core, command=command, variables=variables)
    try:
        yield process
    except Exception:
        sys.stderr.write(process.log_tail())
        raise
    finally:
        process.kill()


class Bare:
    """A process of the bare library."""

    def __init__(self, url: str, *options: str, core: int | None) -> None:
        command = [sys.executable, "-m", "benchmarks.bare", url, *options]
        if core is not None:
            command += ["--core", str(core)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)

    def handled(self, count: int) -> float:
        """Wait until so many updates were handled; the moment at which they were."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            done, moment = line.split()
            if int(done) >= count:
                return float(moment)
        raise RuntimeError("the bare bot ended by itself")

    def kill(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def bare(url: str, *options: str, core: int | None) -> Iterator[Bare]:
    """The bare library for the length of one measurement."""
    process = Bare(url, *options, core=core)
    try:
        yield process
    finally:
        process.kill()


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str, every: float = 0.01) -> float:
    """Look again and again; the moment at which the condition held."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s: {what}")
        time.sleep(every)
    return time.monotonic()
