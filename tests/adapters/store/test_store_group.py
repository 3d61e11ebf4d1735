"""Group commit: who shares a commit, and who bears its failure."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, cast

import asyncpg
import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.adapters.store.group import GroupCommit
from bot.adapters.store.trouble import Trouble
from bot.adapters.store.urls import database
from bot.errors import StoreError
from tests.fakes import until

WHERE = database("postgresql://user:geheim@db.example/antifraud")


class Runner:
    """A database that writes down its transactions and fails when told."""

    dialect = "sqlite"

    def __init__(self) -> None:
        self.transactions: list[list[object]] = []
        self.let_go_count = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.fault: Callable[[list[object]], Exception | None] = lambda _: None

    async def write(self, work: Callable[[Connection], Any]) -> Any:
        values: list[object] = []
        result = work(cast(Connection, values))
        self.transactions.append(values)
        await self.gate.wait()
        if fault := self.fault(values):
            raise fault
        return result

    async def read(self, work: Callable[[Connection], Any]) -> Any:
        raise NotImplementedError

    async def let_go(self) -> None:
        self.let_go_count += 1

    async def close(self) -> None:
        raise NotImplementedError


def note(connection: Connection, values: Sequence[str]) -> list[str]:
    cast(list[object], connection).extend(values)
    return [value.upper() for value in values]


def note_too(connection: Connection, values: Sequence[int]) -> list[int]:
    cast(list[object], connection).extend(values)
    return [-value for value in values]


async def all_of(group: GroupCommit, *values: str) -> list[str | BaseException]:
    return await asyncio.gather(*(group.submit(note, value) for value in values), return_exceptions=True)


async def test_changes_of_one_moment_share_a_transaction_by_kind() -> None:
    runner = Runner()
    group = GroupCommit(runner, WHERE, Trouble())
    answers = await asyncio.gather(
        group.submit(note, "a"), group.submit(note_too, 1), group.submit(note, "b"), group.submit(note_too, 2)
    )
    assert answers == ["A", -1, "B", -2]
    assert runner.transactions == [["a", "b", 1, 2]]


async def test_what_comes_during_a_commit_shares_the_next() -> None:
    runner = Runner()
    group = GroupCommit(runner, WHERE, Trouble())
    runner.gate.clear()
    tasks = [asyncio.create_task(group.submit(note, "a"))]
    await until(lambda: runner.transactions)
    tasks += [asyncio.create_task(group.submit(note, value)) for value in "bcd"]
    await until(lambda: len(group._waiting) == 3)
    runner.gate.set()
    assert await asyncio.gather(*tasks) == ["A", "B", "C", "D"]
    assert runner.transactions == [["a"], ["b", "c", "d"]]


async def test_only_the_guilty_one_has_the_error() -> None:
    runner = Runner()
    runner.fault = lambda values: ValueError("bad") if "b" in values else None
    answers = await all_of(GroupCommit(runner, WHERE, Trouble()), "a", "b", "c")
    assert [str(answer) for answer in answers] == ["A", "bad", "C"]
    assert runner.transactions == [["a", "b", "c"], ["a"], ["b"], ["c"]]


async def test_a_lost_connection_is_told_to_all_and_nothing_is_tried_again() -> None:
    runner = Runner()
    runner.fault = lambda _: ConnectionResetError("geheim")
    answers = await all_of(GroupCommit(runner, WHERE, Trouble()), "a", "b")
    assert [type(answer) for answer in answers] == [StoreError, StoreError]
    assert "geheim" not in str(answers[0])
    assert runner.transactions == [["a", "b"]]
    assert runner.let_go_count == 1


async def test_a_connection_lost_while_isolating_ends_it() -> None:
    runner = Runner()
    faults = iter([ValueError("first"), None, ConnectionResetError(), None])
    runner.fault = lambda _: next(faults)
    answers = await all_of(GroupCommit(runner, WHERE, Trouble()), "a", "b", "c")
    assert [type(answer) for answer in answers] == [str, StoreError, StoreError]
    assert runner.transactions == [["a", "b", "c"], ["a"], ["b"]]


async def test_after_a_failure_the_next_change_goes_through() -> None:
    runner = Runner()
    faults = iter([ConnectionResetError(), None])
    runner.fault = lambda _: next(faults)
    group = GroupCommit(runner, WHERE, Trouble())
    with pytest.raises(StoreError, match="does not answer"):
        await group.submit(note, "a")
    assert await group.submit(note, "a") == "A"


async def test_a_database_that_is_held_is_not_asked_again_for_each_change() -> None:
    """Every try would wait ten seconds for the lock."""
    runner = Runner()
    runner.fault = lambda _: OperationalError("", None, sqlite3.OperationalError("database is locked"))
    answers = await all_of(GroupCommit(runner, WHERE, Trouble()), "a", "b", "c")
    assert [type(answer) for answer in answers] == [StoreError] * 3
    assert runner.transactions == [["a", "b", "c"]]


async def test_a_driver_s_own_error_is_told_in_our_words() -> None:
    runner = Runner()
    runner.fault = lambda _: asyncpg.CannotConnectNowError("the database system is starting up")
    answers = await all_of(GroupCommit(runner, WHERE, Trouble()), "a")
    assert [str(answer) for answer in answers] == [
        "PostgreSQL at db.example:5432: is starting or stopping; wait a moment"
    ]


async def test_a_connection_that_cannot_even_be_closed_keeps_nobody_waiting() -> None:
    class Stuck(Runner):
        async def let_go(self) -> None:
            raise sqlite3.OperationalError("disk I/O error")

    runner = Stuck()
    faults = iter([ConnectionResetError(), None])
    runner.fault = lambda _: next(faults)
    group = GroupCommit(runner, WHERE, Trouble())
    with pytest.raises(StoreError, match="does not answer"):
        await group.submit(note, "a")
    assert await group.submit(note, "b") == "B"
