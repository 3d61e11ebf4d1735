"""Who loses one right to another process stands by for it again; whose database is lost ends."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from bot.adapters.store import Right
from bot.core.message import ChatId, ChatKind
from bot.core.operating.roles import roles_of
from bot.errors import StoreLost
from bot.replicas import Beside, Replica
from bot.services.delivery.handover import Handover
from bot.services.store import ChatRecord
from tests.fakes import until
from tests.stores import InlineStore

GROUP = ChatId(-5)


class Held(SimpleNamespace):
    """What of a store is asked for by whoever has a right; a lost one says so."""

    lost = False
    closed = False

    async def look(self) -> None:
        if self.lost:
            raise StoreLost("another has it")

    async def close(self) -> None:
        self.closed = True


class Desk:
    """One of several processes, and the rights that it is given one after the other."""

    def __init__(self, *rights: Held) -> None:
        self.store = Held()
        self.rights = list(rights)
        self.asked: list[Right] = []
        self.read: list[str] = []
        self.kept = InlineStore()
        self.handover = Handover(store=self.kept, pacing=SimpleNamespace())  # type: ignore[arg-type]
        app: Any = SimpleNamespace(
            store=self.store,
            inbox=None,
            clock=SimpleNamespace(now=lambda: 0.0),
            chats=SimpleNamespace(forget_all=lambda: self.read.append("chats")),
            past=SimpleNamespace(forget_all=lambda: None),
            federations=SimpleNamespace(changed=self.load),
            load=self.load,
        )
        shards: Any = SimpleNamespace(tell=lambda **_: None, run=self.fail, owned=frozenset(), epochs={})
        changes: Any = SimpleNamespace(news=self.news, purge=self.load)
        having = Beside(shards=shards, changes=changes, open=self.open)
        self.replica = Replica(app, having, self.handover, roles_of("receiver,scheduler"))

    async def load(self) -> None: ...

    async def news(self) -> None:
        """Anything may have changed."""

    async def fail(self) -> None:
        raise LookupError("a fault")

    async def open(self, right: Right) -> Any:
        self.asked.append(right)
        if self.rights:
            return self.rights.pop(0)
        return await asyncio.Event().wait()

    async def for_ever(self) -> None:
        await asyncio.Event().wait()


@pytest.mark.parametrize("right", [Right.POLLER, Right.SCHEDULER])
async def test_a_right_that_was_lost_is_waited_for_again(right: Right) -> None:
    first, second = Held(lost=True), Held()
    desk = Desk(first, second)
    replica = desk.replica
    work = replica.poll(desk.for_ever) if right is Right.POLLER else replica.schedule()
    task = asyncio.create_task(work)
    await until(lambda: task.done() or len(desk.asked) == 2)
    assert desk.asked == [right, right]
    assert first.closed
    await until(lambda: replica.schedules or replica.receives)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert second.closed


async def test_a_database_that_was_lost_ends_it() -> None:
    desk = Desk(Held(lost=True))
    desk.store.lost = True
    with pytest.raises(StoreLost):
        await desk.replica.schedule()


async def test_the_fault_that_ends_a_part_is_told_by_its_own_kind() -> None:
    with pytest.raises(LookupError):
        await Desk().replica.work()


class Parts(SimpleNamespace):
    """Parts of the chats that one worker has, and of which one turn goes on."""

    held = frozenset({1, 2})
    resigned = False

    async def resign(self) -> None:
        self.resigned = True

    async def give_back(self) -> None:
        self.held = self.held & self.busy()


async def test_who_is_told_to_end_gives_its_parts_back_while_turns_end() -> None:
    desk, turns = Desk(), {1}
    desk.replica.shards = parts = Parts(busy=lambda: frozenset(turns))  # type: ignore[assignment]
    leaving = asyncio.create_task(desk.replica.leave())
    await until(lambda: parts.held == {1})
    assert parts.resigned
    assert not leaving.done()
    turns.clear()
    await leaving
    assert parts.held == frozenset()


async def test_a_server_that_is_away_keeps_nobody_from_ending(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk()

    async def away() -> None:
        raise StoreLost("away")

    desk.replica.shards = Parts(busy=frozenset, resign=away)  # type: ignore[assignment]
    await desk.replica.leave()
    assert "parts_not_given_back kind=StoreLost" in caplog.text


async def test_where_anything_may_have_changed_no_chat_counts_as_left_any_more() -> None:
    desk = Desk()
    await desk.kept.chats.save(ChatRecord(chat_id=GROUP, kind=ChatKind.GROUP, title="", active=False))
    await desk.handover.chat_changed(GROUP)
    assert desk.handover.has_left(GROUP)
    await desk.replica.hearing.listen()
    assert not desk.handover.has_left(GROUP)
    assert desk.read == ["chats"]
    await desk.kept.close()
