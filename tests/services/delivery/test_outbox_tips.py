"""Tips in the outbox: noted once they are posted, dropped when they are too late, counted while they wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.message import ChatId
from bot.errors import Busy, CallFailed, Failing, Gone, Migrated, Refused, StoreError, Uncertain, Unsent
from bot.services.delivery.outbox import FAILING_TRIES, LONGEST_PAUSE, Outbox
from bot.services.store import Call, CallState, ChatRecord, Json, Queued, Turn
from tests.builders import GROUP, OTHER_GROUP
from tests.fakes import FakeClock, FakeMessenger, FakePacing, until
from tests.stores import InlineStore

NEW_GROUP = ChatId(-1009999999999)
TOO_OLD = 3600.0


class Sender:
    """An outbox, and whoever is told of posted tips; ``faults`` are what that one meets first."""

    def __init__(
        self,
        store: InlineStore | None = None,
        *,
        faults: int = 0,
        silent: bool = False,
        pacing: FakePacing | None = None,
    ) -> None:
        self.clock = FakeClock()
        self.store = store or InlineStore(clock=self.clock.now)
        self.messenger = FakeMessenger()
        self.told: list[tuple[int, int, int]] = []
        self.asked: list[float] = []
        self.least = 0
        self._faults = faults
        self.outbox = Outbox(
            store=self.store,
            messenger=self.messenger,
            pacing=pacing or FakePacing(),
            move=self.store.chats.move,
            told=None if silent else self.note,
            is_stale=self.is_stale,
            is_sure=self.clock.is_sure,
            sleep=self.clock.sleep,
        )

    async def note(self, queued: Queued, message_id: int, result: Json) -> None:
        self.watch()
        if self._faults:
            self._faults -= 1
            raise StoreError("locked")
        assert isinstance(result, dict)
        assert result["message_id"] == message_id
        self.told.append((queued.id, queued.call.chat_id, message_id))
        await self.store.tips.posted(queued, message_id, "", ())

    def is_stale(self, slot: float) -> bool:
        self.watch()
        self.asked.append(slot)
        return self.clock.now() - slot > TOO_OLD

    def watch(self) -> None:
        """Look at the count whenever something happens."""
        self.least = min(self.least, self.outbox.tips_waiting())

    def tip(self, text: str = "tip", chat_id: int = GROUP, *, age: float = 0.0, **fields: Any) -> Call:
        slot = self.clock.now() - age
        return call(text, chat_id, once=True, slot=slot, **fields)

    async def queue(self, *calls: Call) -> tuple[Queued, ...]:
        return await self.store.inbox.finish(Turn(update_id=None, result="test", calls=calls))

    async def send(self, *calls: Call) -> tuple[Queued, ...]:
        queued = await self.queue(*calls)
        self.outbox.submit(queued)
        await self.idle()
        return queued

    async def idle(self) -> None:
        async with asyncio.timeout(60):
            await self.outbox.idle()

    def state(self, queued: Queued) -> CallState:
        return CallState(self.store.call(queued).state)


def call(text: str, chat_id: int = GROUP, **fields: Any) -> Call:
    params = {"chat_id": chat_id, "text": text}
    return Call(**{"chat_id": ChatId(chat_id), "method": "sendMessage", "params": params, **fields})


@pytest.fixture
def sender() -> Sender:
    return Sender()


async def test_of_a_posted_tip_somebody_is_told_who_notes_it_as_sent(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[int] = []

    async def sent(call_id: int, message_id: int) -> None:
        noted.append(call_id)

    monkeypatch.setattr(sender.store.outbox, "sent", sent)
    warning, tip = await sender.send(call("warning"), sender.tip())
    assert noted == [warning.id]
    ((call_id, chat_id, message_id),) = sender.told
    assert (call_id, chat_id) == (tip.id, GROUP)
    assert message_id > 9001
    assert sender.state(tip) is CallState.SENT


async def test_a_once_call_without_a_slot_is_no_tip(sender: Sender) -> None:
    (queued,) = await sender.send(call("once", once=True))
    assert (sender.told, sender.asked) == ([], [])
    assert sender.state(queued) is CallState.SENT


async def test_where_nobody_wants_to_be_told_a_tip_is_noted_all_the_same() -> None:
    sender = Sender(silent=True)
    (queued,) = await sender.send(sender.tip())
    assert sender.state(queued) is CallState.SENT
    assert sender.outbox.tips_waiting() == 0


async def test_while_the_store_fails_it_is_told_again_and_the_tip_is_not_sent_again() -> None:
    sender = Sender(faults=9)
    first, second = await sender.send(sender.tip("first"), sender.tip("second", age=1))
    assert sender.messenger.texts() == ["first", "second"]
    assert [told[0] for told in sender.told] == [first.id, second.id]
    assert sender.clock.slept == [min(0.5 * 2**n, LONGEST_PAUSE) for n in range(9)]
    assert sender.outbox.tips_waiting() == 0


async def test_a_tip_that_cannot_be_noted_yet_still_waits_and_holds_up_no_other_chat(sender: Sender) -> None:
    gate = asyncio.Event()
    note = sender.note

    async def slow(queued: Queued, message_id: int, result: Json) -> None:
        if queued.call.chat_id == GROUP:
            await gate.wait()
        await note(queued, message_id, result)

    sender.outbox._told = slow
    sender.outbox.submit(await sender.queue(sender.tip(), sender.tip("other", OTHER_GROUP)))
    await until(lambda: len(sender.told) == 1 == sender.outbox.tips_waiting())
    gate.set()
    await sender.idle()
    assert sender.outbox.tips_waiting() == 0


async def test_a_fault_of_whoever_is_told_holds_up_nothing(
    sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(queued: Queued, message_id: int, result: Json) -> None:
        raise KeyError("bug")

    sender.outbox._told = broken
    first, warning = await sender.send(sender.tip(), call("warning"))
    assert sender.messenger.texts() == ["tip", "warning"]
    assert sender.state(warning) is CallState.SENT
    assert sender.outbox.tips_waiting() == 0
    assert "sent_not_noted call=1 kind=KeyError" in caplog.text
    assert sender.state(first) is CallState.SENT, "it was posted, whatever went wrong then"
    life = Sender(sender.store)
    await life.outbox.resume()
    await life.idle()
    assert life.messenger.texts() == []


async def test_a_group_that_moved_is_told_of_by_its_new_name(sender: Sender) -> None:
    await sender.store.chats.save(ChatRecord(chat_id=GROUP, kind="group"))
    sender.messenger.fail(GROUP, Migrated(NEW_GROUP))
    (queued,) = await sender.send(sender.tip())
    assert [told[:2] for told in sender.told] == [(queued.id, NEW_GROUP)]


@pytest.mark.parametrize(("age", "goes"), [(0.0, True), (TOO_OLD, True), (TOO_OLD + 1, False), (9e9, False)])
async def test_a_tip_that_waited_too_long_is_dropped(sender: Sender, age: float, goes: bool) -> None:
    (queued,) = await sender.send(sender.tip(age=age))
    assert sender.messenger.texts() == (["tip"] if goes else [])
    assert sender.state(queued) is (CallState.SENT if goes else CallState.FAILED)
    assert sender.outbox.tips_waiting() == 0


async def test_while_the_time_is_doubted_a_tip_waits_and_no_warning_behind_it(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure = asyncio.Event()

    async def sleep(seconds: float) -> None:
        await sure.wait()

    monkeypatch.setattr(sender.outbox, "_sleep", sleep)
    sender.clock.sure = False
    queued = await sender.queue(sender.tip(), call("warning"))
    sender.outbox.submit(queued)
    await until(sender.messenger.texts)
    assert sender.messenger.texts() == ["warning"]
    assert (sender.state(queued[0]), sender.outbox.tips_waiting()) == (CallState.READY, 0)
    sender.clock.sure = True
    sure.set()
    await sender.idle()
    assert sender.messenger.texts() == ["warning", "tip"]


async def test_a_tip_that_grew_old_while_the_time_was_doubted_is_dropped(sender: Sender) -> None:
    sender.clock.sure = False

    async def sleep(seconds: float) -> None:
        sender.clock.advance(TOO_OLD + 1)
        sender.clock.sure = True

    sender.outbox._sleep = sleep
    (queued,) = await sender.send(sender.tip())
    assert sender.messenger.texts() == []
    assert sender.state(queued) is CallState.FAILED


async def test_a_warning_never_waits_too_long(sender: Sender) -> None:
    sender.outbox._is_stale = lambda _: True
    await sender.send(call("warning"), call("once", once=True))
    assert sender.messenger.texts() == ["warning", "once"]


async def test_a_tip_grows_stale_while_the_platform_is_away(sender: Sender) -> None:
    sender.messenger.fail(GROUP, *[Unsent("down")] * 200)
    (queued,) = await sender.send(sender.tip())
    assert sender.state(queued) is CallState.FAILED
    assert TOO_OLD < sum(sender.clock.slept) < TOO_OLD + 2 * LONGEST_PAUSE


async def test_a_tip_grows_stale_while_telegram_asks_for_patience(sender: Sender) -> None:
    sender.messenger.fail(GROUP, Busy(TOO_OLD + 1))
    (queued,) = await sender.send(sender.tip())
    assert len(sender.messenger.texts()) == 1
    assert sender.state(queued) is CallState.FAILED


@pytest.mark.parametrize("error", [Busy(60.0), Unsent("down"), Failing("502"), Migrated(NEW_GROUP)])
async def test_a_tip_that_certainly_did_not_arrive_survives_a_restart_before_its_next_try(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, error: CallFailed
) -> None:
    meanwhile: list[CallState] = []

    async def sleep(seconds: float) -> None:
        meanwhile.append(sender.state(queued))
        await sender.clock.sleep(seconds)

    monkeypatch.setattr(sender.outbox, "_sleep", sleep)
    sender.messenger.fail(GROUP, error)
    (queued,) = await sender.queue(sender.tip())
    sender.outbox.submit((queued,))
    await sender.idle()
    assert (meanwhile, sender.state(queued)) == ([CallState.READY], CallState.SENT)


async def test_after_a_restart_what_waited_too_long_is_dropped_and_the_rest_goes(sender: Sender) -> None:
    old, fresh, half = await sender.queue(
        sender.tip("old", age=TOO_OLD), sender.tip("fresh"), sender.tip("half")
    )
    await sender.store.outbox.sending(half.id)
    life = Sender(sender.store)
    life.clock.advance(60)
    assert await life.outbox.resume() == 3
    await life.idle()
    assert life.messenger.texts() == ["fresh"]
    assert [life.state(one) for one in (old, fresh, half)] == [
        CallState.FAILED,
        CallState.SENT,
        CallState.FAILED,
    ]
    assert await life.store.outbox.queued() == ()
    assert life.outbox.tips_waiting() == 0


async def test_only_tips_are_counted_and_only_until_they_are_gone(sender: Sender) -> None:
    gate = sender.messenger.hold(GROUP)
    calls = sender.tip("a"), call("warning"), sender.tip("b"), sender.tip("c", age=9 * TOO_OLD)
    sender.outbox.submit(await sender.queue(*calls))
    assert sender.outbox.tips_waiting() == 3
    await asyncio.sleep(0.01)
    assert sender.outbox.tips_waiting() == 3
    gate.set()
    await sender.idle()
    assert sender.outbox.tips_waiting() == 0


async def test_what_is_taken_up_after_a_restart_is_counted_too(sender: Sender) -> None:
    await sender.queue(sender.tip("a"), call("warning"), sender.tip("b", OTHER_GROUP))
    life = Sender(sender.store)
    gates = [life.messenger.hold(chat_id) for chat_id in (GROUP, OTHER_GROUP)]
    await life.outbox.resume()
    assert life.outbox.tips_waiting() == 2
    for gate in gates:
        gate.set()
    await life.idle()
    assert life.outbox.tips_waiting() == 0


FAILURES: list[list[CallFailed | Exception]] = [
    [Refused("no")],
    [Gone("kicked")],
    [Uncertain("broke")],
    [Busy(1.0)],
    [Unsent("down")] * 3,
    [Failing("500")] * FAILING_TRIES,
    [Migrated(NEW_GROUP)],
    [ValueError("a bug")],
]


@pytest.mark.parametrize("failures", FAILURES, ids=lambda failures: type(failures[0]).__name__)
async def test_however_a_tip_ends_it_waits_no_more(sender: Sender, failures: list[Exception]) -> None:
    sender.messenger.fail(GROUP, *failures)
    await sender.send(sender.tip("a"), sender.tip("b"), sender.tip("c", OTHER_GROUP))
    assert sender.outbox.tips_waiting() == 0
    assert sender.least == 0
    assert sender.messenger.texts(OTHER_GROUP) == ["c"]


class OneAtATime(FakePacing):
    """As a chat has it, of which a call is over long before the next may go out."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def turn(self, chat_id: int, method: str, *, patient: bool = False) -> AsyncIterator[None]:
        async with self._turn, super().turn(chat_id, method, patient=patient):
            yield


async def test_tips_of_a_chat_that_was_left_wait_no_more() -> None:
    sender = Sender(pacing=OneAtATime())
    await sender.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", next_run=5.0))
    sender.messenger.fail(GROUP, Gone("kicked"))
    await sender.send(call("warning"), sender.tip("a"), sender.tip("b"))
    assert sender.messenger.texts() == ["warning"]
    assert (sender.outbox.tips_waiting(), sender.told) == (0, [])


OUTCOME = st.sampled_from(
    [None, Busy(1.0), Unsent("x"), Uncertain("x"), Refused("x"), Gone("x"), Migrated(NEW_GROUP)]
)


@settings(max_examples=100, deadline=None)
@given(
    calls=st.lists(
        st.tuples(st.sampled_from([GROUP, OTHER_GROUP]), st.sampled_from([None, 0.0, 9 * TOO_OLD])),
        max_size=10,
    ),
    outcomes=st.lists(OUTCOME, max_size=10),
    faults=st.integers(0, 4),
)
def test_the_count_is_never_below_nothing_and_nothing_in_the_end(
    calls: list[tuple[int, float | None]], outcomes: list[CallFailed | None], faults: int
) -> None:
    async def scene() -> None:
        sender = Sender(faults=faults)
        sender.messenger.fail(GROUP, *outcomes)
        made = [
            call(str(n), chat_id) if age is None else sender.tip(str(n), chat_id, age=age)
            for n, (chat_id, age) in enumerate(calls)
        ]
        queued = await sender.queue(*made)
        sender.outbox.submit(queued)
        tips = sum(one.slot is not None for one in made)
        assert sender.outbox.tips_waiting() == tips
        await sender.idle()
        assert sender.outbox.tips_waiting() == 0
        assert sender.least == 0
        assert len(sender.told) == len({told[0] for told in sender.told}) <= tips
        assert await sender.store.outbox.queued() == ()

    asyncio.run(scene())


async def test_tips_that_the_platform_makes_rest_leave_room_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.services.delivery.outbox.RESTING", 2)
    sender = Sender()
    seen: list[int] = []
    sleep = sender.clock.sleep

    async def watched(seconds: float) -> None:
        seen.append(sender.outbox.tips_waiting())
        await sleep(seconds)

    sender.outbox._sleep = watched
    for number in range(3):
        chat_id = GROUP - number
        sender.messenger.fail(chat_id, Busy(3600.0))
        queued = await sender.store.inbox.finish(
            Turn(update_id=None, result="", calls=(sender.tip(chat_id=chat_id),))
        )
        sender.outbox.submit(queued)
    await sender.outbox.idle()
    assert min(seen) < 3
    assert seen[-1] >= 1
    assert sender.outbox.tips_waiting() == 0
