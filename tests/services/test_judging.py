"""Two readers, one verdict: the slow one is asked rarely and costs nothing when it fails."""

from __future__ import annotations

import logging

import pytest

from bot.core.classifier import HEADS
from bot.core.judge import Engine
from bot.core.message import Message
from bot.core.reading import Reading, Words
from bot.core.verdict import Level
from bot.services.judging import TwoReaders
from tests import builders
from tests.core.detection import SMALL
from tests.core.learned import classifier, model

TEXT = "lend me your small thing, tea is on me"
Points = dict[str, float]
OFFER = dict.fromkeys(HEADS, -5.0) | {"ad": 7.0, "account_trade": 3.0}


class Second:
    """Says what it was told to say, and notes what it was asked."""

    def __init__(self, says: Points | Exception | None) -> None:
        self.says = says
        self.asked: list[Words] = []

    async def points(self, words: Words) -> Points | None:
        """Its word, or the error it was given."""
        self.asked.append(words)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


async def level(second: Second | None, unsure: tuple[float, float] = (0.5, 0.97)) -> Level:
    learned = model(classifier=classifier(ad=0.5, account_trade=2.0), unsure=unsure)
    judging = TwoReaders(Engine(SMALL, model=learned), second)
    return (await judging.verdict(builders.message(TEXT))).level


async def test_what_the_fast_judge_is_sure_of_is_not_read_twice() -> None:
    second = Second(OFFER)
    assert await level(second, unsure=(0.9, 0.97)) is Level.SUSPICIOUS
    assert second.asked == []


async def test_where_it_is_unsure_both_decide() -> None:
    second = Second(OFFER)
    assert await level(None) is Level.SUSPICIOUS
    assert await level(second) is Level.FRAUD
    assert second.asked == [Words(TEXT, TEXT)]


async def test_one_reading_serves_both(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Message] = []
    once = Engine.read

    def counted(engine: Engine, message: Message, *, asked: bool = False) -> Reading:
        read.append(message)
        return once(engine, message, asked=asked)

    monkeypatch.setattr(Engine, "read", counted)
    assert await level(Second(OFFER)) is Level.FRAUD
    assert len(read) == 1


async def test_what_cannot_be_read_is_not_given_to_the_second_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(engine: Engine, message: Message, *, asked: bool = False) -> Reading:
        raise RuntimeError

    monkeypatch.setattr(Engine, "read", broken)
    second = Second(OFFER)
    assert await level(second, unsure=(0.0, 0.97)) is Level.CLEAN
    assert second.asked == []


@pytest.mark.parametrize("says", [None, RuntimeError("out of memory: lend me your")])
async def test_without_its_word_the_first_verdict_stands(
    says: Exception | None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert await level(Second(says)) is Level.SUSPICIOUS
    assert "lend me" not in caplog.text
    assert ("RuntimeError" in caplog.text) is (says is not None)
