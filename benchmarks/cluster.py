"""``python -m benchmarks.cluster``: processes on one PostgreSQL server, one of them killed over and over.

Two receivers, workers, senders and schedulers, a stand-in for Telegram that posts to both receivers (again to
the other where one does not answer 200), and a server that is crashed (SIGQUIT) in every tenth round. In some
chats ads follow one another, to see their order; others have one ad, to see each answered once. At the end:
what was accepted and is not done (lost), judged in another order than posted, answered never or twice; and
for each round how long it took until every part of the work was somebody's again.

``--rate`` updates a second are posted while it is killed. Before that ``--burst`` updates are posted as fast
as they are taken: the figure is that of all processes, the stand-in and the server on this one machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random, randrange
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
import asyncpg

from benchmarks import processes
from benchmarks.bare import TOKEN
from benchmarks.load import SHARE
from benchmarks.processes import Process, StandIn, stand_in
from benchmarks.texts import ad, talk

CREW = ("receiver", "worker", "sender", "scheduler")
SECRET = "bench"
GROUPS, OWN = -1_001_000_000_000, -1_002_000_000_000
BUSY = 20
"""Chats in which ads follow one another."""
PATIENCE = 180.0
"""Seconds after which a round, or the end, has failed."""
AT_ONCE = 32
"""Requests of the stand-in at once; in a chat they follow one another, as Telegram's do."""
HELD = (
    "SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2),"
    " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    " AND mode = 'ExclusiveLock' AND objid IN (1634628711, 1634628712))"
)
"""The parts of the chats that somebody has, and whether there is a sender and a scheduler."""
WHOLE = (64, 2)
WAITING = (
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'new')"
    " + (SELECT count(*) FROM outbox WHERE state IN ('ready', 'sending'))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``kills`` rounds at ``rate`` updates a second, after ``burst`` at once."""

    kills: int = 20
    rate: int = 60
    burst: int = 5000
    crash: int = 10
    seed: int = 1


@dataclass(slots=True, kw_only=True)
class Count:
    """What came out; ``takeover`` has for each role the seconds of each round."""

    posted: int = 0
    taken_in: float = 0.0
    judged: float = 0.0
    lost: int = 0
    aside: int = 0
    out_of_order: int = 0
    ads: int = 0
    unanswered: int = 0
    duplicates: int = 0
    takeover: dict[str, list[float]] = field(default_factory=dict)

    @property
    def kills(self) -> dict[str, int]:
        """How often each role was killed."""
        return {role: len(seconds) for role, seconds in self.takeover.items()}

    @property
    def ok(self) -> bool:
        """Nothing lost or in another order, and no more twice than senders died, or the server under them."""
        deaths = sum(self.kills.get(role, 0) for role in ("sender", "postgres"))
        wrong = self.lost + self.aside + self.out_of_order + self.unanswered
        return wrong == 0 and self.duplicates <= 4 * deaths


class Server:
    """A PostgreSQL server with a database of its own, as safe as one in use: every commit is on the disk."""

    def __init__(self, folder: Path) -> None:
        self._data, self._log = folder / "data", folder / "log"
        self._binaries = _binaries()
        self.port = _free_port()
        for parent in (folder, *folder.parents):
            if parent.stat().st_uid == os.geteuid() and not parent.stat().st_mode & 1:
                parent.chmod(parent.stat().st_mode | 0o011)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", self._data, "-U", "bench", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"postgresql://bench@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, after whatever end."""
        options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -p {self.port}"
        self._run("pg_ctl", "-D", self._data, "-w", "-t", 600, "-l", self._log, "-o", options, "start")

    def crash(self) -> None:
        """Have it end at once, without a word to anybody: what it finds then it has to mend."""
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        with suppress(ProcessLookupError):
            while True:
                os.kill(pid, 0)
                time.sleep(0.02)

    def stop(self) -> None:
        """End it."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    def _run(self, program: str, *words: object) -> None:
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*prefix, str(self._binaries / program), *map(str, words)]
        with Path(os.devnull).open("wb") as nowhere:
            subprocess.run(command, stdout=nowhere, stderr=nowhere, cwd="/", check=True)


class Crew:
    """Two processes of each role."""

    def __init__(self, server: Server, telegram: StandIn, folder: Path) -> None:
        self._server, self._telegram, self._folder = server, telegram, folder
        self.ports = (_free_port(), _free_port())
        self._members: dict[tuple[str, int], Process] = {}
        self._logs = (folder / "crew.log").open("ab")

    def begin(self, role: str, place: int) -> None:
        """Start one, in the place of one that was killed."""
        given = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_BASE_URL": self._telegram.url,
            "DATABASE_URL": self._server.url,
            "ROLE": role,
            "SECOND_READER": "off",
            "LOG_LEVEL": "WARNING",
            "WEBHOOK_URL": f"http://127.0.0.1:{self.ports[place]}/hook",
            "WEBHOOK_SECRET": SECRET,
            "WEBHOOK_LISTEN": f"127.0.0.1:{self.ports[place]}",
            "PYTHONPATH": str(processes.ROOT),
        }
        environment = {**{key: value for key, value in os.environ.items() if key != "ROLE"}, **given}
        self._members[role, place] = processes.started(
            "benchmarks.replica_process", env=environment, cwd=self._folder, log=self._logs
        )

    def kill(self, role: str, place: int) -> None:
        """End one as a power cut would."""
        member = self._members[role, place]
        member.send_signal(signal.SIGKILL)
        member.wait()

    def mend(self) -> None:
        """Start again who ended by itself, as whatever keeps processes going does."""
        for (role, place), member in list(self._members.items()):
            if member.poll() is not None:
                self.begin(role, place)

    def end(self) -> None:
        """End all."""
        for member in self._members.values():
            member.send_signal(signal.SIGKILL)
            member.wait()
        self._logs.close()


class Telegram:
    """Posts updates, each until it was taken, those of a chat one after the other."""

    def __init__(self, ports: Sequence[int], seed: int) -> None:
        self._ports = ports
        self._random = Random(seed)
        self._chats: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._number = 0
        self.accepted: list[int] = []
        self.own: list[int] = []
        self.tasks: set[asyncio.Task[None]] = set()

    def post(self, session: aiohttp.ClientSession, kind: str) -> None:
        """One more: talk, an ad among others of a chat, or one in a chat of its own."""
        self._number += 1
        number, random = self._number, self._random
        chat = OWN - number if kind == "own" else GROUPS - random.randrange(BUSY)
        text = talk(random) if kind == "talk" else ad(random, random.choice(("account_trade", "card_trade")))
        if kind == "own":
            self.own.append(number)
        task = asyncio.ensure_future(self._deliver(session, number, chat, text))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _deliver(self, session: aiohttp.ClientSession, number: int, chat: int, text: str) -> None:
        body = json.dumps(_update(number, chat, text))
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
        tries = number
        async with self._chats[chat], self._slots:
            while True:
                port, tries = self._ports[tries % len(self._ports)], tries + 1
                try:
                    async with session.post(
                        f"http://127.0.0.1:{port}/hook", data=body, headers=headers
                    ) as answer:
                        if answer.status == 200:
                            self.accepted.append(number)
                            return
                except (aiohttp.ClientError, TimeoutError):
                    pass
                await asyncio.sleep(0.05)


async def cluster(plan: Plan) -> Count:
    """Run the plan."""
    count = Count()
    with (
        TemporaryDirectory() as place,
        _served(Path(place)) as server,
        stand_in(core=None, delay=0.02) as api,
    ):
        crew = Crew(server, api, Path(place))
        try:
            for role in CREW:
                for which in range(2):
                    crew.begin(role, which)
            await _whole(server, crew)
            telegram = Telegram(crew.ports, plan.seed)
            timeout = aiohttp.ClientTimeout(total=30)
            async with aiohttp.ClientSession(timeout=timeout) as session:
                await _listening(crew.ports)
                await _burst(plan, server, telegram, session, count)
                await _rounds(plan, server, crew, telegram, session, count)
                await asyncio.wait_for(_settled(server, telegram), PATIENCE)
            await _tally(server, api, telegram, count)
        except BaseException:
            sys.stderr.write((Path(place) / "crew.log").read_text("utf-8", "replace")[-4000:])
            raise
        finally:
            crew.end()
    return count


async def _burst(
    plan: Plan, server: Server, telegram: Telegram, session: aiohttp.ClientSession, count: Count
) -> None:
    """How many a second are taken in and judged when they come as fast as they can be posted."""
    began = time.monotonic()
    for number in range(plan.burst):
        telegram.post(session, "talk" if number % 50 else "own")
    await asyncio.gather(*telegram.tasks)
    count.taken_in = plan.burst / (time.monotonic() - began)
    await asyncio.wait_for(_settled(server, telegram), PATIENCE)
    count.judged = plan.burst / (time.monotonic() - began)
    rates = f"{count.taken_in:.0f} updates/s taken in, {count.judged:.0f}/s judged and answered"
    print(f"burst of {plan.burst}: {rates}", file=sys.stderr)


async def _rounds(
    plan: Plan,
    server: Server,
    crew: Crew,
    telegram: Telegram,
    session: aiohttp.ClientSession,
    count: Count,
) -> None:
    random = Random(plan.seed)
    posting = asyncio.ensure_future(_posting(plan, telegram, session))
    try:
        for number in range(1, plan.kills + 1):
            await asyncio.sleep(random.uniform(0.2, 1.5))
            role, which = random.choice(CREW), random.randrange(2)
            if number % plan.crash == 0:
                role = "postgres"
                await asyncio.to_thread(server.crash)
                await asyncio.to_thread(server.start)
            else:
                await asyncio.to_thread(crew.kill, role, which)
            began = time.monotonic()
            await _whole(server, crew)
            took = round(time.monotonic() - began, 2)
            count.takeover.setdefault(role, []).append(took)
            print(f"round {number}: {role} killed, whole again after {took} s", file=sys.stderr)
            crew.mend()
            await _standing_by(server, crew)
    finally:
        posting.cancel()


async def _posting(plan: Plan, telegram: Telegram, session: aiohttp.ClientSession) -> None:
    kinds = ("talk", "talk", "busy", "own")
    while True:
        telegram.post(session, kinds[len(telegram.accepted) % 4])
        await asyncio.sleep(1 / plan.rate)


async def _whole(server: Server, crew: Crew) -> None:
    """Wait until every part of the work is somebody's."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(OSError, asyncpg.PostgresError):
                connection = await asyncpg.connect(server.url)
                try:
                    while tuple(await connection.fetchrow(HELD)) != WHOLE:
                        crew.mend()
                        await asyncio.sleep(0.05)
                    return
                finally:
                    await connection.close()
            await asyncio.sleep(0.05)


async def _standing_by(server: Server, crew: Crew) -> None:
    """Wait until who was killed is back: with nobody to take over there is nothing to measure."""
    query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = 1634628710"
    async with asyncio.timeout(PATIENCE):
        connection = await asyncpg.connect(server.url)
        try:
            while await connection.fetchval(query) < 2 * len(CREW):
                crew.mend()
                await asyncio.sleep(0.1)
        finally:
            await connection.close()
    await asyncio.sleep(1.0)


async def _listening(ports: Sequence[int]) -> None:
    async with asyncio.timeout(PATIENCE):
        for port in ports:
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.1)
                else:
                    writer.close()
                    break


async def _settled(server: Server, telegram: Telegram) -> None:
    """Wait until all that was posted is taken, judged and said."""
    await asyncio.gather(*telegram.tasks)
    connection = await asyncpg.connect(server.url)
    try:
        while True:
            if not await connection.fetchval(WAITING):
                break
            await asyncio.sleep(0.1)
    finally:
        await connection.close()


async def _tally(server: Server, api: StandIn, telegram: Telegram, count: Count) -> None:
    connection = await asyncpg.connect(server.url)
    try:
        states = dict(await connection.fetch("SELECT update_id, state FROM inbox"))
        judged = await connection.fetch(
            "SELECT chat_id, message_id, judged_at FROM judgements WHERE chat_id > $1 ORDER BY 1, 2",
            GROUPS - BUSY,
        )
    finally:
        await connection.close()
    answers = {int(key): len(value) for key, value in api.report()["answers"].items()}
    count.posted = len(telegram.accepted)
    count.lost = sum(states.get(number) not in {"done", "aside"} for number in telegram.accepted)
    count.aside = sum(state == "aside" for state in states.values())
    count.out_of_order = sum(
        later["chat_id"] == one["chat_id"] and later["judged_at"] < one["judged_at"]
        for one, later in pairwise(judged)
    )
    count.ads = len(telegram.own)
    count.unanswered = sum(answers.get(number, 0) == 0 for number in telegram.own)
    count.duplicates = sum(max(0, answers.get(number, 0) - 1) for number in telegram.own)


@contextmanager
def _served(folder: Path) -> Iterator[Server]:
    (folder / "postgres").mkdir()
    server = Server(folder / "postgres")
    try:
        yield server
    finally:
        server.stop()


def _update(number: int, chat: int, text: str) -> Mapping[str, Any]:
    user = {"id": 70_000_000 + number % 500, "is_bot": False, "first_name": "Member"}
    group = {"id": chat, "title": "Neighbours", "type": "supergroup"}
    message = {"message_id": number, "from": user, "chat": group, "date": int(time.time()), "text": text}
    return {"update_id": number, "message": message}


def _binaries() -> Path:
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not installed:
        raise SystemExit("PostgreSQL's initdb and pg_ctl are not installed")
    return installed[-1].parent


def _free_port() -> int:
    """Below those that the system gives away: it is taken again after each death, and free until then."""
    while True:
        port = randrange(30_000, 32_768)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def _table(count: Count) -> str:
    lines = [
        f"{name.replace('_', ' '):<16}{value:>10}"
        for name, value in asdict(count).items()
        if name != "takeover"
    ]
    for role, seconds in sorted(count.takeover.items()):
        middle = sorted(seconds)[len(seconds) // 2]
        times = f"{middle:.2f} s (median), {max(seconds):.2f} s at most"
        lines.append(f"{role:<10} killed {count.kills[role]:>3} times, whole again after {times}")
    return "\n".join(lines)


def main() -> int:
    """Run and print; exit status 1 when something was lost, in another order, or twice without need."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    for name, default in asdict(Plan()).items():
        parser.add_argument(
            f"--{name}", type=type(default), default=default if SHARE == 1 else max(1, int(default * SHARE))
        )
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    options = vars(parser.parse_args())
    as_json = options.pop("json")
    count = asyncio.run(cluster(Plan(**options)))
    print(json.dumps(asdict(count)) if as_json else _table(count))
    return 0 if count.ok else 1


if __name__ == "__main__":
    sys.exit(main())
