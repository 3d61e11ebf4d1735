"""What ``Store`` promises, held against SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.core.message import ChatId, MessageId, UserId
from bot.errors import StoreError
from bot.services.store import (
    KINDS,
    POSTS_LONGER,
    Acquaintance,
    Call,
    CallState,
    ChatRecord,
    Claim,
    Counted,
    Entry,
    Feedback,
    Judgement,
    Kept,
    Post,
    Queued,
    Received,
    Reminder,
    Report,
    Store,
    Turn,
    Waiting,
)
from tests.builders import feedback, judgement

GROUP, OTHER = ChatId(-1001234567890), ChatId(-100999)
ADMIN = UserId(7_000_000_001)
KEPT_LINES = (("later", 4.0), ("earlier", 3.0))
BIG_ID = 5_000_000_000


def received(update_id: int, lane: int = GROUP) -> Received:
    return Received(update_id=update_id, lane=lane, payload=f'{{"update_id":{update_id}}}'.encode())


def judged(message_id: int = 1, edited: int = 0, chat: ChatId = GROUP, **facts: Any) -> Judgement:
    said = {"scheme": "account_trade", "signals": '[{"id":"account_buy"}]', "form": "full", "answered": True}
    return judgement(
        message_id,
        chat_id=chat,
        edited=edited,
        **{"sender_id": UserId(42), "lang": "zh-Hans", **said, **facts},
    )


def call(text: str = "注意", chat: ChatId = GROUP, *, once: bool = False) -> Call:
    params = {"chat_id": chat, "text": text, "buttons": [{"a": None, "b": True, "c": 1.5}]}
    return Call(chat_id=chat, method="sendMessage", params=params, once=once)


def turn(update_id: int | None, *calls: Call, judgement: Judgement | None = None) -> Turn:
    return Turn(update_id=update_id, result="judged", judgement=judgement, calls=calls)


async def warned(store: Store, chat: ChatId, since: float) -> Mapping[str, float]:
    """For each scheme when a chat was last warned of it."""
    return (await store.chats.kept([chat], since))[chat].warned


def ids(rows: tuple[Received, ...]) -> list[int]:
    return [row.update_id for row in rows]


class TestReceive:
    async def test_new_rows_come_back_in_the_given_order(self, store: Store) -> None:
        rows = (received(BIG_ID), received(3), received(5))
        assert await store.inbox.receive(rows) == rows

    async def test_rows_seen_before_do_not_come_back(self, store: Store) -> None:
        await store.inbox.receive([received(1), received(2)])
        assert ids(await store.inbox.receive([received(3), received(2), received(1)])) == [3]

    async def test_the_first_payload_of_an_id_stays(self, store: Store) -> None:
        await store.inbox.receive([received(1)])
        await store.inbox.receive([replace(received(1), payload=b"other")])
        assert await store.inbox.unfinished() == (received(1),)

    async def test_an_id_twice_in_one_batch_counts_once(self, store: Store) -> None:
        assert ids(await store.inbox.receive([received(1), received(1), received(2)])) == [1, 2]

    async def test_of_batches_of_one_moment_each_id_is_new_to_one(self, store: Store) -> None:
        batch = [received(number) for number in range(50)]
        answers = await asyncio.gather(*(store.inbox.receive(batch) for _ in range(4)))
        assert sorted(number for answer in answers for number in ids(answer)) == list(range(50))

    async def test_an_empty_batch_is_nothing(self, store: Store) -> None:
        assert await store.inbox.receive([]) == ()

    async def test_any_bytes_are_kept(self, store: Store) -> None:
        row = Received(update_id=1, lane=-5, payload=bytes(range(256)) * 20_000)
        await store.inbox.receive([row])
        assert await store.inbox.unfinished() == (row,)

    async def test_a_done_id_is_not_new_again(self, store: Store) -> None:
        await store.inbox.receive([received(1)])
        await store.inbox.finish(turn(1))
        assert await store.inbox.receive([received(1)]) == ()
        assert await store.inbox.unfinished() == ()


class TestUnfinished:
    async def test_by_rising_id(self, store: Store) -> None:
        await store.inbox.receive([received(30), received(10), received(20)])
        assert ids(await store.inbox.unfinished()) == [10, 20, 30]

    async def test_without_what_is_done_or_set_aside(self, store: Store) -> None:
        await store.inbox.receive([received(1), received(2), received(3)])
        await store.inbox.finish(turn(1))
        await store.inbox.set_aside(2, "cannot be parsed")
        assert ids(await store.inbox.unfinished()) == [3]

    async def test_some_of_them_by_their_ids(self, store: Store) -> None:
        await store.inbox.receive([received(number) for number in range(1, 9)])
        await store.inbox.finish(turn(3))
        assert ids(await store.inbox.unfinished([7, 3, 2, 99])) == [2, 7]
        assert await store.inbox.unfinished([]) == ()

    async def test_what_waits_is_told_without_what_is_in_it(self, store: Store) -> None:
        await store.inbox.receive(
            [received(30), replace(received(10), payload=b"12345", lane=-7), received(20)]
        )
        await store.inbox.finish(turn(20))
        first, second = await store.inbox.waiting()
        assert first == Waiting(update_id=10, lane=-7, size=5)
        assert (second.update_id, second.size) == (30, len(received(30).payload))


class TestSetAside:
    async def test_an_id_never_received_is_kept_and_not_new_later(self, store: Store) -> None:
        await store.inbox.set_aside(9, "no JSON")
        assert await store.inbox.unfinished() == ()
        assert await store.inbox.receive([received(9)]) == ()

    async def test_what_is_done_stays_done(self, store: Store) -> None:
        await store.inbox.receive([received(1)])
        await store.inbox.finish(turn(1))
        await store.inbox.set_aside(1, "too late")
        assert await store.inbox.finish(turn(1, call())) == ()

    async def test_twice_is_once(self, store: Store) -> None:
        await store.inbox.set_aside(1, "first \ud800\0")
        await store.inbox.set_aside(1, "second")
        assert await store.inbox.unfinished() == ()

    async def test_what_was_set_aside_can_still_be_finished(self, store: Store) -> None:
        await store.inbox.receive([received(1)])
        await store.inbox.set_aside(1, "a defect, mended since")
        assert len(await store.inbox.finish(turn(1, call()))) == 1


class TestFinish:
    async def test_many_in_one_commit_are_as_each_by_itself(self, store: Store) -> None:
        await store.inbox.receive([received(1), received(2), received(3)])
        await store.inbox.finish(turn(2))
        await store.inbox.finish_all([turn(1), turn(2, call()), turn(3, call("a")), turn(3, call("b"))])
        assert await store.inbox.unfinished() == ()
        assert [entry.call for entry in await store.outbox.queued()] == [call("a")]

    async def test_what_is_answered_together_is_done_together(self, store: Store) -> None:
        await store.inbox.receive([received(number) for number in (1, 2, 3)])
        assert len(await store.inbox.finish(replace(turn(3, call()), gathered=(1, 2)))) == 1
        assert await store.inbox.unfinished() == ()
        assert await store.inbox.finish(replace(turn(2, call()), gathered=(1,))) == ()

    async def test_what_was_answered_in_part_is_not_answered_again(self, store: Store) -> None:
        await store.inbox.receive([received(number) for number in (1, 2, 3)])
        await store.inbox.finish(replace(turn(2, call("first")), gathered=(1,)))
        assert await store.inbox.finish(replace(turn(3, call("second")), gathered=(1, 2))) == ()
        assert ids(await store.inbox.unfinished()) == [3]
        assert [entry.call for entry in await store.outbox.queued()] == [call("first")]

    async def test_of_two_answers_of_one_moment_the_first_counts(self, store: Store) -> None:
        await store.inbox.receive([received(number) for number in (1, 2, 3)])
        turns = [replace(turn(2, call()), gathered=(1,)), replace(turn(3, call()), gathered=(1, 2))]
        answers = await asyncio.gather(*map(store.inbox.finish, turns))
        assert [len(answer) for answer in answers] == [1, 0]

    async def test_calls_are_queued_in_order_with_rising_ids(self, store: Store) -> None:
        await store.inbox.receive([received(1)])
        calls = (call("一"), call("二", once=True), call("三"))
        queued = await store.inbox.finish(turn(1, *calls))
        assert [entry.call for entry in queued] == list(calls)
        assert [entry.id for entry in queued] == sorted({entry.id for entry in queued})
        assert {entry.state for entry in queued} == {CallState.READY}
        assert await store.outbox.queued() == queued

    async def test_a_call_is_read_with_the_number_of_the_update_that_led_to_it(self, store: Store) -> None:
        await store.inbox.finish_all([turn(8, call("a")), turn(None, call("b")), turn(9, call("c"))])
        assert [entry.update_id for entry in await store.outbox.queued()] == [8, None, 9]
        assert [entry.update_id for entry in await store.outbox.ready((), 9)] == [8, None, 9]

    async def test_a_done_update_changes_nothing(self, store: Store) -> None:
        await store.inbox.receive([received(1)])
        await store.inbox.finish(turn(1))
        assert await store.inbox.finish(turn(1, call(), judgement=judged())) == ()
        assert await store.ledger.judgement(GROUP, MessageId(1)) is None
        assert await store.outbox.queued() == ()

    async def test_an_update_never_received_is_done_once_all_the_same(self, store: Store) -> None:
        assert len(await store.inbox.finish(turn(1, call()))) == 1
        assert await store.inbox.finish(turn(1, call())) == ()
        assert await store.inbox.receive([received(1)]) == ()

    async def test_a_known_judgement_stays_and_no_call_is_queued(self, store: Store) -> None:
        await store.inbox.receive([received(1), received(2)])
        await store.inbox.finish(turn(1, judgement=judged(lang="en")))
        assert await store.inbox.finish(turn(2, call(), judgement=judged(lang="ru"))) == ()
        assert await store.ledger.judgement(GROUP, MessageId(1)) == judged(lang="en")
        assert await store.outbox.queued() == ()

    async def test_a_second_edit_in_the_same_second_replaces_one_that_was_not_answered(
        self, store: Store
    ) -> None:
        harmless = judged(edited=5, level="suspicious", form="", answered=False, album="a1")
        await store.inbox.finish(turn(1, judgement=harmless))
        assert len(await store.inbox.finish(turn(2, call(), judgement=judged(edited=5)))) == 1
        assert await store.ledger.judgement(GROUP, MessageId(1)) == judged(edited=5)
        assert await warned(store, GROUP, 0.0) == {"account_trade": 1000.0}
        for number in (1, 2, 3):
            assert await store.inbox.finish(turn(number, call(), judgement=judged(edited=5, lang="ru"))) == ()
        assert await store.ledger.judgement(GROUP, MessageId(1)) == judged(edited=5)

    async def test_what_replaces_a_judgement_keeps_that_it_was_cleared(self, store: Store) -> None:
        await store.inbox.finish(turn(1, judgement=judged(answered=False)))
        await store.ledger.clear(GROUP, MessageId(1), ADMIN)
        await store.inbox.finish(turn(2, judgement=judged()))
        assert await store.ledger.judgement(GROUP, MessageId(1)) == judged(cleared_by=ADMIN)

    async def test_work_that_no_update_caused_replaces_nothing(self, store: Store) -> None:
        await store.inbox.finish(turn(1, judgement=judged(answered=False)))
        assert await store.inbox.finish(turn(None, call(), judgement=judged())) == ()
        assert await store.ledger.judgement(GROUP, MessageId(1)) == judged(answered=False)

    async def test_edits_of_one_second_and_one_commit_count_in_their_order(self, store: Store) -> None:
        answered = (False, True, True)
        turns = [
            turn(number, call(f"{number}"), judgement=judged(lang=f"{number}", answered=seen))
            for number, seen in enumerate(answered)
        ]
        answers = await asyncio.gather(*(store.inbox.finish(each) for each in turns))
        assert [len(answer) for answer in answers] == [1, 1, 0]
        assert await store.ledger.judgement(GROUP, MessageId(1)) == judged(lang="1")
        assert [entry.call.params["text"] for entry in await store.outbox.queued()] == ["0", "1"]

    async def test_an_update_with_a_known_judgement_is_not_replayed_for_ever(self, store: Store) -> None:
        await store.inbox.receive([received(1), received(2)])
        await store.inbox.finish(turn(1, judgement=judged()))
        await store.inbox.finish(turn(2, judgement=judged()))
        assert await store.inbox.unfinished() == ()

    async def test_another_edit_is_another_judgement(self, store: Store) -> None:
        await store.inbox.finish(turn(1, judgement=judged()))
        assert len(await store.inbox.finish(turn(2, call(), judgement=judged(edited=5)))) == 1

    async def test_another_chat_is_another_judgement(self, store: Store) -> None:
        await store.inbox.finish(turn(1, judgement=judged()))
        assert len(await store.inbox.finish(turn(2, call(), judgement=judged(chat=OTHER)))) == 1

    async def test_turns_without_update_and_judgement_always_count(self, store: Store) -> None:
        answers = await asyncio.gather(*(store.inbox.finish(turn(None, call())) for _ in range(5)))
        assert [len(answer) for answer in answers] == [1] * 5

    async def test_twins_of_one_moment_count_once(self, store: Store) -> None:
        await store.inbox.receive([received(1), received(2)])
        same = [turn(1, call("first")), turn(1, call("second"))]
        judgements = [turn(None, call("third"), judgement=judged()), turn(2, call(), judgement=judged())]
        answers = await asyncio.gather(*(store.inbox.finish(each) for each in [*same, *judgements]))
        assert [len(answer) for answer in answers] == [1, 0, 1, 0]
        assert [entry.call.params["text"] for entry in await store.outbox.queued()] == ["first", "third"]

    async def test_a_turn_that_does_not_count_takes_no_judgement_away(self, store: Store) -> None:
        await store.inbox.finish(turn(1))
        late, good = turn(1, judgement=judged()), turn(2, call(), judgement=judged())
        answers = await asyncio.gather(store.inbox.finish(late), store.inbox.finish(good))
        assert [len(answer) for answer in answers] == [0, 1]

    async def test_200_at_once(self, store: Store) -> None:
        await store.inbox.receive([received(number) for number in range(200)])
        turns = [turn(number, call(f"{number}"), judgement=judged(number)) for number in range(200)]
        answers = await asyncio.gather(*(store.inbox.finish(each) for each in turns))
        assert [[entry.call for entry in answer] for answer in answers] == [
            list(each.calls) for each in turns
        ]
        assert await store.inbox.unfinished() == ()
        assert await store.outbox.queued() == tuple(
            sorted((a[0] for a in answers), key=lambda entry: entry.id)
        )

    async def test_only_the_guilty_turn_fails(self, store: Store) -> None:
        guilty = Call(chat_id=GROUP, method="sendMessage", params={"text": object()})
        turns = [turn(number, guilty if number == 3 else call()) for number in range(6)]
        answers = await asyncio.gather(*(store.inbox.finish(each) for each in turns), return_exceptions=True)
        assert [type(answer) for answer in answers] == [tuple, tuple, tuple, TypeError, tuple, tuple]
        assert len(await store.outbox.queued()) == 5

    async def test_a_failed_turn_leaves_nothing_behind(self, store: Store) -> None:
        await store.inbox.receive([received(1)])
        guilty = Call(chat_id=GROUP, method="sendMessage", params={"text": object()})
        with pytest.raises(TypeError):
            await store.inbox.finish(turn(1, guilty, judgement=judged()))
        assert ids(await store.inbox.unfinished()) == [1]
        assert await store.ledger.judgement(GROUP, MessageId(1)) is None

    async def test_lone_surrogates_and_nul_pass(self, store: Store) -> None:
        text = "a\ud800b\0c"
        await store.inbox.finish(turn(1, call(text), judgement=judged(reason=text, album=text, signals=text)))
        assert [entry.call for entry in await store.outbox.queued()] == [call(text)]
        assert await store.ledger.judgement(GROUP, MessageId(1)) is not None

    async def test_a_caller_that_leaves_harms_nobody(self, store: Store) -> None:
        leaving = asyncio.create_task(store.inbox.finish(turn(1, call())))
        staying = asyncio.create_task(store.inbox.finish(turn(2, call())))
        await asyncio.sleep(0)
        leaving.cancel()
        assert len(await staying) == 1


class TestOutbox:
    async def queue(self, store: Store, *calls: Call) -> tuple[Queued, ...]:
        return await store.inbox.finish(turn(None, *calls))

    async def test_sent_and_failed_ones_wait_no_more(self, store: Store) -> None:
        first, second, third = await self.queue(store, call("1"), call("2"), call("3"))
        await asyncio.gather(
            store.outbox.sent(first.id, 77), store.outbox.failed(third.id, "chat not found \ud800")
        )
        assert await store.outbox.queued() == (second,)

    async def test_sending_shows(self, store: Store) -> None:
        (entry,) = await self.queue(store, call(once=True))
        assert await store.outbox.sending(entry.id) is True
        assert await store.outbox.queued() == (replace(entry, state=CallState.SENDING, attempts=1),)

    async def test_attempts_are_counted_until_one_is_known_not_to_have_arrived(self, store: Store) -> None:
        (entry,) = await self.queue(store, call())
        assert [await store.outbox.sending(entry.id) for _ in range(2)] == [True, True]
        await store.outbox.unsent(entry.id)
        assert await store.outbox.queued() == (replace(entry, attempts=1),)
        await store.outbox.unsent(entry.id)
        assert await store.outbox.queued() == (replace(entry, attempts=1),)

    async def test_attempts_of_one_moment_each_have_their_own_answer(self, store: Store) -> None:
        first, second, third = await self.queue(store, call("1"), call("2"), call("3"))
        await store.outbox.sent(second.id, 5)
        numbers = (third.id, second.id, first.id, 404)
        told = await asyncio.gather(*(store.outbox.sending(number) for number in numbers))
        assert told == [True, False, True, False]
        begun = [replace(one, state=CallState.SENDING, attempts=1) for one in (first, third)]
        assert await store.outbox.queued() == tuple(begun)

    async def test_what_certainly_did_not_go_out_is_ready_again(self, store: Store) -> None:
        first, second = await self.queue(store, call("1", once=True), call("2", once=True))
        for entry in (first, second):
            await store.outbox.sending(entry.id)
        await store.outbox.failed(second.id, "x")
        await asyncio.gather(*(store.outbox.unsent(number) for number in (first.id, second.id, 404)))
        assert await store.outbox.queued() == (first,)

    async def test_what_was_dropped_is_not_sent(self, store: Store) -> None:
        (entry,) = await self.queue(store, call(once=True))
        await store.outbox.drop(GROUP, "removed from the chat")
        assert await store.outbox.sending(entry.id) is False
        assert await store.outbox.queued() == ()

    async def test_drop_calls_takes_those_that_wait_in_one_chat(self, store: Store) -> None:
        first, second, third, other = await self.queue(
            store, call("1"), call("2"), call("3", once=True), call(chat=OTHER)
        )
        await store.outbox.sent(first.id, 0)
        await store.outbox.sending(third.id)
        assert await store.outbox.drop(GROUP, "removed") == 2
        assert await store.outbox.drop(GROUP, "removed") == 0
        assert await store.outbox.queued() == (other,)
        assert second.id < other.id

    async def test_unknown_ids_are_no_error(self, store: Store) -> None:
        await asyncio.gather(
            store.outbox.sent(404, 1), store.outbox.failed(404, "x"), store.outbox.sending(404)
        )
        assert await store.outbox.queued() == ()

    async def test_an_id_is_never_given_twice(self, store: Store, clock: object) -> None:
        (first,) = await self.queue(store, call())
        await store.outbox.sent(first.id, 1)
        assert await store.purge(2_000_000.0) == 1
        (second,) = await self.queue(store, call())
        assert second.id > first.id


class TestChats:
    record = ChatRecord(chat_id=GROUP, kind="supergroup", title="邻里 互助 🏘", greeted=True, next_run=50.5)

    async def test_unknown(self, store: Store) -> None:
        assert await store.chats.get(GROUP) is None

    async def test_saved(self, store: Store) -> None:
        await store.chats.save(self.record)
        assert await store.chats.get(GROUP) == self.record

    async def test_the_language_that_is_heard_changes_alone_and_once(self, store: Store) -> None:
        assert not await store.chats.set_heard(GROUP, "ja")
        await store.chats.save(self.record)
        assert [await store.chats.set_heard(GROUP, lang) for lang in ("ja", "ja", "ko")] == [
            True,
            False,
            True,
        ]
        assert await store.chats.get(GROUP) == replace(self.record, heard="ko")

    async def test_saving_again_replaces_all_but_the_settings(self, store: Store) -> None:
        await store.chats.save(self.record)
        await store.chats.set_setting(GROUP, "mode", "clean", ADMIN, 1.0)
        changed = replace(self.record, title="new", greeted=False, next_run=None, settings={"mode": "warn"})
        await store.chats.save(changed)
        assert await store.chats.get(GROUP) == replace(changed, settings={"mode": "clean"})

    async def test_active_ones_by_id(self, store: Store) -> None:
        rest = [replace(self.record, chat_id=OTHER), replace(self.record, chat_id=ChatId(5), active=False)]
        for record in (*rest, self.record):
            await store.chats.save(record)
        await store.chats.set_setting(OTHER, "mode", "clean", ADMIN, 1.0)
        await store.chats.set_setting(OTHER, "language", "en", ADMIN, 2.0)
        with_settings = replace(rest[0], settings={"language": "en", "mode": "clean"})
        assert await store.chats.active() == (self.record, with_settings)

    async def test_a_setting_can_come_before_its_chat(self, store: Store) -> None:
        await store.chats.set_setting(GROUP, "mode", "clean", ADMIN, 1.0)
        await store.chats.save(self.record)
        assert await store.chats.get(GROUP) == replace(self.record, settings={"mode": "clean"})

    async def test_none_resets_a_setting(self, store: Store) -> None:
        await store.chats.save(self.record)
        await store.chats.set_setting(GROUP, "mode", "clean", ADMIN, 1.0)
        await store.chats.set_setting(GROUP, "mode", None, ADMIN, 2.0)
        await store.chats.set_setting(GROUP, "never_set", None, ADMIN, 3.0)
        assert await store.chats.get(GROUP) == self.record

    async def test_history_newest_first_and_of_one_chat(self, store: Store) -> None:
        await store.chats.set_setting(GROUP, "mode", "clean", ADMIN, 1.0)
        await store.chats.set_setting(OTHER, "mode", "observe", ADMIN, 2.0)
        await store.chats.set_setting(GROUP, "mode", None, ADMIN, 3.0)
        await store.chats.set_setting(GROUP, "tips", "on", UserId(8), 3.0)
        history = ((3.0, 8, "tips", "on"), (3.0, ADMIN, "mode", None), (1.0, ADMIN, "mode", "clean"))
        assert await store.chats.setting_history(GROUP, 10) == history
        assert await store.chats.setting_history(GROUP, 1) == history[:1]

    async def test_next_run(self, store: Store) -> None:
        await store.chats.save(self.record)
        await store.tips.set_next_run(GROUP, 99.25)
        assert await store.chats.get(GROUP) == replace(self.record, next_run=99.25)
        await store.tips.set_next_run(GROUP, None)
        assert await store.chats.get(GROUP) == replace(self.record, next_run=None)

    async def test_next_run_of_an_unknown_chat_saves_none(self, store: Store) -> None:
        await store.tips.set_next_run(GROUP, 99.25)
        assert await store.chats.get(GROUP) is None

    async def test_what_is_kept_of_many_is_read_together(self, store: Store) -> None:
        record = ChatRecord(chat_id=GROUP, kind="supergroup", settings={"mode": "clean", "night": "off"})
        await store.chats.save(record)
        for key, value in record.settings.items():
            await store.chats.set_setting(GROUP, key, value, ADMIN, 1.0)
        lines = [Entry(chat_id=GROUP, kind="person", value=one, by=ADMIN, at=at) for one, at in KEPT_LINES]
        for line in lines:
            await store.lists.keep(line)
        for number, at in ((1, 94.0), (2, 95.0), (3, 300.0)):
            await store.inbox.finish(turn(None, judgement=judged(number, judged_at=at)))
        await store.inbox.finish(turn(None, judgement=judged(1, judged_at=500.0, chat=OTHER)))
        many = [ChatId(-number) for number in range(1, 601)]
        found = await store.chats.kept((*many, GROUP, OTHER), 95.0)
        assert found[GROUP] == Kept(
            record=record, lines=(lines[1], lines[0]), warned={"account_trade": 300.0}
        )
        assert found[OTHER] == Kept(warned={"account_trade": 500.0})
        assert all(found[one] == Kept() for one in many)


def claim(chat: ChatId, slot: float, tip_id: str, next_run: float | None, wanted: Call | None) -> Claim:
    return Claim(chat_id=chat, slot=slot, local="wall", tip_id=tip_id, next_run=next_run, call=wanted)


class TestMigrateChat:
    async def fill(self, store: Store, chat: ChatId, word: str) -> None:
        await store.chats.save(ChatRecord(chat_id=chat, kind="group", title=word))
        await store.chats.set_setting(chat, "mode", word, ADMIN, 1.0)
        await store.inbox.finish(turn(None, call(word, chat), judgement=judged(1, chat=chat, reason=word)))
        await store.tips.claim([claim(chat, 100.0, word, None, None)])

    async def test_everything_moves(self, store: Store) -> None:
        await self.fill(store, OTHER, "old")
        await store.tips.set_next_run(OTHER, 200.0)
        await store.tips.claim([claim(OTHER, 200.0, "tip", 300.0, call("tip", OTHER, once=True))])
        await store.chats.move(OTHER, GROUP)
        moved = ChatRecord(chat_id=GROUP, kind="group", title="old", settings={"mode": "old"}, next_run=300.0)
        assert await store.chats.get(GROUP) == moved
        assert await store.chats.get(OTHER) is None
        assert await store.chats.setting_history(GROUP, 9) == ((1.0, ADMIN, "mode", "old"),)
        assert await store.chats.setting_history(OTHER, 9) == ()
        assert await store.ledger.judgement(OTHER, MessageId(1)) is None
        assert await warned(store, GROUP, 0.0) == {"account_trade": 1000.0}
        assert [post.tip_id for post in (await store.tips.posts([GROUP], 9))[GROUP]] == ["tip", ""]
        assert [entry.call for entry in await store.outbox.queued()] == [call("old"), call("tip", once=True)]
        assert await store.tips.claim([claim(GROUP, 100.0, "again", None, call())]) == ()

    async def test_rows_of_the_new_chat_win(self, store: Store) -> None:
        await self.fill(store, OTHER, "old")
        await store.chats.set_setting(OTHER, "tips", "on", ADMIN, 1.0)
        await store.inbox.finish(turn(None, judgement=judged(2, chat=OTHER, reason="old")))
        await self.fill(store, GROUP, "new")
        await store.chats.move(OTHER, GROUP)
        settings = {"mode": "new", "tips": "on"}
        assert await store.chats.get(GROUP) == ChatRecord(
            chat_id=GROUP, kind="group", title="new", settings=settings
        )
        assert await store.ledger.judgement(GROUP, MessageId(1)) == judged(1, reason="new")
        assert [entry.call for entry in await store.outbox.queued()] == [call("old"), call("new")]
        assert await store.chats.active() == (await store.chats.get(GROUP),)

    async def test_again_changes_nothing(self, store: Store) -> None:
        await self.fill(store, OTHER, "old")
        for _ in range(2):
            await store.chats.move(OTHER, GROUP)
        await store.chats.move(GROUP, GROUP)
        assert len(await store.outbox.queued()) == 1
        assert await store.ledger.judgement(GROUP, MessageId(-1)) == judged(-1, reason="old")

    async def test_a_message_of_the_new_chat_is_never_taken_for_an_old_one(self, store: Store) -> None:
        """A supergroup counts its messages from 1 again."""
        await store.inbox.finish(turn(1, judgement=judged(7, chat=OTHER, cleared_by=ADMIN)))
        await store.chats.move(OTHER, GROUP)
        assert await store.ledger.judgement(GROUP, MessageId(7)) is None
        assert await store.ledger.answered(GROUP, MessageId(7), "") is False
        assert await store.ledger.clear(GROUP, MessageId(7), ADMIN) is False
        assert len(await store.inbox.finish(turn(2, call(), judgement=judged(7)))) == 1
        assert await store.ledger.judgement(GROUP, MessageId(7)) == judged(7)

    async def test_a_chat_that_is_known_takes_over_the_schedule(self, store: Store) -> None:
        await store.chats.save(ChatRecord(chat_id=OTHER, kind="group", greeted=True, next_run=50.0))
        fresh = ChatRecord(chat_id=GROUP, kind="supergroup", title="new", active=False)
        await store.chats.save(fresh)
        for _ in range(2):
            await store.chats.move(OTHER, GROUP)
        assert await store.chats.get(GROUP) == replace(fresh, greeted=True, next_run=50.0)
        assert await store.chats.get(OTHER) is None

    async def test_a_schedule_of_its_own_stays(self, store: Store) -> None:
        await store.chats.save(ChatRecord(chat_id=OTHER, kind="group", next_run=50.0))
        fresh = ChatRecord(chat_id=GROUP, kind="supergroup", greeted=True, next_run=70.0)
        await store.chats.save(fresh)
        await store.chats.move(OTHER, GROUP)
        assert await store.chats.get(GROUP) == fresh

    async def test_judgements_stay_apart_when_it_moves_on(self, store: Store) -> None:
        third = ChatId(-100777)
        await store.inbox.finish(turn(1, judgement=judged(7, chat=OTHER, judged_at=5.0)))
        await store.chats.move(OTHER, GROUP)
        await store.inbox.finish(turn(2, judgement=judged(7, judged_at=6.0)))
        await store.inbox.finish(turn(3, judgement=judged(8, chat=OTHER, judged_at=7.0)))
        await store.chats.move(OTHER, GROUP)
        await store.chats.move(GROUP, third)
        assert await store.ledger.judgement(third, MessageId(7)) is None
        assert await warned(store, third, 0.0) == {"account_trade": 7.0}

    async def test_a_call_about_an_old_message_fails_and_the_others_lose_what_they_reply_to(
        self, store: Store
    ) -> None:
        """Message ids do not survive: the same number is an innocent message of the new chat."""
        reply = {"chat_id": OTHER, "text": "注意", "reply_parameters": {"message_id": 7}}
        calls = (
            Call(chat_id=OTHER, method="deleteMessage", params={"chat_id": OTHER, "message_id": 7}),
            Call(chat_id=OTHER, method="sendMessage", params=reply),
            Call(chat_id=OTHER, method="setMessageReaction", params={"message_id": 7}),
            Call(chat_id=OTHER, method="deleteMessages", params={"chat_id": OTHER, "message_ids": [7]}),
        )
        queued = await store.inbox.finish(turn(None, *calls))
        await store.chats.move(OTHER, GROUP)
        plain = replace(calls[1], chat_id=GROUP, params={"chat_id": GROUP, "text": "注意"})
        assert await store.outbox.queued() == (replace(queued[1], call=plain),)

    async def test_a_call_that_names_another_chat_keeps_its_parameters(self, store: Store) -> None:
        params = {"chat_id": 5, "from_chat_id": 6, "message_id": 7, "reply_parameters": {"message_id": 8}}
        private = Call(chat_id=OTHER, method="forwardMessage", params=params)
        await store.inbox.finish(turn(None, private))
        await store.chats.move(OTHER, GROUP)
        assert [entry.call for entry in await store.outbox.queued()] == [replace(private, chat_id=GROUP)]


class TestJudgements:
    async def test_every_field_comes_back(self, store: Store) -> None:
        row = judged(BIG_ID, edited=5, sub="sim", album="a1", cleared_by=9, sender_id=ADMIN, score=1 / 3)
        await store.inbox.finish(turn(1, judgement=row))
        assert await store.ledger.judgement(GROUP, MessageId(BIG_ID)) == row

    async def test_the_newest_edit(self, store: Store) -> None:
        for edited in (0, 20, 10):
            await store.inbox.finish(turn(None, judgement=judged(edited=edited)))
        assert await store.ledger.judgement(GROUP, MessageId(1)) == judged(edited=20)
        assert await store.ledger.judgement(OTHER, MessageId(1)) is None

    async def test_answered_in_any_edit(self, store: Store) -> None:
        await store.inbox.finish(turn(None, judgement=judged(1)))
        await store.inbox.finish(turn(None, judgement=judged(1, edited=9, answered=False)))
        await store.inbox.finish(turn(None, judgement=judged(2, answered=False)))
        answers = [await store.ledger.answered(GROUP, MessageId(number), "") for number in (1, 2, 3)]
        assert answers == [True, False, False]
        assert await store.ledger.answered(OTHER, MessageId(1), "") is False

    async def test_answered_for_the_album(self, store: Store) -> None:
        await store.inbox.finish(turn(None, judgement=judged(1, album="a1")))
        await store.inbox.finish(turn(None, judgement=judged(5, album="")))
        asked = [("a1", GROUP), ("a2", GROUP), ("", GROUP), ("a1", OTHER)]
        answers = [await store.ledger.answered(chat, MessageId(2), album) for album, chat in asked]
        assert answers == [True, False, False, False]

    async def test_when_each_scheme_was_last_warned_of(self, store: Store) -> None:
        rows = [
            judged(1, judged_at=100.0),
            judged(2, judged_at=300.0),
            judged(3, judged_at=200.0),
            judged(4, judged_at=400.0, form="short"),
            judged(5, judged_at=90.0, scheme="card_trade"),
            judged(6, judged_at=95.0, scheme="recruit_task"),
            judged(7, judged_at=500.0, chat=OTHER),
            judged(8, judged_at=600.0, form="", scheme=""),
        ]
        for row in rows:
            await store.inbox.finish(turn(None, judgement=row))
        assert await warned(store, GROUP, 95.0) == {"account_trade": 300.0, "recruit_task": 95.0}

    async def test_clear_once(self, store: Store) -> None:
        await store.inbox.finish(turn(None, judgement=judged()))
        asked = [await store.ledger.clear(GROUP, MessageId(number), ADMIN) for number in (1, 1, 2)]
        assert asked == [True, False, False]
        assert await store.ledger.judgement(GROUP, MessageId(1)) == judged(cleared_by=ADMIN)

    async def test_clear_is_for_one_chat(self, store: Store) -> None:
        await store.inbox.finish(turn(None, judgement=judged()))
        assert await store.ledger.clear(OTHER, MessageId(1), ADMIN) is False


class TestTips:
    def chat(self, chat_id: int, next_run: float | None, *, active: bool = True) -> ChatRecord:
        return ChatRecord(chat_id=ChatId(chat_id), kind="group", active=active, next_run=next_run)

    async def test_due(self, store: Store) -> None:
        first, second, third = self.chat(-1, 100.0), self.chat(-2, 50.0), self.chat(-3, 100.0)
        rest = [self.chat(-4, 100.5), self.chat(-5, None), self.chat(-6, 10.0, active=False)]
        for record in (first, second, third, *rest):
            await store.chats.save(record)
        await store.chats.set_setting(ChatId(-1), "tips", "on", ADMIN, 1.0)
        await store.chats.set_setting(ChatId(-1), "language", "en", ADMIN, 1.0)
        whole = (second, third, replace(first, settings={"language": "en", "tips": "on"}))
        assert await store.tips.due(100.0, 9) == whole
        assert await store.tips.due(100.0, 2) == whole[:2]

    async def test_a_limit_counts_chats_and_not_their_settings(self, store: Store) -> None:
        for chat_id in (-1, -2):
            await store.chats.save(self.chat(chat_id, 50.0))
            for key in ("tips", "language", "mode"):
                await store.chats.set_setting(ChatId(chat_id), key, "x", ADMIN, 1.0)
        assert [len(record.settings) for record in await store.tips.due(100.0, 2)] == [3, 3]

    async def test_how_many_are_due_and_since_when(self, store: Store) -> None:
        assert await store.tips.overdue(500.0) == (0, None)
        for record in (self.chat(-1, 500.0), self.chat(-2, 400.0), self.chat(-3, 501.0)):
            await store.chats.save(record)
        await store.chats.save(self.chat(-4, 1.0, active=False))
        assert await store.tips.overdue(500.0) == (2, 400.0)

    async def test_who_has_gone_astray(self, store: Store) -> None:
        for record in (self.chat(-1, 500.0), self.chat(-2, 501.0), self.chat(-3, 900.0, active=False)):
            await store.chats.save(record)
        assert await store.tips.strayed(500.0, 9) == (self.chat(-2, 501.0),)

    async def test_a_slot_is_taken_once(self, store: Store) -> None:
        await store.chats.save(self.chat(GROUP, 100.0))
        tip = replace(call("tip", once=True), slot=100.0)
        claims = (store.tips.claim([claim(GROUP, 100.0, "tip_1", 200.0, tip)]) for _ in range(3))
        taken = [queued for queued in await asyncio.gather(*claims) if queued]
        assert [[entry.call for entry in queued] for queued in taken] == [[tip]]
        assert await store.outbox.queued() == taken[0]
        assert await store.chats.get(GROUP) == self.chat(GROUP, 200.0)

    async def test_of_two_claims_of_one_slot_at_once_the_first_counts(self, store: Store) -> None:
        await store.chats.save(self.chat(GROUP, 100.0))
        claims = [claim(GROUP, 100.0, name, 200.0, call(name)) for name in ("a", "b")]
        assert [entry.call for entry in await store.tips.claim(claims)] == [call("a")]

    async def test_other_slots_and_chats_are_free(self, store: Store) -> None:
        await store.tips.claim([claim(GROUP, 100.0, "tip_1", 200.0, call())])
        both = [
            claim(GROUP, 200.0, "tip_1", 300.0, call()),
            claim(OTHER, 100.0, "tip_1", 300.0, call(chat=OTHER)),
        ]
        queued = await store.tips.claim(both)
        assert [entry.call.chat_id for entry in queued] == [GROUP, OTHER]
        assert await store.tips.claim([]) == ()

    async def test_without_a_call_the_slot_is_gone_and_no_tip_was_posted(self, store: Store) -> None:
        await store.chats.save(self.chat(GROUP, 100.0))
        assert await store.tips.claim([claim(GROUP, 100.0, "tip_1", 200.0, None)]) == ()
        assert await store.tips.claim([claim(GROUP, 100.0, "tip_2", 300.0, call())]) == ()
        assert await store.chats.get(GROUP) == self.chat(GROUP, 200.0)
        assert (await store.tips.posts([GROUP], 9))[GROUP] == (Post(slot=100.0, local="wall"),)

    async def test_a_chat_that_is_due_for_a_taken_slot_moves_on(self, store: Store) -> None:
        await store.chats.save(self.chat(GROUP, 100.0))
        await store.tips.claim([claim(GROUP, 100.0, "tip_1", 200.0, call())])
        await store.tips.set_next_run(GROUP, 100.0)
        await store.tips.claim([claim(GROUP, 100.0, "tip_1", 200.0, call())])
        assert await store.chats.get(GROUP) == self.chat(GROUP, 200.0)

    @pytest.mark.parametrize("changed", [150.0, None])
    async def test_a_claim_leaves_a_schedule_that_was_changed_meanwhile(
        self, store: Store, changed: float | None
    ) -> None:
        """The settings changed between the look at what is due and the claim."""
        await store.chats.save(self.chat(GROUP, 100.0))
        await store.tips.set_next_run(GROUP, changed)
        await store.tips.claim([claim(GROUP, 100.0, "tip_1", 200.0, call())])
        assert await store.chats.get(GROUP) == self.chat(GROUP, changed)

    async def test_a_claim_that_comes_late_moves_no_chat_back(self, store: Store) -> None:
        await store.chats.save(self.chat(GROUP, 100.0))
        await store.tips.claim([claim(GROUP, 100.0, "tip_1", 200.0, call())])
        await store.tips.claim([claim(GROUP, 100.0, "tip_1", 150.0, call())])
        assert await store.chats.get(GROUP) == self.chat(GROUP, 200.0)

    async def test_posts_newest_first_with_all_that_is_known_of_them(self, store: Store) -> None:
        for slot in (100.0, 300.0, 200.0):
            one = replace(claim(GROUP, slot, f"tip_{slot:.0f}", None, call()), round=2, lang="ja")
            await store.tips.claim([one])
        found = await store.tips.posts([GROUP, OTHER], 2)
        assert found[OTHER] == ()
        assert found[GROUP] == tuple(
            Post(slot=slot, local="wall", tip_id=f"tip_{slot:.0f}", round=2, lang="ja")
            for slot in (300.0, 200.0)
        )

    async def test_what_was_sent_is_noted_with_what_follows_it(self, store: Store) -> None:
        tip = replace(call("tip", once=True), slot=100.0)
        (queued,) = await store.tips.claim([claim(GROUP, 100.0, "quiz", None, tip)])
        await store.outbox.sending(queued.id)
        follow = await store.tips.posted(queued, 77, "poll-1", [call("pin")])
        assert [entry.call for entry in follow] == [call("pin")]
        assert await store.outbox.queued() == follow
        assert [post.message_id for post in (await store.tips.posts([GROUP], 9))[GROUP]] == [77]

    async def test_votes_are_counted_where_their_poll_was_posted(self, store: Store) -> None:
        for slot, poll in ((100.0, "poll-1"), (200.0, "")):
            tip = replace(call("tip", once=True), slot=slot)
            (queued,) = await store.tips.claim([claim(GROUP, slot, "quiz", None, tip)])
            await store.tips.posted(queued, 7, poll, [])
        assert await store.tips.voted("poll-1", 12, 7)
        assert not await store.tips.voted("poll-2", 1, 1)
        assert not await store.tips.voted("", 1, 1)
        posts = (await store.tips.posts([GROUP], 9))[GROUP]
        assert [(post.voters, post.hits) for post in posts] == [(0, 0), (12, 7)]

    async def test_a_poll_is_found_after_its_group_has_moved(self, store: Store) -> None:
        tip = replace(call("tip", chat=OTHER, once=True), slot=100.0)
        (queued,) = await store.tips.claim([claim(OTHER, 100.0, "quiz", None, tip)])
        await store.tips.posted(queued, 7, "poll-1", [])
        await store.chats.move(OTHER, GROUP)
        assert await store.tips.voted("poll-1", 3, 2)
        assert [post.hits for post in (await store.tips.posts([GROUP], 9))[GROUP]] == [2]

    async def test_a_post_of_a_group_that_moved_is_no_message_of_the_new_one(self, store: Store) -> None:
        """Its number is another message there: pinning or deleting it would hit somebody else's."""
        tip = replace(call("tip", chat=OTHER, once=True), slot=100.0)
        (queued,) = await store.tips.claim([claim(OTHER, 100.0, "tip_1", 200.0, tip)])
        await store.tips.posted(queued, 7, "", [])
        await store.chats.move(OTHER, GROUP)
        (post,) = (await store.tips.posts([GROUP], 9))[GROUP]
        assert (post.tip_id, post.message_id) == ("tip_1", -7)

    async def test_the_schemes_that_were_warned_of(self, store: Store) -> None:
        await store.inbox.finish(turn(None, judgement=judged(1, judged_at=10.0, form="full")))
        await store.inbox.finish(
            turn(None, judgement=judged(2, judged_at=20.0, form="full", scheme="card_trade"))
        )
        await store.inbox.finish(
            turn(None, judgement=judged(3, judged_at=20.0, form="short", scheme="recruit_task"))
        )
        assert await store.tips.warned_of([GROUP, OTHER], 15.0) == {
            GROUP: frozenset({"card_trade"}),
            OTHER: frozenset(),
        }


class TestDialogues:
    async def test_a_talk_is_kept_replaced_and_dropped(self, store: Store) -> None:
        who = UserId(7)
        assert await store.dialogues.get(GROUP, who, 0.0) is None
        await store.dialogues.keep(GROUP, who, "one", 10.0)
        await store.dialogues.keep(GROUP, who, "two", 20.0)
        await store.dialogues.keep(GROUP, UserId(8), "other", 20.0)
        assert await store.dialogues.get(GROUP, who, 20.0) == "two"
        assert await store.dialogues.get(GROUP, who, 20.5) is None
        assert await store.dialogues.get(OTHER, who, 0.0) is None
        await store.dialogues.drop(GROUP, who)
        assert await store.dialogues.get(GROUP, who, 0.0) is None
        assert await store.dialogues.get(GROUP, UserId(8), 0.0) == "other"

    async def test_old_talks_are_forgotten(self, store: Store) -> None:
        for number in (1, 2, 3):
            await store.dialogues.keep(GROUP, UserId(number), "x", float(number))
        assert await store.dialogues.purge(3.0) == 2
        assert await store.dialogues.get(GROUP, UserId(3), 0.0) == "x"

    async def test_a_person_is_forgotten_everywhere_and_the_judgement_stays_nameless(
        self, store: Store
    ) -> None:
        who = UserId(42)
        await store.dialogues.keep(GROUP, who, "x", 1.0)
        met = Acquaintance(chat_id=GROUP, user_id=who, seen_at=5.0)
        await store.inbox.finish(replace(turn(None, judgement=judged(1)), met=(met,)))
        await store.reminders.keep(reminder(who))
        await store.feedback.keep(said(1, user_id=who))
        await store.chats.save(ChatRecord(chat_id=ChatId(who), kind="private"))
        await store.chats.set_setting(ChatId(who), "region", "sg", who, 1.0)
        await store.complaints.report(Report(chat_id=GROUP, message_id=MessageId(1), user_id=who, at=7.0))
        rows = await store.people.rows_of(who, 9)
        assert tuple(row["kind"] for row in rows) == KINDS
        assert (rows[0]["state"], rows[1]["seen_at"], rows[2]["level"]) == ("x", 5.0, "fraud")
        assert (rows[3]["due"], rows[4]["said"], rows[5]["value"]) == (50.0, "wrong", "sg")
        assert (rows[6]["message_id"], rows[6]["at"]) == (1, 7.0)
        known = dict.fromkeys(KINDS, 1)
        assert await store.people.known_of(who) == known
        assert await store.people.forget(who) == known
        assert await store.people.known_of(who) == dict.fromkeys(KINDS, 0)
        assert await store.chats.get(ChatId(who)) is None
        assert await store.chats.setting_history(ChatId(who), 9) == ()
        kept = await store.ledger.judgement(GROUP, MessageId(1))
        assert kept is not None
        assert (kept.sender_id, kept.signals, kept.level) == (0, "[]", "fraud")

    async def test_to_be_forgotten_is_no_way_to_begin_anew(self, store: Store) -> None:
        who, other = UserId(42), UserId(43)
        await store.inbox.finish(turn(None, judgement=judged(1, judged_at=20.0)))
        await store.inbox.finish(turn(None, judgement=judged(2, level="suspicious", judged_at=21.0)))
        await store.people.forget(who)
        await store.inbox.finish(turn(None, judgement=judged(3, judged_at=30.0)))
        assert await store.ledger.offences(GROUP, who, 0.0) == (20.0, 30.0)
        assert await store.ledger.offences(GROUP, other, 0.0) == ()
        await store.people.forget(who)
        assert await store.ledger.offences(GROUP, who, 0.0) == (20.0, 30.0)
        assert await store.people.known_of(who) == dict.fromkeys(KINDS, 0)
        assert [one.sender_id for one in await store.ledger.latest(GROUP, 9)] == [0, 0, 0]


def reminder(who: UserId, due: float = 50.0) -> Reminder:
    return Reminder(user_id=who, chat_id=ChatId(who), due=due, state="{}")


def said(number: int, **values: Any) -> Feedback:
    return feedback(number, **{"risk": "high", "scheme": "card_trade", "lang": "en", **values})


class TestReminders:
    async def test_a_person_has_one_the_last(self, store: Store) -> None:
        await store.reminders.keep(reminder(UserId(7)))
        await store.reminders.keep(reminder(UserId(7), due=60.0))
        await store.reminders.keep(reminder(UserId(8), due=55.0))
        assert await store.reminders.due(54.0, 9) == ()
        assert [one.user_id for one in await store.reminders.due(60.0, 9)] == [8, 7]
        assert len(await store.reminders.due(60.0, 1)) == 1

    async def test_it_is_taken_once_with_what_reminds(self, store: Store) -> None:
        one = reminder(UserId(7))
        await store.reminders.keep(one)
        (queued,) = await store.reminders.take(one, [call("back")])
        assert [entry.id for entry in await store.outbox.queued()] == [queued.id]
        assert await store.reminders.take(one, [call("back")]) == ()
        assert await store.reminders.due(99.0, 9) == ()

    async def test_one_that_was_put_off_meanwhile_is_left(self, store: Store) -> None:
        await store.reminders.keep(reminder(UserId(7), due=90.0))
        assert await store.reminders.take(reminder(UserId(7)), [call("back")]) == ()
        assert await store.outbox.queued() == ()


class TestFeedback:
    async def test_the_last_word_on_an_answer_counts(self, store: Store) -> None:
        await store.feedback.keep(said(1))
        await store.feedback.keep(said(2, said="right"))
        await store.feedback.keep(said(1, text="their words"))
        first, second = await store.feedback.all(9)
        assert (first.message_id, first.said, second.text) == (2, "right", "their words")
        assert await store.feedback.all(1) == (first,)

    async def test_one_is_dropped_by_its_number(self, store: Store) -> None:
        await store.feedback.keep(said(1))
        (one,) = await store.feedback.all(9)
        assert await store.feedback.drop(one.id)
        assert not await store.feedback.drop(one.id)
        assert await store.feedback.all(9) == ()


class TestPurgeOfPosts:
    async def test_slots_are_kept_a_year_longer(self, store: Store) -> None:
        for slot in (100.0, 200.0):
            await store.tips.claim([claim(GROUP, slot, "tip", None, call())])
        await store.purge(150.0 + POSTS_LONGER)
        assert [post.slot for post in (await store.tips.posts([GROUP], 9))[GROUP]] == [200.0]


class TestPurge:
    async def test_old_finished_rows_go_and_what_waits_stays(self, store: Store, clock: object) -> None:
        await store.inbox.receive([received(number) for number in range(4)])
        calls = (call("1"), call("2"), call("3"))
        done, _, refused = await store.inbox.finish(turn(0, *calls, judgement=judged(1, judged_at=10.0)))
        await store.inbox.finish(turn(1, judgement=judged(2, judged_at=3_000_000.0)))
        await store.inbox.set_aside(2, "broken")
        await store.outbox.sent(done.id, 5)
        await store.outbox.failed(refused.id, "not enough rights")
        assert await store.purge(500_000.0) == 1
        assert await store.purge(2_000_000.0) == 3
        assert await store.purge(2_000_000.0) == 0
        assert ids(await store.inbox.unfinished()) == [3]
        assert [entry.call for entry in await store.outbox.queued()] == [call("2")]
        assert await store.ledger.judgement(GROUP, MessageId(1)) is None
        assert await store.ledger.judgement(GROUP, MessageId(2)) is not None

    async def test_what_was_set_aside_is_kept_for_its_time(self, store: Store) -> None:
        await store.inbox.receive([received(1)])
        await store.inbox.set_aside(1, "broken")
        await store.inbox.set_aside(-5, "not an update")
        assert await store.purge(1_000_000.0) == 0
        assert await store.inbox.receive([received(1)]) == ()
        assert await store.purge(1_000_001.0) == 2
        assert await store.inbox.receive([received(1)]) == (received(1),)

    async def test_more_than_one_helping(self, store: Store) -> None:
        await store.inbox.receive([received(number) for number in range(2500)])
        await asyncio.gather(*(store.inbox.finish(turn(number)) for number in range(2500)))
        assert await store.inbox.purge_done(2_000_000.0) == 2500

    async def test_what_was_done_is_known_for_its_time(self, store: Store) -> None:
        await store.inbox.receive([received(number) for number in range(3)])
        await store.inbox.finish(turn(0))
        await store.inbox.set_aside(1, "broken")
        assert await store.inbox.purge_done(1_000_000.0) == 0
        assert await store.inbox.receive([received(0)]) == ()
        assert await store.inbox.purge_done(1_000_001.0) == 1
        assert await store.inbox.receive([received(number) for number in range(3)]) == (received(0),)


class TestAcquaintances:
    known = Acquaintance(chat_id=GROUP, user_id=UserId(BIG_ID), joined_at=12.5, messages=2, seen_at=900.0)

    async def meet(self, store: Store, *met: Acquaintance, update_id: int | None = None) -> None:
        await store.inbox.finish(replace(turn(update_id), met=met))

    async def test_nobody_is_known_at_first(self, store: Store) -> None:
        assert await store.people.acquaintance(GROUP, UserId(BIG_ID)) is None

    async def test_who_was_met_is_known_in_that_chat(self, store: Store) -> None:
        await self.meet(store, self.known)
        assert await store.people.acquaintance(GROUP, UserId(BIG_ID)) == self.known
        assert await store.people.acquaintance(OTHER, UserId(BIG_ID)) is None

    async def test_many_are_looked_up_at_one_moment(self, store: Store) -> None:
        crowd = [replace(self.known, user_id=UserId(number), messages=number % 3) for number in range(600)]
        await self.meet(store, *crowd)
        asked = [
            store.people.acquaintance(chat, UserId(number))
            for chat in (GROUP, OTHER)
            for number in range(601)
        ]
        assert await asyncio.gather(*asked) == [*crowd, None, *[None] * 601]
        who = [(chat, UserId(number)) for chat in (GROUP, OTHER) for number in range(601)]
        assert await store.people.acquaintances(who) == {(GROUP, met.user_id): met for met in crowd}

    async def test_the_last_word_of_one_turn_and_of_one_moment_is_kept(self, store: Store) -> None:
        later, last = replace(self.known, messages=3), replace(self.known, joined_at=99.0)
        await asyncio.gather(self.meet(store, self.known, later), self.meet(store, last))
        assert await store.people.acquaintance(GROUP, UserId(BIG_ID)) == last

    async def test_an_update_done_before_introduces_nobody(self, store: Store) -> None:
        await self.meet(store, self.known, update_id=1)
        await self.meet(store, replace(self.known, messages=3), update_id=1)
        assert await store.people.acquaintance(GROUP, UserId(BIG_ID)) == self.known

    async def test_it_moves_with_the_chat_and_what_is_known_there_stays(self, store: Store) -> None:
        own = replace(self.known, chat_id=OTHER, messages=1)
        await self.meet(store, self.known, replace(self.known, user_id=UserId(7)), own)
        await store.chats.move(GROUP, OTHER)
        assert await store.people.acquaintance(GROUP, UserId(BIG_ID)) is None
        assert await store.people.acquaintance(OTHER, UserId(BIG_ID)) == own
        assert await store.people.acquaintance(OTHER, UserId(7)) == replace(
            self.known, chat_id=OTHER, user_id=UserId(7)
        )

    async def test_who_was_not_seen_for_long_is_forgotten(self, store: Store) -> None:
        await self.meet(store, self.known)
        assert await store.purge(900.0) == 0
        assert await store.purge(900.5) == 1
        assert await store.people.acquaintance(GROUP, UserId(BIG_ID)) is None


class TestClose:
    async def test_what_waits_is_committed_first(self, store: Store) -> None:
        waiting = [asyncio.create_task(store.inbox.finish(turn(number, call()))) for number in range(5)]
        await asyncio.sleep(0)
        await store.close()
        assert [len(answer) for answer in await asyncio.gather(*waiting)] == [1] * 5

    async def test_then_changes_are_refused(self, store: Store) -> None:
        await store.close()
        with pytest.raises(StoreError, match="was closed"):
            await store.inbox.finish(turn(1))

    async def test_twice_is_once(self, store: Store) -> None:
        await store.close()
        await store.close()


async def test_of_two_turns_that_are_done_once_one_is_done(store: Store) -> None:
    once = Counted(chat_id=GROUP, day="2026-11-30", key="digest")
    turn = Turn(update_id=None, result="digest", calls=(call(),))
    first, second = await asyncio.gather(*(store.inbox.finish_first(turn, once) for _ in range(2)))
    assert (len(first or ()), second) == (1, None)
    assert await store.outbox.queued() == first
    assert await store.chats.counts(GROUP, once.day) == (once,)
