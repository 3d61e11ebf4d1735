"""The second reader is heard where the fast judge is unsure, and only there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from bot.config import Settings
from bot.core.classifier import HEADS, Classifier
from bot.core.judge import Engine
from bot.core.model import Model, Scale
from bot.core.ngrams import ROWS
from bot.core.reading import Words
from bot.core.rules import Ruleset
from bot.core.verdict import Level
from bot.judges import Judges, open_judges
from tests import builders

SURE_OF_AN_AD = dict.fromkeys(HEADS, -5.0) | {"ad": 8.0, "topic": 8.0, "card_trade": 5.0}


class FakeReader:
    """Takes everything for trade in cards."""

    def __init__(self) -> None:
        self.read: list[Words] = []

    def look(self, words: Words) -> Mapping[str, float]:
        self.read.append(words)
        return SURE_OF_AN_AD


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


def test_an_unsure_verdict_is_heard_again() -> None:
    reader = FakeReader()
    judges = Judges(engine((0.0, 1.0)), reader)
    verdict = judges.verdict(builders.message("Hello"))
    # Both readers are sure, but there is no word to show for it.
    assert (verdict.level, verdict.scheme) == (Level.SUSPICIOUS, "card_trade")
    assert reader.read == [Words("Hello", "hello")]


def test_a_sure_verdict_is_not_unless_somebody_asks() -> None:
    reader = FakeReader()
    judges = Judges(engine((0.99, 1.0)), reader)
    assert judges.verdict(builders.message("Hello")).level is Level.CLEAN
    assert reader.read == []
    judges.verdict(builders.message("Hello"), asked=True)
    assert len(reader.read) == 1


def test_a_reader_that_fails_costs_its_word_alone(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def look(self, words: Words) -> Mapping[str, float]:
            raise RuntimeError(words.written)

    judges = Judges(engine((0.0, 1.0)), Broken())
    message = builders.message("Hello")
    assert judges.verdict(message) == judges.fast(message)
    assert caplog.messages == ["second reader failed: RuntimeError"]


def test_without_a_second_reader_the_fast_word_stands() -> None:
    judges = Judges(engine((0.0, 1.0)))
    verdict = judges.fast(builders.message("Hello"))
    assert not judges.unsure(verdict)
    assert judges.verdict(builders.message("Hello")) == verdict


def test_the_operators_setting_can_be_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted: list[bool] = []
    monkeypatch.setattr("bot.judges.load_ruleset", lambda folder: Ruleset())
    monkeypatch.setattr("bot.judges.open_second_reader", lambda meaning, *, wanted, gist: seen(wanted))

    def seen(value: bool) -> None:
        wanted.append(value)

    off = Settings(_env_file=None, second_reader="off")
    for overruled in (None, True, False):
        open_judges(off, second_reader=overruled)
    open_judges(Settings(_env_file=None))
    assert wanted == [False, True, False, True]


def test_content_without_a_model_is_judged_by_the_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.judges.load_model", lambda folder: None)
    judges = open_judges(Settings(_env_file=None))
    assert not judges.two
    assert judges.verdict(builders.message("高价收微信号，闲置小号换零花钱，日结")).level is Level.FRAUD
