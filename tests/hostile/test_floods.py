"""Who floods the bot makes nobody else wait: counted, not timed, so that a slow machine changes nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.adapters.telegram.receive.conversation import LONGEST, MOST
from bot.adapters.telegram.receive.inbox import Inbox
from bot.core.message import Message
from bot.core.verdict import Verdict
from bot.services.delivery.turns import SLICE, Turns
from bot.services.store import Turn
from tests.builders import AD, GROUP, MEMBER, OTHER_GROUP, text_update
from tests.desk import Duty
from tests.fakes import FakeClock, FakeJudging, until
from tests.stores import InlineStore

QUIET = OTHER_GROUP
Json = dict[str, Any]


def flood(first: int, count: int, text: str = "buy", chat_id: int = GROUP) -> list[Json]:
    """Updates of one chat."""
    return [text_update(number, text, chat_id=chat_id) for number in range(first, first + count)]


class Mill:
    """An inbox whose updates take time by a clock of their own, and wait for nothing."""

    def __init__(self) -> None:
        self.clock = FakeClock(0.0)
        self.store = InlineStore()
        self.inbox = Inbox(self.store, self.handle, turns=Turns(self.clock.now, self.clock.now))
        self.handled: list[int] = []
        self.steps = 3

    async def handle(self, update_id: int, raw: Any) -> None:
        """A few steps."""
        for _ in range(self.steps):
            self.clock.advance(SLICE if raw["message"]["chat"]["id"] != QUIET else SLICE / 20)
            await asyncio.sleep(0)
        self.handled.append(update_id)
        await self.store.inbox.finish(Turn(update_id=update_id, result="done"))


async def test_a_chat_that_floods_keeps_nobody_from_being_fetched() -> None:
    """One update of it takes for ever, thousands wait behind it, and the door is open."""
    duty, gate = Duty(), asyncio.Event()

    class Stuck(FakeJudging):
        async def verdict(self, message: Message, *, asked: bool = False) -> Verdict:
            if message.chat.id == GROUP:
                await gate.wait()
            return await super().verdict(message, asked=asked)

    duty.judging.verdict = Stuck().verdict  # type: ignore[method-assign]
    for first in range(1, 2500, 100):
        async with asyncio.timeout(60):
            await duty.inbox.room()
        await duty.inbox.accept(flood(first, 100))
    await duty.inbox.accept([text_update(9000, AD, chat_id=QUIET)])
    await until(lambda: duty.messenger.texts(QUIET))
    await duty.inbox.stop(0)


@pytest.mark.parametrize("chats", [1, 20, 300])
async def test_a_quiet_chat_waits_for_a_few_of_a_flood(chats: int) -> None:
    """However many chats flood: its updates come before what waits there."""
    mill = Mill()
    for first in range(0, 8 * chats, chats):
        rows = [text_update(1 + first + chat, "a", chat_id=GROUP - 2 - chat) for chat in range(chats)]
        await mill.inbox.accept(rows)
    await until(lambda: len(mill.handled) >= chats)
    before = len(mill.handled)
    await mill.inbox.accept([text_update(90_000, "a", chat_id=QUIET)])
    async with asyncio.timeout(60):
        await mill.inbox.idle()
    assert mill.handled.index(90_000) - before <= 5
    assert len(mill.handled) == 8 * chats + 1


async def test_a_flood_in_private_is_answered_conversation_by_conversation() -> None:
    """What one person sends at once is read at once up to a bound, and never two of it side by side."""
    duty, running, most = Duty(), 0, 0
    lengths: list[int] = []
    answer = duty.dispatcher._conversations._answer

    async def counted(ids: tuple[int, ...], raw: Any, message: Message) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        lengths.append(sum(len(part.text) for part in message.parts))
        assert len(ids) <= MOST
        await answer(ids, raw, message)
        running -= 1

    duty.dispatcher._conversations._answer = counted
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Lin"}
    updates = [
        text_update(n, f"{n} " + "a" * 4000, chat_id=MEMBER, forward_origin=origin) for n in range(1, 61)
    ]
    await duty.see(*updates)
    assert most == 1
    assert len(lengths) >= 60 * 4000 / (LONGEST + 4000)
    assert max(lengths) <= LONGEST + 4000 + 100
    assert set(duty.store.states().values()) == {"done"}
