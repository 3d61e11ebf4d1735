"""The getUpdates loop against a real server: nothing is confirmed unkept, every refusal is understood."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.adapters.telegram.receive import inbox
from bot.adapters.telegram.receive.inbox import Inbox
from bot.adapters.telegram.receive.poller import ALLOWED_UPDATES, BARREN, CONFLICT_PAUSE, CONFLICTS, Poller
from bot.adapters.telegram.send.request import AiohttpRequest, Patience
from bot.errors import PollerConflict, StoreError, TokenRejected
from bot.services.store import Received, Turn
from tests.botapi import Answer, Script, hang_up, ok, raw, refuse, serving
from tests.builders import text_update
from tests.fakes import FakeClock, until
from tests.stores import InlineStore


class Line:
    """A poller on a real connection."""

    def __init__(self, server: Script, request: AiohttpRequest) -> None:
        self.server = server
        self.clock = FakeClock()
        self.store = InlineStore()
        self.inbox = Inbox(self.store, self.handle)
        self.poller = Poller(
            request, server.url, self.inbox, patience=Patience(wait=1), sleep=self.clock.sleep
        )
        self.seen: list[int] = []

    async def handle(self, update_id: int, update: object) -> None:
        self.seen.append(update_id)
        await self.store.inbox.finish(Turn(update_id=update_id, result="done"))

    async def poll(self, *answers: Answer) -> None:
        """Poll until the script is used up and the next request waits."""
        self.server.then(*answers)
        task = asyncio.create_task(self.poller.run())
        await until(lambda: task.done() or len(self.server.asked) > len(answers))
        if task.done():
            await task
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await self.inbox.idle()

    def offsets(self) -> list[object]:
        return [params.get("offset") for _, params in self.server.asked]


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    request = AiohttpRequest(timeout=1)
    await request.initialize()
    async with serving() as server:
        yield Line(server, request)
    await request.shutdown()


CONFLICT = refuse(409, "Conflict: terminated by other getUpdates request")


async def test_what_is_asked_for_is_said(line: Line) -> None:
    await line.poll(ok([]))
    expected = {"offset": 0, "limit": 100, "timeout": 1, "allowed_updates": list(ALLOWED_UPDATES)}
    assert line.server.asked[0] == ("getUpdates", expected)


async def test_updates_are_confirmed_by_the_next_request(line: Line) -> None:
    await line.poll(ok([text_update(5, "a"), text_update(7, "b")]), ok([]), ok([text_update(8, "c")]))
    assert line.offsets() == [0, 8, 8, 9]
    assert line.seen == [5, 7, 8]


async def test_numbers_that_start_over_are_followed(line: Line) -> None:
    await line.poll(ok([text_update(900_000, "a")]), ok([text_update(12, "b")]))
    assert line.offsets() == [0, 900_001, 13]


async def test_nothing_is_confirmed_before_it_is_kept(line: Line) -> None:
    gate = asyncio.Event()
    keep = line.store.inbox.receive

    async def slow(rows: list[Received]) -> tuple[Received, ...]:
        await gate.wait()
        return await keep(rows)

    line.store.inbox.receive = slow  # type: ignore[method-assign, assignment]
    line.server.then(ok([text_update(5, "a")]))
    task = asyncio.create_task(line.poller.run())
    await until(lambda: line.server.asked)
    await asyncio.sleep(0.05)
    assert line.offsets() == [0]
    gate.set()
    await until(lambda: len(line.server.asked) == 2)
    assert line.offsets() == [0, 6]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_batch_that_comes_twice_is_handled_once(line: Line) -> None:
    batch = ok([text_update(5, "a"), text_update(6, "b")])
    await line.poll(batch, batch)
    assert line.seen == [5, 6]


async def test_poison_in_a_batch_costs_nothing_but_itself(line: Line) -> None:
    await line.poll(
        ok([None, text_update(5, "a"), {"update_id": 2**70}, {"message": {}}, text_update(6, "b")])
    )
    assert line.seen == [5, 6]
    assert line.offsets() == [0, 7]
    assert line.clock.slept == []


@pytest.mark.parametrize("result", [None, 5, {}, ["junk"], "text", [{}]])
async def test_a_batch_of_nothing_but_poison_does_not_spin(line: Line, result: object) -> None:
    await line.poll(ok(result))
    assert line.offsets() == [0, 0]
    assert line.clock.slept == [1.0]


async def test_a_wrong_token_ends_the_program_with_the_cure(line: Line) -> None:
    with pytest.raises(TokenRejected, match="@BotFather") as caught:
        await line.poll(refuse(401, "Unauthorized"))
    assert "1:token" not in str(caught.value)


async def test_half_a_minute_of_conflicts_ends_the_program_with_the_cure(line: Line) -> None:
    with pytest.raises(PollerConflict, match="stop the other one"):
        await line.poll(*[CONFLICT] * CONFLICTS)
    assert line.clock.slept == [CONFLICT_PAUSE] * (CONFLICTS - 1)
    assert 20 <= sum(line.clock.slept) <= 30


async def test_conflicts_while_an_old_process_ends_are_waited_out(line: Line) -> None:
    await line.poll(CONFLICT, CONFLICT, ok([]), CONFLICT, CONFLICT, ok([text_update(5, "a")]))
    assert line.seen == [5]


async def test_other_failures_are_no_conflicts(line: Line) -> None:
    """After an outage the server may still hold the old request for a moment."""
    down = refuse(502, "Bad Gateway")
    await line.poll(down, down, down, CONFLICT, CONFLICT, down, CONFLICT, ok([text_update(5, "a")]))
    assert line.seen == [5]


@pytest.mark.parametrize(
    "answer",
    [
        refuse(500, "Internal Server Error"),
        raw(502, b"<html>"),
        raw(200, b"not json"),
        raw(200, b"{}"),
        hang_up,
        refuse(400, "Bad Request: whatever"),
    ],
)
async def test_failures_are_waited_out_with_growing_pauses(line: Line, answer: Answer) -> None:
    await line.poll(*[answer] * 8, ok([text_update(5, "a")]), answer)
    assert line.clock.slept == [0.5, 1, 2, 4, 8, 16, 30, 30, 0.5]
    assert line.seen == [5]
    assert line.offsets()[:9] == [0] * 9


async def test_a_pause_that_is_asked_for_is_kept(line: Line) -> None:
    await line.poll(refuse(429, "Too Many Requests: retry after 9", retry_after=9), ok([]))
    assert line.clock.slept == [9.0]


async def test_no_more_is_fetched_while_the_hands_are_full(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()
    monkeypatch.setattr(line.inbox, "room", gate.wait)
    task = asyncio.create_task(line.poller.run())
    await asyncio.sleep(0.05)
    assert line.server.asked == []
    gate.set()
    await until(lambda: line.server.asked)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_the_log_names_no_text(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    await line.poll(refuse(400, "Bad Request: 收微信号"))
    assert caplog.messages == ["poll_failed kind=Refused tries=1"]


async def test_a_batch_that_could_not_be_kept_is_asked_for_again(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, faults = line.store.inbox.receive, iter([StoreError("locked"), StoreError("locked")])

    async def locked(rows: Any) -> Any:
        if (fault := next(faults, None)) is not None:
            raise fault
        return await take(rows)

    monkeypatch.setattr(line.store.inbox, "receive", locked)
    batch = ok([text_update(5, "a")])
    await line.poll(batch, batch, batch)
    assert line.seen == [5]
    assert line.clock.slept == [0.5, 1.0]


async def test_a_flood_that_is_let_go_unread_makes_it_wait_for_nothing(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or all other chats would wait at the platform meanwhile."""
    monkeypatch.setattr(inbox, "LEAST", -1)
    monkeypatch.setattr(inbox, "SHARED", -inbox.SHARE)
    await line.poll(*(ok([text_update(number, "flood")]) for number in range(1, 3 * BARREN)))
    assert line.seen == []
    assert line.clock.slept == []
    assert line.offsets() == [0, *range(2, 3 * BARREN + 1)]
