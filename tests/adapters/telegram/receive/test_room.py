"""Receivers take in no more than there is room for, and nobody's flood shuts the inbox for the others."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest

from bot.adapters.telegram.receive import room
from bot.adapters.telegram.receive.inbox import Inbox
from bot.adapters.telegram.receive.room import Room
from bot.core.message import ChatId
from bot.errors import StoreError
from bot.services.metering import Event
from bot.services.store import Call, Received, Turn
from tests.builders import GROUP, OTHER_GROUP, text_update
from tests.desk import Duty
from tests.fakes import until
from tests.stores import InlineStore


class Meter:
    """Counts by event."""

    def __init__(self) -> None:
        self.counted: Counter[Event] = Counter()

    def count(self, event: Event, *_: str, by: int = 1) -> None:
        self.counted[event] += by

    def took(self, *_: object) -> None: ...


class Door:
    """A receiver of several processes."""

    def __init__(self) -> None:
        self.store = InlineStore()
        self.meter = Meter()
        self.pauses = 0
        self.slept = asyncio.Event()
        self.inbox = Inbox(self.store, self.never, only_kept=True, sleep=self.sleep, meter=self.meter)

    async def never(self, *_: object) -> None:
        raise AssertionError("a receiver handles nothing")

    async def sleep(self, _: float) -> None:
        self.pauses += 1
        await self.slept.wait()

    async def fill(self, numbers: range, lane: int) -> None:
        rows = [Received(update_id=number, lane=lane, payload=b"{}") for number in numbers]
        await self.store.inbox.receive(rows)


@pytest.fixture
async def door(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    monkeypatch.setattr(room, "MOST", 10)
    monkeypatch.setattr(room, "SHARE", 3)
    monkeypatch.setattr(room, "EVERY", 0.0)
    found = Door()
    yield found
    await found.store.close()


async def test_a_full_inbox_takes_nothing_until_something_of_it_is_done(door: Door) -> None:
    await door.fill(range(9), -1)
    assert await door.inbox.has_room()
    await door.fill(range(9, 10), -1)
    assert not await door.inbox.has_room()
    assert door.meter.counted == {Event.PUT_OFF: 1}
    await door.store.inbox.finish(Turn(update_id=3, result=""))
    assert await door.inbox.has_room()


async def test_who_fetches_waits_until_there_is_room(door: Door) -> None:
    await door.fill(range(10), -1)
    waits = asyncio.create_task(door.inbox.room())
    await until(lambda: door.pauses)
    assert not waits.done()
    await door.store.inbox.finish(Turn(update_id=3, result=""))
    door.slept.set()
    await waits
    assert door.meter.counted[Event.PUT_OFF] == door.pauses


async def test_who_floods_is_let_go_where_room_is_short(door: Door) -> None:
    await door.fill(range(4), -1)
    # There is room in plenty: nobody has too much.
    assert await door.inbox.has_room()
    await door.inbox.accept([text_update(100, "a", chat_id=-1)])
    assert await door.inbox.has_room()
    await door.inbox.accept([text_update(101, "a", chat_id=-1), text_update(102, "a", chat_id=-2)])
    kept = {waiting.update_id for waiting in await door.store.inbox.waiting()}
    assert kept == {*range(4), 100, 102}
    assert door.meter.counted == {Event.LET_GO: 1}
    assert door.inbox.met == 3


async def test_while_the_store_does_not_answer_what_it_said_last_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "EVERY", 0.0)
    said = iter([(room.MOST, frozenset({1})), StoreError("away"), (0, frozenset[int]())])

    class Away:
        async def crowd(self, *_: int) -> tuple[int, frozenset[int]]:
            answer = next(said)
            if isinstance(answer, StoreError):
                raise answer
            return answer

    asked = Room(Away())  # type: ignore[arg-type]
    assert [await asked.is_left() for _ in range(3)] == [False, False, True]


async def test_the_store_is_asked_now_and_then() -> None:
    now, asked = [0.0], []

    class Kept:
        async def crowd(self, *_: int) -> tuple[int, frozenset[int]]:
            asked.append(now[0])
            return 0, frozenset()

    found = Room(Kept(), now=lambda: now[0])  # type: ignore[arg-type]
    for step in (0.0, 0.5, 0.99, 1.0, 1.5, 2.0):
        now[0] = step * room.EVERY
        await found.is_left()
    assert asked == [0.0, room.EVERY, 2 * room.EVERY]


class Mute(Duty):
    """A bot alone whose platform takes nothing for a while."""

    def __init__(self) -> None:
        super().__init__()
        self.voices = [self.messenger.hold(chat_id) for chat_id in (GROUP, OTHER_GROUP)]

    async def say(self, chat_id: int, count: int, **fields: object) -> None:
        call = Call(chat_id=ChatId(chat_id), method="deleteMessage", params={"chat_id": chat_id}, **fields)  # type: ignore[arg-type]
        turn = Turn(update_id=None, result="test", calls=(call,) * count)
        self.outbox.submit(await self.store.inbox.finish(turn))

    async def speak(self) -> None:
        for voice in self.voices:
            voice.set()
        await self.settled()

    def kept(self) -> set[int]:
        return set(self.store.states())


@pytest.fixture
async def mute(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Mute]:
    monkeypatch.setattr(room, "ANSWERS", 10)
    monkeypatch.setattr(room, "ANSWERS_SHARE", 4)
    found = Mute()
    yield found
    await found.store.close()


async def test_who_is_alone_takes_in_nothing_while_too_much_is_to_be_answered(mute: Mute) -> None:
    await mute.say(GROUP, 9)
    assert await mute.inbox.has_room()
    await mute.say(OTHER_GROUP, 1)
    assert not await mute.inbox.has_room()
    waits = asyncio.create_task(mute.inbox.room())
    await mute.speak()
    async with asyncio.timeout(60):
        await waits
    assert await mute.inbox.has_room()


async def test_a_broadcast_to_all_keeps_nobody_from_being_heard(mute: Mute) -> None:
    await mute.say(GROUP, 30, once=True)
    assert await mute.inbox.has_room()
    await mute.speak()


async def test_a_chat_that_is_answered_without_end_leaves_room_for_the_others(mute: Mute) -> None:
    await mute.say(GROUP, 4)
    await mute.inbox.accept([text_update(1, "a", chat_id=GROUP)])
    await mute.say(OTHER_GROUP, 1)
    await mute.inbox.accept([text_update(2, "a", chat_id=GROUP), text_update(3, "a", chat_id=OTHER_GROUP)])
    assert mute.kept() == {1, 3}
    await mute.speak()
