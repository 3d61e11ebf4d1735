"""How many messages the fast reader judges in a second of processor time, on what the other figures use.

It runs in a process of its own: ``python -m benchmarks.engine`` prints the rate.
"""

from __future__ import annotations

import time
from random import Random

from benchmarks.load import SHARE
from benchmarks.texts import ADS, ad, talk
from bot.cli.settle import settle
from bot.config import load_settings
from bot.core.detection.engine import Engine
from bot.core.message import Chat, ChatId, ChatKind, Message, MessageId, Origin, Part, Sender, UserId
from bot.readers import open_readers

RATE = 10_000
"""The target."""
ADS_SHARE = 0.05


def measured(count: int) -> float:
    """Messages a second, the quickest of three rounds over as many different messages."""
    engine, random = open_readers(load_settings(), second_reader=False).engine, Random(1)
    schemes = tuple(ADS)
    texts = [
        ad(random, random.choice(schemes)) if random.random() < ADS_SHARE else talk(random)
        for _ in range(count)
    ]
    messages = [_message(number, text) for number, text in enumerate(texts, 1)]
    settle()
    return max(_round(engine, messages) for _ in range(3))


def _round(engine: Engine, messages: list[Message]) -> float:
    began = time.process_time()
    for message in messages:
        engine.verdict(message)
    return len(messages) / (time.process_time() - began)


def _message(number: int, text: str) -> Message:
    return Message(
        id=MessageId(number),
        chat=Chat(id=ChatId(-1), kind=ChatKind.SUPERGROUP),
        sender=Sender(id=UserId(number % 500)),
        parts=(Part(text=text, origin=Origin.TEXT),),
    )


if __name__ == "__main__":
    print(measured(max(1, round(20_000 * SHARE))))
