"""Profiles: asked for once, bounded, and never at the cost of a message."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.message import Origin, Part, UserId
from bot.errors import Busy, Gone, Refused, Uncertain
from bot.services.guard import profiles as module
from bot.services.guard.profiles import ALLOWED, AT_ONCE, KEPT_FOR, PAUSE, Profiles
from bot.services.platform import Profile
from tests.builders import MEMBER
from tests.fakes import FakeClock, FakeMessenger, until

OTHER = UserId(4)
SHOWN = Profile(parts=(Part(origin=Origin.PROFILE_BIO, text="摄影"),))
NOTHING = Profile()


class Life:
    def __init__(self, *, patience: float = 60.0) -> None:
        self.clock = FakeClock()
        self.messenger = FakeMessenger()
        self.messenger.profiles = {MEMBER: SHOWN, OTHER: SHOWN}
        self.profiles = Profiles(messenger=self.messenger, clock=self.clock, patience=patience)


@pytest.fixture
def life() -> Life:
    return Life()


async def test_a_profile_is_asked_for_once_in_its_time(life: Life) -> None:
    assert [await life.profiles.of(MEMBER) for _ in range(3)] == [SHOWN] * 3
    assert life.messenger.profiled == [MEMBER]
    life.clock.advance(KEPT_FOR)
    await life.profiles.of(MEMBER)
    assert life.messenger.profiled == [MEMBER, MEMBER]


@pytest.mark.parametrize("error", [Refused("chat not found"), Gone("deactivated")])
async def test_a_refusal_is_an_answer(life: Life, error: Exception) -> None:
    life.messenger.fail(MEMBER, error)
    assert [await life.profiles.of(MEMBER) for _ in range(2)] == [NOTHING] * 2
    assert await life.profiles.of(OTHER) == SHOWN
    assert life.messenger.profiled == [MEMBER, OTHER]


@pytest.mark.parametrize(
    ("error", "pause"), [(Uncertain("broken"), PAUSE), (Busy(7), 7), (RuntimeError("?"), PAUSE)]
)
async def test_after_a_failure_nobody_is_asked_for_a_while(
    life: Life, error: Exception, pause: float
) -> None:
    life.messenger.fail(MEMBER, error)
    assert await life.profiles.of(MEMBER) == NOTHING
    assert await life.profiles.of(OTHER) == NOTHING
    life.clock.advance(pause)
    assert await life.profiles.of(MEMBER) == SHOWN
    assert life.messenger.profiled == [MEMBER, MEMBER]


async def test_no_message_waits_for_ever() -> None:
    life = Life(patience=0.05)
    life.messenger.hold(MEMBER)
    assert await life.profiles.of(MEMBER) == NOTHING


async def test_few_are_asked_for_at_once(life: Life) -> None:
    held = [life.messenger.hold(user) for user in range(100, 100 + AT_ONCE)]
    asking = [asyncio.create_task(life.profiles.of(UserId(user))) for user in range(100, 100 + AT_ONCE)]
    await until(lambda: life.profiles._asking == AT_ONCE)
    assert await life.profiles.of(MEMBER) == NOTHING
    for one in held:
        one.set()
    await asyncio.gather(*asking)
    assert await life.profiles.of(MEMBER) == SHOWN


async def test_a_crowd_of_strangers_is_asked_for_by_and_by(life: Life) -> None:
    for user in range(1000, 1200):
        await life.profiles.of(UserId(user))
    assert len(life.messenger.profiled) == ALLOWED[0]


async def test_memory_is_bounded_however_much_people_say_of_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 50_000)
    life = Life()
    for user in range(1000, 1040):
        part = Part(origin=Origin.PROFILE_BIO, text="摄影" * 500)
        life.messenger.profiles[user] = Profile(parts=(part,))
        await life.profiles.of(UserId(user))
    kept = [part.text for _, profile in life.profiles._known.values() for part in profile.parts]
    assert 5 <= len(kept) <= 12
