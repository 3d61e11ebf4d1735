"""The one door for updates: committed before handled, in order per chat, and nothing poisons a batch."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.adapters.store import MemoryStore
from bot.adapters.telegram.inbox import WAITING, Inbox
from bot.errors import StoreError, ValueRefused
from bot.services.ports import Queued, Received, Turn
from tests.builders import GROUP, OTHER_GROUP, text_update
from tests.fakes import until

Json = dict[str, Any]


class Hall:
    """An inbox whose handler finishes each update and notes it."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self.store = store or MemoryStore()
        self.handled: list[int] = []
        self.raw: list[Any] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.poison: dict[int, Exception] = {}
        self.pauses: list[float] = []
        self.waking = asyncio.Event()
        self.waking.set()
        self.inbox = Inbox(self.store, self.handle, sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await self.waking.wait()

    async def handle(self, update_id: int, raw: Any) -> None:
        assert update_id in self.store._tables.inbox, "handled before it was committed"
        if update_id in self.gates:
            await self.gates[update_id].wait()
        if update_id in self.poison:
            raise self.poison[update_id]
        self.handled.append(update_id)
        self.raw.append(raw)
        await self.store.finish(Turn(update_id=update_id, result="done"))

    async def accept(self, *updates: object) -> int | None:
        highest = await self.inbox.accept(updates)
        async with asyncio.timeout(10):
            await self.inbox.idle()
        return highest

    def states(self) -> dict[int, str]:
        return {number: row.state for number, row in self.store._tables.inbox.items()}


@pytest.fixture
def hall() -> Hall:
    return Hall()


async def test_a_batch_is_kept_and_handled(hall: Hall) -> None:
    assert await hall.accept(text_update(5, "a"), text_update(6, "b")) == 6
    assert hall.handled == [5, 6]
    assert hall.raw == [text_update(5, "a"), text_update(6, "b")]
    assert hall.states() == {5: "done", 6: "done"}


async def test_an_empty_batch_has_no_highest_number(hall: Hall) -> None:
    assert await hall.accept() is None


async def test_what_was_seen_before_is_not_handled_again(hall: Hall) -> None:
    await hall.accept(text_update(5, "a"))
    assert await hall.accept(text_update(5, "a"), text_update(5, "a"), text_update(6, "b")) == 6
    assert hall.handled == [5, 6]


async def test_order_is_kept_within_a_chat_and_chats_do_not_wait(hall: Hall) -> None:
    hall.gates[1] = asyncio.Event()
    await hall.inbox.accept(
        [text_update(1, "a"), text_update(2, "b"), text_update(3, "c", chat_id=OTHER_GROUP)]
    )
    await until(lambda: hall.handled == [3])
    hall.gates[1].set()
    await hall.inbox.idle()
    assert hall.handled == [3, 1, 2]


async def test_one_that_cannot_be_handled_is_set_aside_and_the_next_goes_on(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    hall.poison[1] = KeyError("收微信号 @demo_01")
    await hall.accept(text_update(1, "a"), text_update(2, "b"))
    assert hall.handled == [2]
    assert hall.states() == {1: "aside", 2: "done"}
    assert await hall.store.unfinished() == ()
    assert "update_set_aside update=1" in caplog.text
    assert "KeyError" in caplog.text
    assert "test_inbox.py" in caplog.text, "the log says where"
    assert "收微信号" not in caplog.text, "the text of a message must not reach the log"


def nested(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


@pytest.mark.parametrize(
    "poison",
    [
        None,
        5,
        "text",
        [],
        {},
        {"update_id": None},
        {"update_id": True},
        {"update_id": "7"},
        {"update_id": 7.0},
        {"update_id": -7},
        {"update_id": 2**63},
        {"update_id": 10**4000},
        {"\ud800": 1},
        nested(900),
        {"update_id": None, "message": nested(900)},
    ],
    ids=range(15),
)
async def test_what_is_no_update_blocks_nothing(hall: Hall, poison: object) -> None:
    assert await hall.accept(text_update(5, "a"), poison, text_update(6, "b")) == 6
    assert hall.handled == [5, 6]
    aside = [number for number, state in hall.states().items() if state == "aside"]
    assert len(aside) == 1
    assert aside[0] < 0


async def test_the_same_poison_again_takes_no_more_room(hall: Hall) -> None:
    await hall.accept("junk")
    await hall.accept("junk", "junk")
    assert len(hall.states()) == 1


@pytest.mark.parametrize(
    "content",
    [
        {"text": "\ud800 lone"},
        {"text": "a", "date": 2**70},
        {"text": "a", "chat": {"id": 2**70, "type": "supergroup"}},
        {"text": "a", "chat": None},
        {"text": "a", "chat": {"id": "x"}},
        {"text": "a" * 4_000_000},
        {"text": "̀" * 4096, "entities": [{"type": "bold", "offset": 0, "length": 9}] * 10_000},
        {"text": "a", "reply_markup": nested(300)},
        {"text": "a", "reply_markup": nested(900)},
        {"text": "a", "reply_markup": nested(20_000)},
        5,
        None,
        [],
    ],
    ids=range(13),
)
async def test_hostile_content_is_kept_or_set_aside_and_blocks_nothing(hall: Hall, content: Any) -> None:
    update = text_update(6, "x")
    update["message"] = {**update["message"], **content} if isinstance(content, dict) else content
    assert await hall.accept(text_update(5, "a"), update, text_update(7, "c")) == 7
    assert {5, 7} <= set(hall.handled)
    assert hall.states()[6] in {"done", "aside"}
    assert await hall.store.unfinished() == ()


async def test_what_was_not_finished_is_replayed_in_order(hall: Hall) -> None:
    gate = hall.gates[1] = asyncio.Event()
    await hall.inbox.accept([text_update(1, "\ud800"), text_update(2, "b"), text_update(3, "c")])
    await asyncio.sleep(0)
    await hall.inbox.stop(0.01)
    assert hall.handled == []
    assert not gate.is_set()
    life = Hall(hall.store)
    assert await life.inbox.replay() == 3
    await life.inbox.idle()
    assert life.handled == [1, 2, 3]
    assert life.raw[0] == text_update(1, "\ud800")
    assert await Hall(hall.store).inbox.replay() == 0


async def test_what_is_replayed_and_comes_again_is_handled_once(hall: Hall) -> None:
    """The platform was not told before the crash that the batch had arrived."""
    hall.gates[1] = asyncio.Event()
    await hall.inbox.accept([text_update(1, "a")])
    await hall.inbox.stop(0.01)
    life = Hall(hall.store)
    await life.inbox.replay()
    assert await life.accept(text_update(1, "a"), text_update(2, "b")) == 2
    assert life.handled == [1, 2]


@pytest.mark.parametrize("payload", [b"", b"not json", b"[1]", b"\xff"])
async def test_a_row_that_cannot_be_read_stops_no_start(hall: Hall, payload: bytes) -> None:
    rows = [Received(update_id=1, lane=GROUP, payload=payload)]
    await hall.store.receive(rows)
    hall.poison[1] = ValueError()
    await hall.inbox.replay()
    await hall.inbox.idle()
    assert hall.states() == {1: "aside"}


async def test_no_more_are_fetched_while_too_many_wait(hall: Hall) -> None:
    hall.gates[1] = asyncio.Event()
    await hall.inbox.accept([text_update(number, "a") for number in range(1, WAITING + 1)])
    room = asyncio.create_task(hall.inbox.room())
    await asyncio.sleep(0.01)
    assert not room.done()
    hall.gates[1].set()
    async with asyncio.timeout(10):
        await room
    await hall.inbox.stop(10)


class Ailing(MemoryStore):
    """A store whose database fails a few times when an update is finished or set aside."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: dict[str, list[Exception]] = {"finish": [], "set_aside": []}

    async def finish(self, turn: Turn) -> tuple[Queued, ...]:
        self._fail("finish")
        return await super().finish(turn)

    async def set_aside(self, update_id: int, error: str) -> None:
        self._fail("set_aside")
        await super().set_aside(update_id, error)

    def _fail(self, method: str) -> None:
        if self.faults[method]:
            raise self.faults[method].pop(0)


def locked(times: int) -> list[Exception]:
    return [StoreError("bot.db: is held by another program") for _ in range(times)]


async def test_a_database_that_fails_costs_no_update(caplog: pytest.LogCaptureFixture) -> None:
    """What is an ad would be lost for good if it were set aside."""
    store = Ailing()
    hall = Hall(store)
    store.faults["finish"] = locked(9)
    await hall.accept(text_update(1, "a"), text_update(2, "b"))
    assert hall.pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
    assert hall.handled == [*[1] * 10, 2]
    assert hall.states() == {1: "done", 2: "done"}
    assert "update_waits update=1 pause=0.5 reason=bot.db: is held by another program" in caplog.text


async def test_other_chats_do_not_wait_for_one_that_the_database_fails() -> None:
    store = Ailing()
    hall = Hall(store)
    store.faults["finish"] = locked(1)
    hall.waking.clear()
    await hall.inbox.accept([text_update(1, "a"), text_update(2, "b", chat_id=OTHER_GROUP)])
    await until(lambda: hall.states() == {1: "new", 2: "done"})
    hall.waking.set()
    await hall.inbox.idle()
    assert hall.states() == {1: "done", 2: "done"}


async def test_a_value_that_no_database_takes_is_set_aside(hall: Hall) -> None:
    hall.poison[1] = ValueRefused("bot.db: refused the request (DataError)")
    await hall.accept(text_update(1, "a"), text_update(2, "b"))
    assert hall.states() == {1: "aside", 2: "done"}
    assert hall.pauses == []


async def test_setting_aside_is_tried_until_the_database_takes_it() -> None:
    store = Ailing()
    hall = Hall(store)
    hall.poison[1] = KeyError()
    store.faults["set_aside"] = locked(2)
    await hall.accept(text_update(1, "a"), text_update(2, "b"))
    assert hall.states() == {1: "aside", 2: "done"}
    assert hall.pauses == [0.5, 1.0]


async def test_what_cannot_even_be_set_aside_is_left_to_the_next_start(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = Ailing()
    hall = Hall(store)
    hall.poison[1] = KeyError()
    store.faults["set_aside"] = [OverflowError()]
    await hall.accept(text_update(1, "a"), text_update(2, "b"))
    assert hall.states() == {1: "new", 2: "done"}
    assert "set_aside_failed update=1 kind=OverflowError" in caplog.text


async def test_who_stops_meanwhile_leaves_the_update_to_the_next_start() -> None:
    store = Ailing()
    hall = Hall(store)
    store.faults["finish"] = locked(1)
    hall.waking.clear()
    await hall.inbox.accept([text_update(1, "a"), text_update(2, "b")])
    await until(lambda: hall.pauses)
    await hall.inbox.stop(0.01)
    assert hall.states() == {1: "new", 2: "new"}
    life = Hall(store)
    assert await life.inbox.replay() == 2
    await life.inbox.idle()
    assert life.handled == [1, 2]
