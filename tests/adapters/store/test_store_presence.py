"""A database file that goes away under the bot, at its awkward moments."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.adapters.store import SqlStore, open_store
from bot.errors import StoreError, StoreLost
from bot.services.store import Received


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data/antifraud.db"


def row(number: int) -> Received:
    return Received(update_id=number, lane=1, payload=b"{}")


def present(file: Path, content: bytes = b"SQLite format 3") -> bool:
    return file.read_bytes().startswith(content)


def remove(file: Path) -> None:
    file.unlink()


async def test_nothing_that_was_committed_is_lost_while_it_is_written_back(
    sqlite_url: str, file: Path
) -> None:
    """It is removed again and again under a crowd of writers and readers."""
    store = await open_store(sqlite_url)
    for batch in range(5):
        writing = [store.inbox.receive([row(100 * batch + number)]) for number in range(50)]
        reading = [store.inbox.unfinished() for _ in range(20)]
        remove(file)
        await asyncio.gather(*writing, *reading)
    await store.look()
    await store.close()
    second = await open_store(sqlite_url)
    assert len(await second.inbox.unfinished()) == 250
    await second.close()
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_file_system_without_hard_links_takes_it_back_too(
    sqlite_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    store = await open_store(sqlite_url)
    await store.inbox.receive([row(1)])
    remove(file)
    assert (await store.look()).incidents != ()
    assert await store.inbox.unfinished() == (row(1),)
    await store.close()
    assert present(file)


async def test_what_comes_in_the_place_meanwhile_is_not_overwritten(
    sqlite_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store(sqlite_url)
    await store.inbox.receive([row(1)])
    link = os.link

    def late(source: object, target: Path, **more: object) -> None:
        target.write_bytes(b"somebody else's")
        link(source, target, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "link", late)
    remove(file)
    with pytest.raises(StoreLost, match="another file was put in its place"):
        await store.look()
    await store.close()
    assert present(file, b"somebody else's")
    assert present(file.parent / "antifraud.db.saved")


async def test_what_cannot_be_written_back_yet_is_written_back_later(
    sqlite_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store(sqlite_url)
    await store.inbox.receive([row(1)])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("bot.adapters.store.presence.copy_to", full)
        remove(file)
        for _ in range(3):
            with pytest.raises(StoreError, match=r"cannot be written back \(No space left on device\)"):
                await store.inbox.receive([row(2)])
    await store.inbox.receive([row(3)])
    assert await store.inbox.unfinished() == (row(1), row(3))
    await store.close()
    assert present(file)


async def test_a_saved_file_never_takes_the_place_of_an_earlier_one(sqlite_url: str, file: Path) -> None:
    for number in range(3):
        store = await open_store(sqlite_url)
        await store.inbox.receive([row(number)])
        await _replace(file)
        with pytest.raises(StoreLost):
            await store.inbox.receive([row(9)])
        await store.close()
    assert len(list(file.parent.glob("*.saved*"))) == 3


async def test_a_folder_that_cannot_be_looked_into_is_no_reason_to_write_anything(
    sqlite_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store(sqlite_url)

    def blind(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("bot.adapters.store.presence._stamp", blind)
        assert (await store.look()).incidents == ()
    await store.close()


async def test_a_moved_file_is_written_back_with_what_stood_beside_it(
    sqlite_url: str, file: Path, tmp_path: Path
) -> None:
    """What was written last is in the log, which a moved file leaves behind."""
    store: SqlStore = await open_store(sqlite_url)
    await store.inbox.receive([row(number) for number in range(10)])
    await asyncio.to_thread(shutil.move, file, tmp_path / "moved.db")
    await store.look()
    await store.close()
    second = await open_store(sqlite_url)
    assert len(await second.inbox.unfinished()) == 10
    await second.close()


async def _replace(file: Path) -> None:
    other = file.with_name("other.db")
    await (await open_store(f"sqlite:///{other}")).close()
    other.replace(file)
