"""Telegram's limits, exactly, in any stretch of time, however many wait at once."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.send import pacing
from bot.adapters.telegram.send.pacing import IN_FLIGHT, Pacer, charged
from tests.fakes import FakeClock, SharedClock

GROUP, PERSON = -100, 100
Sent = list[tuple[float, int]]


def pacer(clock: FakeClock | SharedClock, *, lifted: bool = False) -> Pacer:
    return Pacer(lifted=lifted, now=clock.now, sleep=clock.sleep)


async def go(under: Pacer, chat_id: int, method: str, *, patient: bool = False) -> None:
    """Wait for a turn; what is sent arrives at once."""
    async with under.turn(chat_id, method, patient=patient):
        pass


async def times(chat_id: int, count: int) -> list[float]:
    """The moments at which one caller may send, from the first on."""
    clock = FakeClock(0.0)
    under = pacer(clock)
    found = []
    for _ in range(count):
        await go(under, chat_id, "sendMessage")
        found.append(round(clock.time, 6))
    return found


async def test_a_person_gets_one_message_a_second() -> None:
    assert await times(PERSON, 5) == [0, 1, 2, 3, 4]


async def test_a_group_gets_twenty_a_minute() -> None:
    found = await times(GROUP, 41)
    assert found[:20] == list(range(20))
    assert found[20:40] == list(range(60, 80))
    assert found[40] == 120


async def test_thirty_a_second_over_all() -> None:
    clock = FakeClock(0.0)
    under = pacer(clock)
    moments = []
    for chat_id in range(1, 71):
        await go(under, chat_id, "sendMessage")
        moments.append(clock.time)
    assert moments == [0.0] * 30 + [1.0] * 30 + [2.0] * 10


async def test_patient_messages_leave_room_for_the_others() -> None:
    clock = FakeClock(0.0)
    under = pacer(clock)
    for chat_id in range(1, 21):
        await go(under, chat_id, "sendMessage", patient=True)
    for chat_id in range(21, 31):
        await go(under, chat_id, "sendMessage")
    assert clock.time == 0.0
    await go(under, 31, "sendMessage", patient=True)
    assert clock.time == 1.0


@pytest.mark.parametrize(
    "method",
    [
        "deleteMessage",
        "deleteMessages",
        "restrictChatMember",
        "banChatMember",
        "getChatMember",
        "setMessageReaction",
        "answerCallbackQuery",
        "sendChatAction",
    ],
)
async def test_what_is_no_message_never_waits(method: str) -> None:
    clock = FakeClock(0.0)
    under = pacer(clock)
    for _ in range(100):
        await go(under, GROUP, method)
    await go(under, GROUP, "sendMessage")
    assert (clock.time, charged(method)) == (0.0, False)


@pytest.mark.parametrize(
    "method", ["sendMessage", "sendPhoto", "editMessageText", "copyMessage", "forwardMessage", "sendPoll"]
)
def test_what_is_a_message_is_charged(method: str) -> None:
    assert charged(method)


async def test_lifted_limits_limit_nothing() -> None:
    clock = FakeClock(0.0)
    under = pacer(clock, lifted=True)
    for _ in range(100):
        await go(under, GROUP, "sendMessage")
    assert clock.time == 0.0


async def test_a_pause_holds_its_chat_alone() -> None:
    clock = FakeClock(0.0)
    under = pacer(clock)
    under.pause(GROUP, 10)
    under.pause(GROUP, 3)
    await go(under, PERSON, "sendMessage")
    assert clock.time == 0.0
    await go(under, GROUP, "sendMessage")
    assert clock.time == 10.0


async def test_a_pause_grown_while_somebody_waits_holds_them_too() -> None:
    clock = SharedClock(0.0)
    under = pacer(clock)
    under.pause(GROUP, 2)
    waiting = asyncio.create_task(go(under, GROUP, "sendMessage"))
    await asyncio.sleep(0)
    under.pause(GROUP, 5)
    await clock.drive(waiting)
    assert clock.time == 5.0


async def test_what_is_forgotten_to_save_memory_is_still_kept_to() -> None:
    """A group with nineteen messages in the last minute has no wait and yet no right to be forgotten."""
    clock = FakeClock(0.0)
    under = pacer(clock)
    for _ in range(19):
        await go(under, GROUP, "sendMessage")
    clock.advance(2)
    for chat_id in range(1, 10_001):
        under._windows(chat_id)
    await go(under, GROUP, "sendMessage")
    assert clock.time == pytest.approx(20.0)
    await go(under, GROUP, "sendMessage")
    assert clock.time == pytest.approx(60.0)


async def test_chats_long_silent_are_forgotten() -> None:
    clock = FakeClock(0.0)
    under = pacer(clock)
    for chat_id in range(1, 10_001):
        under._windows(chat_id)
    clock.advance(120)
    await go(under, PERSON + 20_000, "sendMessage")
    assert len(under._chats) == 1


CALLERS = st.lists(
    st.tuples(st.sampled_from([-3, -2, -1, 1, 2]), st.floats(0, 5), st.integers(1, 30)),
    min_size=1,
    max_size=12,
)


async def schedule(callers: list[tuple[int, float, int]]) -> Sent:
    """Many callers side by side, each sending a few; when each message went out, and where."""
    clock = SharedClock(0.0)
    under, sent = pacer(clock), Sent()

    async def caller(chat_id: int, begin: float, count: int) -> None:
        await clock.sleep(begin)
        for _ in range(count):
            await go(under, chat_id, "sendMessage")
            sent.append((clock.now(), chat_id))

    await clock.drive(*[asyncio.create_task(caller(*each)) for each in callers])
    assert len(sent) == sum(count for *_, count in callers)
    return sent


def most(moments: list[float], seconds: float) -> int:
    """The most events in any stretch of ``seconds`` that includes its begin and not its end."""
    ordered = sorted(moments)
    # A hair less than the stretch: two floats that differ by a rounding are no two messages too near.
    inside = seconds - 1e-6
    return max(sum(1 for later in ordered if begin <= later < begin + inside) for begin in ordered)


@settings(max_examples=40, deadline=None)
@given(CALLERS)
def test_no_limit_is_ever_broken(callers: list[tuple[int, float, int]]) -> None:
    sent = asyncio.run(schedule(callers))
    assert most([moment for moment, _ in sent], 1.0) <= 30
    for chat_id in {chat_id for _, chat_id in sent}:
        own = [moment for moment, chat in sent if chat == chat_id]
        assert most(own, 1.0) == 1
        assert chat_id > 0 or most(own, 60.0) <= 20


def test_a_crowd_of_chats_gets_thirty_a_second_and_no_less() -> None:
    """When many wake at once none of them slips through, and none waits without need."""
    sent = asyncio.run(schedule([(chat_id, 0.0, 1) for chat_id in range(1, 301)]))
    moments = [moment for moment, _ in sent]
    assert most(moments, 1.0) == 30
    assert max(moments) == pytest.approx(9.0, abs=0.01)


def test_the_figures_are_telegrams() -> None:
    assert pacing.CHARGED == ("send", "edit", "copy", "forward")


class Way:
    """Callers whose messages take a while to arrive, on one clock."""

    def __init__(self, pacer: Pacer, clock: SharedClock) -> None:
        self.pacer, self.clock = pacer, clock
        self.under_way = self.most = 0
        self.went: list[float] = []

    async def send(self, chat_id: int, method: str, *, takes: float, patient: bool = False) -> None:
        async with self.pacer.turn(chat_id, method, patient=patient):
            self.went.append(self.clock.now())
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            await self.clock.sleep(takes)
            self.under_way -= 1

    async def crowd(self, count: int, method: str, *, takes: float, patient: bool = False) -> None:
        each = [self.send(chat_id, method, takes=takes, patient=patient) for chat_id in range(1, count + 1)]
        await self.clock.drive(*[asyncio.create_task(one) for one in each])


@pytest.fixture
def way() -> Way:
    clock = SharedClock(0.0)
    return Way(pacer(clock), clock)


async def test_only_so_many_messages_are_on_their_way_at_once(way: Way) -> None:
    await way.crowd(40, "sendMessage", takes=0.5)
    assert way.most == IN_FLIGHT


@pytest.mark.parametrize("lifted", [False, True])
async def test_so_many_and_no_more_with_limits_or_without(lifted: bool) -> None:
    clock = SharedClock(0.0)
    way = Way(pacer(clock, lifted=lifted), clock)
    await way.crowd(40, "sendMessage", takes=0.5)
    assert way.most == IN_FLIGHT


async def test_thirty_a_second_though_only_a_few_are_on_their_way(way: Way) -> None:
    """As long as none takes longer than the bound allows."""
    await way.crowd(301, "sendMessage", takes=IN_FLIGHT / 30 - 0.001)
    assert most(way.went, 1.0) == 30
    assert max(way.went) == pytest.approx(10.0, abs=0.2)


async def test_what_waited_for_others_to_arrive_goes_out_within_the_limits(way: Way) -> None:
    """Held up by slow ones, the many behind them do not make up for it."""
    slow = [way.send(1000 + number, "sendMessage", takes=1.5) for number in range(IN_FLIGHT)]
    quick = [way.send(number, "sendMessage", takes=0.01) for number in range(1, 100)]
    await way.clock.drive(*[asyncio.create_task(one) for one in (*slow, *quick)])
    assert most(way.went, 1.0) == 30


@pytest.mark.parametrize("method", ["editMessageText", "deleteMessage", "restrictChatMember"])
async def test_what_may_be_repeated_waits_for_nobody_to_arrive(way: Way, method: str) -> None:
    await way.crowd(30, method, takes=0.5)
    assert way.most == 30


async def test_a_message_that_waits_for_its_chat_holds_up_no_other(way: Way) -> None:
    own = [way.send(GROUP, "sendMessage", takes=0.01) for _ in range(30)]
    others = [way.send(chat_id, "sendMessage", takes=0.01) for chat_id in range(1, 30)]
    await way.clock.drive(*[asyncio.create_task(one) for one in (*own, *others)])
    assert sorted(way.went)[29 + 1] <= 1.1


async def test_tips_step_back_for_messages_that_wait_for_others_to_arrive(way: Way) -> None:
    """They would take the turns of the second from those who wait."""
    moments: list[float] = []

    async def tip(chat_id: int) -> None:
        async with way.pacer.turn(chat_id, "sendMessage", patient=True):
            moments.append(way.clock.now())

    urgent = [way.send(chat_id, "sendMessage", takes=0.1) for chat_id in range(1, 61)]
    tips = [tip(chat_id) for chat_id in range(1001, 1011)]
    way.clock.rounds = 40
    await way.clock.drive(*[asyncio.create_task(one) for one in (*urgent, *tips)])
    assert min(moments) >= max(way.went)


async def test_a_message_given_up_on_its_way_makes_room(way: Way) -> None:
    lost = [asyncio.create_task(way.send(n, "sendMessage", takes=99.0)) for n in range(1, IN_FLIGHT + 3)]
    await asyncio.sleep(0.01)
    for task in lost:
        task.cancel()
    await asyncio.gather(*lost, return_exceptions=True)
    await way.crowd(10, "sendMessage", takes=0.01)
    assert len(way.went) == IN_FLIGHT + 10
