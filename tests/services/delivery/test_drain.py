"""What a sender of several takes up is bounded, and a flood or a broadcast keeps no warning waiting."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.core.message import ChatId
from bot.services.delivery import drain
from bot.services.delivery.drain import Drain
from bot.services.delivery.outbox import Outbox
from bot.services.store import Call, CallState, Turn
from tests.builders import GROUP, OTHER_GROUP
from tests.fakes import FakeClock, FakeMessenger, FakePacing, until
from tests.stores import InlineStore


class Desk:
    """A sender, and those who commit what is to be sent."""

    def __init__(self) -> None:
        self.store = InlineStore()
        self.messenger = FakeMessenger()
        clock = FakeClock()
        self.outbox = Outbox(
            store=self.store,
            messenger=self.messenger,
            pacing=FakePacing(),
            move=self.store.chats.move,
            sleep=clock.sleep,
        )
        self.drain = Drain(self.store, self.outbox, sleep=clock.sleep)

    async def commit(self, count: int, *, once: bool = False, chat: ChatId = GROUP) -> list[int]:
        calls = [
            Call(chat_id=chat, method="sendMessage", params={"chat_id": chat, "text": "a"}, once=once)
        ] * count
        return [
            one.id for one in await self.store.inbox.finish(Turn(update_id=None, result="", calls=(*calls,)))
        ]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    found = Desk()
    yield found
    await found.outbox.stop(0)
    await found.store.close()


async def test_of_a_chat_with_very_much_waiting_a_fixed_number_is_in_hand(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drain, "OF_A_CHAT", 5)
    monkeypatch.setattr(drain, "AT_ONCE", 10)
    gate = desk.messenger.hold(GROUP)
    await desk.commit(100)
    assert [await desk.drain.look() for _ in range(3)] == [10, 0, 0]
    (other,) = await desk.commit(1, chat=OTHER_GROUP)
    assert await desk.drain.look() == 1
    await until(lambda: other not in desk.outbox.in_hand)
    gate.set()
    await desk.outbox.idle()
    while await desk.drain.look():
        await desk.outbox.idle()
    assert len(desk.messenger.texts(GROUP)) == 100


async def test_a_sender_that_stands_still_takes_up_a_fixed_number_and_warnings_before_broadcasts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drain, "MOST", 6)
    gates = [desk.messenger.hold(chat) for chat in (GROUP, OTHER_GROUP)]
    await desk.commit(20, once=True)
    assert [await desk.drain.look() for _ in range(2)] == [6, 0]
    warnings = await desk.commit(4, chat=OTHER_GROUP)
    assert await desk.drain.look() == 4
    assert desk.outbox.in_hand > set(warnings)
    await desk.commit(4, chat=OTHER_GROUP)
    assert [await desk.drain.look() for _ in range(2)] == [2, 0]
    for gate in gates:
        gate.set()
    await desk.outbox.idle()
    while await desk.drain.look():
        await desk.outbox.idle()
    assert len(desk.messenger.texts()) == 28


async def test_who_takes_over_begins_with_what_was_half_sent_alone(desk: Desk) -> None:
    numbers = await desk.commit(3)
    await desk.store.outbox.sending(numbers[1])
    assert await desk.outbox.resume_begun() == 1
    assert desk.outbox.in_hand == {numbers[1]}
    await desk.outbox.idle()
    assert [CallState(row.state) for row in await desk.store.outbox.queued()] == [CallState.READY] * 2
