"""The whole bot behind a line that breaks: every ad is answered, nothing ends it or makes it spin."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from typing import TypeVar

import pytest

from tests.hostile.broken_line import Line, broken_line
from tests.hostile.proxy import PROVEN, REFUSING, SLOW, UNCERTAIN, any_reply, says

R = TypeVar("R")
AT_ONCE = 6
"""Bots that meet faults at once: most of what they do is wait."""
LOOKS = ("getChatAdministrators", "getChatMember", "getChat")
ALL = PROVEN | UNCERTAIN | REFUSING | SLOW
ENDING = ("description is a list", "parameters are a list", "come again in 1e308", "come again in -5")
"""What ended the process, or made it spin, before it was read in one place."""


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    async with broken_line(tmp_path) as found:
        yield found


async def each(
    folder: Path, faults: Iterable[str], strike: Callable[[Line, str], Awaitable[R]]
) -> dict[str, R]:
    """What comes of each fault: of several bots at once, each meets its share of them one after the other."""
    names = tuple(faults)

    async def share(number: int) -> dict[str, R]:
        own = folder / str(number)
        own.mkdir()
        async with broken_line(own) as line:
            return {name: await strike(line, name) for name in names[number::AT_ONCE]}

    shares = await asyncio.gather(*map(share, range(AT_ONCE)))
    return {name: outcome for some in shares for name, outcome in some.items()}


async def after(line: Line, name: str, groups: int, *methods: str, times: int = 1) -> list[int]:
    """How often each of so many groups is warned when a fault strikes that often."""
    line.proxy.rules.clear()
    line.proxy.struck.clear()
    line.proxy.breaks(ALL[name], *methods, times=times)
    counts = await line.answered(line.posts_ads(groups))
    assert line.proxy.struck.total() == times, name
    return counts


async def receiving(line: Line, name: str) -> list[int]:
    """How often two groups are warned when a fault strikes what is received."""
    line.proxy.rules.clear()
    line.proxy.struck.clear()
    line.proxy.breaks(ALL[name], "getUpdates", times=1)
    # The first ends the request that was under way before the line broke.
    groups = line.posts_ads(1)
    await line.until(lambda: line.proxy.struck["getUpdates"])
    return await line.answered(groups | line.posts_ads(1))


async def test_updates_that_come_over_a_broken_line_are_answered_once(tmp_path: Path) -> None:
    assert await each(tmp_path, ALL, receiving) == {name: [1, 1] for name in ALL}


async def test_what_surely_did_not_happen_is_done_once_in_the_end(tmp_path: Path) -> None:
    found = await each(tmp_path, PROVEN, lambda line, name: after(line, name, 3, "sendMessage", times=2))
    assert found == {name: [1, 1, 1] for name in PROVEN}


async def test_what_may_have_happened_is_said_twice_at_most(tmp_path: Path) -> None:
    counts = await each(tmp_path, UNCERTAIN | SLOW, lambda line, name: after(line, name, 2, "sendMessage"))
    found = {name: sum(said) for name, said in counts.items()}
    assert {name: count for name, count in found.items() if not 2 <= count <= 3} == {}
    assert found["cut before"] == found["a page"] == found["stalls"] == 2


async def test_look_ups_that_fail_cost_no_answer(tmp_path: Path) -> None:
    found = await each(tmp_path, ALL, lambda line, name: after(line, name, 1, *LOOKS))
    assert found == {name: [1] for name in ALL}


@pytest.mark.parametrize("seed", range(3))
async def test_a_storm_of_everything(tmp_path: Path, seed: int) -> None:
    """Receiving and looking up break in every way, sending in those that prove that nothing happened."""
    async with broken_line(tmp_path, seed=seed) as line:
        for fault in (*UNCERTAIN.values(), any_reply):
            line.proxy.breaks(fault, "getUpdates", *LOOKS, chance=0.015)
        for fault in PROVEN.values():
            line.proxy.breaks(fault, chance=0.03, times=4)
        begun = time.monotonic()
        groups = line.posts_ads(12)
        assert await line.answered(groups) == [1] * 12
        lasted = time.monotonic() - begun
        assert line.proxy.seen["getUpdates"] < 20 + 8 * lasted, "it spins"
        assert sum(line.proxy.struck.values()) > 3


async def test_what_used_to_end_it_does_not(tmp_path: Path) -> None:
    async def strike(line: Line, name: str) -> list[int]:
        methods = ("getUpdates",) if name == ENDING[3] else ("getUpdates", *LOOKS)
        line.proxy.breaks(says(name), *methods, times=2)
        groups = line.posts_ads(2)
        await line.until(lambda: line.proxy.struck.total() == 2)
        counts = await line.answered(groups | line.posts_ads(1))
        assert line.app.supervisor.restarts == {}
        return counts

    names = (*ENDING[:2], ENDING[3])
    assert await each(tmp_path, names, strike) == {name: [1, 1, 1] for name in names}


async def test_a_server_that_says_nothing_but_nonsense_is_asked_rarely(line: Line) -> None:
    line.proxy.breaks(any_reply)
    await asyncio.sleep(2.5)
    before = line.proxy.seen["getUpdates"]
    await asyncio.sleep(4)
    assert line.proxy.seen["getUpdates"] - before <= 8
    line.proxy.rules.clear()
    assert await line.answered(line.posts_ads(1)) == [1]


async def test_one_chat_that_drips_keeps_no_other_waiting(line: Line) -> None:
    """A lane is a chat's own; the connections are many."""
    line.proxy.breaks(SLOW["stalls"], "sendMessage", times=1)
    groups = line.posts_ads(5)
    async with asyncio.timeout(60):
        while sum(line.warnings(chat_id) for chat_id in groups) < 4:
            await asyncio.sleep(0.02)
    assert await line.answered(groups) == [1] * 5
