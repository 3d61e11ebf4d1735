"""A database with a destroyed page, or on a full disk: those who run the bot hear of it, nothing is lost."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.adapters.store import open_store
from tests.builders import AD
from tests.hostile.damage import destroy, small_disk
from tests.process import antifraud, running, stopped
from tests.stand import Stand, standing, until

DAMAGED = "is damaged; stop the bot and put the latest backup in its place"
FULL = "cannot grow, the disk is full; free some space"
SMALL = 4 * 2**20
"""Bytes of a disk on which hardly more than an empty database fits."""


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    async with standing(tmp_path) as found:
        yield found


def receives(stand: Stand) -> bool:
    """Whether the bot has begun, which is when it says what it can do."""
    return any(entry.method == "setMyCommands" for entry in stand.world.journal)


@pytest.mark.parametrize("table", ["outbox", "inbox", "judgements"])
async def test_of_a_destroyed_page_those_who_run_the_bot_hear(stand: Stand, table: str) -> None:
    async with running("run", cwd=stand.folder, **stand.operated()) as process:
        await until(lambda: receives(stand))
        destroy(stand.folder / "bot.db", table)
        stand.world.post(stand.group.id, stand.member.id, AD)
        await until(lambda: stand.told(stand.operator.id))
        assert process.returncode is None
    assert DAMAGED in stand.told(stand.operator.id)[-1]


async def test_a_start_with_a_destroyed_page_ends_with_one_line(stand: Stand) -> None:
    await (await open_store(f"sqlite:///{stand.folder}/bot.db")).close()
    destroy(stand.folder / "bot.db", "outbox")
    outcome = await antifraud("run", cwd=stand.folder, variables=stand.operated())
    assert outcome.status == 2
    assert outcome.err.splitlines()[-1].endswith(DAMAGED)
    assert "Traceback" not in outcome.err


async def test_a_disk_that_is_full_is_waited_for_and_told(stand: Stand) -> None:
    with small_disk(stand.folder / "disk", SMALL) as disk:
        file = disk / "bot.db"
        stand.variables["DATABASE_URL"] = f"sqlite:///{file}"
        async with running("run", cwd=stand.folder, **stand.operated()) as process:
            await until(lambda: stand.told(stand.operator.id))
            assert "MB are left on its disk" in stand.told(stand.operator.id)[-1]
            # The bot may take some of it meanwhile.
            with suppress(OSError):
                (disk / "other").write_bytes(b"x" * shutil.disk_usage(disk).free)
            posted = 0
            # A few may find room in what the log had taken before: the next comes when the bot has those.
            while not any(FULL in told for told in stand.told(stand.operator.id)):
                if not stand.world.queue.waiting:
                    stand.world.post(stand.group.id, stand.member.id, f"{AD} {posted}")
                    posted += 1
                await asyncio.sleep(0.02)
            assert process.returncode is None
            (disk / "other").unlink()
            await until(lambda: judged(file) == posted)
            outcome = await stopped(process)
    assert outcome.status == 0
    assert "Traceback" not in outcome.err


def judged(file: Path) -> int:
    """How many messages were judged."""
    with closing(sqlite3.connect(file)) as connection:
        (count,) = connection.execute("SELECT count(DISTINCT message_id) FROM judgements").fetchone()
        return int(count)
