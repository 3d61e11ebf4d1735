"""A group that became a supergroup, whoever tells of it."""

from __future__ import annotations

import pytest

from bot.core.message import ChatId
from bot.services.chats.chats import Chats
from bot.services.chats.moving import Moving
from bot.services.store import ChatRecord
from tests.builders import ADMIN, chat
from tests.fakes import FakeClock, FakeMessenger
from tests.stores import InlineStore

OLD, NEW = ChatId(-77), ChatId(-1000000000077)


@pytest.mark.parametrize("times", [1, 2])
async def test_everything_goes_along_and_nobody_is_greeted_again(times: int) -> None:
    store, clock, told = InlineStore(), FakeClock(), list[tuple[int, int]]()
    chats = Chats(store=store, messenger=FakeMessenger(), clock=clock, zone="UTC")
    moving = Moving(store=store, chats=chats, followers=(lambda old, new: told.append((old, new)),))
    await store.chats.save(ChatRecord(chat_id=OLD, kind="group", title="Riverside"))
    await store.chats.set_setting(OLD, "mode", "clean", ADMIN, clock.now())
    before = await chats.state(chat(NEW))
    assert before.settings.mode == "warn"
    for _ in range(times):
        await moving.move(OLD, NEW)
    assert told == [(OLD, NEW)] * times
    state = await chats.known(NEW)
    assert state is not None
    assert (state.settings.mode, state.record.greeted) == ("clean", True)
    assert await chats.known(OLD) is None
