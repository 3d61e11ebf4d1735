"""The one door for updates: committed before handled, in order per chat, and nothing poisons a batch."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.adapters.store.access import Access
from bot.adapters.store.inbox import SqlInbox
from bot.adapters.telegram.receive import inbox
from bot.adapters.telegram.receive.inbox import Inbox
from bot.errors import StoreError, ValueRefused
from bot.services.store import Queued, Received, Turn
from tests.builders import GROUP, OTHER_GROUP, text_update
from tests.fakes import until
from tests.stores import InlineStore

Json = dict[str, Any]


class Hall:
    """An inbox whose handler finishes each update and notes it."""

    def __init__(self, store: InlineStore | None = None) -> None:
        self.store = store or InlineStore()
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
        assert update_id in self.store.states(), "handled before it was committed"
        if update_id in self.gates:
            await self.gates[update_id].wait()
        if update_id in self.poison:
            raise self.poison[update_id]
        self.handled.append(update_id)
        self.raw.append(raw)
        await self.store.inbox.finish(Turn(update_id=update_id, result="done"))

    async def accept(self, *updates: object) -> int | None:
        highest = await self.inbox.accept(updates)
        async with asyncio.timeout(60):
            await self.inbox.idle()
        return highest

    def states(self) -> dict[int, str]:
        return self.store.states()


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
    assert await hall.store.inbox.unfinished() == ()
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
    assert await hall.store.inbox.unfinished() == ()


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
    await hall.store.inbox.receive(rows)
    hall.poison[1] = ValueError()
    await hall.inbox.replay()
    await hall.inbox.idle()
    assert hall.states() == {1: "aside"}


async def test_no_more_are_fetched_while_too_many_wait(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "WAITING", 20 * inbox.BESIDE)
    hall.gates[1] = asyncio.Event()
    await hall.inbox.accept([text_update(1, "a" * 20 * inbox.BESIDE)])
    room = asyncio.create_task(hall.inbox.room())
    await asyncio.sleep(0.01)
    assert not room.done()
    hall.gates[1].set()
    async with asyncio.timeout(60):
        await room
    await hall.inbox.stop(10)


class Ailing(InlineStore):
    """A store whose database fails a few times when an update is finished or set aside."""

    def __init__(self) -> None:
        super().__init__()
        self.inbox = AilingInbox(self._db)
        self.faults = self.inbox.faults


class AilingInbox(SqlInbox):
    def __init__(self, access: Access) -> None:
        super().__init__(access)
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


def flood(first: int, count: int, text: str = "a", chat_id: int = GROUP) -> list[Json]:
    return [text_update(number, text, chat_id=chat_id) for number in range(first, first + count)]


class TestOverflow:
    """What waits is in the database; memory holds what comes next."""

    @pytest.fixture
    def narrow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(inbox, "LANE_HELD", 3 * inbox.BESIDE)
        monkeypatch.setattr(inbox, "HELD", 2000)
        monkeypatch.setattr(inbox, "AHEAD", 4)

    async def test_all_is_handled_in_order_whatever_memory_held(self, hall: Hall, narrow: None) -> None:
        gate = hall.gates[1] = asyncio.Event()
        await hall.inbox.accept(flood(1, 40))
        assert 0 < len(hall.inbox._held) < 10
        gate.set()
        await hall.inbox.idle()
        assert hall.handled == [*range(1, 41)]
        assert (hall.inbox._held, hall.inbox._held_size) == ({}, 0)

    async def test_those_that_come_next_are_read_together(self, hall: Hall, narrow: None) -> None:
        asked: list[int] = []
        read = hall.store.inbox.unfinished

        async def counted(among: Any = None) -> tuple[Received, ...]:
            asked.append(len(among))
            return await read(among)

        hall.store.inbox.unfinished = counted  # type: ignore[method-assign]
        await hall.inbox.accept(flood(1, 40))
        await hall.inbox.idle()
        assert sum(asked) < 40
        assert max(asked) > 1

    async def test_what_another_life_has_done_meanwhile_is_passed_over(
        self, hall: Hall, narrow: None
    ) -> None:
        gate = hall.gates[1] = asyncio.Event()
        await hall.inbox.accept(flood(1, 20))
        await hall.store.inbox.finish(Turn(update_id=19, result="elsewhere"))
        gate.set()
        await hall.inbox.idle()
        assert hall.handled == [*range(1, 19), 20]

    async def test_a_database_that_fails_when_it_is_read_costs_no_update(
        self, hall: Hall, narrow: None
    ) -> None:
        faults, read = locked(2), hall.store.inbox.unfinished

        async def failing(among: Any = None) -> tuple[Received, ...]:
            if faults:
                raise faults.pop()
            return await read(among)

        hall.store.inbox.unfinished = failing  # type: ignore[method-assign]
        await hall.inbox.accept(flood(1, 20))
        await hall.inbox.idle()
        assert hall.handled == [*range(1, 21)]

    async def test_a_start_reads_no_more_than_what_comes_next(self, hall: Hall, narrow: None) -> None:
        await hall.store.inbox.receive(
            [Received(update_id=number, lane=GROUP, payload=b'{"a": 1}') for number in range(1, 30)]
        )
        gate = hall.gates[1] = asyncio.Event()
        assert await hall.inbox.replay() == 29
        await until(lambda: hall.inbox._held)
        assert len(hall.inbox._held) < 10
        gate.set()
        await hall.inbox.idle()
        assert hall.handled == [*range(1, 30)]


class TestShare:
    """A lane takes a part of the room that is left, so that there always is some."""

    @pytest.fixture
    def stuck(self, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
        monkeypatch.setattr(inbox, "WAITING", 400 * inbox.BESIDE)
        monkeypatch.setattr(inbox, "SHARED", 100 * inbox.BESIDE)
        monkeypatch.setattr(inbox, "LEAST", 2 * inbox.BESIDE)
        hall.gates[1] = asyncio.Event()
        return hall

    async def test_beyond_its_share_what_a_lane_brings_is_let_go(
        self, stuck: Hall, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert await stuck.inbox.accept(flood(1, 90)) == 90
        kept = len(stuck.states())
        assert 10 < kept < 90 / inbox.SHARE + 1
        assert f"updates_let_go count={90 - kept} lanes=1 most={GROUP}" in caplog.text
        assert await stuck.inbox.accept(flood(91, 5, chat_id=OTHER_GROUP)) == 95
        await until(lambda: stuck.handled == [91, 92, 93, 94, 95])
        stuck.gates[1].set()
        await stuck.inbox.idle()
        assert stuck.handled[5:] == [*range(1, kept + 1)]

    async def test_however_many_lanes_flood_there_is_room_for_one_more(self, stuck: Hall) -> None:
        stuck.gates = dict.fromkeys(range(1, 10_000), stuck.gates[1])
        for lane in range(30):
            await stuck.inbox.accept(flood(1 + 100 * lane, 100, chat_id=GROUP - lane))
        async with asyncio.timeout(60):
            await stuck.inbox.room()
        await stuck.inbox.accept([text_update(20_000, "quiet", chat_id=-5)])
        await until(lambda: stuck.handled == [20_000])
        stuck.gates[1].set()
        await stuck.inbox.idle()


async def test_what_comes_next_is_told_before_it_is_handled(hall: Hall) -> None:
    told: list[object] = []

    async def expect(updates: object) -> None:
        assert hall.handled == []
        told.append(updates)

    hall.inbox._expect = expect
    await hall.accept(text_update(1, "a"), "junk", text_update(2, "b"))
    assert told == [[text_update(1, "a"), text_update(2, "b")]]


async def test_what_could_not_be_looked_up_ahead_is_handled_all_the_same(hall: Hall) -> None:
    async def expect(_: object) -> None:
        raise StoreError("bot.db: is held by another program")

    hall.inbox._expect = expect
    await hall.accept(text_update(1, "a"))
    assert hall.handled == [1]
