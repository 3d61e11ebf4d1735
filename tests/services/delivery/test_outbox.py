"""What becomes of a committed call, however the platform answers and whenever the program dies."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.message import ChatId
from bot.errors import Busy, CallFailed, Failing, Gone, Migrated, Refused, StoreError, Uncertain, Unsent
from bot.services.delivery import outbox
from bot.services.delivery.outbox import (
    ATTEMPTS,
    FAILING_TRIES,
    LONGEST_ERROR,
    LONGEST_PAUSE,
    STUMBLES,
    UNCERTAIN_TRIES,
    Outbox,
    unquoted,
)
from bot.services.store import Call, CallState, ChatRecord, Queued, Turn
from tests.builders import GROUP, OTHER_GROUP
from tests.fakes import FakeClock, FakeMessenger, FakePacing, until
from tests.stores import InlineStore

NEW_GROUP = ChatId(-1009999999999)


def call(text: str = "hello", chat_id: int = GROUP, **fields: Any) -> Call:
    params = {"chat_id": chat_id, "text": text, "reply_parameters": {"message_id": 5}}
    return Call(**{"chat_id": ChatId(chat_id), "method": "sendMessage", "params": params, **fields})


class Desk:
    """An outbox over a store in memory and a platform that does as told."""

    def __init__(self, store: InlineStore | None = None) -> None:
        self.store = store or InlineStore()
        self.messenger = FakeMessenger()
        self.pacing = FakePacing()
        self.clock = FakeClock()
        self.changed: list[int] = []
        self.outbox = Outbox(
            store=self.store,
            messenger=self.messenger,
            pacing=self.pacing,
            move=self.move,
            changed=self.changed.append,
            sleep=self.clock.sleep,
        )

    async def move(self, old: ChatId, new: ChatId) -> None:
        await self.store.chats.move(old, new)
        self.changed += [old, new]

    async def queue(self, *calls: Call) -> tuple[Queued, ...]:
        return await self.store.inbox.finish(Turn(update_id=None, result="test", calls=calls))

    async def send(self, *calls: Call) -> tuple[Queued, ...]:
        queued = await self.queue(*calls)
        self.outbox.submit(queued)
        async with asyncio.timeout(60):
            await self.outbox.idle()
        return queued

    def state(self, queued: Queued) -> CallState:
        return CallState(self.store.call(queued).state)

    async def waiting(self) -> int:
        return len(await self.store.outbox.queued())


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_call_goes_out_once_and_is_done(desk: Desk) -> None:
    (queued,) = await desk.send(call())
    assert desk.messenger.texts() == ["hello"]
    assert desk.state(queued) is CallState.SENT
    assert desk.pacing.turns == [(GROUP, "sendMessage")]


async def test_a_once_call_is_marked_before_it_goes_out(desk: Desk) -> None:
    gate = desk.messenger.hold(GROUP)
    (queued,) = await desk.queue(call(once=True))
    desk.outbox.submit((queued,))
    await until(lambda: desk.state(queued) is CallState.SENDING)
    assert desk.messenger.calls == []
    gate.set()
    await desk.outbox.idle()
    assert desk.state(queued) is CallState.SENT


async def test_a_warning_is_counted_before_it_goes_out(desk: Desk) -> None:
    """So that a crash in between sends it again, once."""
    gate = desk.messenger.hold(GROUP)
    (queued,) = await desk.queue(call())
    desk.outbox.submit((queued,))
    await until(lambda: desk.state(queued) is CallState.SENDING)
    assert await desk.store.outbox.queued() == (replace(queued, state=CallState.SENDING, attempts=1),)
    assert desk.messenger.calls == []
    gate.set()
    await desk.outbox.idle()


async def test_what_does_no_harm_when_repeated_is_not_counted(desk: Desk) -> None:
    desk.messenger.fail(GROUP, *[Uncertain("timed out")] * 50)
    deletion = Call(chat_id=GROUP, method="deleteMessage", params={"chat_id": GROUP, "message_id": 1})
    (queued,) = await desk.send(deletion)
    assert len(desk.messenger.done("deleteMessage")) == UNCERTAIN_TRIES
    assert desk.state(queued) is CallState.FAILED
    assert desk.store.call(queued).attempts == 0


async def test_calls_to_one_chat_keep_their_order_and_chats_do_not_wait_for_each_other(desk: Desk) -> None:
    gate = desk.messenger.hold(OTHER_GROUP)
    queued = await desk.queue(call("b1", OTHER_GROUP), call("a1"), call("b2", OTHER_GROUP), call("a2"))
    desk.outbox.submit(queued)
    await until(lambda: desk.messenger.texts() == ["a1", "a2"])
    gate.set()
    await desk.outbox.idle()
    assert desk.messenger.texts(OTHER_GROUP) == ["b1", "b2"]


async def test_after_a_crash_warnings_go_again_and_half_sent_tips_do_not(desk: Desk) -> None:
    warning, tip, fresh_tip = await desk.queue(
        call("warning"), call("half", once=True), call("fresh", once=True)
    )
    await desk.store.outbox.sending(tip.id)
    life = Desk(desk.store)
    assert await life.outbox.resume() == 3
    await life.outbox.idle()
    assert life.messenger.texts() == ["warning", "fresh"]
    states = [life.state(queued) for queued in (warning, tip, fresh_tip)]
    assert states == [CallState.SENT, CallState.FAILED, CallState.SENT]
    assert await Desk(desk.store).outbox.resume() == 0


async def test_stopping_leaves_unsent_calls_in_the_store(desk: Desk) -> None:
    desk.messenger.hold(GROUP)
    queued = await desk.queue(call("first"), call("second"))
    desk.outbox.submit(queued)
    await until(lambda: desk.pacing.turns)
    await desk.outbox.stop(0.01)
    under_way = replace(queued[0], state=CallState.SENDING, attempts=1)
    assert await desk.store.outbox.queued() == (under_way, queued[1])
    life = Desk(desk.store)
    await life.outbox.resume()
    await life.outbox.idle()
    assert life.messenger.texts() == ["first", "second"]


async def test_a_pause_that_is_asked_for_is_kept_for_that_chat(desk: Desk) -> None:
    desk.messenger.fail(GROUP, Busy(7.0), Busy(2.0))
    (queued,) = await desk.send(call(once=True))
    assert desk.messenger.texts() == ["hello"] * 3
    assert desk.pacing.pauses == [(GROUP, 7.0), (GROUP, 2.0)]
    assert desk.clock.slept == [7.0, 2.0]
    assert desk.state(queued) is CallState.SENT


async def test_an_unreachable_platform_is_tried_again_with_growing_pauses(desk: Desk) -> None:
    desk.messenger.fail(GROUP, *[Unsent("down")] * 12)
    (queued,) = await desk.send(call())
    assert desk.clock.slept == [min(0.5 * 2**n, LONGEST_PAUSE) for n in range(12)]
    assert desk.state(queued) is CallState.SENT


async def test_a_thousand_failures_do_not_overflow_the_pause(desk: Desk) -> None:
    desk.messenger.fail(GROUP, *[Unsent("down")] * 1200)
    (queued,) = await desk.send(call())
    assert desk.state(queued) is CallState.SENT
    assert max(desk.clock.slept) == LONGEST_PAUSE


async def test_what_may_have_arrived_is_repeated_once_only(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.messenger.fail(GROUP, *[Uncertain("timed out")] * 50)
    (queued,) = await desk.send(call())
    assert len(desk.messenger.texts()) == ATTEMPTS
    assert desk.state(queued) is CallState.FAILED
    assert f"call_given_up method=sendMessage chat={GROUP} attempts=2" in caplog.messages


async def test_tries_that_reached_nobody_do_not_count_as_such(desk: Desk) -> None:
    failures = [Unsent("down"), Uncertain("x"), Busy(1.0), Failing("500"), Unsent("down"), None]
    desk.messenger.fail(GROUP, *failures)
    (queued,) = await desk.send(call())
    assert len(desk.messenger.texts()) == len(failures)
    assert desk.state(queued) is CallState.SENT


async def test_what_was_dropped_while_it_waited_is_not_said(desk: Desk) -> None:
    gate = desk.messenger.hold(GROUP)
    queued = await desk.queue(call("first"), call("second"))
    desk.outbox.submit(queued)
    await until(lambda: desk.state(queued[0]) is CallState.SENDING)
    await desk.store.outbox.drop(GROUP, "the chat was blocked")
    gate.set()
    await desk.outbox.idle()
    assert desk.messenger.texts() == ["first"]
    assert [desk.state(one) for one in queued] == [CallState.SENT, CallState.FAILED]


async def test_one_call_that_the_platform_fails_at_does_not_block_its_chat(desk: Desk) -> None:
    desk.messenger.fail(GROUP, *[Failing("500")] * FAILING_TRIES)
    bad, good = await desk.send(call("bad"), call("good"))
    assert desk.messenger.texts() == ["bad"] * FAILING_TRIES + ["good"]
    assert [desk.state(bad), desk.state(good)] == [CallState.FAILED, CallState.SENT]


async def test_tips_wait_for_warnings_and_not_the_other_way(desk: Desk) -> None:
    await desk.send(call("warning"), call("tip", OTHER_GROUP, once=True))
    assert desk.pacing.patient == [OTHER_GROUP]


async def test_an_unreachable_platform_loses_no_tip(desk: Desk) -> None:
    desk.messenger.fail(GROUP, Unsent("down"))
    (queued,) = await desk.send(call(once=True))
    assert desk.state(queued) is CallState.SENT


async def test_an_uncertain_warning_goes_again(desk: Desk) -> None:
    desk.messenger.fail(GROUP, Uncertain("broke"))
    (queued,) = await desk.send(call())
    assert desk.messenger.texts() == ["hello", "hello"]
    assert desk.state(queued) is CallState.SENT


async def test_an_uncertain_tip_does_not_go_again(desk: Desk) -> None:
    desk.messenger.fail(GROUP, Uncertain("broke"))
    (queued,) = await desk.send(call(once=True))
    assert desk.messenger.texts() == ["hello"]
    assert desk.state(queued) is CallState.FAILED


async def test_a_refused_call_fails_and_the_next_goes_out(desk: Desk) -> None:
    desk.messenger.fail(GROUP, Refused("message to be replied not found"))
    first, second = await desk.send(call("first"), call("second"))
    assert (desk.state(first), desk.state(second)) == (CallState.FAILED, CallState.SENT)
    assert desk.changed == []


async def test_a_chat_that_is_gone_is_left_in_peace(desk: Desk) -> None:
    await desk.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", greeted=True, next_run=5.0))
    desk.messenger.fail(GROUP, Gone("bot was kicked"))
    first = await desk.send(call("first"), call("second"))
    later = await desk.send(call("third"))
    assert desk.messenger.texts() == ["first"]
    assert [desk.state(queued) for queued in (*first, *later)] == [CallState.FAILED] * 3
    record = await desk.store.chats.get(GROUP)
    assert record is not None
    assert (record.active, record.greeted) == (False, False)
    assert desk.changed == [GROUP]
    assert await desk.waiting() == 0


async def test_a_chat_that_is_gone_hushes_no_other(desk: Desk) -> None:
    desk.messenger.fail(GROUP, Gone("bot was kicked"))
    await desk.send(call("a"), call("b", OTHER_GROUP), call("c", OTHER_GROUP))
    assert desk.messenger.texts(OTHER_GROUP) == ["b", "c"]


async def test_who_comes_back_is_spoken_to_again(desk: Desk) -> None:
    desk.messenger.fail(GROUP, Gone("bot was kicked"))
    await desk.send(call("before"))
    desk.outbox.rejoined(GROUP)
    await desk.send(call("after"))
    assert desk.messenger.texts() == ["before", "after"]


async def test_what_was_not_said_while_away_is_not_said_after_a_restart(desk: Desk) -> None:
    desk.messenger.fail(GROUP, Gone("bot was kicked"))
    await desk.send(call("before"))
    await desk.send(call("while away"))
    life = Desk(desk.store)
    await life.outbox.resume()
    await life.outbox.idle()
    assert life.messenger.texts() == []


async def test_a_group_that_became_a_supergroup_is_followed(desk: Desk) -> None:
    await desk.store.chats.save(ChatRecord(chat_id=GROUP, kind="group"))
    desk.messenger.fail(GROUP, Migrated(NEW_GROUP))
    queued = await desk.send(call("first"), call("second"))
    assert desk.messenger.texts(NEW_GROUP) == ["first", "second"]
    assert [desk.state(one) for one in queued] == [CallState.SENT] * 2
    assert await desk.store.chats.get(GROUP) is None
    moved = await desk.store.chats.get(NEW_GROUP)
    assert moved is not None
    assert moved.chat_id == NEW_GROUP
    assert set(desk.changed) == {GROUP, NEW_GROUP}


async def test_a_moved_call_answers_no_message_of_the_old_group(desk: Desk) -> None:
    """Message ids do not survive the move."""
    desk.messenger.fail(GROUP, Migrated(NEW_GROUP))
    await desk.send(call())
    assert desk.messenger.calls[-1] == ("sendMessage", {"chat_id": NEW_GROUP, "text": "hello"})


async def test_a_call_made_for_the_old_group_after_the_move_goes_to_the_new_one(desk: Desk) -> None:
    desk.messenger.fail(GROUP, Migrated(NEW_GROUP))
    await desk.send(call("first"))
    await desk.send(call("second"))
    assert desk.messenger.texts(GROUP) == ["first"]
    assert desk.messenger.texts(NEW_GROUP) == ["first", "second"]


@pytest.mark.parametrize(
    "error", [Busy(1.0), Unsent("x"), Uncertain("x"), Refused("x"), Gone("x"), Migrated(NEW_GROUP)]
)
async def test_no_failure_holds_up_what_comes_after(desk: Desk, error: CallFailed) -> None:
    desk.messenger.fail(GROUP, error)
    await desk.send(call("first"), call("other", OTHER_GROUP))
    desk.outbox.rejoined(GROUP)
    await desk.send(call("later"))
    assert desk.messenger.texts()[-1] == "later"
    assert desk.messenger.texts(OTHER_GROUP) == ["other"]


async def test_a_fault_of_the_program_is_tried_again_before_anything_follows(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.messenger.fail(GROUP, ValueError("收微信号"))
    await desk.send(call("first"), call("second"))
    assert desk.messenger.texts() == ["first", "first", "second"]
    assert await desk.store.outbox.queued() == ()
    assert "call_stumbled" in caplog.text
    assert "kind=ValueError at=fakes.py" in caplog.text
    assert "收微信号" not in caplog.text


async def test_what_the_program_always_stumbles_on_is_given_up_and_holds_up_nothing(desk: Desk) -> None:
    """It may have arrived each time, for all that is known."""
    desk.messenger.fail(GROUP, *[ValueError("a bug")] * 100)
    (first,) = await desk.send(call("first"))
    assert desk.messenger.texts() == ["first"] * ATTEMPTS
    assert desk.state(first) is CallState.FAILED
    desk.messenger._script.clear()
    await desk.send(call("second"))
    assert desk.messenger.texts()[-1] == "second"


@pytest.mark.parametrize("bugs", [1, STUMBLES - 1, STUMBLES])
async def test_a_fault_before_anything_is_sent_is_tried_again_a_few_times(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, bugs: int
) -> None:
    faults = iter([KeyError("a bug")] * bugs)

    def stumble(method: str) -> bool:
        if (fault := next(faults, None)) is not None:
            raise fault
        return True

    monkeypatch.setattr(desk.pacing, "doubles", stumble)
    (queued,) = await desk.send(call())
    assert desk.state(queued) is (CallState.FAILED if bugs == STUMBLES else CallState.SENT)
    assert len(desk.messenger.texts()) == (bugs < STUMBLES)
    assert desk.clock.slept == [0.5, 1.0, 2.0, 4.0][:bugs]


async def test_what_the_program_stumbles_on_after_it_was_sent_is_not_said_a_third_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(chat_id: int, seconds: float) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(desk.pacing, "pause", stumble)
    desk.messenger.fail(GROUP, *[Busy(1.0)] * 50)
    (queued,) = await desk.send(call())
    assert len(desk.messenger.texts()) <= ATTEMPTS
    assert desk.state(queued) is CallState.FAILED


async def test_a_tip_that_the_program_stumbles_on_is_not_posted_twice(desk: Desk) -> None:
    desk.messenger.fail(GROUP, ValueError("a bug"))
    (tip,) = await desk.send(call("tip", once=True))
    assert desk.messenger.texts() == ["tip"]
    assert desk.state(tip) is CallState.FAILED


async def test_a_fault_in_noting_what_was_sent_does_not_send_it_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = desk.store.outbox.sent

    async def stumble(call_id: int, message_id: int) -> None:
        if message_id:
            raise KeyError(message_id)
        await note(call_id, message_id)

    monkeypatch.setattr(desk.store.outbox, "sent", stumble)
    (queued,) = await desk.send(call("first"))
    assert desk.messenger.texts() == ["first"]
    assert desk.state(queued) is CallState.SENT


async def test_a_database_that_is_away_while_the_bot_is_thrown_out_costs_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop, faults = desk.store.outbox.drop, iter([StoreError("locked")] * 7)

    async def locked(chat_id: ChatId, error: str) -> None:
        if (fault := next(faults, None)) is not None:
            raise fault
        await drop(chat_id, error)

    monkeypatch.setattr(desk.store.outbox, "drop", locked)
    desk.messenger.fail(GROUP, *[Gone("kicked")] * 20)
    await desk.send(call("first"), call("second"))
    assert await desk.store.outbox.queued() == ()
    assert desk.outbox.has_left(ChatId(GROUP))


async def test_a_chat_that_is_sent_to_and_fro_makes_no_haste(desk: Desk) -> None:
    for _ in range(50):
        desk.messenger.fail(GROUP, Migrated(NEW_GROUP))
        desk.messenger.fail(NEW_GROUP, Migrated(GROUP))
    (queued,) = await desk.send(call())
    assert len(desk.messenger.calls) <= FAILING_TRIES + 1
    assert sum(desk.clock.slept) > 60
    assert desk.state(queued) is CallState.FAILED


@pytest.mark.parametrize("number", [True, -1, 2**63, 2**70, 1e30, "7"])
async def test_a_number_that_no_message_has_is_none(desk: Desk, number: object) -> None:
    desk.messenger.results["sendMessage"] = {"message_id": number}
    (queued,) = await desk.send(call())
    assert desk.store.call(queued).message_id == 0


@pytest.mark.parametrize("result", [True, None, [], {"message_id": "7"}, {"message_id": 7}, "text"])
async def test_any_answer_of_the_platform_is_a_success(desk: Desk, result: object) -> None:
    async def answer(method: str, params: object) -> object:
        return result

    desk.messenger.call = answer  # type: ignore[method-assign]
    (queued,) = await desk.send(call())
    assert desk.state(queued) is CallState.SENT


async def test_the_log_names_the_failure_and_never_the_text(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.messenger.fail(GROUP, Refused("can't parse: 收微信号"))
    await desk.send(call("收微信号"))
    assert caplog.messages == [f"call_failed method=sendMessage chat={GROUP} kind=Refused"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Bad Request: chat not found", "Bad Request: chat not found"),
        ("can't parse: Can't find end tag", "can't parse: Can't find end tag"),
        ('Unsupported start tag "收微信号" at byte offset 5', "Unsupported start tag … at byte offset 5"),
        ("button URL 'tg://x' is invalid", "button URL … is invalid"),
        ('wrong word "收微', "wrong word …"),
        ("«a» and “b” ", "… and … "),
        ("x" * 999, "x" * LONGEST_ERROR),
    ],
)
def test_of_a_reason_nothing_is_kept_that_it_quotes(said: str, kept: str) -> None:
    assert unquoted(said) == kept


FAILURES = st.sampled_from([None, Busy(1.0), Unsent("x"), Uncertain("x"), Refused("x"), Migrated(NEW_GROUP)])


@settings(max_examples=80, deadline=None)
@given(
    calls=st.lists(st.tuples(st.sampled_from([GROUP, OTHER_GROUP]), st.booleans()), min_size=1, max_size=12),
    failures=st.lists(FAILURES, max_size=12),
    steps=st.integers(0, 60),
)
def test_whatever_fails_and_whenever_it_dies(
    calls: list[tuple[ChatId, bool]], failures: list[CallFailed | None], steps: int
) -> None:
    """Nothing is left waiting, chats hear everything in order, and a tip never comes twice."""

    async def scene() -> tuple[list[str], list[str], list[str], int]:
        first = Desk()
        first.messenger.fail(GROUP, *failures)
        queued = await first.queue(
            *[call(f"{number:03}", chat_id, once=once) for number, (chat_id, once) in enumerate(calls)]
        )
        first.outbox.submit(queued)
        for _ in range(steps):
            await asyncio.sleep(0)
        await first.outbox.stop(0)
        second = Desk(first.store)
        await second.outbox.resume()
        await second.outbox.idle()
        arrived = [str(params["text"]) for _, params in first.messenger.arrived + second.messenger.arrived]
        return first.messenger.texts(), second.messenger.texts(), arrived, await second.waiting()

    before, after, arrived, waiting = asyncio.run(scene())
    assert waiting == 0
    assert after == sorted(after) or {chat_id for chat_id, _ in calls} == {GROUP, OTHER_GROUP}
    tips = {f"{number:03}" for number, (_, once) in enumerate(calls) if once}
    assert all(arrived.count(tip) <= 1 for tip in tips), "a tip that may have arrived is not tried again"
    assert all(arrived.count(text) <= ATTEMPTS for text in arrived), "nothing comes a third time"
    refused = sum(isinstance(failure, Refused | Uncertain) for failure in failures)
    assert len({*before, *after}) >= len(calls) - refused - len(tips)


async def test_a_deletion_does_not_stand_behind_messages_that_wait(desk: Desk) -> None:
    gate = desk.messenger.hold(GROUP)
    said = await desk.queue(call("one"), call("two"), call("three"))
    desk.outbox.submit(said)
    await until(lambda: desk.pacing.turns)
    assert desk.outbox.backlog(GROUP) == 2
    deletion = Call(chat_id=GROUP, method="deleteMessage", params={"chat_id": GROUP, "message_id": 1})
    desk.outbox.submit(await desk.queue(deletion))
    await until(lambda: (GROUP, "deleteMessage") in desk.pacing.turns)
    gate.set()
    await desk.outbox.idle()
    assert desk.outbox.backlog(GROUP) == 0


@pytest.mark.parametrize("key", ["message_id", "message_ids"])
async def test_what_concerned_a_message_of_the_old_chat_is_not_done_in_the_new(desk: Desk, key: str) -> None:
    desk.messenger.fail(GROUP, Migrated(NEW_GROUP))
    about = Call(chat_id=GROUP, method="deleteMessage", params={"chat_id": GROUP, key: 7})
    (queued,) = await desk.send(about)
    assert [params["chat_id"] for params in desk.messenger.done("deleteMessage")] == [GROUP]
    assert desk.state(queued) is CallState.FAILED


async def test_what_was_sent_is_noted_as_soon_as_the_store_can(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (queued,) = await desk.queue(call())
    write, faults = desk.store.outbox.sent, iter([StoreError("locked"), StoreError("locked")])

    async def locked(call_id: int, message_id: int) -> None:
        if (fault := next(faults, None)) is not None:
            raise fault
        await write(call_id, message_id)

    monkeypatch.setattr(desk.store.outbox, "sent", locked)
    desk.outbox.submit((queued,))
    await desk.outbox.idle()
    assert desk.messenger.texts() == ["hello"]
    assert desk.state(queued) is CallState.SENT
    assert desk.clock.slept == [0.5, 1.0]


async def test_not_every_chat_that_was_ever_left_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is forgotten is tried once more, and the platform says again that the bot is not there."""
    monkeypatch.setattr(outbox, "REMEMBERED", 4)
    desk = Desk()
    for chat_id in range(-20, 0):
        desk.messenger.fail(chat_id, Gone("kicked"))
        await desk.send(call(chat_id=chat_id))
    assert 0 < sum(desk.outbox.has_left(ChatId(chat_id)) for chat_id in range(-20, 0)) <= 4
