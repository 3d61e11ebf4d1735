"""What people wrote stands in the database's files: nobody but the bot's own user may read them."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from stat import S_IMODE

import pytest

from bot.adapters.store import exposed, open_store
from bot.adapters.store.copies import backup
from bot.services.store import Received


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    """A process whose files everybody may write unless it says otherwise."""
    old = os.umask(0)
    yield
    os.umask(old)


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(S_IMODE(path.stat().st_mode)) for path in sorted(folder.iterdir())}


async def test_every_file_is_its_owners_alone(tmp_path: Path) -> None:
    store = await open_store(f"sqlite:///{tmp_path}/a/b/bot.db")
    await store.inbox.receive([Received(update_id=1, lane=1, payload=b"private words")])
    names = ("bot.db", "bot.db-shm", "bot.db-wal", "bot.db.lock")
    assert modes(tmp_path / "a/b") == dict.fromkeys(names, "0o600")
    assert (modes(tmp_path), modes(tmp_path / "a")) == ({"a": "0o700"}, {"b": "0o700"})
    await store.close()


async def test_a_link_to_where_the_file_shall_be_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "bot.db").symlink_to(tmp_path / "there/bot.db")
    await (await open_store(f"sqlite:///{tmp_path}/bot.db")).close()
    assert set(modes(tmp_path / "there").values()) == {"0o600"}


async def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    await (await open_store(f"sqlite:///{tmp_path}/data/bot.db")).close()
    assert modes(tmp_path) == {"data": "0o755"}


async def test_a_backup_is_its_owners_alone(sqlite_url: str, tmp_path: Path) -> None:
    await (await open_store(sqlite_url)).close()
    await backup(sqlite_url, tmp_path / "kept/today.db")
    assert modes(tmp_path / "kept") == {"today.db": "0o600"}
    assert S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700


async def test_files_of_an_earlier_version_that_others_may_read_are_closed_to_them(
    sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "data"
    await (await open_store(sqlite_url)).close()
    (data / "bot").touch()
    for path in (data / "antifraud.db", data / "antifraud.db.lock"):
        path.chmod(0o644)
    # A program that was killed leaves its log behind.
    with closing(sqlite3.connect(data / "antifraud.db")) as killed, caplog.at_level(logging.WARNING):
        killed.execute("INSERT INTO flags VALUES ('k', 'v')")
        killed.commit()
        store = await open_store(sqlite_url)
        found = modes(data)
        await store.close()
    assert {found[name] for name in found if name != "bot"} == {"0o600"}
    assert found["bot"] == "0o666"
    assert f"database_file_closed_to_others file={data}/antifraud.db mode=644" in caplog.messages


async def test_a_group_that_was_let_in_by_hand_stays_in(sqlite_url: str, tmp_path: Path) -> None:
    await (await open_store(sqlite_url)).close()
    (tmp_path / "data/antifraud.db").chmod(0o640)
    await (await open_store(sqlite_url)).close()
    assert modes(tmp_path / "data")["antifraud.db"] == "0o640"


async def test_a_file_of_somebody_else_is_left_and_told(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await (await open_store(sqlite_url)).close()
    (tmp_path / "data/antifraud.db").chmod(0o666)

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    await (await open_store(sqlite_url)).close()
    assert f"database_file_open_to_others file={tmp_path}/data/antifraud.db mode=666" in caplog.messages


@pytest.mark.parametrize(
    ("mode", "folder", "told"),
    [
        (0o600, 0o700, []),
        (0o600, 0o755, [(False, "{data}: others may look into this folder (755)")]),
        (0o640, 0o700, [(False, "{data}/antifraud.db: its group gets at it (640)")]),
        (0o644, 0o700, [(True, "{data}/antifraud.db: everybody may read it (644); chmod 600 it")]),
        (0o666, 0o700, [(True, "{data}/antifraud.db: everybody may write it (666); chmod 600 it")]),
        (0o600, 0o777, [(True, "{data}: everybody may write there (777); chmod 700 it")]),
        (0o600, 0o1777, [(False, "{data}: others may look into this folder (1777)")]),
    ],
)
async def test_a_look_tells_who_else_gets_at_them(
    sqlite_url: str, tmp_path: Path, mode: int, folder: int, told: list[tuple[bool, str]]
) -> None:
    await (await open_store(sqlite_url)).close()
    data = tmp_path / "data"
    (data / "antifraud.db").chmod(mode)
    data.chmod(folder)
    expected = [(fault, line.format(data=data)) for fault, line in told]
    assert [(one.fault, one.told) for one in exposed(sqlite_url)] == expected


def test_where_there_is_nothing_there_is_nothing_to_tell(sqlite_url: str) -> None:
    assert exposed(sqlite_url) == []
    assert exposed("postgresql://u@h/d") == []
