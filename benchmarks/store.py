"""``python -m benchmarks.store [URL]``: the store's rates, beside raw sqlite3 doing the same batched work.

A fresh SQLite file by default; an empty PostgreSQL database when its address is given.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load import SHARE
from bot.adapters.store import open_store
from bot.core.message import ChatId, MessageId, UserId
from bot.services.store import Call, Judgement, Received, Store, Turn

BATCH = 100
ROUNDS = max(1, round(100 * SHARE))
JUDGED = 3 * BATCH * ROUNDS // 2
"""One of the turns that are judged."""
BUSY = 0.001
"""Seconds that the busy loop takes at a time."""
PAYLOAD = b"x" * 400
CHAT = ChatId(-1001234567890)
CALL = Call(chat_id=CHAT, method="sendMessage", params={"chat_id": CHAT, "text": "注意" * 100})
INSERT = (
    "INSERT INTO inbox (update_id, lane, payload, state, received_at) VALUES (?, ?, ?, 'new', ?)"
    " ON CONFLICT DO NOTHING"
)
MARK = "UPDATE inbox SET state = 'done', payload = NULL, result = 'clean', done_at = ? WHERE update_id = ?"


def received(number: int) -> Received:
    """One update."""
    return Received(update_id=number, lane=CHAT, payload=PAYLOAD)


def clean(number: int) -> Turn:
    """A turn that led to nothing."""
    return Turn(update_id=number, result="clean")


def judged(number: int) -> Turn:
    """A turn with a ledger row."""
    row = Judgement(
        chat_id=CHAT,
        message_id=MessageId(number),
        edited=0,
        sender_id=UserId(42),
        level="clean",
        score=0.01,
        stance="none",
        lang="zh-Hans",
        reason="clean",
        judged_at=1.0,
    )
    return Turn(update_id=number, result="judged", judgement=row)


def answered(number: int) -> Turn:
    """A turn with a ledger row and a call."""
    return Turn(update_id=number, result="judged", judgement=judged(number).judgement, calls=(CALL,))


def main(url: str | None) -> None:
    """Print one line per figure; a ratio stands where sqlite3 did the same."""
    with TemporaryDirectory() as place:
        asyncio.run(_make(place))
        bases = raw(Path(place))
        asyncio.run(measure(url or f"sqlite:///{place}/store.db", {} if url else bases))


async def measure(url: str, bases: Mapping[str, float]) -> None:
    """The store's figures beside the seconds of ``bases``."""
    store = await open_store(url)
    for place, (name, size, make, base) in enumerate(CASES):
        first = place * BATCH * ROUNDS
        seconds = await _receive(store, first)
        if place == 0:
            _print(f"receive, batches of {BATCH}", BATCH, seconds, bases.get(f"insert {BATCH}"))
        _print(name, size, await _finish(store, first, size, make), bases.get(base))
    _print("read one judgement", 1, await _timed(lambda _: store.ledger.judgement(CHAT, MessageId(JUDGED))))
    await _beside(store)
    await store.close()


CASES: tuple[tuple[str, int, Callable[[int], Turn], str], ...] = (
    ("finish, clean, 100 at once", BATCH, clean, f"mark {BATCH}"),
    ("finish, judged, 100 at once", BATCH, judged, ""),
    ("finish, answered, 100 at once", BATCH, answered, ""),
    ("finish, clean, one at a time", 1, clean, "mark 1"),
    ("finish, answered, one at a time", 1, answered, ""),
)


async def _receive(store: Store, first: int) -> float:
    batches = [[received(first + at * BATCH + item) for item in range(BATCH)] for at in range(ROUNDS)]
    return await _timed(lambda at: store.inbox.receive(batches[at]))


async def _finish(store: Store, first: int, size: int, make: Callable[[int], Turn]) -> float:
    turns = [make(first + number) for number in range(size * ROUNDS)]
    return await _timed(
        lambda at: asyncio.gather(*(store.inbox.finish(turn) for turn in turns[at * size : (at + 1) * size]))
    )


async def _beside(store: Store) -> None:
    """One turn at a time while the loop has always something else to do, as beside a flood."""
    busy = asyncio.create_task(_busy())
    first = len(CASES) * BATCH * ROUNDS
    _print("finish, answered, beside a busy loop", 1, await _finish(store, first, 1, answered))
    busy.cancel()


async def _busy() -> None:
    while True:
        end = time.perf_counter() + BUSY
        while time.perf_counter() < end:
            pass
        await asyncio.sleep(0)


async def _timed(work: Callable[[int], Awaitable[object]]) -> float:
    start = time.perf_counter()
    for at in range(ROUNDS):
        await work(at)
    return (time.perf_counter() - start) / ROUNDS


def raw(folder: Path) -> dict[str, float]:
    """The same inserts and marks by hand, on one connection, in the calling thread."""
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    bases = {}
    for size in (BATCH, 1):
        numbers = [range(at, at + size) for at in range(size * 10_000, size * (10_000 + ROUNDS), size)]
        rows = [[(number, CHAT, PAYLOAD, 1.0) for number in batch] for batch in numbers]
        marks = [[(1.0, number) for number in batch] for batch in numbers]
        for name, statement, batches in (("insert", INSERT, rows), ("mark", MARK, marks)):
            bases[f"{name} {size}"] = _raw_timed(connection, statement, batches)
            _print(f"raw sqlite3, {name} {size} a commit", size, bases[f"{name} {size}"])
    connection.close()
    return bases


async def _make(folder: str) -> None:
    await (await open_store(f"sqlite:///{folder}/raw.db")).close()


def _raw_timed(
    connection: sqlite3.Connection, statement: str, batches: Sequence[Sequence[tuple[object, ...]]]
) -> float:
    start = time.perf_counter()
    for batch in batches:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(statement, batch)
        connection.execute("COMMIT")
    return (time.perf_counter() - start) / len(batches)


def _print(name: str, size: int, seconds: float, base: float | None = None) -> None:
    ratio = f"{base / seconds:>6.0%} of raw" if base else ""
    print(f"{name:<36} {size / seconds:>9,.0f} /s {seconds * 1000:>8.2f} ms each {ratio}".rstrip())


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
