"""Backups, taken while the bot runs."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.adapters.store import open_store
from bot.adapters.store.copies import backup
from bot.errors import StoreError
from bot.services.store import Received


async def test_a_copy_taken_while_rows_arrive_is_whole(sqlite_url: str, tmp_path: Path) -> None:
    store = await open_store(sqlite_url)
    target = tmp_path / "backups" / "a.db"
    for start in range(0, 500, 100):
        await store.inbox.receive([_row(number) for number in range(start, start + 100)])
    writing = asyncio.create_task(_write(store.inbox.receive))
    await backup(sqlite_url, target)
    await writing
    await store.close()
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (count,) = copy.execute("SELECT count(*) FROM inbox").fetchone()
    assert count >= 500
    assert names(target.parent) == ["a.db"]


async def test_a_copy_can_be_used_in_place_of_the_file(sqlite_url: str, tmp_path: Path) -> None:
    store = await open_store(sqlite_url)
    await store.inbox.receive([_row(1)])
    await backup(sqlite_url, tmp_path / "a.db")
    await store.close()
    copy = await open_store(f"sqlite:///{tmp_path}/a.db")
    assert await copy.inbox.unfinished() == (_row(1),)
    await copy.close()


async def test_an_existing_file_is_not_overwritten(sqlite_url: str, tmp_path: Path) -> None:
    await (await open_store(sqlite_url)).close()
    target = tmp_path / "a.db"
    target.write_text("precious")
    with pytest.raises(StoreError, match=r"a\.db: exists already; name a new file"):
        await backup(sqlite_url, target)
    assert target.read_text() == "precious"


async def test_a_missing_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no such file"):
        await backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "a.db")
    assert names(tmp_path) == []


async def test_a_place_that_cannot_be_written(sqlite_url: str) -> None:
    await (await open_store(sqlite_url)).close()
    with pytest.raises(StoreError, match="cannot be written"):
        await backup(sqlite_url, Path("/dev/null/a.db"))


async def test_a_broken_database_leaves_no_half_copy(tmp_path: Path) -> None:
    source = tmp_path / "broken.db"
    source.write_bytes(b"not a database at all" * 500)
    with pytest.raises(StoreError, match="is not an SQLite database"):
        await backup(f"sqlite:///{source}", tmp_path / "a.db")
    assert names(tmp_path) == ["broken.db"]


async def test_a_server_that_is_away_is_told_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="PostgreSQL at localhost:1: does not answer") as caught:
        await backup("postgresql://user:geheim@localhost:1/antifraud", tmp_path / "a.gz")
    assert "geheim" not in str(caught.value)
    assert names(tmp_path) == []


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def _row(number: int) -> Received:
    return Received(update_id=number, lane=1, payload=b"x" * 500)


async def _write(receive: object) -> None:
    for number in range(1000, 1100):
        await receive([_row(number)])  # type: ignore[operator]
