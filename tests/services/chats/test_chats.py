"""What is known of a chat, and when it is asked for again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from bot.core.message import ChatId, ChatKind, Role, Sender, UserId
from bot.core.moderation.settings import ChatSettings
from bot.services.chats import chats as module
from bot.services.chats.chats import DEMOTED, PROMOTED, Chats, ChatState
from bot.services.marks import Mark
from bot.services.store import Call, ChatRecord, Entry, Kept, Turn
from tests.builders import ADMIN, GROUP, MEMBER, OWNER, chat, judgement, message
from tests.fakes import FakeClock, FakeMessenger
from tests.stores import InlineStore


@pytest.fixture
def store() -> InlineStore:
    return InlineStore()


@pytest.fixture
def chats(store: InlineStore) -> Chats:
    return Chats(store=store, messenger=FakeMessenger(), clock=FakeClock(), zone="Asia/Tokyo")


async def test_a_chat_never_seen_is_saved_with_the_defaults(chats: Chats, store: InlineStore) -> None:
    state = await chats.state(chat(title="Stamps"))
    assert state.settings == ChatSettings(timezone="Asia/Tokyo")
    expected = ChatRecord(chat_id=GROUP, kind=ChatKind.SUPERGROUP, title="Stamps")
    assert await store.chats.get(GROUP) == expected


async def test_a_change_is_read_after_forgetting(chats: Chats, store: InlineStore) -> None:
    await chats.state(chat())
    await store.chats.set_setting(GROUP, "mode", "clean", ADMIN, 0.0)
    assert (await chats.state(chat())).settings.mode == "warn"
    chats.forget(GROUP)
    assert (await chats.state(chat())).settings.mode == "clean"


class _Counting(InlineStore):
    """Counts how often the database is asked what is kept of chats; something may happen while it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[ChatId, ...]] = []
        self.meanwhile: Callable[[], Awaitable[object]] | None = None
        kept = self.chats.kept

        async def counted(chat_ids: Sequence[ChatId], since: float) -> Mapping[ChatId, Kept]:
            self.asked.append(tuple(chat_ids))
            found = await kept(chat_ids, since)
            meanwhile, self.meanwhile = self.meanwhile, None
            if meanwhile is not None:
                await meanwhile()
            return found

        self.chats.kept = counted  # type: ignore[method-assign]


@pytest.fixture
def counting() -> _Counting:
    return _Counting()


def of(store: InlineStore) -> Chats:
    return Chats(store=store, messenger=FakeMessenger(), clock=FakeClock(), zone="Asia/Tokyo")


async def test_expected_chats_are_read_at_once(counting: _Counting) -> None:
    await counting.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", title="Stamps"))
    await counting.lists.keep(Entry(chat_id=GROUP, kind="person", value="7", by=ADMIN, at=1.0))
    warned = judgement(scheme="account_trade", form="full", judged_at=FakeClock().now())
    await counting.inbox.finish(Turn(update_id=None, result="", judgement=warned))
    chats = of(counting)
    await chats.expect([GROUP, ChatId(-2), GROUP])
    known, new = await chats.glance(chat()), await chats.glance(chat(-2))
    facts = known.record.title, known.saved, known.last_full
    assert facts == ("Stamps", True, {"account_trade": warned.judged_at})
    assert known.lists.trusts(message(sender=Sender(id=UserId(7))))
    assert (new.saved, new.last_full) == (False, {})
    await chats.expect([GROUP])
    assert counting.asked == [(GROUP, -2)]


async def test_what_was_expected_is_read_again_after_a_change(counting: _Counting) -> None:
    chats = of(counting)
    await chats.expect([GROUP])
    await chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", title="New"))
    assert (await chats.glance(chat())).record.title == "New"


async def test_what_changes_while_it_is_read_is_read_again(counting: _Counting) -> None:
    chats = of(counting)
    counting.meanwhile = lambda: chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", title="New"))
    await chats.expect([GROUP])
    assert (await chats.glance(chat())).record.title == "New"


async def _glanced(chats: Chats) -> ChatState | None:
    return await chats.glance(chat())


async def _known(chats: Chats) -> ChatState | None:
    return await chats.known(GROUP)


@pytest.mark.parametrize("look", [_glanced, _known])
async def test_a_chat_that_changes_while_it_is_looked_up_is_not_kept_as_it_was(
    counting: _Counting, look: Callable[[Chats], Awaitable[ChatState | None]]
) -> None:
    chats = of(counting)
    await counting.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", title="Old"))
    counting.meanwhile = lambda: chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", title="New"))
    for _ in range(2):
        found = await look(chats)
        assert found is not None
        assert found.record.title == "New"


async def test_what_was_opened_meanwhile_is_not_read_from_before(
    counting: _Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 3 * module.STATE)
    chats = of(counting)
    counting.meanwhile = lambda: chats.state(chat(title="Mine"))
    await chats.expect([GROUP])
    await chats.glance(chat(-2))
    await chats.glance(chat(-3))
    assert (await chats.glance(chat())).saved


async def test_the_least_recently_used_are_forgotten(
    store: InlineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 3 * module.STATE)
    chats = Chats(store=store, messenger=FakeMessenger(), clock=FakeClock(), zone="Asia/Tokyo")
    first = await chats.state(chat(-1))
    second = await chats.state(chat(-2))
    assert await chats.state(chat(-1)) is first
    await chats.state(chat(-3))
    assert await chats.state(chat(-1)) is first
    assert await chats.state(chat(-2)) is not second


async def test_a_chat_with_many_admins_weighs_as_much_more(store: InlineStore) -> None:
    messenger = FakeMessenger()
    chats = Chats(store=store, messenger=messenger, clock=FakeClock(), zone="Asia/Tokyo")
    before = (await chats.state(chat())).weight
    for user in range(50):
        messenger.seat(GROUP, user + 1, "administrator")
    assert (await chats.refresh(chat())).weight == before + 50 * module.ADMIN
    assert await chats.state(chat()) is await chats.refresh(chat())


async def test_not_everybody_who_was_ever_muted_is_remembered(chats: Chats) -> None:
    state = await chats.state(chat())
    for user in range(2 * module.MUTED):
        state.restrict(UserId(user), 9.0)
    assert [*state.restricted] == [*range(module.MUTED, 2 * module.MUTED)]


async def test_a_chat_weighs_what_is_remembered_of_the_muted_and_nothing_for_those_who_are_not(
    chats: Chats,
) -> None:
    state = await chats.state(chat())
    assert state.weight < module.STATE + 100
    before = state.weight
    for user in range(10):
        state.restrict(UserId(user), 9.0)
    assert state.weight == before + 10 * 60


async def test_saving_a_record_makes_the_next_reader_see_it(chats: Chats) -> None:
    await chats.state(chat())
    await chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", title="New", greeted=True))
    assert (await chats.state(chat())).record.title == "New"


async def test_news_of_an_unknown_chat_is_no_fault(chats: Chats) -> None:
    chats.admins_changed(ChatId(-77))
    chats.forget(ChatId(-77))


@pytest.mark.parametrize(
    ("sender", "leads"),
    [
        (Sender(id=OWNER), True),
        (Sender(id=ADMIN), True),
        (Sender(id=ADMIN, is_bot=True), False),
        (Sender(id=MEMBER), False),
        (Sender(id=UserId(GROUP), role=Role.ANONYMOUS_ADMIN), True),
        (Sender(id=UserId(-1009), role=Role.LINKED_CHANNEL), False),
        (Sender(id=UserId(-1009), role=Role.CHANNEL), False),
    ],
)
async def test_a_group_is_led_by_its_admins_and_not_by_a_channel_of_theirs(
    store: InlineStore, sender: Sender, leads: bool
) -> None:
    messenger = FakeMessenger()
    messenger.seat(GROUP, OWNER, "creator")
    messenger.seat(GROUP, ADMIN, "administrator")
    messenger.linked[GROUP] = -1009
    chats = Chats(store=store, messenger=messenger, clock=FakeClock(), zone="Asia/Tokyo")
    assert await chats.is_led_by(message("/settings", sender=sender)) is leads


async def test_what_the_bot_leaves_is_kept_silent_and_greeted_anew(chats: Chats, store: InlineStore) -> None:
    assert not await chats.entered(chat(title="Stamps"), present=True)
    await chats.save(replace((await chats.state(chat())).record, greeted=True))
    assert await chats.entered(chat(title="Coins"), present=True)
    call = Call(chat_id=GROUP, method="sendMessage", params={})
    await store.inbox.finish(Turn(update_id=None, result="test", calls=(call,)))
    assert not await chats.entered(chat(title="Coins"), present=False)
    left = await store.chats.get(GROUP)
    assert left is not None
    assert (left.title, left.active, left.greeted) == ("Coins", False, False)
    assert await store.outbox.queued() == ()


async def test_who_blocks_the_bot_is_not_spoken_to(chats: Chats, store: InlineStore) -> None:
    await chats.may_speak(ChatId(MEMBER), may=True)
    assert await store.chats.get(ChatId(MEMBER)) is None
    await store.chats.save(ChatRecord(chat_id=ChatId(MEMBER), kind="private"))
    for may in (False, True):
        await chats.may_speak(ChatId(MEMBER), may=may)
        record = await store.chats.get(ChatId(MEMBER))
        assert record is not None
        assert record.active is may


@pytest.mark.parametrize(("told", "fell"), [([], False), ([DEMOTED], True), ([DEMOTED, PROMOTED], False)])
async def test_the_last_word_of_the_rank_counts(
    chats: Chats, store: InlineStore, told: list[Mark], fell: bool
) -> None:
    for number, mark in enumerate(told, 900):
        call = Call(chat_id=GROUP, method="sendMessage", params={}, mark=str(mark))
        (queued,) = await store.inbox.finish(Turn(update_id=None, result="test", calls=(call,)))
        await store.outbox.sent(queued.id, number)
    assert await chats.was_demoted(GROUP) is fell


async def test_the_groups_that_somebody_leads_are_those_last_heard_of(store: InlineStore) -> None:
    messenger = FakeMessenger()
    messenger.seat(GROUP, ADMIN, "administrator")
    chats = Chats(store=store, messenger=messenger, clock=FakeClock(), zone="Asia/Tokyo")
    await chats.refresh(chat(title="Stamps"))
    assert [record.title for record in await chats.led_by(ADMIN)] == ["Stamps"]
    assert await chats.led_by(MEMBER) == ()


@pytest.mark.parametrize(
    ("settings", "spoken"),
    [({}, "pt"), ({"region": "br"}, "pt-BR"), ({"region": "br", "language": "pt"}, "pt")],
)
def test_a_private_chat_is_spoken_to_as_chosen_else_as_heard_and_written_in_its_country(
    settings: dict[str, str], spoken: str
) -> None:
    record = ChatRecord(chat_id=ChatId(7), kind="private", heard="pt", settings=settings)
    assert module.spoken_in(record) == spoken
