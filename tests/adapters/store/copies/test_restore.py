"""A backup takes the place of a database whole or not at all, and never under a bot that works."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.adapters.store import check, migrate, open_store, revisions, tenancy_server
from bot.adapters.store.backups import copy
from bot.adapters.store.copies import Made, Old, archive, backup, export, restore, verify
from bot.adapters.store.copies.scratch import scratch
from bot.adapters.store.copies.staging import tables_of
from bot.adapters.store.revisions import create_at
from bot.adapters.store.tenancy import SIGNED, Right
from bot.adapters.store.urls import database
from bot.errors import StoreError
from tests.adapters.store.lives import held, on, populate

TAKEN = "another bot already works with this database"
OLDER = "0010"


async def filled(url: str, seed: int = 1) -> str:
    """The checksum of a database with rows in each table."""
    await migrate(url)
    await on(url, lambda connection: populate(connection, seed=seed, each=3))
    return (await held(url)).sha256


@pytest.fixture
async def saved(tmp_path: Path) -> tuple[Path, str]:
    """An export, and the checksum of what is in it."""
    url = f"sqlite:///{tmp_path}/source/source.db"
    await filled(url, seed=7)
    contents = await export(url, tmp_path / "saved.gz")
    return tmp_path / "saved.gz", contents.sha256


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_the_old_file_is_kept_beside_the_new_one(
    sqlite_url: str, tmp_path: Path, saved: tuple[Path, str]
) -> None:
    file, sha256 = saved
    old = await filled(sqlite_url)
    first = await restore(sqlite_url, file, Old.KEPT)
    second = await restore(sqlite_url, file, Old.KEPT)
    kept = tmp_path / "data/antifraud.db.before-restore"
    assert (first.kept, second.kept) == (kept, kept.with_name(f"{kept.name}-1"))
    assert (await held(sqlite_url)).sha256 == sha256 == first.contents.sha256
    assert (await held(f"sqlite:///{kept}")).sha256 == old
    await (await open_store(sqlite_url)).close()
    assert [name for name in names(kept.parent) if "-wal" in name or "-shm" in name] == []


async def test_what_stands_in_the_log_of_the_old_file_goes_with_that(
    sqlite_url: str, tmp_path: Path, saved: tuple[Path, str]
) -> None:
    file, sha256 = saved
    await filled(sqlite_url)
    with closing(sqlite3.connect(tmp_path / "data/antifraud.db", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM chats").fetchall()
        # While somebody reads, a log cannot be emptied.
        await on(sqlite_url, lambda c: c.execute(text("INSERT INTO salt VALUES (77, x'00')")))
        done = await restore(sqlite_url, file, Old.KEPT)
        other.execute("COMMIT")
    assert (await held(sqlite_url)).sha256 == sha256
    assert done.kept is not None
    assert (await held(f"sqlite:///{done.kept}")).parts["salt"].rows == 4


async def test_a_database_that_is_damaged_is_put_aside_as_it_is(
    sqlite_url: str, tmp_path: Path, saved: tuple[Path, str]
) -> None:
    file, sha256 = saved
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "antifraud.db").write_bytes(b"SQLite format 3\0" + b"broken" * 999)
    done = await restore(sqlite_url, file, Old.KEPT)
    assert done.kept is not None
    assert done.kept.read_bytes().endswith(b"broken")
    assert (await held(sqlite_url)).sha256 == sha256


async def test_a_log_whose_file_is_gone_is_not_taken_for_that_of_the_new_one(
    sqlite_url: str, tmp_path: Path, saved: tuple[Path, str]
) -> None:
    await filled(sqlite_url)
    folder = tmp_path / "data"
    (folder / "antifraud.db").unlink()
    (folder / "antifraud.db-wal").write_bytes(b"log")
    await restore(sqlite_url, saved[0], Old.KEPT)
    assert (folder / "antifraud.db.before-restore-wal").read_bytes() == b"log"
    assert not (folder / "antifraud.db-wal").exists()


async def test_a_link_goes_on_leading_to_the_database_and_its_mode_stays(
    tmp_path: Path, saved: tuple[Path, str]
) -> None:
    real, link = tmp_path / "disk/real.db", tmp_path / "link.db"
    await filled(f"sqlite:///{real}")
    real.chmod(0o640)
    link.symlink_to(real)
    await restore(f"sqlite:///{link}", saved[0], Old.KEPT)
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert (await held(f"sqlite:///{real}")).sha256 == saved[1]


async def test_what_is_made_new_is_its_owner_s_alone(tmp_path: Path, saved: tuple[Path, str]) -> None:
    await restore(f"sqlite:///{tmp_path}/a/b.db", saved[0], Old.REFUSED)
    assert stat.S_IMODE((tmp_path / "a/b.db").stat().st_mode) == 0o600
    assert stat.S_IMODE(saved[0].stat().st_mode) == 0o600


async def test_nothing_is_done_while_a_bot_works(
    url: str, saved: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenancy_server, "PATIENCE", 0.3)
    store = await open_store(url)
    before = (await held(url)).sha256
    for old in Old:
        with pytest.raises(StoreError, match=TAKEN):
            await restore(url, saved[0], old)
    assert (await held(url)).sha256 == before
    await store.close()


async def test_a_broken_file_leaves_the_database_as_it_was(
    sqlite_url: str, tmp_path: Path, saved: tuple[Path, str]
) -> None:
    before = await filled(sqlite_url)
    broken = tmp_path / "broken.gz"
    broken.write_bytes(saved[0].read_bytes()[:-30])
    there = names(tmp_path)
    with pytest.raises(StoreError, match="cut off"):
        await restore(sqlite_url, broken, Old.REPLACED)
    assert (await held(sqlite_url)).sha256 == before
    assert names(tmp_path) == there


async def test_an_import_takes_an_empty_database_only(url: str, saved: tuple[Path, str]) -> None:
    before = await filled(url)
    with pytest.raises(StoreError, match="holds data already; name a"):
        await restore(url, saved[0], Old.REFUSED)
    assert (await held(url)).sha256 == before


async def test_an_import_fills_one_that_was_only_made(url: str, saved: tuple[Path, str]) -> None:
    await migrate(url)
    assert (await restore(url, saved[0], Old.REFUSED)).kept is None
    assert (await held(url)).sha256 == saved[1]


@pytest.mark.postgres
async def test_a_server_is_emptied_only_when_that_is_said(
    postgres_url: str, tmp_path: Path, saved: tuple[Path, str]
) -> None:
    await on(postgres_url, lambda c: c.execute(text("CREATE TABLE theirs AS SELECT 1 AS one")))
    before = await filled(postgres_url)
    await backup(postgres_url, tmp_path / "a.gz")
    with pytest.raises(StoreError, match=r"delete all of that by `antifraud db restore --replace`"):
        await restore(postgres_url, saved[0], Old.KEPT)
    for file, sha256 in (saved, (tmp_path / "a.gz", before)):
        await restore(postgres_url, file, Old.REPLACED)
        assert (await held(postgres_url)).sha256 == sha256
    # What another program keeps there stays.
    assert await on(postgres_url, lambda c: c.scalar(text("SELECT one FROM theirs"))) == 1


@pytest.mark.postgres
async def test_what_a_server_cannot_keep_leaves_it_as_it_was(
    postgres_url: str, saved: tuple[Path, str]
) -> None:
    before = await filled(postgres_url)
    await on(postgres_url, lambda c: c.execute(text("ALTER TABLE voices ADD CHECK (said_by = 0) NOT VALID")))
    with pytest.raises(StoreError, match="refused the request"):
        await restore(postgres_url, saved[0], Old.REPLACED)
    assert (await held(postgres_url)).sha256 == before


@pytest.mark.postgres
async def test_a_bot_that_comes_back_finds_that_the_database_is_not_the_one_it_left(
    postgres_url: str, saved: tuple[Path, str]
) -> None:
    await (await open_store(postgres_url)).close()
    for right in (Right.BESIDE, Right.SENDER, Right.SCHEDULER, Right.POLLER):
        await (await open_store(postgres_url, right=right)).close()
    await restore(postgres_url, saved[0], Old.REFUSED)
    store = await open_store(postgres_url, right=None)
    assert [await store.operating.flag(name) for name in SIGNED] == [None] * 4
    await store.close()


@pytest.mark.postgres
async def test_who_sent_last_is_in_no_copy(postgres_url: str, tmp_path: Path) -> None:
    for right in (Right.SENDER, Right.SCHEDULER):
        await (await open_store(postgres_url, right=right)).close()
    before = await held(postgres_url)
    await export(postgres_url, tmp_path / "copy")
    await restore(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "copy", Old.REFUSED)
    assert (await held(f"sqlite:///{tmp_path / 'other.db'}")).sha256 == before.sha256
    assert before.parts["flags"].rows == 0


async def test_a_copy_of_a_file_fills_either_database(url: str, tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path}/source/source.db"
    before = await filled(source, seed=7)
    await backup(source, tmp_path / "copy.db")
    proven = await verify(tmp_path / "copy.db")
    assert (proven.made, proven.contents.sha256) == (Made.COPY, before)
    assert (await restore(url, tmp_path / "copy.db", Old.REFUSED)).contents.sha256 == before
    assert (await held(url)).sha256 == before
    assert "copy.db-wal" not in names(tmp_path)


async def test_a_file_with_its_log_is_read_with_it(sqlite_url: str, tmp_path: Path) -> None:
    await filled(sqlite_url)
    await on(sqlite_url, lambda c: c.execute(text("INSERT INTO salt VALUES (77, x'00')")))
    file = tmp_path / "data/antifraud.db"
    store = await open_store(sqlite_url)
    await store.operating.set_flag("late", "1")
    assert (await verify(file)).contents.parts["flags"].rows == 4
    await store.close()


def _made_at_older(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with scratch(path) as connection:
        create_at(connection, database(f"sqlite:///{path}"), OLDER)
        populate(connection, tables_of(connection, OLDER), each=3)


def _export_of_older(path: Path, target: Path) -> None:
    heading = archive.Heading(revision=OLDER, made_at="2026-01-01T00:00:00+00:00")
    with scratch(path) as connection, target.open("wb") as out:
        archive.write(out, connection, tables_of(connection, OLDER), heading)


@pytest.mark.parametrize("kind", Made)
async def test_a_backup_of_an_older_program_is_brought_to_this_one_s_revision(
    sqlite_url: str, tmp_path: Path, kind: Made
) -> None:
    older, file = tmp_path / "older/older.db", tmp_path / "saved"
    _made_at_older(older)
    if kind is Made.EXPORT:
        _export_of_older(older, file)
    else:
        copy(database(f"sqlite:///{older}"), older, file)
    await migrate(f"sqlite:///{older}")
    expected = (await held(f"sqlite:///{older}")).sha256
    assert (await verify(file)).revision == OLDER
    assert (await restore(sqlite_url, file, Old.REFUSED)).contents.sha256 == expected
    assert (await held(sqlite_url)).sha256 == expected
    assert (await check(sqlite_url)).current == revisions.packaged()[-1]


async def test_an_older_or_empty_database_is_not_exported(sqlite_url: str, tmp_path: Path) -> None:
    older = tmp_path / "older/older.db"
    _made_at_older(older)
    with pytest.raises(StoreError, match=r"an older program .*0010.*run `antifraud db migrate` first"):
        await export(f"sqlite:///{older}", tmp_path / "a.gz")
    with pytest.raises(StoreError, match="there is no such file"):
        await export(sqlite_url, tmp_path / "a.gz")
    sqlite3.connect(tmp_path / "empty.db").close()
    with pytest.raises(StoreError, match="is empty"):
        await export(f"sqlite:///{tmp_path}/empty.db", tmp_path / "a.gz")
    assert names(tmp_path) == ["empty.db", "older"]


def _newer(connection: Connection) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))


async def test_a_newer_database_is_neither_exported_nor_restored(sqlite_url: str, tmp_path: Path) -> None:
    await migrate(sqlite_url)
    await on(sqlite_url, _newer)
    with pytest.raises(StoreError, match=r"newer program \(its revision is 0999"):
        await export(sqlite_url, tmp_path / "a.gz")
    await backup(sqlite_url, tmp_path / "copy.db")
    with pytest.raises(StoreError, match=r"copy\.db: was written by a newer program"):
        await verify(tmp_path / "copy.db")


SPOILED = {
    "CREATE TRIGGER t AFTER INSERT ON acts BEGIN DELETE FROM acts; END": r"another shape .*\(t\)",
    "CREATE VIEW v AS SELECT 1": r"another shape .*\(v\)",
    "CREATE TABLE more (a)": r"another shape .*\(more\)",
    "DROP TABLE voices": r"another shape .*\(voices",
    "DROP INDEX acts_chat": r"another shape .*\(acts_chat\)",
    "INSERT INTO salt VALUES (99, 'text')": r"does not write \(salt\.value: must be bytes\)",
    "UPDATE chats SET title = x'00ff' WHERE chat_id = 5": r"does not write \(chats\.title: must be text\)",
    "UPDATE daily SET count = 1 << 40": r"does not write \(daily\.count: must be a whole number of 32 bits\)",
    "DELETE FROM alembic_version": "neither a backup nor an export",
}


@pytest.mark.parametrize("statement", SPOILED)
async def test_a_copy_that_is_not_as_this_program_makes_them(tmp_path: Path, statement: str) -> None:
    source = f"sqlite:///{tmp_path}/source/source.db"
    await filled(source)
    await on(source, lambda c: c.execute(text("INSERT INTO chats VALUES (5, 'a', 'b', 1, 1, 1, 'c', 1)")))
    await backup(source, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copied:
        copied.execute(statement)
        copied.commit()
    with pytest.raises(StoreError, match=SPOILED[statement]):
        await verify(tmp_path / "copy.db")
    assert names(tmp_path) == ["copy.db", "source"]


async def test_a_copy_that_is_damaged(tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path}/source/source.db"
    await filled(source)
    await backup(source, tmp_path / "copy.db")
    whole = (tmp_path / "copy.db").read_bytes()
    for content in (whole[:-4096], whole[:8192] + b"\x55" * 8192 + whole[16384:], whole[:100]):
        (tmp_path / "copy.db").write_bytes(content)
        with pytest.raises(StoreError, match=r"copy\.db: is damaged; take another copy"):
            await verify(tmp_path / "copy.db")
