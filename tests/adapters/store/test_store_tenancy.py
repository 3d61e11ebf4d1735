"""One bot at a time on a database: two would send everything twice."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import textwrap
from pathlib import Path

import asyncpg
import pytest

from bot.adapters.store import backup, check, migrate, open_store, tenancy
from bot.errors import StoreError
from tests.fakes import until

TAKEN = "another bot already works with this database; stop it or give this one a database of its own"
HOLDING = """
    import asyncio, sys
    from bot.adapters.store import open_store

    async def main() -> None:
        await open_store(sys.argv[1])
        print("open", flush=True)
        await asyncio.sleep(60)

    asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tenancy, "PATIENCE", 0.3)


async def refused(url: str) -> str:
    with pytest.raises(StoreError, match=TAKEN) as caught:
        await open_store(url)
    return str(caught.value)


async def test_a_second_one_is_refused_until_the_first_is_closed(url: str) -> None:
    first = await open_store(url)
    await refused(url)
    await refused(url)
    await first.close()
    await (await open_store(url)).close()


async def test_the_refusal_names_the_database(sqlite_url: str, tmp_path: Path) -> None:
    first = await open_store(sqlite_url)
    assert await refused(sqlite_url) == f"{tmp_path}/data/antifraud.db: {TAKEN}"
    await first.close()


async def test_another_name_of_the_same_file_is_the_same_database(sqlite_url: str, tmp_path: Path) -> None:
    first = await open_store(sqlite_url)
    (tmp_path / "link.db").symlink_to(tmp_path / "data/antifraud.db")
    await refused(f"sqlite:///{tmp_path}/link.db")
    await first.close()


async def test_who_only_looks_need_not_wait(url: str, tmp_path: Path) -> None:
    first = await open_store(url)
    second = await open_store(url, exclusive=False)
    await migrate(url)
    assert (await check(url)).current is not None
    if url.startswith("sqlite"):
        await backup(url, tmp_path / "copy.db")
    await second.close()
    await refused(url)
    await first.close()


async def test_a_failed_start_lets_go(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise StoreError("broken")

    with monkeypatch.context() as patch:
        patch.setattr("bot.adapters.store.sql.upgrade", broken)
        with pytest.raises(StoreError, match="broken"):
            await open_store(url)
    await (await open_store(url)).close()


async def test_the_next_life_starts_at_once_after_a_kill(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The server needs a moment to notice that its client is gone.
    monkeypatch.setattr(tenancy, "PATIENCE", 10.0)
    program = (sys.executable, "-c", textwrap.dedent(HOLDING), url)
    other = await asyncio.create_subprocess_exec(
        *program, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[3]
    )
    assert other.stdout is not None
    assert await other.stdout.readline() == b"open\n"
    other.kill()
    assert await other.wait() == -signal.SIGKILL
    await (await open_store(url)).close()


async def test_a_lock_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "a.db.lock").symlink_to(tmp_path / "nowhere/lock")
    with pytest.raises(StoreError, match=r"a\.db\.lock: cannot be locked \(.+\); let the bot's user"):
        await open_store(f"sqlite:///{tmp_path}/a.db")


@pytest.mark.postgres
async def test_a_restart_of_the_server_gives_the_database_to_nobody_else(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tenancy, "CHECK_EVERY", 0.05)
    first = await open_store(postgres_url)
    await _end_all_sessions(postgres_url)
    await asyncio.sleep(0.5)
    await refused(postgres_url)
    await first.close()


@pytest.mark.postgres
async def test_who_lost_the_database_to_another_says_so(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tenancy, "CHECK_EVERY", 0.3)
    first = await open_store(postgres_url)
    await _end_all_sessions(postgres_url)
    second = await open_store(postgres_url)
    with caplog.at_level(logging.ERROR):
        await until(lambda: "database_taken_over" in caplog.text)
    await second.close()
    await first.close()


async def _end_all_sessions(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()
