"""What one process changes, the others hear, each once it can be seen and not before."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from bot.adapters.store import Right, SqlStore, open_store
from bot.core.message import ChatId, ChatKind, UserId
from bot.errors import StoreError
from bot.services.operating.listener import News, Subject
from bot.services.store import Block, ChatRecord

pytestmark = pytest.mark.postgres
GROUP = ChatId(-100)
HEARD = News(Subject.CHAT, GROUP)
TRIGGERS = "SELECT oid FROM pg_trigger WHERE tgname = 'replica_change'"


@pytest.fixture
async def store(postgres_url: str) -> AsyncIterator[SqlStore]:
    opened = await open_store(postgres_url, right=Right.BESIDE)
    yield opened
    await opened.close()


async def test_of_the_first_look_nothing_is_known(store: SqlStore) -> None:
    changes = await store.watched()
    assert await changes.news() is None
    assert not await changes.news()


async def test_every_change_of_a_chat_is_heard_by_everybody(store: SqlStore, postgres_url: str) -> None:
    ears = [await store.watched() for _ in range(2)]
    for one in ears:
        await one.news()
    await store.chats.save(ChatRecord(chat_id=GROUP, kind=ChatKind.SUPERGROUP, title="A"))
    assert [HEARD in (await one.news() or ()) for one in ears] == [True, True]
    await store.chats.set_heard(GROUP, "ru")
    assert HEARD in (await ears[0].news() or ())
    await store.operating.block(Block(chat_id=GROUP, by=UserId(1), at=0.0, reason=""))
    assert News(Subject.OPERATING) in (await ears[0].news() or ())


async def test_what_is_committed_late_is_heard_though_later_numbers_were_read(
    store: SqlStore, postgres_url: str
) -> None:
    ear = await store.watched()
    await store.chats.save(ChatRecord(chat_id=GROUP, kind=ChatKind.SUPERGROUP, title="A"))
    await ear.news()
    slow = await asyncpg.connect(postgres_url)
    try:
        transaction = slow.transaction()
        await transaction.start()
        await slow.execute("UPDATE chats SET title = 'B' WHERE chat_id = -100")
        await store.chats.save(ChatRecord(chat_id=ChatId(-200), kind=ChatKind.SUPERGROUP, title="A"))
        assert await ear.news() == [News(Subject.CHAT, -200)]
        # What was heard is not heard again, however long somebody else's transaction lasts.
        assert await ear.news() == []
        await transaction.commit()
        assert await ear.news() == [HEARD]
        assert await ear.news() == []
    finally:
        await slow.close()


async def test_who_has_not_looked_for_long_reads_everything_anew(store: SqlStore) -> None:
    changes = await store.watched()
    await changes.news()
    assert await changes.news() is not None
    changes._looked -= 301.0
    assert await changes.news() is None
    assert await changes.news() is not None


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TRIGGER replica_change ON chats",
        "ALTER TABLE chats DISABLE TRIGGER replica_change",
        "COMMENT ON TRIGGER replica_change ON chats IS 'made otherwise by an earlier release'",
    ],
)
async def test_what_is_missing_for_hearing_is_made_again(
    store: SqlStore, postgres_url: str, harm: str
) -> None:
    await store.watched()
    onlooker = await asyncpg.connect(postgres_url)
    try:
        before = await onlooker.fetch(TRIGGERS)
        await onlooker.execute(harm)
        ear = await store.watched()
        after = await onlooker.fetch(TRIGGERS)
        await ear.news()
        await store.chats.save(ChatRecord(chat_id=GROUP, kind=ChatKind.SUPERGROUP, title="A"))
        assert HEARD in (await ear.news() or ())
        # Nothing else is touched: that would keep the others waiting.
        assert len(set(before) & set(after)) == len(before) - 1
    finally:
        await onlooker.close()


async def test_who_works_alone_pays_for_no_news(store: SqlStore, postgres_url: str) -> None:
    await store.watched()
    await store.close()
    await (await open_store(postgres_url)).close()
    onlooker = await asyncpg.connect(postgres_url)
    try:
        assert await onlooker.fetch(TRIGGERS) == []
    finally:
        await onlooker.close()


async def test_old_changes_are_forgotten(store: SqlStore, postgres_url: str) -> None:
    changes = await store.watched()
    await store.chats.save(ChatRecord(chat_id=GROUP, kind=ChatKind.SUPERGROUP, title="A"))
    onlooker = await asyncpg.connect(postgres_url)
    try:
        await changes.purge()
        assert await onlooker.fetchval("SELECT count(*) FROM replica_changes") > 0
        await onlooker.execute("UPDATE replica_changes SET at = at - INTERVAL '1 hour'")
        await changes.purge()
        assert await onlooker.fetchval("SELECT count(*) FROM replica_changes") == 0
    finally:
        await onlooker.close()


async def test_what_a_newer_release_notes_besides_is_passed_over(store: SqlStore, postgres_url: str) -> None:
    changes = await store.watched()
    await changes.news()
    newer = await asyncpg.connect(postgres_url)
    try:
        await newer.execute("INSERT INTO replica_changes (topic, key, chat) VALUES ('weather', 0, 0)")
    finally:
        await newer.close()
    await store.chats.save(ChatRecord(chat_id=GROUP, kind=ChatKind.SUPERGROUP, title="A"))
    assert HEARD in (await changes.news() or ())


async def test_on_a_file_nobody_works_beside_another(sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    try:
        with pytest.raises(StoreError, match="several processes need PostgreSQL"):
            await store.watched()
    finally:
        await store.close()
