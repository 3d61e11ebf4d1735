"""A database taken over, removed or replaced while the bot works: nothing is lost, nothing said twice."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.adapters.store import open_store
from tests.builders import AD
from tests.postgres import end_all_sessions, usurper
from tests.process import Running, ended, running, stopped
from tests.stand import Stand, standing, until

TAKEN_OVER = "another bot took this database over, so this one stops; nothing is to be done twice"


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    async with standing(tmp_path) as found:
        yield found


@pytest.fixture
def data(stand: Stand) -> Path:
    """The folder of the database."""
    stand.variables["DATABASE_URL"] = f"sqlite:///{stand.folder}/data/bot.db"
    return stand.folder / "data"


@asynccontextmanager
async def on_duty(stand: Stand, **more: str) -> AsyncIterator[Running]:
    """A bot that has answered its first ad."""
    before = len(stand.told(stand.group.id))
    async with running("run", cwd=stand.folder, **stand.operated(**more)) as process:
        await answers(stand, before)
        yield process


async def answers(stand: Stand, before: int) -> None:
    """Somebody advertises, and is answered."""
    stand.world.post(stand.group.id, stand.member.id, f"{AD} {before}")
    await until(lambda: len(stand.told(stand.group.id)) > before)


def modes(folder: Path) -> set[int]:
    return {path.stat().st_mode & 0o777 for path in folder.iterdir()}


def count(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as connection:
        (number,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(number)


@pytest.mark.postgres
async def test_who_lost_its_server_to_another_says_nothing_more_and_ends(
    stand: Stand, postgres_url: str
) -> None:
    async with on_duty(stand, DATABASE_URL=postgres_url) as process, usurper(postgres_url):
        stand.world.post(stand.group.id, stand.member.id, AD)
        outcome = await ended(process)
    assert outcome.status == 2
    assert outcome.err.splitlines()[-1].endswith(TAKEN_OVER)
    assert len(stand.told(stand.group.id)) == 1
    assert TAKEN_OVER in stand.told(stand.operator.id)[-1]


@pytest.mark.postgres
async def test_a_server_that_restarts_is_waited_for(stand: Stand, postgres_url: str) -> None:
    async with on_duty(stand, DATABASE_URL=postgres_url) as process:
        await end_all_sessions(postgres_url)
        await answers(stand, 1)
        assert (await stopped(process)).status == 0
    assert len(stand.told(stand.group.id)) == 2


def usurp(lock: Path) -> int:
    """Remove a lock and have one of one's own, as a bot that starts at that very moment."""
    lock.unlink()
    handle = os.open(lock, os.O_RDONLY | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


async def test_who_lost_its_file_to_another_says_nothing_more_and_ends(stand: Stand, data: Path) -> None:
    async with on_duty(stand) as process:
        other = usurp(data / "bot.db.lock")
        stand.world.post(stand.group.id, stand.member.id, AD)
        outcome = await ended(process)
    os.close(other)
    assert outcome.status == 2
    assert outcome.err.splitlines()[-1] == f"antifraud: {data}/bot.db: {TAKEN_OVER}"
    assert len(stand.told(stand.group.id)) == 1
    assert TAKEN_OVER in stand.told(stand.operator.id)[-1]
    # Not confirmed, so it is there for who has the database now.
    async with running("run", cwd=stand.folder, **stand.variables):
        await until(lambda: len(stand.told(stand.group.id)) == 2)


@pytest.mark.parametrize("whole_folder", [True, False], ids=["the folder", "the file"])
async def test_a_database_that_was_removed_is_written_back(
    stand: Stand, data: Path, *, whole_folder: bool
) -> None:
    async with on_duty(stand) as process:
        if whole_folder:
            await asyncio.to_thread(shutil.rmtree, data)
        else:
            (data / "bot.db").unlink()
        await until((data / "bot.db").exists)
        await answers(stand, 1)
        await until(lambda: stand.told(stand.operator.id))
        outcome = await stopped(process)
    assert outcome.status == 0
    assert stand.told(stand.operator.id)[-1].endswith(
        "was removed while the bot worked, and was written back"
    )
    assert (count(data / "bot.db", "judgements"), count(data / "bot.db", "outbox WHERE state = 'sent'")) == (
        2,
        2,
    )
    assert modes(data) == {0o600}
    async with running("run", cwd=stand.folder, **stand.variables):
        await answers(stand, 2)
    assert len(stand.told(stand.group.id)) == 3


async def test_what_was_removed_at_the_last_moment_is_written_back_too(stand: Stand, data: Path) -> None:
    async with on_duty(stand) as process:
        await asyncio.to_thread(shutil.rmtree, data)
        assert (await stopped(process)).status == 0
    assert count(data / "bot.db", "judgements") == 1


async def test_beside_a_file_that_took_its_place_the_database_is_saved_and_the_bot_ends(
    stand: Stand, data: Path
) -> None:
    async with on_duty(stand) as process:
        other = stand.folder / "other.db"
        await (await open_store(f"sqlite:///{other}")).close()
        other.replace(data / "bot.db")
        outcome = await ended(process)
    assert outcome.status == 2
    last = outcome.err.splitlines()[-1]
    assert last == (
        f"antifraud: {data}/bot.db: another file was put in its place while the bot worked, so the bot ends; "
        f"what it had is in {data}/bot.db.saved"
    )
    assert (count(data / "bot.db", "judgements"), count(data / "bot.db.saved", "judgements")) == (0, 1)
    assert last.removeprefix("antifraud: ") in stand.told(stand.operator.id)[-1]
