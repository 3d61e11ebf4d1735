"""Whether a bot can do its work: Telegram is asked only where it has been silent, and seldom."""

from __future__ import annotations

from bot.errors import Refused, Unsent
from bot.services.operating.readiness import ASK_EVERY, LATELY, Readiness
from tests.fakes import FakeClock, FakeMessenger
from tests.stores import InlineStore


class Desk:
    """A bot that heard of Telegram when the clock began."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.messenger = FakeMessenger()
        self.reached = self.clock.steady()
        self.readiness = Readiness(
            store=InlineStore(),
            messenger=self.messenger,
            reached=lambda: self.reached,
            content=lambda: "20e02a38",
            now=self.clock.steady,
        )

    async def telegram(self) -> bool:
        return (await self.readiness.look())["telegram"]


async def test_who_heard_of_telegram_lately_asks_nothing() -> None:
    desk = Desk()
    desk.clock.advance(LATELY)
    assert await desk.telegram()
    assert desk.messenger.calls == []


async def test_a_silent_telegram_is_asked_and_not_again_at_once() -> None:
    desk = Desk()
    desk.clock.advance(LATELY + 1)
    desk.messenger.fail(0, Unsent("no connection"), Unsent("no connection"))
    for _ in range(3):
        assert not await desk.telegram()
    assert [method for method, _ in desk.messenger.calls] == ["getMe"]
    desk.clock.advance(ASK_EVERY)
    assert not await desk.telegram()
    assert len(desk.messenger.calls) == 2


async def test_an_idle_bot_that_is_called_by_webhook_hears_of_telegram_by_asking() -> None:
    desk = Desk()
    desk.clock.advance(LATELY + 1)
    answering = desk.messenger.call

    async def call(method: str, params: dict[str, object]) -> object:
        desk.reached = desk.clock.steady()
        return await answering(method, params)

    desk.messenger.call = call  # type: ignore[method-assign, assignment]
    assert await desk.telegram()


async def test_a_refusal_is_no_readiness() -> None:
    desk = Desk()
    desk.clock.advance(LATELY + 1)
    desk.messenger.fail(0, Refused("the token was revoked"))
    assert not await desk.telegram()


async def test_without_content_it_is_not_ready() -> None:
    desk = Desk()
    desk.readiness._content = lambda: ""
    assert await desk.readiness.look() == {"store": True, "telegram": True, "content": False}
