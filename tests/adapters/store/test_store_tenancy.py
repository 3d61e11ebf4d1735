"""One bot at a time on a database: two would send everything twice."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.store import SqlStore, check, migrate, open_store, tenancy_server
from bot.adapters.store.copies import backup
from bot.core.message import ChatId
from bot.errors import StoreError, StoreLost
from bot.services.store import Call, Turn
from tests.fakes import until
from tests.postgres import TENANCY, end_all_sessions, usurper
from tests.relay import relayed

TAKEN = "another bot already works with this database; stop it or give this one a database of its own"
TAKEN_OVER = "another bot took this database over, so this one stops; nothing is to be done twice"
CALL = Call(chat_id=ChatId(-5), method="sendMessage", params={"text": "t"})
HOLDING = """
    import asyncio, sys
    from bot.adapters.store import open_store

    async def main() -> None:
        await open_store(sys.argv[1])
        print("open", flush=True)
        await asyncio.sleep(3600)

    asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def long_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy server takes its time to notice that a client is gone."""
    monkeypatch.setattr(tenancy_server, "PATIENCE", 60.0)


@contextlib.contextmanager
def no_patience() -> Iterator[None]:
    """For what comes to the same however long one waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tenancy_server, "PATIENCE", 0.3)
        yield


async def refused(url: str) -> str:
    with no_patience(), pytest.raises(StoreError, match=TAKEN) as caught:
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
    second = await open_store(url, right=None)
    await migrate(url)
    assert (await check(url)).current is not None
    if url.startswith("sqlite"):
        await backup(url, tmp_path / "copy.db")
    await second.close()
    await refused(url)
    await first.close()


async def test_a_failed_start_lets_go(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise StoreError("broken")

    with monkeypatch.context() as patch:
        patch.setattr("bot.adapters.store.sql.upgrade", broken)
        with pytest.raises(StoreError, match="broken"):
            await open_store(url)
    await (await open_store(url)).close()


async def test_the_next_life_starts_at_once_after_a_kill(url: str) -> None:
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
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    first = await open_store(postgres_url)
    await end_all_sessions(postgres_url)
    await until(lambda: "database_lock_taken_again" in caplog.text)
    await refused(postgres_url)
    await first.close()


@pytest.mark.postgres
async def test_who_lost_the_database_to_another_writes_nothing_more(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    first = await open_store(postgres_url)
    async with usurper(postgres_url):
        await until(lambda: "database_taken_over" in caplog.text)
        with pytest.raises(StoreLost, match=TAKEN_OVER):
            await first.inbox.finish(Turn(update_id=1, result="judged", calls=(CALL,)))
        with pytest.raises(StoreLost):
            await first.look()
    await first.close()
    second = await open_store(postgres_url)
    assert await second.outbox.queued() == ()
    await second.close()


@pytest.mark.postgres
async def test_what_somebody_did_who_is_gone_again_is_not_done_again(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What this one has in hand may be done already."""
    first = await open_store(postgres_url)
    async with usurper(postgres_url) as other:
        await other.execute("UPDATE flags SET value = 'somebody else' WHERE key = 'tenant'")
        await other.execute(f"SELECT pg_advisory_unlock({TENANCY})")
        await until(lambda: "database_taken_over" in caplog.text)
        with pytest.raises(StoreLost, match=TAKEN_OVER):
            await first.operating.set_flag("k", "v")
    await first.close()


@pytest.mark.postgres
async def test_a_server_that_answers_nothing_is_written_to_by_nobody_until_it_does(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tenancy_server, "CHECK_EVERY", 0.05)
    async with relayed(postgres_url) as (relay, url):
        store = await open_store(url)
        relay.stall()
        with monkeypatch.context() as patch:
            patch.setattr(tenancy_server, "ANSWER", 0.3)
            await until(lambda: "database_lock_lost" in caplog.text)
        with no_patience(), pytest.raises(StoreError, match="until it does nothing is written"):
            await store.operating.set_flag("k", "v")
        relay.resume()
        await _written(store)
        await store.close()


@pytest.mark.postgres
async def test_a_connection_that_broke_on_our_side_alone_locks_nobody_out(postgres_url: str) -> None:
    async with relayed(postgres_url) as (relay, url):
        store = await open_store(url)
        relay.hang_up_on_clients()
        await _written(store)
        await store.close()


async def _written(store: SqlStore) -> None:
    """The store takes something again."""
    async with asyncio.timeout(60):
        while True:
            try:
                await store.operating.set_flag("k", "v")
            except StoreLost:
                raise
            except StoreError:
                await asyncio.sleep(0.1)
            else:
                return


async def test_a_lock_file_that_was_removed_is_made_again(sqlite_url: str, tmp_path: Path) -> None:
    first = await open_store(sqlite_url)
    (tmp_path / "data/antifraud.db.lock").unlink()
    await first.look()
    await refused(sqlite_url)
    await first.operating.set_flag("k", "v")
    await first.close()
    await (await open_store(sqlite_url)).close()


async def test_who_started_beside_a_removed_lock_file_has_the_database(
    sqlite_url: str, tmp_path: Path
) -> None:
    first = await open_store(sqlite_url)
    (tmp_path / "data/antifraud.db.lock").unlink()
    second = await open_store(sqlite_url)
    with pytest.raises(StoreLost, match=TAKEN_OVER):
        await first.inbox.finish(Turn(update_id=1, result="judged", calls=(CALL,)))
    with pytest.raises(StoreLost):
        await first.look()
    await first.close()
    assert await second.outbox.queued() == ()
    await second.close()


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (None, "its locks keep nobody out"),
        (OSError(errno.ENOLCK, "No locks available"), "No locks available"),
        (OSError(errno.EOPNOTSUPP, "Operation not supported"), "Operation not supported"),
    ],
)
async def test_a_file_system_without_locks_is_told(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: OSError | None, told: str
) -> None:
    def flock(*_: object) -> None:
        if fault is not None:
            raise fault

    monkeypatch.setattr("fcntl.flock", flock)
    with pytest.raises(StoreError) as caught:
        await open_store(sqlite_url)
    assert str(caught.value) == (
        f"{tmp_path}/data/antifraud.db.lock: cannot be locked ({told}); this file system knows no locks, "
        "SQLite needs them too; keep the database on a local disk"
    )
