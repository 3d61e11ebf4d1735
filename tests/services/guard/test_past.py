"""What a chat's past says of a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from bot.adapters.store.access import Access
from bot.adapters.store.people import SqlPeople
from bot.core.message import NEW_FOR, ChatId, Message, MessageId, Sender, UserId
from bot.services.guard import past as module
from bot.services.guard.past import SEEN_EVERY, Past
from bot.services.store import Acquaintance, Judgement, Turn
from tests import builders
from tests.builders import GROUP, MEMBER, OTHER_GROUP
from tests.fakes import START, FakeClock
from tests.stores import InlineStore

NOW = int(START)


class Life:
    """A past over a store, with the step that the dispatcher takes."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = InlineStore(clock=self.clock.now)
        self.past = Past(store=self.store, clock=self.clock)

    async def hear(
        self, text: str = "大家好", *, by: int = MEMBER, sent: int = 0, **fields: object
    ) -> Message:
        sender = Sender(id=UserId(by))
        message = builders.message(text, sender=sender, sent=sent or int(self.clock.now()), **fields)
        told, met = await self.past.recall(message)
        await self.store.inbox.finish(Turn(update_id=None, result="", met=met))
        return told

    async def listened(self) -> None:
        """The bot has been here for so long that it knows who is new."""
        await self.hear("早", by=77)
        self.clock.advance(NEW_FOR)

    def reborn(self) -> None:
        self.past = Past(store=self.store, clock=self.clock)


@pytest.fixture
def life() -> Life:
    return Life()


async def test_messages_are_counted_as_far_as_they_tell_a_newcomer(life: Life) -> None:
    await life.listened()
    seen = [(await life.hear(number=number)).sender for number in range(1, 6)]
    assert [sender.earlier for sender in seen] == [0, 1, 2, 3, 3]
    assert [sender.is_new(NOW) for sender in seen] == [True, True, True, False, False]


async def test_a_bot_that_has_just_come_takes_nobody_for_a_newcomer(life: Life) -> None:
    assert (await life.hear()).sender.earlier is None
    life.clock.advance(NEW_FOR)
    assert (await life.hear()).sender.earlier == 1


async def test_each_chat_counts_for_itself(life: Life) -> None:
    await life.listened()
    await life.hear(chat=builders.chat(OTHER_GROUP))
    assert (await life.hear()).sender.earlier == 0


async def test_edits_and_arrivals_are_no_messages(life: Life) -> None:
    await life.listened()
    await life.hear(edited=NOW + 5)
    await life.hear("", joined=(MEMBER,))
    assert (await life.hear()).sender.earlier == 0


async def test_an_arrival_is_remembered_and_the_latest_counts(life: Life) -> None:
    await life.past.joined(GROUP, (MEMBER,), NOW - 60)
    await life.past.joined(GROUP, (MEMBER,), NOW - 90)
    life.reborn()
    assert (await life.hear()).sender.joined_at == NOW - 60
    assert (await life.hear(by=8)).sender.joined_at == 0


async def test_a_restart_forgets_nothing(life: Life) -> None:
    await life.listened()
    await life.hear()
    life.reborn()
    assert (await life.hear()).sender.earlier == 1


async def test_a_regular_is_written_down_once_a_day(life: Life) -> None:
    await life.listened()
    for _ in range(4):
        await life.hear()
    assert (await life.past.recall(builders.message(sent=NOW)))[1] == ()
    life.clock.advance(SEEN_EVERY)
    await life.hear()
    found = await life.store.people.acquaintance(GROUP, MEMBER)
    assert found == Acquaintance(chat_id=GROUP, user_id=MEMBER, messages=3, seen_at=life.clock.now())


async def test_who_was_seen_in_the_future_is_written_down_anew(life: Life) -> None:
    await life.listened()
    life.clock.advance(400 * SEEN_EVERY)
    for _ in range(4):
        await life.hear()
    life.clock.advance(-400 * SEEN_EVERY)
    await life.hear()
    found = await life.store.people.acquaintance(GROUP, MEMBER)
    assert found is not None
    assert found.seen_at == life.clock.now()


async def test_memory_is_bounded_and_the_store_knows_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 4)
    life = Life()
    await life.listened()
    for user in range(101, 120):
        await life.hear(by=user)
    assert 0 < len(life.past._known) <= 4
    assert (await life.hear(by=101)).sender.earlier == 1


def judged(level: str) -> Judgement:
    return Judgement(
        chat_id=GROUP, message_id=MessageId(501), edited=0, sender_id=MEMBER, level=level,
        score=0.5, stance="none", lang="zh", reason="", judged_at=START,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("level", "after", "clean"),
    [(None, 60, True), ("clean", 60, True), ("suspicious", 60, False), (None, 86_401, False)],
)
async def test_an_edit_knows_whether_the_wording_before_was_clean(
    life: Life, level: str | None, after: int, clean: bool
) -> None:
    await life.hear("早", by=77, sent=NOW - 5)
    if level:
        await life.store.inbox.finish(Turn(update_id=None, result="", judgement=judged(level)))
    assert (await life.hear(sent=NOW, edited=NOW + after)).was_clean is clean


async def test_what_stood_here_before_the_bot_came_was_never_judged(life: Life) -> None:
    assert (await life.hear(sent=NOW - 60, edited=NOW)).was_clean is False
    assert (await life.hear(sent=NOW - 60, edited=NOW + 9)).was_clean is False


async def test_a_message_without_a_time_counts_from_now(life: Life) -> None:
    told, met = await life.past.recall(replace(builders.message(), sent=0))
    assert (told.sender.earlier, [one.joined_at for one in met]) == (None, [START, 0.0])


class Counting(SqlPeople):
    """People of whom it is noted how often it is asked who they are."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self.looks: list[int] = []

    async def acquaintance(self, chat_id: ChatId, user_id: UserId) -> Acquaintance | None:
        self.looks.append(1)
        return await super().acquaintance(chat_id, user_id)

    async def acquaintances(
        self, who: Sequence[tuple[ChatId, UserId]]
    ) -> Mapping[tuple[ChatId, UserId], Acquaintance]:
        self.looks.append(len(who))
        return await super().acquaintances(who)


async def test_who_is_expected_is_looked_up_once_and_together(life: Life) -> None:
    people = life.store.people = Counting(life.store._db)
    life.reborn()
    await life.past.expect([(GROUP, UserId(1)), (GROUP, UserId(2)), (GROUP, UserId(1))])
    assert people.looks == [3]
    for user in (1, 2, 1):
        await life.hear(by=user)
    await life.past.expect([(GROUP, UserId(1)), (GROUP, UserId(2))])
    assert people.looks == [3]


async def test_who_was_expected_is_known_as_the_store_knows_them(life: Life) -> None:
    await life.listened()
    await life.hear()
    await life.hear()
    life.reborn()
    await life.past.expect([(GROUP, UserId(MEMBER))])
    assert (await life.hear()).sender.earlier == 2


async def test_who_wrote_while_they_were_looked_up_is_known_by_what_they_wrote(life: Life) -> None:
    await life.listened()
    kept_by, found = life.store.people, life.past

    class Slow(SqlPeople):
        async def acquaintances(
            self, who: Sequence[tuple[ChatId, UserId]]
        ) -> Mapping[tuple[ChatId, UserId], Acquaintance]:
            kept = await kept_by.acquaintances(who)
            await life.hear()
            return kept

    life.store.people = Slow(life.store._db)
    await found.expect([(GROUP, UserId(MEMBER))])
    life.store.people = kept_by
    assert (await life.hear()).sender.earlier == 1


async def test_who_was_not_found_is_looked_for_again_after_a_group_moved(life: Life) -> None:
    await life.listened()
    await life.hear()
    await life.past.expect([(OTHER_GROUP, UserId(MEMBER))])
    await life.store.chats.move(GROUP, OTHER_GROUP)
    life.past.moved(GROUP, OTHER_GROUP)
    assert (await life.hear(chat=builders.chat(OTHER_GROUP))).sender.earlier == 1
