"""Migrations: both ways to the newest schema meet, and a newer database is refused."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.adapters.store import Revisions, check, migrate, open_store, revisions
from bot.adapters.store.file import make_place, prepare
from bot.adapters.store.runner import open_runner
from bot.adapters.store.schema import metadata
from bot.adapters.store.urls import database
from bot.errors import StoreError

HEAD = revisions.packaged()[-1]


async def on(url: str, work: Callable[[Connection], Any]) -> Any:
    where = database(url)
    make_place(where)
    runner = open_runner(where)
    try:
        return await runner.write(work)
    finally:
        await runner.close()


def shape(connection: Connection) -> dict[str, object]:
    """Everything the database knows of its tables."""
    seen = inspect(connection)
    return {
        name: (
            [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in seen.get_columns(name)],
            seen.get_pk_constraint(name)["constrained_columns"],
            sorted((i["name"], i["column_names"], _options(i)) for i in seen.get_indexes(name)),
        )
        for name in sorted(seen.get_table_names())
    }


def _options(index: Any) -> list[tuple[str, str]]:
    return sorted((key, str(value)) for key, value in index.get("dialect_options", {}).items())


def by_migrations(connection: Connection) -> None:
    revisions._run_alembic(connection)


def test_the_numbered_files_are_a_chain_that_ends_at_the_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(revisions.MIGRATIONS))
    chain = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(chain)) == revisions.packaged()


async def test_the_migrations_arrive_at_the_metadata(url: str) -> None:
    await on(url, by_migrations)
    differences = await on(url, lambda c: compare_metadata(MigrationContext.configure(c), metadata))
    assert differences == []


async def test_a_new_database_equals_a_migrated_one(url: str) -> None:
    await on(url, by_migrations)
    migrated = await on(url, shape)
    await on(url, _drop_all)
    await migrate(url)
    assert await on(url, shape) == migrated


async def test_an_older_database_is_upgraded(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await migrate(url)
    upgrades: list[str] = []
    monkeypatch.setattr(revisions, "packaged", lambda: (HEAD, "9999"))
    monkeypatch.setattr(
        revisions, "_run_alembic", lambda connection: upgrades.append(connection.dialect.name)
    )
    await migrate(url)
    assert len(upgrades) == 1


def up_to(revision: str) -> Callable[[Connection], None]:
    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(revisions.MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    return upgrade


def _contacts_of_before(connection: Connection) -> None:
    for exact in (1, 2, 3):
        connection.execute(text(f"INSERT INTO campaigns VALUES ({exact}, :s, 'x', 1, 1)"), {"s": b""})
        connection.execute(text(f"INSERT INTO contacts VALUES (5{exact}, {exact}, 9)"))
    connection.execute(text("INSERT INTO voices VALUES (1, -7, 'confirmed', 4, 1, true)"))
    connection.execute(text("INSERT INTO voices VALUES (1, -8, 'seen', 0, 1, false)"))
    texts = "level, stance, lang, reason, scheme, sub, album, signals, form"
    row = "1, 0, 0, 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x', 1, 1, false, 0, "
    numbers = "message_id, edited, sender_id"
    columns = f"{numbers}, {texts}, score, judged_at, answered, cleared_by, campaign, chat_id"
    for place in ("1, -7", "2, -9", "0, -9"):
        edited = row.replace("0,", f"{place[0]},", 1)
        connection.execute(text(f"INSERT INTO judgements ({columns}) VALUES ({edited}{place})"))


async def test_contacts_are_given_to_the_chats_that_judged_or_spoke_of_what_they_were_seen_with(
    url: str,
) -> None:
    await on(url, up_to("0010"))
    await on(url, _contacts_of_before)
    await migrate(url)
    every = "SELECT mark, campaign, chat_id, seen_at FROM contacts ORDER BY 1, 3"
    found = await on(url, lambda connection: [tuple(row) for row in connection.execute(text(every))])
    assert found == [(51, 1, -8, 9.0), (51, 1, -7, 9.0), (52, 2, -9, 9.0)]


async def test_twice_is_once(url: str) -> None:
    await migrate(url)
    before = await on(url, shape)
    await migrate(url)
    assert await on(url, shape) == before


async def test_several_at_once(url: str) -> None:
    await asyncio.gather(*(migrate(url) for _ in range(3)))
    assert await check(url) == Revisions(current=HEAD, head=HEAD)


def test_many_programs_may_open_a_new_file_at_the_same_moment(tmp_path: Path) -> None:
    """SQLite refuses at once, busy_timeout or not, when several change it to write-ahead logging."""
    failures: list[Exception] = []

    def open_file(path: Path, together: threading.Barrier) -> None:
        connection = sqlite3.connect(path)
        together.wait()
        try:
            prepare(connection)
        except sqlite3.Error as error:
            failures.append(error)
        connection.close()

    for number in range(60):
        together = threading.Barrier(8)
        path = tmp_path / f"{number}.db"
        programs = [threading.Thread(target=open_file, args=(path, together)) for _ in range(8)]
        for program in programs:
            program.start()
        for program in programs:
            program.join()
    assert failures == []


async def test_check(url: str) -> None:
    assert await check(url) == Revisions(current=None, head=HEAD)
    await migrate(url)
    assert await check(url) == Revisions(current=HEAD, head=HEAD)


async def test_check_creates_no_file(sqlite_url: str, tmp_path: Path) -> None:
    await check(sqlite_url)
    assert names(tmp_path) == []


@pytest.mark.parametrize("fault", [StoreError("full"), OSError(28, "No space left on device")])
async def test_a_migration_that_fails_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(revisions, "_create", fail)
    with pytest.raises(StoreError):
        await migrate(f"sqlite:///{tmp_path}/a/b/c.db")
    assert names(tmp_path) == []


async def test_a_name_that_no_file_may_bear_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        await migrate(f"sqlite:///{tmp_path}/a/{'b' * 300}.db")
    assert names(tmp_path) == []


async def test_a_migration_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/c.db").touch()
    monkeypatch.setattr(revisions, "_create", lambda *_: 1 / 0)
    with pytest.raises(StoreError):
        await migrate(f"sqlite:///{tmp_path}/a/c.db")
    assert names(tmp_path / "a") == ["c.db"]


async def test_a_newer_database_is_refused_and_left_alone(url: str) -> None:
    await migrate(url)
    await on(url, lambda c: c.execute(text("UPDATE alembic_version SET version_num = '0999'")))
    with pytest.raises(StoreError, match=r"newer program \(its revision is 0999.*update the program"):
        await open_store(url)
    assert (await check(url)).current == "0999"


async def test_tables_of_another_program_are_refused(url: str) -> None:
    await on(url, lambda c: c.execute(text("CREATE TABLE settings (name TEXT)")))
    with pytest.raises(StoreError, match=r"tables of another program \(settings\)"):
        await migrate(url)


def test_opening_an_up_to_date_file_imports_neither_alembic_nor_the_server_driver(sqlite_url: str) -> None:
    program = (
        "import asyncio, sys\n"
        "from bot.adapters.store import open_store\n"
        "async def main():\n"
        "    for _ in range(2):\n"
        "        await (await open_store(sys.argv[1])).close()\n"
        "asyncio.run(main())\n"
        "print(sorted({'alembic', 'asyncpg', 'sqlalchemy.orm'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, sqlite_url],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout == "[]\n"


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def _drop_all(connection: Connection) -> None:
    metadata.drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))


async def test_who_only_looks_leaves_an_old_database_to_others(url: str) -> None:
    old = revisions.packaged()[-2]
    await on(url, lambda connection: revisions.create_at(connection, database(url), old))
    with pytest.raises(StoreError, match="nothing was migrated: run `antifraud db migrate` first"):
        await open_store(url, right=None)
    assert (await check(url)).current == old
