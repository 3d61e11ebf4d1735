"""The program dies at any moment and starts again: every ad answered, none twice but the one in flight."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from bot.services.store import Store
from tests.builders import AD, GROUP, OTHER_GROUP, text_update
from tests.desk import Duty
from tests.stores import InlineStore

UPDATES = [
    text_update(1, AD, number=11),
    text_update(2, "hello", number=12),
    text_update(3, AD, number=13, chat_id=OTHER_GROUP),
    text_update(4, "/help", number=14, chat_id=OTHER_GROUP),
    text_update(5, AD, number=15),
    text_update(6, AD, number=16, chat_id=OTHER_GROUP),
]
ANSWERED = {(GROUP, 11), (GROUP, 15), (OTHER_GROUP, 13), (OTHER_GROUP, 16), (OTHER_GROUP, 0)}


def answers(duty: Duty) -> Counter[tuple[int, int]]:
    """Which messages were answered, by a reply or a reaction; the help answers none and counts as 0."""
    found: Counter[tuple[int, int]] = Counter()
    for _, params in duty.messenger.calls:
        replied = params.get("reply_parameters")
        number = replied["message_id"] if isinstance(replied, dict) else params.get("message_id", 0)
        found[int(str(params["chat_id"])), int(str(number))] += 1
    return found


async def die(duty: Duty) -> None:
    """End at once; what is in memory is lost."""
    await duty.inbox.stop(0)
    await duty.outbox.stop(0)
    for task in tuple(duty.dispatcher.marking.tasks):
        task.cancel()
    await asyncio.sleep(0)


async def life(store: Store, steps: int) -> Duty:
    """A life of so many steps of the event loop, from the start of the program to its end."""
    duty = Duty(store)
    await duty.outbox.resume()
    await duty.inbox.replay()
    accepting = asyncio.create_task(duty.inbox.accept(UPDATES))
    for _ in range(steps):
        await asyncio.sleep(0)
    accepting.cancel()
    await asyncio.gather(accepting, return_exceptions=True)
    await die(duty)
    return duty


@pytest.mark.parametrize("steps", [*range(40), 50, 70, 100])
async def test_after_a_death_everything_is_answered_and_hardly_anything_twice(steps: int) -> None:
    store = InlineStore()
    first = await life(store, steps)
    second = Duty(store)
    await second.outbox.resume()
    await second.inbox.replay()
    await second.see(*UPDATES)
    total = answers(first) + answers(second)
    assert set(total) == ANSWERED
    assert total.total() - len(total) <= 2, "one send in flight in each chat at most"
    assert await store.inbox.unfinished() == ()
    assert await store.outbox.queued() == ()


@pytest.mark.parametrize("steps", [3, 5, 7, 11])
async def test_dying_again_and_again_ends_with_everything_answered(steps: int) -> None:
    store = InlineStore()
    total: Counter[tuple[int, int]] = Counter()
    for _ in range(20):
        total += answers(await life(store, steps))
    last = Duty(store)
    await last.outbox.resume()
    await last.inbox.replay()
    await last.see(*UPDATES)
    assert set(total + answers(last)) == ANSWERED
    assert await store.inbox.unfinished() == ()
