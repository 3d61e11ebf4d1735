"""Random lives: both databases answer alike, step by step."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.adapters.store import open_store
from bot.core.message import ChatId, MessageId, UserId
from bot.services.store import Call, ChatRecord, Claim, Judgement, Received, Store, Turn
from tests.stores import InlineStore

STEPS = 80
Step = Callable[[Store], object]


class Dice:
    """Draws one change out of a small world, so that ids meet often."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def step(self) -> Step:
        kinds = [
            self.receive,
            self.finish,
            self.finish,
            self.settle,
            self.chat,
            self.tip,
            self.vote,
            self.rest,
        ]
        return self._random.choice(kinds)()

    def number(self) -> int:
        return self._random.randint(1, 12)

    def chat_id(self) -> ChatId:
        return ChatId(-self._random.randint(1, 3))

    def call(self) -> Call:
        chat = self.chat_id()
        once = self._random.random() < 0.3
        return Call(
            chat_id=chat, method="sendMessage", params={"chat_id": chat, "n": self.number()}, once=once
        )

    def receive(self) -> Step:
        rows = [Received(update_id=self.number(), lane=1, payload=b"{}") for _ in range(3)]
        return lambda store: store.inbox.receive(rows)

    def finish(self) -> Step:
        update_id = self._random.choice([None, self.number(), self.number()])
        calls = tuple(self.call() for _ in range(self._random.randint(0, 2)))
        turn = Turn(update_id=update_id, result="r", judgement=self.judgement(), calls=calls)
        return lambda store: store.inbox.finish(turn)

    def judgement(self) -> Judgement | None:
        if self._random.random() < 0.3:
            return None
        return Judgement(
            chat_id=self.chat_id(),
            message_id=MessageId(self._random.randint(1, 5)),
            edited=self._random.randint(0, 2),
            sender_id=UserId(1),
            level="fraud",
            score=self._random.random(),
            stance="offer",
            lang="en",
            reason="r",
            judged_at=float(self.number()),
            scheme=self._random.choice(["account_trade", "card_trade"]),
            album=self._random.choice(["", "a"]),
            form=self._random.choice(["", "full", "short"]),
            answered=self._random.random() < 0.5,
        )

    def settle(self) -> Step:
        call_id = self.number()
        return self._random.choice(
            [
                lambda store: store.outbox.sent(call_id, 5),
                lambda store: store.outbox.failed(call_id, "e"),
                lambda store: store.outbox.sending(call_id),
                lambda store: store.outbox.unsent(call_id),
            ]
        )

    def chat(self) -> Step:
        chat, value = self.chat_id(), self._random.choice([None, "on", "off"])
        at = float(self.number())
        next_run = at if at > 6 else None
        record = ChatRecord(chat_id=chat, kind="group", active=at > 3, greeted=at % 2 == 0, next_run=next_run)
        return self._random.choice(
            [
                lambda store: store.chats.save(record),
                lambda store: store.chats.set_setting(chat, "tips", value, UserId(1), at),
                lambda store: store.tips.set_next_run(chat, at),
                lambda store: store.chats.set_heard(chat, value or "en"),
            ]
        )

    def tip(self) -> Step:
        call = self._random.choice([None, self.call()])
        chat, slot, following = self.chat_id(), float(self.number()), float(self.number())
        claim = Claim(
            chat_id=chat, slot=slot, tip_id=f"tip_{slot}", next_run=following, round=int(slot), call=call
        )
        return lambda store: store.tips.claim([claim])

    def vote(self) -> Step:
        number = self.number()
        return lambda store: _post_and_vote(store, number)

    def rest(self) -> Step:
        number, chat, other = self.number(), self.chat_id(), self.chat_id()
        return self._random.choice(
            [
                lambda store: store.inbox.set_aside(number, "e"),
                lambda store: store.outbox.drop(chat, "e"),
                lambda store: store.ledger.clear(chat, MessageId(number % 5), UserId(2)),
                lambda store: store.chats.move(chat, other),
                lambda store: store.purge(float(number)),
                lambda store: store.inbox.purge_done(float(number)),
            ]
        )


async def _post_and_vote(store: Store, number: int) -> None:
    """A waiting call that was claimed for a slot is sent, and somebody answers it."""
    queued = await store.outbox.queued()
    if queued:
        one = queued[number % len(queued)]
        slot = replace(one, call=replace(one.call, slot=float(number)))
        await store.tips.posted(slot, number, f"poll-{one.id}", [])
        await store.tips.voted(f"poll-{one.id}", number, 1)
    await store.tips.voted("poll-none", number, 1)


async def seen(store: Store) -> list[object]:
    """All that the store tells."""
    chats = [ChatId(-number) for number in (1, 2, 3)]
    each = [
        (
            await store.chats.get(chat),
            await store.chats.setting_history(chat, 99),
            await store.chats.kept([chat], 3.0),
            await store.tips.posts([chat], 99),
            await store.tips.warned_of([chat], 3.0),
            [await store.ledger.judgement(chat, MessageId(number)) for number in range(-5, 6)],
            [await store.ledger.answered(chat, MessageId(number), "a") for number in range(6)],
        )
        for chat in chats
    ]
    return [
        await store.inbox.unfinished(),
        await store.outbox.queued(),
        await store.chats.active(),
        await store.tips.due(8.0, 99),
        *each,
    ]


@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(12))
async def test_twins(postgres_url: str, seed: int) -> None:
    dice = Dice(seed)
    file, server = InlineStore(clock=lambda: 5.0), await open_store(postgres_url, clock=lambda: 5.0)
    for _ in range(STEPS):
        step = dice.step()
        assert await step(server) == await step(file)  # type: ignore[misc]
    assert await seen(server) == await seen(file)
    await server.close()
