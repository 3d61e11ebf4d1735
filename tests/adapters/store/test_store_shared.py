"""Shared reads: who shares a statement, and who bears its failure."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.adapters.store import shared
from bot.adapters.store.shared import SharedRead
from bot.errors import StoreError, ValueRefused


class Shelf:
    """Knows the capitals of small letters, notes what it is asked and fails when told."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.refused = ""
        self.fault: Exception | None = None

    async def ask(self, keys: Sequence[str]) -> dict[str, str]:
        self.asked.append([*keys])
        await self.gate.wait()
        if self.refused in keys:
            raise ValueRefused("refused the request")
        if self.fault is not None:
            raise self.fault
        return {key: key.upper() for key in keys if key.islower()}


async def all_of(read: SharedRead[str, str], *keys: str) -> list[str | BaseException | None]:
    return await asyncio.gather(*map(read.get, keys), return_exceptions=True)


async def test_questions_of_one_moment_share_a_statement() -> None:
    shelf = Shelf()
    assert await all_of(SharedRead(shelf.ask), "a", "B", "a", "c") == ["A", None, "A", "C"]
    assert shelf.asked == [["a", "B", "c"]]


async def test_what_comes_during_a_statement_shares_the_next() -> None:
    shelf = Shelf()
    read = SharedRead(shelf.ask)
    shelf.gate.clear()
    first = asyncio.create_task(read.get("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    # The same question again: an answer from before it was asked would be too old.
    rest = asyncio.create_task(all_of(read, "a", "b"))
    await asyncio.sleep(0)
    shelf.gate.set()
    assert (await first, await rest) == ("A", ["A", "B"])
    assert shelf.asked == [["a"], ["a", "b"]]


async def test_a_crowd_takes_several_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "MOST", 2)
    shelf = Shelf()
    assert await all_of(SharedRead(shelf.ask), "a", "b", "c") == ["A", "B", "C"]
    assert shelf.asked == [["a", "b"], ["c"]]


async def test_an_impossible_key_fails_alone() -> None:
    shelf = Shelf()
    shelf.refused = "b"
    answers = await all_of(SharedRead(shelf.ask), "a", "b", "c")
    assert (answers[0], answers[2]) == ("A", "C")
    assert isinstance(answers[1], ValueRefused)


async def test_a_failing_database_fails_all_and_is_asked_again_later() -> None:
    shelf = Shelf()
    shelf.fault = StoreError("is held by another program")
    read = SharedRead(shelf.ask)
    assert await all_of(read, "a", "b") == [shelf.fault, shelf.fault]
    assert shelf.asked == [["a", "b"]]
    shelf.fault = None
    assert await read.get("a") == "A"


@pytest.mark.parametrize("fault", [None, StoreError("is held by another program")])
async def test_who_gives_up_takes_nothing_from_the_others(fault: Exception | None) -> None:
    shelf = Shelf()
    shelf.gate.clear()
    shelf.fault = fault
    read = SharedRead(shelf.ask)
    gone, left = asyncio.create_task(read.get("a")), asyncio.create_task(all_of(read, "a"))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    shelf.gate.set()
    assert await left == [fault or "A"]
    assert gone.cancelled()
