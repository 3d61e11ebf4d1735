"""Talks: one per person and chat, forgotten after half an hour, kept across a restart, without a text."""

from __future__ import annotations

import json

from bot.core.message import ChatId, UserId
from bot.core.talk.ask import FORGET, Risk, State
from bot.core.verdict import Level
from bot.services.ports import Call, ChatRecord
from bot.services.talk.asking import A_DAY, Asking
from tests.builders import verdict
from tests.fakes import FakeClock
from tests.stores import InlineStore

CHAT, WHO, OTHER = ChatId(5), UserId(5), UserId(6)


class Room:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = InlineStore(clock=self.clock.now)
        self.asking = Asking(store=self.store, clock=self.clock)

    async def ask(self, level: Level = Level.SUSPICIOUS, who: UserId = WHO) -> State:
        turn = await self.asking.open(CHAT, who, verdict(level, score=0.6), 40, "en")
        return turn.state


async def test_a_talk_goes_on_where_it_stopped_even_after_a_restart() -> None:
    room = Room()
    await room.ask()
    again = Asking(store=room.store, clock=room.clock)
    turn = await again.say(CHAT, WHO, frozenset({"no"}), "de")
    assert turn is not None
    assert (turn.parts, turn.state.lang) == (("question.known",), "de")


async def test_it_is_one_talk_a_person() -> None:
    room = Room()
    await room.ask()
    assert await room.asking.say(CHAT, OTHER, frozenset({"no"}), "en") is None


async def test_it_is_forgotten_after_half_an_hour() -> None:
    room = Room()
    await room.ask()
    room.clock.advance(FORGET + 1)
    assert await room.asking.state(CHAT, WHO) == State()
    assert await room.asking.purge() == 1


async def test_who_leaves_is_forgotten_at_once() -> None:
    room = Room()
    await room.ask()
    await room.asking.press(CHAT, WHO, "leave")
    assert not any((await room.store.known_of(WHO)).values())


async def test_what_is_kept_holds_no_word_that_was_said() -> None:
    room = Room()
    await room.ask()
    kept = json.loads(await room.store.dialogue(CHAT, WHO, 0.0) or "")
    assert kept == {
        "risk": Risk.MEDIUM,
        "lang": "en",
        "scheme": "account_trade",
        "step": "handover",
        "situation": "",
        "topic": "",
        "done": [],
    }


async def test_a_talk_that_cannot_be_read_begins_anew() -> None:
    room = Room()
    for broken in ("{", "[]", "5"):
        await room.store.keep_dialogue(CHAT, WHO, broken, room.clock.now())
        assert await room.asking.state(CHAT, WHO) == State()


async def test_the_law_is_added_when_it_was_asked_for() -> None:
    room = Room()
    asked = verdict(Level.FRAUD)
    turn = await room.asking.open(CHAT, WHO, asked, 40, "en", frozenset({"law"}))
    assert turn.parts == ("card", "law")


async def test_a_reminder_comes_a_day_later_once_and_takes_up_the_talk() -> None:
    room = Room()
    state = State(situation="gave_code", scheme="account_trade", lang="de", done=(1,))
    await room.asking.remind(CHAT, WHO, state)
    told: list[State] = []

    def write(chat_id: ChatId, kept: State) -> tuple[Call, ...]:
        told.append(kept)
        return (Call(chat_id=chat_id, method="sendMessage", params={"chat_id": chat_id, "text": "x"}),)

    assert await room.asking.remind_due(write) == ()
    room.clock.advance(A_DAY)
    assert [queued.call.chat_id for queued in await room.asking.remind_due(write)] == [CHAT]
    assert await room.asking.remind_due(write) == ()
    assert told == [state]
    assert await room.asking.state(CHAT, WHO) == state


async def test_the_bot_may_write_to_who_opened_the_chat_and_did_not_block_it() -> None:
    room = Room()
    assert not await room.asking.has_started(CHAT)
    await room.store.save_chat(ChatRecord(chat_id=CHAT, kind="private"))
    assert await room.asking.has_started(CHAT)
    await room.store.save_chat(ChatRecord(chat_id=CHAT, kind="private", active=False))
    assert not await room.asking.has_started(CHAT)
    await room.store.save_chat(ChatRecord(chat_id=ChatId(-5), kind="supergroup"))
    assert not await room.asking.has_started(ChatId(-5))
