"""Databases that cannot be used: one clear line with the fix, and never a password."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.adapters.store import check, open_store
from bot.adapters.store.urls import database
from bot.errors import StoreError


async def refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        await open_store(url)
    text = str(caught.value)
    assert "\n" not in text
    return text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "is not a database address; write sqlite:///data/antifraud.db or postgresql://"),
        ("data/antifraud.db", "is not a database address; write sqlite:///"),
        ("postgresql://u:geheim@host:port/db", "is not a database address"),
        ("mysql://u:geheim@host/db", "mysql: is not supported; write sqlite:///"),
        ("sqlite://", "names no file, everything would be lost at a restart"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite://data/antifraud.db", "names no file"),
        ("sqlite:///data/", "names a folder"),
        ("sqlite:///data/a.db?mode=ro", "takes nothing behind the name of the file"),
        ("sqlite:///data/%00.db", "is not a database address"),
    ],
)
async def test_addresses_that_are_not_taken(url: str, says: str) -> None:
    text = await refusal(url)
    assert says in text
    assert "geheim" not in text


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("sqlite:///data/a.db", "sqlite:///data/a.db"),
        ("sqlite:////srv/a.db", "sqlite:////srv/a.db"),
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql://u@h:6432/d?sslmode=require", "postgresql+asyncpg://u@h:6432/d?ssl=require"),
        ("postgresql+asyncpg:///d?host=/run/postgresql", "postgresql+asyncpg:///d?host=/run/postgresql"),
    ],
)
def test_addresses_that_are_taken(url: str, taken: str) -> None:
    found = database(url).url.render_as_string(hide_password=False)
    assert found.replace("%2F", "/") == taken


async def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    await (await open_store(f"sqlite:///{tmp_path}/a/b/c.db")).close()
    assert (tmp_path / "a/b/c.db").is_file()


async def test_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"%PDF-1.7 and so on" * 300)
    text = await refusal(f"sqlite:///{tmp_path}/a.db")
    assert (
        text
        == f"{tmp_path}/a.db: is not an SQLite database; move it away or name another file in DATABASE_URL"
    )
    assert (tmp_path / "a.db").read_bytes().startswith(b"%PDF")


async def test_a_damaged_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    await (await open_store(url)).close()
    with (tmp_path / "a.db").open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)
    assert "is damaged; stop the bot and put the latest backup in its place" in await refusal(url)


async def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert "cannot be opened; let the bot's user read and write" in await refusal(f"sqlite:///{tmp_path}")


async def test_a_folder_that_cannot_be_made() -> None:
    text = await refusal("sqlite:////dev/null/data/a.db")
    assert re.search(
        r"its folder cannot be made or written \(.+\); create it and let the bot's user write there", text
    )


@pytest.mark.parametrize(
    "path",
    [
        "/proc/x/y.db",
        "/proc/y.db",
        "/dev/null/data/a.db",
        "{here}/file/a.db",
        "{here}/file/deep/a.db",
        "{here}/dangling/a.db",
    ],
)
async def test_a_look_tells_that_the_first_start_would_fail(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to(tmp_path / "file/nowhere")
    with pytest.raises(StoreError, match=r"its folder cannot be made or written \(.+\); .* write there"):
        await check(f"sqlite:///{path.format(here=tmp_path)}")
    assert names(tmp_path) == ["dangling", "file"]


@pytest.mark.parametrize("path", ["a.db", "a/b/c.db"])
async def test_a_look_at_a_place_that_is_good_creates_nothing(tmp_path: Path, path: str) -> None:
    assert (await check(f"sqlite:///{tmp_path}/{path}")).current is None
    assert names(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_look_at_a_folder_that_cannot_be_written(locked_folder: Path) -> None:
    for name in ("a.db", "deep/a.db"):
        with pytest.raises(StoreError, match="let the bot's user write there"):
            await check(f"sqlite:///{locked_folder}/{name}")


@pytest.fixture
def locked_folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o500)
    return tmp_path


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_folder_that_cannot_be_written(locked_folder: Path) -> None:
    assert "let the bot's user read and write the file and its folder" in await refusal(
        f"sqlite:///{locked_folder}/a.db"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch(mode=0o000)
    assert "cannot be opened; let the bot's user" in await refusal(f"sqlite:///{tmp_path}/a.db")


async def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.adapters.store.file._PRAGMAS", ("PRAGMA busy_timeout = 50",))
    monkeypatch.setattr("bot.adapters.store.file.WAL_WAIT", 0.1)
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        text = await refusal(f"sqlite:///{tmp_path}/a.db")
    assert text == f"{tmp_path}/a.db: is held by another program; stop it, then start again"


async def test_a_server_that_is_not_there() -> None:
    text = await refusal("postgresql://user:geheim@127.0.0.1:9/antifraud")
    says = "does not answer; start the server or correct the host and port in DATABASE_URL"
    assert text == f"PostgreSQL at 127.0.0.1:9: {says}"


@pytest.mark.postgres
async def test_a_database_that_does_not_exist(postgres_url: str) -> None:
    text = await refusal(f"{postgres_url}_missing")
    assert "has no such user or database; create it or correct DATABASE_URL" in text


@pytest.mark.postgres
async def test_a_user_that_does_not_exist(postgres_url: str) -> None:
    text = await refusal(postgres_url.replace("tester@", "nobody:geheim@"))
    assert "has no such user or database" in text
    assert "geheim" not in text
