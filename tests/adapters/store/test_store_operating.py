"""What ``OperatingStore`` promises, held against SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.store import revisions
from bot.core.message import ChatId, MessageId, UserId
from bot.services.store import (
    Act,
    Backlog,
    Block,
    Call,
    ChatRecord,
    Counted,
    Crowd,
    Judgement,
    Received,
    Store,
    Turn,
)
from tests.adapters.store.conftest import START, Clock
from tests.builders import judgement

GROUP, OTHER, THIRD = ChatId(-1001234567890), ChatId(-100999), ChatId(-100777)
PERSON, ADMIN = UserId(42), UserId(7_000_000_001)


def block(chat_id: ChatId = GROUP, **facts: object) -> Block:
    return replace(Block(chat_id=chat_id, by=ADMIN, at=5.0, reason="spam 骗"), **facts)  # type: ignore[arg-type]


class TestBlocks:
    async def test_they_come_and_go_and_the_first_word_stays(self, store: Store) -> None:
        assert await store.operating.block(block()) is True
        assert await store.operating.block(block(reason="other")) is False
        assert await store.operating.block(block(OTHER)) is True
        assert await store.operating.blocks() == (block(), block(OTHER))
        assert await store.operating.unblock(GROUP) is True
        assert await store.operating.unblock(GROUP) is False
        assert await store.operating.blocks() == (block(OTHER),)

    async def test_a_supergroup_stays_blocked(self, store: Store) -> None:
        await store.operating.block(block())
        await store.operating.block(block(THIRD))
        for _ in range(2):
            await store.chats.move(GROUP, OTHER)
        await store.chats.move(THIRD, OTHER)
        assert await store.operating.blocks() == (block(OTHER),)


class TestFlags:
    async def test_a_switch_keeps_its_last_words(self, store: Store) -> None:
        assert await store.operating.flag("maintenance") is None
        await store.operating.set_flag("maintenance", "")
        assert await store.operating.flag("maintenance") == ""
        await store.operating.set_flag("maintenance", "soon 好")
        await store.operating.set_flag("other", "x")
        assert await store.operating.flag("maintenance") == "soon 好"
        await store.operating.set_flag("maintenance", None)
        await store.operating.set_flag("maintenance", None)
        assert (await store.operating.flag("maintenance"), await store.operating.flag("other")) == (None, "x")


def said(mark: str = "", *, once: bool = False, chat: ChatId = GROUP) -> Call:
    return Call(chat_id=chat, method="sendMessage", params={"chat_id": chat}, mark=mark, once=once)


def turn(*calls: Call, **more: object) -> Turn:
    return replace(Turn(update_id=None, result="x", calls=calls), **more)  # type: ignore[arg-type]


class TestBacklog:
    async def test_it_counts_what_waits_and_nothing_else(self, store: Store, clock: Clock) -> None:
        for number, at in ((1, 0.0), (2, 10.0), (3, 20.0)):
            clock.now = START + at
            await store.inbox.receive([Received(update_id=number, lane=1, payload=b"{}")])
        await store.inbox.finish(turn(update_id=1))
        ready, sending, done = await store.inbox.finish(turn(said(), said(once=True), said()))
        await store.outbox.sending(sending.id)
        await store.outbox.sent(done.id, 9)
        found = await store.operating.backlog()
        assert replace(found, label="", revision="") == Backlog(
            label="", revision="", updates=2, oldest=START + 10.0, ready=1, sending=1
        )
        assert ready.id < sending.id

    async def test_nothing_waits(self, store: Store) -> None:
        found = await store.operating.backlog()
        assert (found.updates, found.oldest, found.ready, found.sending) == (0, None, 0, 0)

    async def test_a_database_tells_its_name_and_revision(self, store: Store) -> None:
        found = await store.operating.backlog()
        assert found.revision == revisions.packaged()[-1]
        assert "tester" not in found.label
        assert found.label


class TestNewest:
    async def test_it_is_when_something_was_last_written_down(self, store: Store, clock: Clock) -> None:
        assert await store.operating.newest() is None
        await store.inbox.receive([Received(update_id=7, lane=1, payload=b"{}")])
        assert await store.operating.newest() == START
        (call,) = await store.inbox.finish(turn(said()))
        clock.now += 20
        await store.outbox.sent(call.id, 9)
        assert await store.operating.newest() == START + 20
        await store.inbox.finish(turn(acts=(act(GROUP, START + 30),)))
        assert await store.operating.newest() == START + 30

    async def test_a_row_that_a_wrong_clock_dated_is_soon_forgotten(self, store: Store, clock: Clock) -> None:
        for number, at in ((1, START + 400 * 86_400.0), (2, START)):
            clock.now = at
            await store.inbox.receive([Received(update_id=number, lane=1, payload=b"{}")])
            await store.inbox.finish(turn(acts=(act(GROUP, at),)))
        assert await store.operating.newest() == START


async def kept(store: Store, *records: tuple[ChatId, str, str, bool]) -> None:
    for chat_id, kind, title, active in records:
        await store.chats.save(ChatRecord(chat_id=chat_id, kind=kind, title=title, active=active))


class TestChats:
    async def test_they_are_counted_by_kind_state_and_mode(self, store: Store) -> None:
        await kept(store, (GROUP, "supergroup", "A", True), (OTHER, "supergroup", "B", True))
        await kept(store, (THIRD, "supergroup", "C", False), (ChatId(PERSON), "private", "", True))
        await store.chats.set_setting(GROUP, "mode", "clean", ADMIN, 1.0)
        await store.chats.set_setting(GROUP, "tone", "friendly", ADMIN, 1.0)
        assert sorted(await store.chats.census(), key=repr) == sorted(
            (
                Crowd(kind="private", active=True, mode="", count=1),
                Crowd(kind="supergroup", active=False, mode="", count=1),
                Crowd(kind="supergroup", active=True, mode="", count=1),
                Crowd(kind="supergroup", active=True, mode="clean", count=1),
            ),
            key=repr,
        )

    async def test_the_newest_come_first_and_stay_as_old_as_they_are(
        self, store: Store, clock: Clock
    ) -> None:
        for chat, title in ((THIRD, "C"), (GROUP, "A"), (OTHER, "B")):
            clock.now += 10
            await kept(store, (chat, "group", title, True))
        clock.now += 10
        await kept(store, (THIRD, "group", "C2", True), (ChatId(PERSON), "private", "", True))
        await kept(store, (ChatId(-5), "group", "left", False))
        assert await store.chats.newest(9) == ((OTHER, "B"), (GROUP, "A"), (THIRD, "C2"))
        assert await store.chats.newest(1) == ((OTHER, "B"),)
        await store.chats.move(THIRD, ChatId(-100555))
        assert (await store.chats.newest(9))[-1] == (ChatId(-100555), "C2")

    async def test_judgements_and_acts_of_a_chat_are_counted(self, store: Store) -> None:
        for chat, number, edited, at in ((GROUP, 1, 0, 10.0), (GROUP, 1, 5, 20.0), (GROUP, 2, 0, 30.0)):
            await store.inbox.finish(turn(judgement=judged(chat, number, edited, at), acts=(act(chat, at),)))
        await store.inbox.finish(turn(judgement=judged(OTHER, 1, 0, 30.0), acts=(act(OTHER, 30.0),)))
        assert await store.ledger.activity(GROUP, 10.0) == (2, 3)
        assert await store.ledger.activity(GROUP, 20.0) == (2, 2)
        assert await store.ledger.activity(GROUP, 31.0) == (0, 0)

    async def test_admins_are_named_with_their_chats(self, store: Store) -> None:
        await store.chats.set_stewards({GROUP: (ADMIN, PERSON)})
        await store.chats.set_stewards({OTHER: (ADMIN,)})
        assert await store.chats.stewards(OTHER) == ((OTHER, ADMIN),)
        assert await store.chats.stewards() == ((GROUP, PERSON), (GROUP, ADMIN), (OTHER, ADMIN))


def judged(chat: ChatId, number: int, edited: int, at: float) -> Judgement:
    return judgement(number, chat_id=chat, edited=edited, sender_id=PERSON, judged_at=at)


def act(chat: ChatId, at: float) -> Act:
    return Act(chat_id=chat, kind="warn", at=at)


class TestProgress:
    async def test_calls_of_one_broadcast_are_counted_by_state(self, store: Store) -> None:
        letters = [said("cast:1", once=True) for _ in range(4)]
        first, second, third, _ = await store.inbox.finish(turn(*letters))
        await store.inbox.finish(turn(said("cast:2", once=True), said("cast:1"), said(once=True)))
        await store.outbox.sending(first.id)
        await store.outbox.sending(second.id)
        await store.outbox.sent(second.id, 9)
        await store.outbox.failed(third.id, "gone")
        assert dict(await store.outbox.progress("cast:1")) == {
            "ready": 1,
            "sending": 1,
            "sent": 1,
            "failed": 1,
        }
        assert dict(await store.outbox.progress("cast:3")) == {}
        assert dict(await store.outbox.progress("")) == {}


class TestForOperators:
    async def test_their_own_acts_come_newest_first_and_nobody_elses(self, store: Store) -> None:
        for at, kind in enumerate(("op.block", "warn", "op.console.in", "opening", "op.unblock")):
            await store.inbox.finish(turn(acts=(replace(act(GROUP, float(at)), kind=kind, by=ADMIN),)))
        assert [one.kind for one in await store.operating.acts(9)] == [
            "op.unblock",
            "op.console.in",
            "op.block",
        ]
        assert [one.at for one in await store.operating.acts(1)] == [4.0]

    async def test_what_admins_spoke_of_comes_newest_first_without_chat_and_person(
        self, store: Store
    ) -> None:
        for number, (chat, lang) in enumerate(((GROUP, "en"), (OTHER, "ru"), (GROUP, "de"), (GROUP, "fr"))):
            judged = judgement(number, chat_id=chat, lang=lang, judged_at=float(number), scheme="card_trade")
            await store.inbox.finish(turn(judgement=judged))
        await store.ledger.clear(GROUP, MessageId(0), ADMIN)
        await store.ledger.confirm(OTHER, MessageId(1), ADMIN)
        await store.ledger.clear(GROUP, MessageId(3), ADMIN)
        found = await store.operating.spoken(1.0, 9)
        assert [(one.lang, one.scheme, one.cleared) for one in found] == [
            ("fr", "card_trade", True),
            ("ru", "card_trade", False),
        ]
        assert [one.lang for one in await store.operating.spoken(0.0, 1)] == ["fr"]

    async def test_days_are_summed_over_all_chats(self, store: Store) -> None:
        days = (("2026-03-01", GROUP, 9), ("2026-03-02", GROUP, 2), ("2026-03-02", OTHER, 3))
        for day, chat, count in days:
            counted = Counted(chat_id=chat, day=day, key="ad.card_trade", count=count)
            await store.inbox.finish(turn(counted=(counted,)))
        assert await store.operating.totals("2026-03-02") == {("2026-03-02", "ad.card_trade"): 5}
        assert await store.operating.totals("2026-04-01") == {}
