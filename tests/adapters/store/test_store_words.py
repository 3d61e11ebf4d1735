"""What was said leaves the rows when it is not needed, and the files with everything that is deleted."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.adapters.store import file, migrate, open_store, revisions
from bot.adapters.store.copies import backup
from bot.adapters.store.file import FileRunner
from bot.adapters.store.revisions import once
from bot.adapters.store.urls import database
from bot.core.message import ChatId, UserId
from bot.services.guard.recording import wordless
from bot.services.store import Act, Call, Claim, Judgement, Queued, Received, Store, Turn
from tests.adapters.store.conftest import Clock
from tests.builders import judgement

GROUP, WHO = ChatId(-1001234567890), UserId(4200)
WORDS = "gently-used-words-of-somebody"
SIGNALS = json.dumps([{"id": "a", "weight": 1.5, "reason": "r", "evidence": [WORDS, "x"]}])


def call(chat: int = GROUP, **fields: Any) -> Call:
    params = {"chat_id": chat, "text": WORDS, **fields}
    return Call(chat_id=ChatId(chat), method="sendMessage", params=params)


def judged(number: int = 1, **facts: Any) -> Judgement:
    kept = {"sender_id": WHO, "signals": SIGNALS, "evidence": json.dumps({"name": "N", "text": WORDS})}
    return judgement(number, **{"chat_id": GROUP, "judged_at": 10.0, **kept, **facts})


async def queue(store: Store, *calls: Call) -> tuple[Queued, ...]:
    return await store.inbox.finish(Turn(update_id=None, result="x", calls=calls))


async def aside(store: Store, number: int, who: int) -> None:
    payload = json.dumps({"update_id": number, "message": {"from": {"id": who}, "text": WORDS}}).encode()
    await store.inbox.receive([Received(update_id=number, lane=GROUP, payload=payload)])
    await store.inbox.set_aside(number, f"KeyError: '{WORDS}'")


async def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """Read past the port."""

    def work(connection: Connection) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.execute(text(query)).all()]

    return await once(database(url), lambda runner: runner.read(work))


async def test_a_call_keeps_its_parameters_while_it_waits_and_no_longer(url: str, clock: Clock) -> None:
    store = await open_store(url, clock=clock, right=None)
    sent, failed, waits = await queue(store, call(), call(), call())
    await asyncio.gather(store.outbox.sent(sent.id, 5), store.outbox.failed(failed.id, "refused"))
    (dropped,) = await queue(store, call(-7))
    await store.outbox.drop(ChatId(-7), "left")
    (moved,) = await queue(store, call(-8, message_id=3))
    await store.chats.move(ChatId(-8), ChatId(-9))
    (tip,) = await store.tips.claim([Claim(chat_id=GROUP, slot=5.0, next_run=9.0, tip_id="t", call=call())])
    await store.tips.posted(tip, 7, "", [])
    found = dict(await rows(url, "SELECT id, params FROM outbox"))
    assert json.loads(found.pop(waits.id))["text"] == WORDS
    assert found == dict.fromkeys((sent.id, failed.id, dropped.id, moved.id, tip.id), "{}")
    await store.close()


async def test_words_of_old_cases_go_and_what_they_weighed_stays(store: Store) -> None:
    await store.inbox.finish(Turn(update_id=None, result="x", judgement=judged(1, judged_at=10.0)))
    await store.inbox.finish(Turn(update_id=None, result="x", judgement=judged(2, judged_at=20.0)))
    assert await store.ledger.purge_evidence(20.0) == 1
    young, old = await store.ledger.latest(GROUP, 9)
    assert (young.signals, young.evidence) == (SIGNALS, judged().evidence)
    assert old.evidence == ""
    assert json.loads(old.signals) == [{"id": "a", "weight": 1.5, "reason": "r", "evidence": []}]


async def test_many_old_cases_go_in_one_call(store: Store) -> None:
    turns = [Turn(update_id=None, result="x", judgement=judged(number)) for number in range(1, 1503)]
    await asyncio.gather(*(store.inbox.finish(turn) for turn in turns))
    assert await store.ledger.purge_evidence(20.0) == 1502
    assert await store.ledger.purge_evidence(20.0) == 0


async def test_what_was_set_aside_keeps_its_kind_of_error_alone(url: str, clock: Clock) -> None:
    store = await open_store(url, clock=clock, right=None)
    await aside(store, 1, WHO)
    clock.now += 100
    await aside(store, 2, WHO)
    assert await store.ledger.purge_evidence(clock.now) == 1
    assert await store.ledger.purge_evidence(clock.now) == 0
    query = "SELECT error, payload IS NULL FROM inbox WHERE state = 'aside' ORDER BY update_id"
    (old, gone), (young, there) = await rows(url, query)
    assert (old, bool(gone)) == ("KeyError", True)
    assert (young, bool(there)) == (f"KeyError: '{WORDS}'", False)
    await store.close()


async def test_whoever_is_forgotten_is_in_no_update_that_was_set_aside(url: str, clock: Clock) -> None:
    store = await open_store(url, clock=clock, right=None)
    await aside(store, 1, WHO)
    await aside(store, 2, 14_200)
    await aside(store, 3, 42_001)
    await store.people.forget(WHO)
    query = "SELECT update_id FROM inbox WHERE payload IS NOT NULL ORDER BY update_id"
    assert await rows(url, query) == [(2,), (3,)]
    await store.close()


async def test_what_waits_for_somebody_forgotten_is_not_said_and_acts_of_a_group_are_done(
    store: Store,
) -> None:
    """Nobody escapes a restriction by wanting to be forgotten."""
    mute = Call(chat_id=GROUP, method="restrictChatMember", params={"chat_id": GROUP, "user_id": WHO})
    private, warning, act = await queue(store, call(WHO), call(), mute)
    await store.people.forget(WHO)
    assert [queued.id for queued in await store.outbox.queued()] == [warning.id, act.id]
    assert await store.outbox.sending(private.id) is False


async def test_a_store_can_be_scrubbed(store: Store) -> None:
    await queue(store, call())
    assert await store.scrub() is True


@pytest.mark.parametrize("signals", [SIGNALS, "[]", "", WORDS, f'"{WORDS}"', f'["{WORDS}"]', "{}", "3"])
def test_reasons_of_any_shape_lose_their_words(signals: str) -> None:
    assert WORDS not in wordless(signals)
    assert isinstance(json.loads(wordless(signals)), list)


# The files of SQLite


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


async def test_what_was_deleted_leaves_the_file_and_the_log_beside_it(sqlite_url: str, clock: Clock) -> None:
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    store = await open_store(sqlite_url, clock=clock)
    acts = (Act(chat_id=GROUP, kind="warn", at=1.0),)
    for start in range(0, 600, 50):
        turns = [
            Turn(
                update_id=None,
                result="x",
                judgement=judged(start + n, evidence=json.dumps({"name": "N", "text": WORDS * n})),
                calls=(call(filler="y" * n * 37),),
                acts=acts,
            )
            for n in range(1, 50)
        ]
        for queued in await asyncio.gather(*(store.inbox.finish(turn) for turn in turns)):
            await store.outbox.sent(queued[0].id, 1)
    assert WORDS.encode() in bytes_of(folder)
    await store.ledger.purge_evidence(clock.now)
    await store.purge(clock.now + 1)
    assert await store.scrub() is True
    assert WORDS.encode() not in bytes_of(folder)
    assert next(folder.glob("*-wal")).stat().st_size == 0
    await store.close()


async def test_a_reader_that_takes_its_time_holds_up_no_commit(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "_PRAGMAS", (*file._PRAGMAS, "PRAGMA busy_timeout = 600000"))
    path = sqlite_url.removeprefix("sqlite:///")
    store = await open_store(sqlite_url)
    await queue(store, call())
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM outbox").fetchone()
        await queue(store, call())
        scrubbing = asyncio.create_task(store.scrub())
        async with asyncio.timeout(120):
            # Ten minutes it would have waited for the reader, and every commit behind it.
            for _ in range(5):
                await queue(store, call())
            assert await scrubbing is False
        reader.execute("COMMIT")
    assert await store.scrub() is True
    await store.close()


def leave_remnants(path: str) -> None:
    """As a program did that let deleted bytes lie."""
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        old.execute("PRAGMA secure_delete = OFF")
        statement = (
            "INSERT INTO outbox (chat_id, method, params, once, state)"
            " VALUES (1, 'sendMessage', ?, 0, 'sent')"
        )
        for number in range(300):
            old.execute(statement, (WORDS + "z" * number * 20,))
        old.execute("DELETE FROM outbox")
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert WORDS.encode() in Path(path).read_bytes(), "a file keeps what was deleted"


async def test_a_backup_takes_along_nothing_that_was_deleted(sqlite_url: str, tmp_path: Path) -> None:
    await (await open_store(sqlite_url)).close()
    leave_remnants(sqlite_url.removeprefix("sqlite:///"))
    await backup(sqlite_url, tmp_path / "copy.db")
    assert WORDS.encode() not in (tmp_path / "copy.db").read_bytes()
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


# Databases of before


def to_revision(number: str) -> Any:
    def work(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(revisions.MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, number)

    return work


def as_it_was(connection: Connection) -> None:
    """Rows as they stood before their words went: done, failed, waiting, judged in vain and lately."""
    outbox = text(
        "INSERT INTO outbox (chat_id, method, params, once, state, error)"
        " VALUES (1, 'sendMessage', :params, :once, :state, :error)"
    )
    refused = f'can\'t parse entities: Unsupported start tag "{WORDS}" at byte offset 5'
    states = {"sent": None, "failed": refused, "ready": None, "sending": None}
    for state, error in states.items():
        connection.execute(
            outbox, {"params": json.dumps({"text": WORDS}), "once": False, "state": state, "error": error}
        )
    names = (
        "chat_id, message_id, edited, sender_id, level, stance, lang, reason, scheme, sub, album, signals,"
        " form, score, judged_at, answered, cleared_by, evidence"
    )
    case = text(
        f"INSERT INTO judgements ({names}) VALUES (1, :number, 0, 2, 'fraud', 'offer', 'en', 'r', '', '', '',"
        " :signals, '', 0.9, 5.0, :answered, 0, :evidence)"
    )
    texts = {"": SIGNALS, json.dumps({"text": WORDS}): SIGNALS, " ": ""}
    for number, (evidence, signals) in enumerate(texts.items()):
        row = {"number": number, "signals": signals, "answered": False, "evidence": evidence.strip()}
        connection.execute(case, row)


@pytest.fixture
async def old(url: str) -> str:
    """A database of before, with its words."""
    revisions.make_place(database(url))
    await once(database(url), lambda runner: runner.write(to_revision("0010")))
    await once(database(url), lambda runner: runner.write(as_it_was))
    return url


async def test_an_older_database_loses_the_words_that_are_not_needed(old: str) -> None:
    await migrate(old)
    calls = await rows(old, "SELECT state, params, error FROM outbox ORDER BY id")
    waiting = json.dumps({"text": WORDS})
    bare = "can't parse entities: Unsupported start tag … at byte offset 5"
    assert calls == [
        ("sent", "{}", None),
        ("failed", "{}", bare),
        ("ready", waiting, None),
        ("sending", waiting, None),
    ]
    in_vain, lately, broken = await rows(old, "SELECT signals, evidence FROM judgements ORDER BY message_id")
    assert json.loads(in_vain[0]) == [{"id": "a", "weight": 1.5, "reason": "r", "evidence": []}]
    assert lately == (SIGNALS, json.dumps({"text": WORDS}))
    assert broken == ("[]", "")


async def test_an_older_file_is_written_anew(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    revisions.make_place(database(sqlite_url))
    await once(database(sqlite_url), lambda runner: runner.write(to_revision("0010")))
    leave_remnants(path)
    await migrate(sqlite_url)
    assert not re.search(WORDS.encode(), bytes_of(Path(path).parent))


async def test_a_file_that_cannot_be_written_anew_is_used_as_it_is(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def full(_: FileRunner) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    revisions.make_place(database(sqlite_url))
    await once(database(sqlite_url), lambda runner: runner.write(to_revision("0010")))
    monkeypatch.setattr(FileRunner, "rewrite", full)
    await (await open_store(sqlite_url)).close()
    assert "database_not_rewritten kind=OperationalError" in caplog.messages
