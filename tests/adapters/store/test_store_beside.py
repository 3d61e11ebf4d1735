"""Several processes that write to one database at once get into no knot, and none does another's work."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import Connection

from bot.adapters.store import Right, SqlStore, open_store
from bot.adapters.store.revisions import packaged
from bot.adapters.store.shards import Shards
from bot.adapters.store.urls import database
from bot.core.detection.campaign import Campaign, Fingerprint, Voice, Word
from bot.core.detection.contacts import Contact
from bot.core.message import ChatId, UserId
from bot.errors import StoreError, StoreLost
from bot.services.store import SHARDS, Call, Counted, Peer, Sighting, Turn

pytestmark = pytest.mark.postgres
GROUP = ChatId(-100)
WAITS = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
async def store(postgres_url: str) -> AsyncIterator[SqlStore]:
    opened = await open_store(postgres_url, right=Right.BESIDE)
    yield opened
    await opened.close()


@pytest.fixture
async def other(store: SqlStore, postgres_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Another process."""
    connection = await asyncpg.connect(postgres_url)
    yield connection
    await connection.close()


def seen(number: int) -> Turn:
    """A text seen for a second time, with what all processes write of it."""
    sketch = frozenset({number})
    campaign = Campaign(
        fingerprint=Fingerprint(exact=number, sketch=sketch), scheme="x", first_seen=2.0, last_seen=2.0
    )
    return Turn(
        update_id=None,
        result="noted",
        counted=(Counted(chat_id=ChatId(number), day="2026-11-30", key="k"),),
        sighting=Sighting(
            chat_id=GROUP,
            campaign=campaign,
            contacts=(Contact(mark=number, campaign=7, chat_id=GROUP, seen_at=2.0),),
            voice=Voice(chat_id=GROUP, word=Word.SEEN, by=UserId(0), at=2.0, sure=False),
        ),
    )


@pytest.mark.parametrize(
    "take",
    [
        "INSERT INTO campaigns VALUES ($1, '', 'x', 1, 1)",
        "INSERT INTO contacts VALUES ($1, 7, -100, 1)",
        "INSERT INTO voices VALUES ($1, -100, 'seen', 0, 1, false)",
        "INSERT INTO daily VALUES ($1, '2026-11-30', 'k', 1)",
    ],
)
async def test_who_waits_for_a_row_of_a_wave_holds_none_that_another_needs(
    store: SqlStore, other: asyncpg.Connection, take: str
) -> None:
    async with other.transaction():
        await other.execute(take, 1)
        kept = asyncio.create_task(store.inbox.finish_all([seen(2), seen(1)]))
        while not await other.fetchval(WAITS):
            await asyncio.sleep(0.01)
        await other.execute(take, 2)
    await kept


CALL = Call(chat_id=GROUP, method="sendMessage", params={"text": "t"})
OTHER_SIGNS = "UPDATE flags SET value = 'another' WHERE key = 'tenant.sender'"


@pytest.fixture
async def sender(store: SqlStore, postgres_url: str) -> AsyncIterator[SqlStore]:
    opened = await open_store(postgres_url, right=Right.SENDER)
    yield opened
    await opened.close()


async def test_a_sender_that_does_not_know_yet_that_another_sends_says_nothing_more(
    store: SqlStore, sender: SqlStore, other: asyncpg.Connection
) -> None:
    queued = await store.inbox.finish(Turn(update_id=None, result="", calls=(CALL, CALL)))
    assert await sender.outbox.sending(queued[0].id)
    await other.execute(OTHER_SIGNS)
    assert not await sender.outbox.sending(queued[1].id)
    assert await store.outbox.ready((), 9) == queued[1:]
    with pytest.raises(StoreLost, match="another process became the sender"):
        await sender.look()


async def test_who_is_about_to_send_waits_for_one_that_takes_over(
    store: SqlStore, sender: SqlStore, other: asyncpg.Connection
) -> None:
    (queued,) = await store.inbox.finish(Turn(update_id=None, result="", calls=(CALL,)))
    async with other.transaction():
        await other.execute(OTHER_SIGNS)
        sending = asyncio.create_task(sender.outbox.sending(queued.id))
        while not await other.fetchval(WAITS):
            await asyncio.sleep(0.01)
    assert not await sending


async def test_a_write_that_hangs_is_ended_by_the_server(store: SqlStore) -> None:
    def told(connection: Connection) -> list[str]:
        names = ("idle_in_transaction_session_timeout", "tcp_user_timeout", "tcp_keepalives_idle")
        return [str(connection.exec_driver_sql(f"SHOW {name}").scalar()) for name in names]

    assert await store._db.write(told) == ["1min", "10000", "5"]


async def test_a_process_of_several_does_not_migrate_under_the_others(
    other: asyncpg.Connection, postgres_url: str
) -> None:
    await other.execute("UPDATE alembic_version SET version_num = $1", packaged()[-2])
    with pytest.raises(StoreError, match="nothing was migrated: run `antifraud db migrate` first"):
        await open_store(postgres_url, right=Right.BESIDE)
    assert await other.fetchval("SELECT version_num FROM alembic_version") == packaged()[-2]


async def test_who_is_at_work_is_read_from_the_locks(postgres_url: str) -> None:
    store = await open_store(postgres_url, right=Right.BESIDE)
    sender = await open_store(postgres_url, right=Right.SENDER)
    parts = Shards(database(postgres_url))
    await parts.beat()
    (peer,) = await store.operating.crew()
    assert (peer.rights, peer.parts, peer.here) == (("sender",), SHARDS, True)
    assert peer.name.endswith(f"/{os.getpid()}")
    await parts.close()
    await sender.close()
    await until_told(store, Peer(name=peer.name, here=True))
    await store.close()


async def until_told(store: SqlStore, *crew: Peer) -> None:
    """A server takes a moment to end a session."""
    async with asyncio.timeout(60):
        while await store.operating.crew() != crew:
            await asyncio.sleep(0.05)
