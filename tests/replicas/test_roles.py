"""Processes of several roles on one PostgreSQL database: together they do what one alone does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from bot.playground.model import ChatType, Rank
from tests.builders import AD
from tests.collector import Collector, Told, collecting
from tests.ports import free_port
from tests.postgres import pooled
from tests.process import PATIENCE, Running, ended, running, stopped
from tests.stand import Stand, standing, until

pytestmark = pytest.mark.postgres


@pytest.fixture
async def stand(tmp_path: Path, postgres_url: str) -> AsyncIterator[Stand]:
    async with standing(tmp_path) as found:
        found.variables["DATABASE_URL"] = postgres_url
        yield found


class Crew:
    """Processes of one bot."""

    def __init__(self, stand: Stand, stack: AsyncExitStack) -> None:
        self._stand = stand
        self._stack = stack

    async def begin(self, role: str, **variables: str) -> Running:
        """One more, which has come so far that it says it is on duty."""
        given = {**self._stand.variables, **variables}
        process = await self._stack.enter_async_context(
            running("run", "--role", role, cwd=self._stand.folder, **given)
        )
        async with asyncio.timeout(240):
            while not (line := await process.stderr.readline()).startswith(b"On duty"):
                assert line, "it ended"
        return process

    async def is_answered(self) -> None:
        """Somebody advertises in a group of its own, and is answered once."""
        world, member = self._stand.world, self._stand.member
        owner = world.add_user("Owner")
        people = [(owner, Rank.OWNER), (member, Rank.MEMBER)]
        group = world.add_chat(ChatType.SUPERGROUP, "Hillside", members=people, bot=Rank.ADMIN)
        world.post(group.id, member.id, AD)
        await until(lambda: self._stand.told(group.id))
        assert len(self._stand.told(group.id)) == 1


@pytest.fixture
async def crew(stand: Stand) -> AsyncIterator[Crew]:
    async with AsyncExitStack() as stack:
        yield Crew(stand, stack)


async def test_each_role_by_itself_and_all_of_them_answer_an_ad(crew: Crew) -> None:
    for role in ("receiver", "worker", "sender", "scheduler"):
        await crew.begin(role)
    await crew.is_answered()


async def test_they_share_the_work_through_a_pooler_of_transactions(
    crew: Crew, stand: Stand, tmp_path: Path
) -> None:
    direct = stand.variables["DATABASE_URL"]
    with pooled(direct, tmp_path) as url:
        stand.variables |= {"DATABASE_URL": url, "DATABASE_LOCK_URL": direct}
        first = [await crew.begin(role) for role in ("receiver", "worker", "sender")]
        await crew.is_answered()
        await crew.begin("worker,sender")
        for process in first[1:]:
            process.kill()
            await process.wait()
        await crew.is_answered()


async def test_an_update_is_one_trace_through_all_processes(crew: Crew) -> None:
    async with collecting() as collector:
        for role in ("receiver", "worker", "sender"):
            await crew.begin(role, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url)
        await crew.is_answered()
        await until(lambda: any(span.said.get("antifraud.outcome") == "fraud" for span in collector.spans))
        (judged,) = [span for span in collector.spans if span.said.get("antifraud.outcome") == "fraud"]
        await until(lambda: sent(collector, judged))
        (call,) = sent(collector, judged)
    assert (call.trace, call.parent) == (judged.trace, judged.id)
    assert call.process != judged.process
    assert AD.encode() not in b"".join(collector.bodies)


def sent(collector: Collector, judged: Told) -> list[Told]:
    """The warning that an update led to, as the sender tells it."""
    return [
        span
        for span in collector.spans
        if span.said.get("antifraud.method") == "sendMessage" and span.trace == judged.trace
    ]


async def test_whoever_is_killed_is_replaced_by_who_stands_by(crew: Crew) -> None:
    first = [await crew.begin(role) for role in ("receiver", "worker", "sender")]
    await crew.is_answered()
    for role, process in zip(("receiver", "worker", "sender"), first, strict=True):
        await crew.begin(role)
        process.kill()
        await process.wait()
        await crew.is_answered()


async def test_who_takes_a_group_over_knows_what_was_said_there(crew: Crew, stand: Stand) -> None:
    await crew.begin("receiver,sender")
    said = []
    for _ in range(3):
        worker = await crew.begin("worker")
        before = len(done(stand))
        stand.world.post(stand.group.id, stand.member.id, AD)
        await until(lambda before=before: len(done(stand)) > before)
        said.append(done(stand)[-1])
        worker.kill()
        await worker.wait()
    # Each worker knows that the group was warned before it came.
    assert [method for method, _ in said] == ["sendMessage"] * 3
    assert said[0][1] > max(said[1][1], said[2][1])


def done(stand: Stand) -> list[tuple[str, int]]:
    """What was said in the group and how long it was."""
    return [
        (entry.method, len(str(entry.params.get("text", ""))))
        for entry in stand.world.journal
        if entry.method in {"sendMessage", "setMessageReaction"} and entry.error is None
    ]


async def test_whole_replicas_share_the_work(crew: Crew) -> None:
    both = [await crew.begin("receiver,worker,sender,scheduler") for _ in range(2)]
    await crew.is_answered()
    both[0].kill()
    await both[0].wait()
    await crew.is_answered()
    outcome = await stopped(both[1])
    assert outcome.status == 0
    assert "Traceback" not in outcome.err


async def test_who_works_alone_and_who_works_beside_others_keep_each_other_out(
    crew: Crew, stand: Stand
) -> None:
    await crew.begin("sender")
    async with running("run", cwd=stand.folder, **stand.variables) as alone:
        outcome = await ended(alone)
    assert outcome.status == 2
    assert "another bot already works with this database" in outcome.err


async def test_on_a_file_there_is_one_role(tmp_path: Path) -> None:
    async with running("run", "--role", "worker", cwd=tmp_path, BOT_TOKEN="1:A") as process:
        outcome = await ended(process)
    assert outcome.status == 2
    assert outcome.err.startswith("antifraud: ROLE: must be all on SQLite")


async def test_whoever_watches_sees_who_is_at_work_and_who_stands_by(crew: Crew) -> None:
    seen = []
    for role in ("sender,worker", "sender"):
        port = free_port()
        address = f"127.0.0.1:{port}"
        await crew.begin(role, METRICS_LISTEN=address)
        await listens(port)
        async with aiohttp.ClientSession(f"http://{address}") as session:
            seen.append(await shown(session, "antifraud_role", lanes=64 if "worker" in role else 0))
    assert seen == [{"sender": 1.0, "worker": 1.0}, {"sender": 0.0}]


async def listens(port: int) -> None:
    """Wait until somebody listens there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


async def shown(session: aiohttp.ClientSession, family: str, *, lanes: int) -> dict[str, float]:
    """The roles of a process that has so many lanes and is ready."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with session.get("/metrics") as answer:
                text = await answer.text()
            async with session.get("/readyz") as ready:
                is_ready = (await ready.json())["ready"]
            if f"antifraud_lanes {lanes}.0" in text and is_ready:
                found = re.findall(rf'^{family}{{role="(\w+)"}} (.*)$', text, re.MULTILINE)
                return {role: float(value) for role, value in found}
            await asyncio.sleep(0.05)
