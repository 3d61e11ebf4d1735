"""What only a database can show: a death without farewell, refusals, how it was opened."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.dialects import sqlite

from bot.adapters.store import SqlStore, open_store, reads
from bot.adapters.store.file import FileRunner
from bot.adapters.store.urls import database
from bot.core.message import ChatId, MessageId
from bot.errors import StoreError, ValueRefused
from bot.services.store import Call, CallState, Received, Store, Turn
from tests.builders import judgement
from tests.postgres import end_all_sessions

GROUP = ChatId(-1001234567890)
DYING = """
    import asyncio, os, signal, sys
    from bot.adapters.store import open_store
    from bot.services.store import Call, Received, Turn

    async def main() -> None:
        store = await open_store(sys.argv[1])
        await store.inbox.receive([Received(update_id=n, lane=5, payload=b"x") for n in range(100)])
        call = Call(chat_id=-5, method="sendMessage", params={"text": "t"})
        turns = [Turn(update_id=n, result="judged", calls=(call,)) for n in range(60)]
        queued = await asyncio.gather(*(store.inbox.finish(turn) for turn in turns))
        await asyncio.gather(*(store.outbox.sent(entry[0].id, 1) for entry in queued[:20]))
        await store.outbox.sending(queued[20][0].id)
        for n in range(60, 100):
            asyncio.create_task(store.inbox.finish(Turn(update_id=n, result="judged", calls=(call,))))
        await asyncio.sleep(0)
        os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(main())
"""


def call(text: str = "t") -> Call:
    return Call(chat_id=GROUP, method="sendMessage", params={"text": text})


def turn(number: int | None, *calls: Call) -> Turn:
    return Turn(update_id=number, result="judged", calls=calls)


async def test_what_was_acknowledged_survives_a_kill(url: str) -> None:
    program = [sys.executable, "-c", textwrap.dedent(DYING), url]
    done = await asyncio.to_thread(subprocess.run, program, check=False, cwd=Path(__file__).parents[3])
    assert done.returncode == -signal.SIGKILL
    store = await open_store(url)
    unfinished, queued = await store.inbox.unfinished(), await store.outbox.queued()
    # The last forty were not acknowledged: each is either whole or not there.
    assert {row.update_id for row in unfinished} <= set(range(60, 100))
    assert len(queued) == 40 + 40 - len(unfinished)
    assert [entry.state for entry in queued[:2]] == [CallState.SENDING, CallState.READY]
    await store.close()


async def test_a_second_life_sees_all_while_the_first_was_never_closed(url: str, store: Store) -> None:
    rows = [Received(update_id=number, lane=1, payload=b"{}") for number in range(3)]
    await store.inbox.receive(rows)
    queued = await store.inbox.finish(turn(0, call()))
    second = await open_store(url, right=None)
    assert await second.inbox.unfinished() == tuple(rows[1:])
    assert await second.outbox.queued() == queued
    assert await second.inbox.finish(turn(0, call())) == ()
    assert len(await second.inbox.finish(turn(1, call()))) == 1
    assert await store.inbox.finish(turn(1, call())) == ()
    await second.close()


async def test_what_the_database_refuses_fails_alone(store: Store) -> None:
    turns = [turn(2**70 if number == 2 else number, call()) for number in range(5)]
    answers = await asyncio.gather(*(store.inbox.finish(each) for each in turns), return_exceptions=True)
    assert [isinstance(answer, Exception) for answer in answers] == [False, False, True, False, False]
    assert len(await store.outbox.queued()) == 4


async def test_an_error_repeats_no_content(store: Store) -> None:
    with pytest.raises((StoreError, OverflowError)) as caught:
        await store.inbox.receive([Received(update_id=2**70, lane=1, payload=b"private words")])
    assert "private words" not in str(caught.value)
    assert str(2**70) not in str(caught.value)


async def test_a_question_that_the_database_refuses(store: Store) -> None:
    with pytest.raises(StoreError, match=r"refused the request \(\w+\)$"):
        await store.ledger.judgement(GROUP, MessageId(2**70))


async def test_a_value_that_no_database_takes_is_told_from_a_database_that_fails(store: Store) -> None:
    """One may be tried again, the other never ends."""
    bad = judgement(2**70)
    with pytest.raises((ValueRefused, OverflowError)):
        await store.inbox.finish(Turn(update_id=1, result="judged", judgement=bad))
    with pytest.raises(ValueRefused):
        await store.ledger.judgement(GROUP, MessageId(2**70))
    for odd in ([1], {"a": 1}, 1j):
        with pytest.raises(ValueRefused):
            await store.chats.move(odd, GROUP)  # type: ignore[arg-type]


async def test_the_error_of_an_update_is_kept_with_its_payload(sqlite_url: str) -> None:
    store = await open_store(sqlite_url)
    await store.inbox.receive([Received(update_id=number, lane=1, payload=b"{}") for number in (1, 2)])
    await store.inbox.set_aside(1, "parts: not a list")
    await store.inbox.finish(turn(2))
    await store.close()
    rows = await _rows(sqlite_url, "SELECT state, payload, error, result FROM inbox ORDER BY update_id")
    assert rows == [("aside", b"{}", "parts: not a list", None), ("done", None, None, "judged")]


async def test_the_fate_of_a_call_is_kept(sqlite_url: str) -> None:
    store = await open_store(sqlite_url, clock=lambda: 5.0)
    first, second, third = await store.inbox.finish(turn(None, call(), call(), call()))
    await asyncio.gather(store.outbox.sent(first.id, 77), store.outbox.failed(second.id, "no rights"))
    await store.outbox.failed(first.id, "too late")
    assert await store.outbox.drop(GROUP, "removed") == 1
    await store.close()
    rows = await _rows(sqlite_url, "SELECT state, message_id, error, done_at FROM outbox ORDER BY id")
    kept = [("sent", 77, None, 5.0), ("failed", None, "no rights", 5.0), ("failed", None, "removed", 5.0)]
    assert rows == kept
    assert third.id > second.id


async def test_a_call_that_a_migration_ends_says_why(sqlite_url: str) -> None:
    store = await open_store(sqlite_url, clock=lambda: 5.0)
    await store.inbox.finish(
        turn(None, Call(chat_id=GROUP, method="deleteMessage", params={"message_id": 7}))
    )
    await store.chats.move(GROUP, ChatId(-100777))
    await store.close()
    rows = await _rows(sqlite_url, "SELECT state, error, done_at, chat_id FROM outbox")
    assert rows == [("failed", "the message stayed in the old chat", 5.0, -100777)]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10000)],
)
async def test_sqlite_is_opened_so_that_a_commit_survives(
    sqlite_url: str, pragma: str, value: object
) -> None:
    await (await open_store(sqlite_url)).close()
    assert await _rows(sqlite_url, f"PRAGMA {pragma}") == [(value,)]


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (reads.WAITING, "inbox_new"),
        (reads.unfinished(None), "inbox_new"),
        (reads.lanes_waiting(5, 10), "inbox_new (lane>?)"),
        (reads.QUEUED, "outbox_waiting"),
        (reads.WARNED.params(among=[GROUP], since=5.0), "judgements_warned"),
        (reads.due(5.0, 100), "chats_due"),
        (reads.strayed(5.0, 100), "chats_due"),
        (reads.overdue(5.0), "chats_due"),
        (reads.ordered(9), "acts_ordered"),
        (reads.spoken(5.0, 9), "judgements_spoken"),
    ],
)
async def test_frequent_questions_read_an_index(sqlite_url: str, statement: object, index: str) -> None:
    await (await open_store(sqlite_url)).close()
    compiled = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    plan = await _rows(sqlite_url, f"EXPLAIN QUERY PLAN {compiled}")
    assert index in str(plan)


async def test_the_store_opens_on_a_database_that_is_up_to_date(url: str) -> None:
    for _ in range(3):
        store: SqlStore = await open_store(url)
        await store.close()


@pytest.mark.postgres
async def test_a_restart_of_the_server_is_not_noticed(postgres_url: str) -> None:
    store = await open_store(postgres_url)
    first = await store.inbox.finish(turn(1, call("1")))
    assert await store.outbox.queued() == first
    await end_all_sessions(postgres_url)
    second = await store.inbox.finish(turn(2, call("2")))
    await end_all_sessions(postgres_url)
    assert await store.outbox.queued() == (*first, *second)
    await store.close()


async def _rows(url: str, statement: str) -> list[tuple[object, ...]]:
    def ask(connection: Connection) -> list[tuple[object, ...]]:
        return [tuple(row) for row in connection.execute(text(statement))]

    runner = FileRunner(database(url))
    try:
        return await runner.read(ask)
    finally:
        await runner.close()
