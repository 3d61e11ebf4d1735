"""``antifraud db``: what an operator types and reads."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.adapters.store.revisions import packaged
from tests.process import Outcome, antifraud_here

HEAD = packaged()[-1].encode()


async def db(*words: object, cwd: Path, url: str = "sqlite:///bot.db") -> Outcome:
    return await antifraud_here("db", *map(str, words), cwd=cwd, variables={"DATABASE_URL": url})


async def test_from_a_database_to_an_export_and_back(tmp_path: Path) -> None:
    assert (await db("migrate", cwd=tmp_path)).status == 0
    exported = await db("export", "a.gz", cwd=tmp_path)
    assert exported.out.startswith(b"Exported to a.gz: 0 rows, checksum ")
    told = exported.out.rpartition(b": ")[2].strip().rstrip(b".")
    verified = await db("verify", "a.gz", cwd=tmp_path)
    assert verified.out.splitlines() == [
        b"a.gz: An export of revision " + HEAD + b": " + told + b".",
        b"It was restored to a database of its own, which is whole and opens.",
    ]
    restored = await db("restore", "a.gz", cwd=tmp_path)
    assert restored.out.splitlines() == [
        b"Restored: " + told + b".",
        f"The old database is kept as {tmp_path}/bot.db.before-restore.".encode(),
    ]
    imported = await db("import", "a.gz", cwd=tmp_path, url="sqlite:///new/bot.db")
    assert imported.out == b"Imported: " + told + b".\n"


async def test_a_backup_is_verified_too(tmp_path: Path) -> None:
    await db("migrate", cwd=tmp_path)
    assert (await db("backup", "a.db", cwd=tmp_path)).out == b"Copied to a.db.\n"
    verified = await db("verify", "a.db", cwd=tmp_path)
    assert verified.out.startswith(b"a.db: A copy of an SQLite database of revision " + HEAD + b": 0 rows")


async def test_a_fault_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(b"no export")
    said = "antifraud: a.gz: is neither a backup nor an export of this program\n"
    for command in ("verify", "restore", "import"):
        outcome = await db(command, "a.gz", cwd=tmp_path)
        assert (outcome.status, outcome.out, outcome.err) == (2, b"", said)
    assert not (tmp_path / "bot.db").exists()


async def test_a_password_is_never_told(tmp_path: Path) -> None:
    url = "postgresql://user:geheim@localhost:1/bot"
    (tmp_path / "a.gz").write_bytes(b"no export")
    for words in (
        ("export", "b.gz"),
        ("backup", "b.gz"),
        ("import", "a.gz"),
        ("restore", "a.gz", "--replace"),
    ):
        outcome = await db(*words, cwd=tmp_path, url=url)
        assert outcome.status == 2
        assert "PostgreSQL at localhost:1: does not answer" in outcome.err
        assert "geheim" not in outcome.err


async def test_a_migration_is_tried(tmp_path: Path) -> None:
    assert (await db("migrate", "--dry-run", cwd=tmp_path)).out == (
        b"There is no database yet; it would be made at revision " + HEAD + b".\n"
    )
    await db("migrate", cwd=tmp_path)
    assert (await db("migrate", "--dry-run", cwd=tmp_path)).out == (
        b"The database is up to date, at revision " + HEAD + b".\n"
    )
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as older:
        older.execute("UPDATE alembic_version SET version_num = '0999'")
    for words in (("migrate",), ("migrate", "--dry-run"), ("export", "a.gz")):
        outcome = await db(*words, cwd=tmp_path)
        assert outcome.status == 2
        assert outcome.err.startswith(
            "antifraud: bot.db: was written by a newer program (its revision is 0999"
        )
        assert outcome.err.count("\n") == 1
