"""The verdict service of the command line, where nobody else waits: all that is unsure is heard twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from bot.config import Settings
from bot.core.detection.classifier import HEADS, Classifier
from bot.core.detection.engine import Engine
from bot.core.detection.model import Model, Scale
from bot.core.detection.ngrams import ROWS
from bot.core.detection.reading import Spellings
from bot.core.detection.rules import Ruleset
from bot.core.verdict import Level, Verdict
from bot.readers import open_judging
from bot.services.at_once import at_once
from bot.services.guard.judging import BACKLOG, LONG, SHARE, TwoReaders
from tests import builders

SURE_OF_AN_AD = dict.fromkeys(HEADS, -5.0) | {"ad": 8.0, "topic": 8.0, "card_trade": 5.0}


class FakeReader:
    """Takes everything for trade in cards."""

    def __init__(self) -> None:
        self.read: list[Spellings] = []

    async def points(self, words: Spellings) -> Mapping[str, float]:
        self.read.append(words)
        return SURE_OF_AN_AD

    async def asked(self, text: str) -> Mapping[str, float] | None:
        return None


def engine(unsure: tuple[float, float]) -> Engine:
    """One without rules, and with a model that knows nothing."""
    heads = len(HEADS)
    classifier = Classifier(
        ad=np.zeros(ROWS, np.int8),
        others=np.zeros((ROWS, heads - 1), np.int8),
        scale=np.zeros(heads),
        bias=np.zeros(heads),
    )
    model = Model(classifier=classifier, second=Scale(bias=0.0), unsure=unsure)
    return Engine(Ruleset(), model=model)


def judged(judging: TwoReaders, text: str = "Hello", *, asked: bool = False) -> Verdict:
    return at_once(judging.verdict(builders.message(text), asked=asked))


def test_an_unsure_verdict_is_heard_again() -> None:
    reader = FakeReader()
    verdict = judged(TwoReaders(engine((0.0, 1.0)), reader, patient=True))
    # Both readers are sure, but there is no word to show for it.
    assert (verdict.level, verdict.scheme) == (Level.SUSPICIOUS, "card_trade")
    assert reader.read == [Spellings("Hello", "hello")]


def test_a_sure_verdict_is_not_unless_somebody_asks() -> None:
    reader = FakeReader()
    judging = TwoReaders(engine((0.99, 1.0)), reader, patient=True)
    assert judged(judging).level is Level.CLEAN
    assert reader.read == []
    judged(judging, asked=True)
    assert len(reader.read) == 1


def test_nothing_is_passed_over_where_nobody_else_waits() -> None:
    reader = FakeReader()
    judging = TwoReaders(engine((0.0, 1.0)), reader, patient=True)
    judging.heed(lambda _: BACKLOG + 1)
    for number in range(2 * SHARE[0]):
        judged(judging, "Hello" + "!" * number)
    assert len(reader.read) == 2 * SHARE[0]


def test_a_long_text_is_read_where_it_stands() -> None:
    assert judged(TwoReaders(engine((0.0, 0.0)), patient=True), "a" * LONG).level is Level.CLEAN


def test_a_reader_that_fails_costs_its_word_alone(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(FakeReader):
        async def points(self, words: Spellings) -> Mapping[str, float]:
            raise RuntimeError(words.written)

    judging = TwoReaders(engine((0.0, 1.0)), Broken(), patient=True)
    assert judged(judging) == judging.view(builders.message("Hello")).verdict
    assert caplog.messages == ["second reader failed: RuntimeError"]


def test_without_a_second_reader_the_fast_word_stands() -> None:
    judging = TwoReaders(engine((0.0, 1.0)), patient=True)
    verdict = judging.view(builders.message("Hello")).verdict
    assert not judging.unsure(verdict)
    assert judged(judging) == verdict


def test_the_operators_setting_can_be_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[bool] = []
    monkeypatch.setattr("bot.readers.load_ruleset", lambda folder: Ruleset())
    monkeypatch.setattr(
        "bot.readers.open_second_reader", lambda meaning, *, wanted, tuning, gist, patient: seen(wanted)
    )

    def seen(value: bool) -> None:
        wanted.append(value)

    off = Settings(_env_file=None, second_reader="off")
    for overruled in (None, True, False):
        open_judging(off, second_reader=overruled)
    open_judging(Settings(_env_file=None))
    assert wanted == [False, True, False, True]


def test_content_without_a_model_is_judged_by_the_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.readers.load_model", lambda folder: None)
    judging = open_judging(Settings(_env_file=None))
    assert not judging.has_second
    assert judged(judging, "高价收微信号，闲置小号换零花钱，日结").level is Level.FRAUD
