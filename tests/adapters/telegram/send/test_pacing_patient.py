"""Tips in thousands: as fast as Telegram lets them go, and never in the way of a warning."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Coroutine
from time import process_time

import pytest

from bot.adapters.telegram.send.pacing import Pacer
from tests.fakes import SharedClock

GROUP, OTHER = -100, -200
PATIENT, OVERALL = 26, 30


class Road:
    """Callers side by side on one clock, and when each was let go."""

    def __init__(self) -> None:
        self.clock = SharedClock(0.0)
        # A turn is handed on from one tip to the next, each in a round of its own.
        self.clock.rounds = 400
        self.pacer = Pacer(now=self.clock.now, sleep=self.clock.sleep)
        self.went: dict[str, list[float]] = {}
        self.waited: dict[str, list[float]] = {}

    async def tip(self, chat_id: int, at: float = 0.0) -> None:
        await self._go("tip", chat_id, at, patient=True)

    async def warning(self, chat_id: int, at: float = 0.0) -> None:
        await self._go("warning", chat_id, at, patient=False)

    async def pause(self, chat_id: int, seconds: float, at: float = 0.0) -> None:
        await self.clock.sleep(at)
        self.pacer.pause(chat_id, seconds)

    async def drive(self, *callers: Coroutine[object, object, None]) -> None:
        await self.clock.drive(*[asyncio.create_task(_plain(caller)) for caller in callers])

    async def _go(self, kind: str, chat_id: int, at: float, *, patient: bool) -> None:
        if at:
            await self.clock.sleep(at)
        asked = self.clock.now()
        async with self.pacer.turn(chat_id, "sendMessage", patient=patient):
            self.went.setdefault(kind, []).append(self.clock.now())
            self.waited.setdefault(kind, []).append(self.clock.now() - asked)


async def _plain(caller: Coroutine[object, object, None]) -> None:
    await caller


def most_in_a_second(moments: list[float]) -> int:
    """The most in any stretch of a second; a rounding apart is no closer than a second."""
    ordered = sorted(moments)
    return max(bisect_left(ordered, begin + 1 - 1e-6) - place for place, begin in enumerate(ordered))


@pytest.fixture
def road() -> Road:
    return Road()


async def test_tips_alone_take_twenty_six_a_second_and_no_more(road: Road) -> None:
    await road.drive(*[road.tip(chat_id) for chat_id in range(1, 4 * PATIENT + 1)])
    assert most_in_a_second(road.went["tip"]) == PATIENT
    assert max(road.went["tip"]) == pytest.approx(3.0)


async def test_tips_go_in_the_order_in_which_they_came(road: Road) -> None:
    order: list[int] = []

    async def tip(chat_id: int) -> None:
        await road.tip(chat_id)
        order.append(chat_id)

    await road.drive(*[tip(chat_id) for chat_id in range(1, 101)])
    assert order == list(range(1, 101))


async def test_no_tip_goes_while_a_warning_waits_for_the_limit_of_all(road: Road) -> None:
    warnings = [road.warning(chat_id) for chat_id in range(1, 91)]
    await road.drive(*warnings, *[road.tip(chat_id) for chat_id in range(1001, 1031)])
    assert min(road.went["tip"]) >= max(road.went["warning"]) == pytest.approx(2.0)


async def test_a_tip_steps_back_for_warnings_that_came_while_it_waited_for_the_same_moment(
    road: Road,
) -> None:
    crowd = [road.warning(chat_id) for chat_id in range(1, OVERALL + 1)]
    tips = [road.tip(chat_id, at=0.1) for chat_id in range(1001, 1006)]
    later = [road.warning(chat_id, at=0.5) for chat_id in range(2001, 2001 + OVERALL)]
    await road.drive(*crowd, *tips, *later)
    assert max(road.went["warning"]) == pytest.approx(1.0)
    assert min(road.went["tip"]) > 1.5


async def test_warnings_pass_tips_that_came_long_before_them(road: Road) -> None:
    tips = [road.tip(chat_id) for chat_id in range(1, 301)]
    await road.drive(*tips, *[road.warning(1000 + n, at=0.1 + n / 10) for n in range(50)])
    assert max(road.waited["warning"]) < 1.0
    assert most_in_a_second(road.went["tip"] + road.went["warning"]) <= OVERALL


@pytest.mark.parametrize("seconds", [5, 60])
async def test_a_warning_to_a_paused_chat_holds_up_no_tip(road: Road, seconds: int) -> None:
    road.pacer.pause(GROUP, seconds)
    await road.drive(road.warning(GROUP), *[road.tip(chat_id) for chat_id in range(1, 2 * PATIENT + 1)])
    assert max(road.went["tip"]) == pytest.approx(1.0)
    assert road.went["warning"] == [seconds]


async def test_warnings_to_a_chat_that_had_its_twenty_hold_up_no_tip(road: Road) -> None:
    await road.drive(*[road.warning(GROUP) for _ in range(25)], *[road.tip(n, at=20.5) for n in range(1, 53)])
    assert max(road.waited["tip"]) == pytest.approx(1.0, abs=0.1)
    assert sum(moment >= 60 for moment in road.went["warning"]) == 5


async def test_a_chat_paused_while_its_warning_waits_for_the_others_holds_up_no_tip(road: Road) -> None:
    """Telegram names the pause when the warning stands in the common queue already."""
    crowd = [road.warning(chat_id) for chat_id in range(1, OVERALL + 1)]
    late = road.warning(GROUP, at=0.1), road.pause(GROUP, 30, at=0.5), road.tip(5000, at=0.6)
    await road.drive(*crowd, *late)
    assert road.went["tip"] == [pytest.approx(1.0, abs=0.1)]
    assert max(road.went["warning"]) == pytest.approx(30.5)


async def test_a_tip_whose_chat_was_spoken_to_meanwhile_holds_up_no_other_tip(road: Road) -> None:
    """While it queues for its turn the chat gets its twentieth message of the minute."""
    early = [road.warning(GROUP) for _ in range(19)]
    tips = [road.tip(chat_id, at=30.0) for chat_id in range(1, PATIENT + 1)]
    queue = road.tip(GROUP, at=30.1), road.warning(GROUP, at=30.2), road.tip(6000, at=30.3)
    await road.drive(*early, *tips, *queue)
    went = sorted(road.went["tip"])
    assert went[-2] == pytest.approx(31.0, abs=0.1)
    assert went[-1] == pytest.approx(60.0, abs=0.1)


async def test_a_tip_whose_chat_is_paused_meanwhile_holds_up_no_other_tip(road: Road) -> None:
    tips = [road.tip(chat_id) for chat_id in range(1, PATIENT + 1)]
    await road.drive(*tips, road.tip(GROUP), road.pause(GROUP, 50, at=0.5), road.tip(7000, at=0.6))
    went = sorted(road.went["tip"])
    assert went[-2:] == [pytest.approx(1.0), pytest.approx(50.5)]


async def test_limits_hold_for_each_chat_that_tips_go_to(road: Road) -> None:
    await road.drive(*[road.tip(GROUP) for _ in range(21)], *[road.tip(OTHER) for _ in range(3)])
    assert sum(moment < 60 for moment in road.went["tip"]) == 23
    assert max(road.went["tip"]) == pytest.approx(60.0)


async def test_a_tip_given_up_while_it_waits_leaves_the_way_free(road: Road) -> None:
    road.pacer.pause(GROUP, 600)
    given_up = asyncio.create_task(road.tip(GROUP))
    crowd = [asyncio.create_task(road.tip(chat_id)) for chat_id in range(1, PATIENT + 2)]
    await asyncio.sleep(0)
    given_up.cancel()
    crowd[-1].cancel()
    await asyncio.gather(given_up, crowd[-1], return_exceptions=True)
    await road.drive(road.tip(8000))
    assert max(road.went["tip"]) == pytest.approx(1.0)


async def test_ten_thousand_chats_get_their_tip_within_seven_minutes_and_warnings_in_a_moment(
    road: Road,
) -> None:
    begun, count = process_time(), 10_000
    warnings = [road.warning(-n, at=7.77 * n) for n in range(1, 49)]
    await road.drive(*[road.tip(chat_id) for chat_id in range(1, count + 1)], *warnings)
    tips = road.went["tip"]
    assert len(tips) == count
    assert max(tips) < 7 * 60
    assert count / max(tips) >= 25
    assert most_in_a_second(tips) <= PATIENT
    assert most_in_a_second(tips + road.went["warning"]) <= OVERALL
    assert max(road.waited["warning"]) < 0.2
    assert process_time() - begun < 20
