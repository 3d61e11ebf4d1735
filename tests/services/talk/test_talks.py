"""Talks: one per person and chat, forgotten after half an hour, kept across a restart, without a text."""

from __future__ import annotations

import json

import pytest

from bot.adapters.content.places import CldrPlaces
from bot.core.library.situations import Risk
from bot.core.message import ChatId, MessageId, UserId
from bot.core.talk.ask import FORGET
from bot.core.talk.dialogue import Dialogue
from bot.core.talk.question import Question
from bot.core.verdict import Level
from bot.services.library.live import Live
from bot.services.store import Call, ChatRecord
from bot.services.talk.talk import Talk
from bot.services.talk.talks import A_DAY, Talks
from tests.builders import message, verdict
from tests.fakes import FakeClock, FakeJudging
from tests.packaged import catalog
from tests.stores import InlineStore

CHAT, WHO, OTHER = ChatId(5), UserId(5), UserId(6)
OFFER = "they want to rent my account, what do you think of it"


class Room:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = InlineStore(clock=self.clock.now)
        self.judging = FakeJudging(rent=verdict(Level.SUSPICIOUS, score=0.6))
        self.talk = Talk(live=Live(catalog()), judging=self.judging, places=CldrPlaces())
        self.talks = Talks(store=self.store, clock=self.clock, talk=self.talk)

    async def ask(self, text: str = OFFER, who: UserId = WHO, talks: Talks | None = None) -> tuple[str, ...]:
        """The parts of an answer."""
        question = Question(message=message(text), own=True, client="en", lang="en")
        return (await (talks or self.talks).answer(CHAT, who, question)).reply.parts

    async def press(self, action: str) -> None:
        await self.talks.press(CHAT, WHO, action, client="en", region="auto")


async def test_a_talk_goes_on_where_it_stopped_even_after_a_restart() -> None:
    room = Room()
    assert await room.ask() == ("card", "question.handover")
    again = Talks(store=room.store, clock=room.clock, talk=room.talk)
    assert await room.ask("no", talks=again) == ("question.known",)


async def test_it_is_one_talk_a_person() -> None:
    room = Room()
    await room.ask()
    assert await room.ask("no", OTHER) != ("question.known",)


async def test_a_question_reads_its_talk_once_and_writes_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    room, called = Room(), []
    for name in ("get", "keep", "drop"):
        real = getattr(room.store.dialogues, name)

        async def counted(*given: object, name: str = name, real: object = real) -> object:
            called.append(name)
            return await real(*given)  # type: ignore[operator]

        monkeypatch.setattr(room.store.dialogues, name, counted)
    for text in (OFFER, "no"):
        called.clear()
        await room.ask(text)
        assert called == ["get", "keep"]
    called.clear()
    await room.press("leave")
    assert called == ["get", "drop"]


async def test_what_cannot_be_judged_leaves_the_talk_as_it_is() -> None:
    room = Room()
    await room.ask()
    before = await room.talks.state(CHAT, WHO)
    question = Question(message=message("@shop"), own=True, client="en", unreadable="handle")
    assert (await room.talks.answer(CHAT, WHO, question)).reply.parts == ("say.handle",)
    assert await room.talks.state(CHAT, WHO) == before


async def test_it_is_forgotten_after_half_an_hour() -> None:
    room = Room()
    await room.ask()
    room.clock.advance(FORGET + 1)
    assert await room.talks.state(CHAT, WHO) == Dialogue()
    assert await room.talks.purge() == 1


async def test_who_leaves_is_forgotten_at_once() -> None:
    room = Room()
    await room.ask()
    await room.press("leave")
    assert not any((await room.store.people.known_of(WHO)).values())


async def test_what_is_kept_holds_no_word_that_was_said() -> None:
    room = Room()
    await room.ask()
    kept = json.loads(await room.store.dialogues.get(CHAT, WHO, 0.0) or "")
    assert kept == {
        "risk": Risk.MEDIUM,
        "lang": "en",
        "scheme": "account_trade",
        "step": "handover",
        "situation": "",
        "besides": "",
        "cannot": "",
        "number": 0,
        "topic": "",
        "asked": "",
        "region": "",
        "done": [],
        "placing": False,
    }


async def test_a_talk_that_cannot_be_read_begins_anew() -> None:
    room = Room()
    for broken in ("{", "[]", "5"):
        await room.store.dialogues.keep(CHAT, WHO, broken, room.clock.now())
        assert await room.talks.state(CHAT, WHO) == Dialogue()


async def test_what_is_said_of_an_answer_is_kept_and_the_text_with_a_yes_alone() -> None:
    room, about = Room(), message(OFFER)
    talk = Dialogue(risk=Risk.HIGH, scheme="account_trade")
    for action in ("wrong", "consent:no"):
        await room.talks.rate(CHAT, WHO, talk, action, shown=MessageId(9), about=about, lang="en")
    (kept,) = await room.store.feedback.all(9)
    assert (kept.said, kept.message_id, kept.text) == ("wrong", about.id, "")
    assert (kept.risk, kept.scheme, kept.lang) == ("high", "account_trade", "en")
    await room.talks.rate(CHAT, WHO, talk, "consent:yes", shown=MessageId(9), about=about, lang="en")
    (kept,) = await room.store.feedback.all(9)
    assert kept.text == OFFER
    answer = await room.talks.rate(CHAT, OTHER, talk, "right", shown=MessageId(9), about=None, lang="en")
    assert answer.reply.parts == ("thanks.right",)
    assert {one.message_id for one in await room.store.feedback.all(9)} == {about.id, 9}


async def test_a_reminder_comes_a_day_later_once_and_takes_up_the_talk() -> None:
    room = Room()
    state = Dialogue(situation="gave_code", scheme="account_trade", lang="de", done=(1,))
    await room.talks.remind(CHAT, WHO, state)
    told: list[Dialogue] = []

    def write(chat_id: ChatId, kept: Dialogue) -> tuple[Call, ...]:
        told.append(kept)
        return (Call(chat_id=chat_id, method="sendMessage", params={"chat_id": chat_id, "text": "x"}),)

    assert await room.talks.remind_due(write) == ()
    room.clock.advance(A_DAY)
    assert [queued.call.chat_id for queued in await room.talks.remind_due(write)] == [CHAT]
    assert await room.talks.remind_due(write) == ()
    assert told == [state]
    assert await room.talks.state(CHAT, WHO) == state


async def test_the_bot_may_write_to_who_opened_the_chat_and_did_not_block_it() -> None:
    room = Room()
    assert not await room.talks.has_started(CHAT)
    await room.store.chats.save(ChatRecord(chat_id=CHAT, kind="private"))
    assert await room.talks.has_started(CHAT)
    await room.store.chats.save(ChatRecord(chat_id=CHAT, kind="private", active=False))
    assert not await room.talks.has_started(CHAT)
    await room.store.chats.save(ChatRecord(chat_id=ChatId(-5), kind="supergroup"))
    assert not await room.talks.has_started(ChatId(-5))
