"""What is wrong with a database is told while it holds; damage is told until it was mended."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.adapters.store import SqlStore, ailments, open_store
from bot.adapters.store import file as files
from bot.adapters.store.file import SPARING
from bot.adapters.store.trouble import LEAST_SPACE, Trouble
from bot.errors import StoreDamaged, StoreError, ValueRefused
from tests.hostile.damage import destroy

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    store = await open_store(url)
    yield store
    await store.close()


def leave(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12 - free, free))


def test_a_refusal_holds_until_a_change_is_taken_and_damage_stays() -> None:
    trouble = Trouble()
    assert trouble.lines == ()
    trouble.met(ValueRefused("never"))
    assert trouble.lines == ()
    trouble.met(StoreError("full"))
    trouble.met(StoreDamaged("damaged"))
    assert trouble.lines == ("damaged", "full")
    assert trouble.may_be_over
    trouble.passed()
    assert trouble.lines == ("damaged",)
    assert not trouble.may_be_over


def remove(file: Path) -> None:
    file.unlink()


async def test_nothing_is_wrong_with_a_new_database(store: SqlStore, url: str) -> None:
    assert (await store.look()).faults == ()
    assert await ailments(url) == ()


async def test_what_nobody_writes_any_more_is_tried_again_by_looking(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("", {}, sqlite3.OperationalError("database or disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(files.FileRunner, "_write", refuse)
        with pytest.raises(StoreError):
            await store.operating.set_flag("key", "value")
        (fault,) = (await store.look()).faults
        assert fault.endswith("cannot grow, the disk is full; free some space")
    assert (await store.look()).faults == ()


async def test_a_small_disk_is_told_and_the_log_kept_small(
    store: SqlStore, url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def log_size() -> int:
        for number in range(100):
            await store.operating.set_flag(f"key {number}", "x" * 4000)
        return file.with_name("bot.db-wal").stat().st_size

    leave(monkeypatch, 7_000_000)
    (fault,) = (await store.look()).faults
    assert fault.endswith("only 7 MB are left on its disk; free some space before it is full")
    assert await ailments(url) == (fault,)
    sparing = await log_size()
    leave(monkeypatch, LEAST_SPACE)
    assert (await store.look()).faults == ()
    assert await log_size() > 2 * sparing


async def test_a_new_connection_keeps_the_log_small_too(
    store: SqlStore, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was removed is written back, and opened anew, before anybody looks again."""
    leave(monkeypatch, 7_000_000)
    await store.look()
    remove(file)
    for number in range(100):
        await store.operating.set_flag(f"key {number}", "x" * 4000)
    assert file.with_name("bot.db-wal").stat().st_size < 2 * SPARING * 4096


async def test_a_look_through_the_whole_file_finds_damage(url: str, file: Path) -> None:
    await (await open_store(url)).close()
    destroy(file, "campaigns")
    found = await ailments(url)
    assert found
    assert all("is damaged" in line for line in found)


async def test_a_database_that_is_not_there_yet_has_no_ailments(url: str, file: Path) -> None:
    assert await ailments(url) == ()
    assert not await asyncio.to_thread(file.exists)
