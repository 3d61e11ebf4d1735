"""What is old is found by its age: nothing reads a whole table for it, however much is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Delete, text
from sqlalchemy.dialects import postgresql, sqlite

from bot.adapters.store import open_store
from bot.adapters.store.purge import old_marks, old_rows
from bot.adapters.store.revisions import once
from bot.adapters.store.urls import database

BEFORE = 5.0
MANY = 20_000
"""Enough that a server does not read all of a table because it is small."""


def deletions() -> list[Delete]:
    return [old_marks(BEFORE), *old_rows(BEFORE)]


@pytest.mark.parametrize("deletion", deletions(), ids=lambda one: one.table.name)
async def test_a_file_is_read_by_an_index(sqlite_url: str, deletion: Delete) -> None:
    await (await open_store(sqlite_url)).close()
    said = deletion.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    plan = await once(database(sqlite_url), lambda runner: runner.read(lambda on: explained(on, str(said))))
    assert "SCAN" not in plan


def explained(connection: Connection, said: str) -> str:
    return str(connection.execute(text(f"EXPLAIN QUERY PLAN {said}")).all())


@pytest.mark.postgres
async def test_a_server_reads_an_index_whatever_it_is_asked_for(postgres_url: str) -> None:
    await (await open_store(postgres_url)).close()
    asked = old_marks(BEFORE).compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    said = str(asked).replace(str(BEFORE), "$1")

    def plan(connection: Connection) -> str:
        connection.execute(
            text(
                "INSERT INTO inbox (update_id, lane, state, received_at, done_at) "
                f"SELECT n, n % 300, 'done', n, n FROM generate_series(1, {MANY}) AS n"
            )
        )
        connection.execute(text("ANALYZE inbox"))
        connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
        connection.exec_driver_sql("PREPARE purge (double precision) AS " + said)
        return str(connection.exec_driver_sql("EXPLAIN EXECUTE purge (0)").all())

    found = await once(database(postgres_url), lambda runner: runner.write(plan))
    assert "inbox_done" in found
