"""Who runs the bot hears of a database in trouble, past the outbox: when it lasts, and when it is over."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.message import ChatId
from bot.errors import Gone, StoreError, StoreLost, Unsent
from bot.services.operating import watch
from bot.services.operating.operators import Operators
from bot.services.operating.watch import Watch
from bot.services.store import Call, Condition
from tests.fakes import FakeClock, FakeMessenger
from tests.packaged import catalog
from tests.stores import InlineStore

FULL = "bot.db: cannot grow, the disk is full; free some space"


class Sick(InlineStore):
    """A store of whose database is told what the test says."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Condition | StoreError = Condition()

    async def look(self) -> Condition:
        if isinstance(self.found, StoreError):
            raise self.found
        return self.found


def written(chat: ChatId, text: str) -> tuple[Call, ...]:
    return (Call(chat_id=chat, method="sendMessage", params={"chat_id": chat, "text": text}),)


class Ward:
    """A store that is looked after, for two who run the bot."""

    def __init__(self, *ids: int) -> None:
        self.store = Sick()
        self.messenger = FakeMessenger()
        self.clock = FakeClock()
        operators = Operators(
            ids=ids or (5, 7),
            store=self.store,
            catalog=catalog,
            write=written,
            escape=lambda text: text,
            submit=lambda _: None,
            messenger=self.messenger,
        )
        self.watch = Watch(store=self.store, operators=operators, sleep=self.clock.sleep)

    async def look(self, found: Condition | StoreError, times: int = 1) -> list[str]:
        """What one of them was told while the database was so."""
        self.store.found = found
        before = len(self.messenger.texts(5))
        for _ in range(times):
            await self.watch.look()
        return self.messenger.texts(5)[before:]


@pytest.fixture
def ward() -> Ward:
    return Ward()


def alarm(*lines: str) -> str:
    return "\n".join((catalog().text("en", "operator.database"), *(f"• {line}" for line in lines)))


WELL = catalog().text("en", "operator.database_well")


async def test_a_database_that_is_well_is_no_news(ward: Ward) -> None:
    assert await ward.look(Condition(), 100) == []


@pytest.mark.parametrize("found", [Condition(faults=(FULL,)), StoreError(FULL)])
async def test_a_fault_is_told_when_it_lasts_and_its_end_too(
    ward: Ward, found: Condition | StoreError
) -> None:
    assert await ward.look(found) == []
    assert await ward.look(found) == [alarm(FULL)]
    assert await ward.look(found, 100) == []
    assert await ward.look(Condition()) == [WELL]
    assert await ward.look(Condition(), 100) == []
    assert len(ward.messenger.texts(7)) == 2
    assert await ward.store.outbox.queued() == ()


async def test_a_moment_is_no_trouble(ward: Ward) -> None:
    for _ in range(10):
        assert await ward.look(StoreError("bot.db: is held by another program")) == []
        assert await ward.look(Condition()) == []


async def test_a_fault_that_holds_is_told_again_after_hours(ward: Ward) -> None:
    told = await ward.look(Condition(faults=(FULL,)), 2 + 2 * watch.AGAIN)
    assert told == [alarm(FULL)] * 3


async def test_a_second_fault_is_told_by_itself_and_the_end_of_all_once(ward: Ward) -> None:
    other = "bot.db: is damaged"
    await ward.look(Condition(faults=(FULL,)), 2)
    assert await ward.look(Condition(faults=(FULL, other)), 9) == [alarm(other)]
    assert await ward.look(Condition(faults=(other,)), 9) == []
    assert await ward.look(Condition(), 9) == [WELL]


async def test_a_fault_that_comes_and_goes_is_not_told_each_time(ward: Ward) -> None:
    await ward.look(Condition(faults=(FULL,)), 2)
    assert await ward.look(Condition()) == [WELL]
    for _ in range(watch.REST // 10):
        assert await ward.look(Condition(faults=(FULL,)), 5) == []
        assert await ward.look(Condition(), 5) == []
    assert await ward.look(Condition(faults=(FULL,)), 2) == [alarm(FULL)]


async def test_an_incident_is_told_at_once_and_once(ward: Ward) -> None:
    first, second = "bot.db: was removed", "bot.db: was removed again"
    assert await ward.look(Condition(incidents=(first,)), 9) == [alarm(first)]
    assert await ward.look(Condition(incidents=(first, second)), 9) == [alarm(second)]


async def test_who_cannot_be_reached_is_told_later_and_nobody_twice(ward: Ward) -> None:
    away = Unsent("no network")
    ward.messenger.fail(5, away, away)
    ward.messenger.fail(7, away, away)
    # Twice in vain.
    assert await ward.look(Condition(faults=(FULL,)), 9) == [alarm(FULL)] * 3
    assert len(ward.messenger.texts(7)) == 3


async def test_an_operator_who_blocked_the_bot_is_not_told_for_ever(ward: Ward) -> None:
    ward.messenger.fail(5, Gone("bot was blocked by the user"))
    ward.messenger.fail(7, Unsent("no network"))
    await ward.look(Condition(faults=(FULL,)), 9)
    assert len([chat for _, params in ward.messenger.calls if (chat := params["chat_id"]) == 5]) == 1


async def test_a_database_that_is_lost_ends_the_watch_and_is_told(ward: Ward) -> None:
    ward.store.found = StoreLost("bot.db: another bot took this database over")
    with pytest.raises(StoreLost):
        await ward.watch.run()
    assert ward.messenger.texts(5) == [alarm("bot.db: another bot took this database over")]


async def test_telling_that_it_is_lost_takes_no_longer_than_it_may(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(watch, "PARTING", 0.01)
    monkeypatch.setattr(ward.messenger, "call", never)
    ward.store.found = StoreLost("lost")
    with pytest.raises(StoreLost):
        await ward.watch.run()


async def test_it_looks_every_few_seconds(ward: Ward) -> None:
    watching = asyncio.create_task(ward.watch.run())
    while len(ward.clock.slept) < 5:
        await asyncio.sleep(0)
    watching.cancel()
    assert set(ward.clock.slept) == {watch.EVERY}
