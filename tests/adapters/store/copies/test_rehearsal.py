"""A migration is tried on what is there, and nothing of that stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from bot.adapters.store import check, migrate, open_store, revisions, tenancy_server
from bot.adapters.store.copies import Rehearsal, rehearse
from bot.adapters.store.file import make_place
from bot.adapters.store.revisions import create_at
from bot.adapters.store.urls import database
from bot.errors import StoreError
from tests.adapters.store.lives import on

HEAD = revisions.packaged()[-1]
OLDER = "0010"


async def older(url: str) -> None:
    """A database of an older program, with a chat in it."""
    make_place(database(url))
    await on(url, lambda connection: create_at(connection, database(url), OLDER))
    row = "INSERT INTO chats VALUES (-7, 'supergroup', 'Rice & co', true, false, NULL, '', 0)"
    await on(url, lambda connection: connection.execute(text(row)))


def shape(connection: Connection) -> list[str]:
    seen = inspect(connection)
    return [
        f"{name}.{column['name']}" for name in seen.get_table_names() for column in seen.get_columns(name)
    ]


def left_over(folder: Path) -> list[Path]:
    return list(folder.glob("*/.antifraud*"))


async def test_the_steps_are_told_and_taken_back(url: str, tmp_path: Path) -> None:
    await older(url)
    before = await on(url, shape)
    done = await rehearse(url)
    assert (done.current, done.head, done.rows) == (OLDER, HEAD, 1)
    assert done.steps[:2] == ("0011 contacts by chat", "0012 words gone")
    assert (await check(url)).current == OLDER
    assert await on(url, shape) == before
    assert left_over(tmp_path) == []


async def test_one_that_fails_is_told_and_taken_back(url: str) -> None:
    await older(url)
    await on(url, lambda c: c.execute(text("CREATE VIEW v AS SELECT * FROM contacts")))
    await on(url, lambda c: c.execute(text("DROP TABLE IF EXISTS voices")))
    with pytest.raises(StoreError):
        await rehearse(url)
    assert (await check(url)).current == OLDER


async def test_without_steps_there_is_nothing_to_try(url: str) -> None:
    assert await rehearse(url) == Rehearsal(current=None, head=HEAD)
    await migrate(url)
    assert await rehearse(url) == Rehearsal(current=HEAD, head=HEAD)


async def test_a_newer_database_is_refused(sqlite_url: str) -> None:
    await migrate(sqlite_url)
    await on(sqlite_url, lambda c: c.execute(text("UPDATE alembic_version SET version_num = '0999'")))
    with pytest.raises(StoreError, match=r"newer program \(its revision is 0999"):
        await rehearse(sqlite_url)


@pytest.mark.postgres
async def test_a_server_is_not_held_up_while_a_bot_works(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenancy_server, "PATIENCE", 0.3)
    store = await open_store(postgres_url)
    # As an older bot that has the database would leave it.
    await on(postgres_url, lambda c: c.execute(text("UPDATE alembic_version SET version_num = '0010'")))
    with pytest.raises(StoreError, match="another bot already works with this database"):
        await rehearse(postgres_url)
    await store.close()
