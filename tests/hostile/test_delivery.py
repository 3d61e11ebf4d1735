"""Messages on their way when the program dies: a few come twice, none a third time, none is forgotten."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping

import pytest

from bot.adapters.telegram.send.pacing import IN_FLIGHT, Pacer
from bot.core.message import ChatId
from bot.services.delivery.outbox import ATTEMPTS, Outbox
from bot.services.store import Call, CallState, Json, Queued, Turn
from tests.fakes import FakeMessenger, until
from tests.stores import InlineStore

ADS = 20


class Street:
    """Takes what is sent and answers when it is told to: what arrived without an answer is in flight."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.answers = asyncio.Event()

    async def call(self, method: str, params: Mapping[str, Json]) -> Json:
        self.arrived[str(params["text"])] += 1
        await self.answers.wait()
        return {"message_id": 1}


class Lives:
    """One store, and a bot that dies over and over."""

    def __init__(self) -> None:
        self.store = InlineStore()
        self.street = Street()

    async def begin(self) -> tuple[Queued, ...]:
        calls = [
            Call(chat_id=ChatId(-n), method="sendMessage", params={"chat_id": -n, "text": f"warning {n}"})
            for n in range(1, ADS + 1)
        ]
        return await self.store.inbox.finish(Turn(update_id=None, result="test", calls=tuple(calls)))

    def outbox(self) -> Outbox:
        messenger = FakeMessenger()
        messenger.call = self.street.call  # type: ignore[method-assign]
        return Outbox(
            store=self.store,
            messenger=messenger,
            pacing=Pacer(lifted=True),
            move=self.store.chats.move,
        )

    async def die(self) -> int:
        """Start, be killed with as much in flight as there can be; how many messages that were."""
        before, outbox = self.street.arrived.total(), self.outbox()
        await outbox.resume()
        await settled(self.street.arrived)
        await outbox.stop(0)
        return self.street.arrived.total() - before

    async def live(self) -> None:
        """Start, and do everything that is left."""
        outbox = self.outbox()
        self.street.answers.set()
        await outbox.resume()
        async with asyncio.timeout(60):
            await outbox.idle()

    def states(self) -> Counter[CallState]:
        return Counter(CallState(row.state) for row in self.store.calls())


async def settled(arrived: Counter[str]) -> None:
    """Wait until nothing more arrives."""
    last = -1
    while arrived.total() != last:
        last = arrived.total()
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
async def lives() -> Lives:
    found = Lives()
    await found.begin()
    return found


async def test_a_death_finds_only_a_few_messages_in_flight(lives: Lives) -> None:
    assert await lives.die() <= IN_FLIGHT
    await lives.live()
    assert sum(times > 1 for times in lives.street.arrived.values()) <= IN_FLIGHT


@pytest.mark.parametrize("deaths", [1, 2, 5, 12])
async def test_however_often_it_dies_nothing_is_said_a_third_time_and_everything_once(
    lives: Lives, deaths: int
) -> None:
    for _ in range(deaths):
        await lives.die()
    await lives.live()
    arrived = lives.street.arrived
    assert len(arrived) == ADS, "each was said"
    assert max(arrived.values()) <= ATTEMPTS
    assert sum(times - 1 for times in arrived.values()) <= deaths * IN_FLIGHT
    assert lives.states()[CallState.SENT] + lives.states()[CallState.FAILED] == ADS


async def test_what_may_have_arrived_twice_is_told_in_the_log(
    lives: Lives, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(ATTEMPTS):
        await lives.die()
    await lives.live()
    told = [message for message in caplog.messages if message.startswith("call_given_up")]
    assert len(told) == lives.states()[CallState.FAILED] == IN_FLIGHT


async def test_what_died_before_it_was_sent_is_not_counted(lives: Lives) -> None:
    """Whoever waits for a slot or for its turn has not been said."""
    outbox = lives.outbox()
    await outbox.resume()
    await until(lambda: lives.street.arrived.total() == IN_FLIGHT)
    await outbox.stop(0)
    attempts = Counter(queued.attempts for queued in await lives.store.outbox.queued())
    assert attempts == {0: ADS - IN_FLIGHT, 1: IN_FLIGHT}
