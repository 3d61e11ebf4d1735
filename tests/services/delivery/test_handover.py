"""Where one process decides and another sends: nothing is sent twice, and each knows what waits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Any

import pytest

from bot.adapters.store import SqlStore
from bot.adapters.telegram.send.pacing import Pacer
from bot.core.message import ChatId, ChatKind
from bot.errors import Gone, StoreError
from bot.services.delivery.drain import Drain
from bot.services.delivery.handover import Handover
from bot.services.delivery.outbox import Outbox
from bot.services.store import Call, ChatRecord, Queued, Turn
from tests.fakes import FakeMessenger
from tests.stores import InlineStore

GROUP = ChatId(-100)


async def nowhere(*_: object) -> None:
    """Nothing moves."""


class Desk:
    """One that decides and one that sends."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.messenger = FakeMessenger()
        self.shut: set[ChatId] = set()
        pacer = Pacer(lifted=True)
        self.handover = Handover(
            store=store, pacing=pacer, is_shut=self.shut.__contains__, sleep=self.pass_on
        )
        self.outbox = Outbox(store=store, messenger=self.messenger, pacing=pacer, move=nowhere)
        self.drain = Drain(store, self.outbox)
        self.slept = 0

    async def pass_on(self, _: float) -> None:
        """The sender's turn while the other waits."""
        self.slept += 1
        await self.drain.look()
        await self.outbox.idle()

    async def decided(self, method: str = "sendMessage", **more: Any) -> tuple[Queued, ...]:
        call = Call(chat_id=GROUP, method=method, params={"chat_id": GROUP, "text": "a"}, **more)
        return await self.store.inbox.finish(Turn(update_id=None, result="", calls=(call,)))

    def sent(self) -> list[str]:
        return [method for method, _ in self.messenger.calls]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    store = InlineStore()
    yield Desk(store)
    await store.close()


async def test_what_one_commits_the_other_sends_once(desk: Desk) -> None:
    desk.handover.submit(await desk.decided())
    assert desk.sent() == []
    assert [await desk.drain.look() for _ in range(2)] == [1, 0]
    await desk.outbox.idle()
    assert await desk.drain.look() == 0
    assert desk.sent() == ["sendMessage"]


async def test_who_waits_for_what_no_message_waits_before_waits_until_it_is_done(desk: Desk) -> None:
    await desk.handover.performed(await desk.decided("deleteMessage"), 60.0)
    assert desk.sent() == ["deleteMessage"]
    assert desk.slept == 1


async def test_nobody_waits_for_messages(desk: Desk) -> None:
    await desk.handover.performed(await desk.decided(), 60.0)
    assert desk.slept == 0


async def test_what_waits_is_counted_until_the_next_look_and_by_it(desk: Desk) -> None:
    for _ in range(4):
        desk.handover.submit(await desk.decided())
    desk.handover.submit(await desk.decided(once=True, slot=1.0))
    assert (desk.handover.backlog(GROUP), desk.handover.tips_waiting()) == (4, 1)
    await desk.handover.look()
    assert (desk.handover.backlog(GROUP), desk.handover.tips_waiting()) == (4, 1)
    await desk.handover.idle()
    await desk.handover.look()
    assert (desk.handover.backlog(GROUP), desk.handover.tips_waiting()) == (0, 0)
    assert desk.handover.oldest() is None


async def test_that_the_bot_is_out_of_a_chat_is_read_in_its_record(desk: Desk) -> None:
    record = ChatRecord(chat_id=GROUP, kind=ChatKind.SUPERGROUP, title="A")
    await desk.store.chats.save(record)
    desk.messenger.fail(GROUP, Gone("kicked"))
    await desk.decided()
    await desk.drain.look()
    await desk.outbox.idle()
    assert desk.outbox.has_left(GROUP)
    assert not desk.handover.has_left(GROUP)
    await desk.handover.chat_changed(GROUP)
    assert desk.handover.has_left(GROUP)
    # Whoever hears the chat again notes that first, and the sender believes it.
    desk.handover.rejoined(GROUP)
    await desk.store.chats.save(record)
    await desk.handover.chat_changed(GROUP)
    assert not desk.handover.has_left(GROUP)
    await desk.decided()
    await desk.drain.look()
    await desk.outbox.idle()
    assert desk.sent() == ["sendMessage", "sendMessage"]


async def test_a_chat_known_to_be_shut_counts_as_left(desk: Desk) -> None:
    desk.shut.add(GROUP)
    assert desk.handover.has_left(GROUP)


async def test_who_waits_does_so_through_a_fault_of_the_database(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they committed counts: whoever took the fault for theirs would decide it once more."""
    ask = desk.store.outbox.still_waiting
    faults = iter([StoreError("no answer")] * 3)

    async def failing(among: Collection[int]) -> frozenset[int]:
        for fault in faults:
            raise fault
        return await ask(among)

    monkeypatch.setattr(desk.store.outbox, "still_waiting", failing)
    await desk.handover.performed(await desk.decided("deleteMessage"), 60.0)
    assert desk.sent() == ["deleteMessage"]
    assert desk.slept == 4
