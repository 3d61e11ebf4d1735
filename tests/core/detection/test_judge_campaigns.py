"""A verdict with what is known from elsewhere: people's word outweighs the wording's looks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.core.detection.campaign import CAMPAIGN, CLEARED_HERE, CONFIRMED_WEIGHT, SUPPOSED_WEIGHT
from bot.core.detection.classifier import HEADS, Classifier
from bot.core.detection.engine import Engine
from bot.core.detection.judge import judge
from bot.core.detection.model import Model, Scale
from bot.core.detection.ngrams import ROWS
from bot.core.detection.rules import Ruleset
from bot.core.verdict import Level, Signal, Verdict
from tests import builders

EMPTY = Ruleset(concepts={}, rules=())
ZEROS = Classifier(
    ad=np.zeros(ROWS, np.int8),
    others=np.zeros((ROWS, len(HEADS) - 1), np.int8),
    scale=np.ones(len(HEADS)),
    bias=np.zeros(len(HEADS)),
)
MODEL = Model(classifier=ZEROS, scale=Scale(bias=-1.0, rules=0.5), second=Scale(bias=-6.0, rules=0.5))
CONFIRMED = Signal(id=CAMPAIGN, weight=CONFIRMED_WEIGHT, reason=CAMPAIGN, scheme="card_trade")
SUPPOSED = Signal(id=CAMPAIGN, weight=SUPPOSED_WEIGHT, reason=CAMPAIGN, scheme="card_trade")
DOUBTS = Signal(id="wording", weight=-6.0, reason="wording")
VACANCY = Signal(id="real_vacancy", weight=-4.0, reason="legit_context")
WARNS = Signal(id="stance_warn", weight=-4.0, reason="stance_warn")


def heard(signals: Sequence[Signal], extra: Signal, model: Model | None = None) -> Verdict:
    before = judge(tuple(signals), lang="en", scale=model.scale if model else Scale())
    return Engine(EMPTY, model=model, detectors=()).with_signals(before, (extra,))


def test_a_confirmed_text_is_fraud_whatever_the_judge_saw() -> None:
    found = heard((), CONFIRMED)
    assert (found.level, found.scheme, found.signals) == (Level.FRAUD, "card_trade", (CONFIRMED,))


@pytest.mark.parametrize("model", [None, MODEL])
@pytest.mark.parametrize("clears", [DOUBTS, VACANCY])
def test_what_spoke_for_the_wording_was_weighed_and_is_still_told(
    model: Model | None, clears: Signal
) -> None:
    found = heard((clears,), CONFIRMED, model)
    assert found.level is Level.FRAUD
    assert found.signals == (clears, CONFIRMED)


def test_who_warns_with_the_words_of_an_ad_is_not_accused() -> None:
    assert heard((WARNS,), CONFIRMED).level is Level.CLEAN


def test_a_supposed_campaign_alone_does_not_convict() -> None:
    assert heard((), SUPPOSED).level is Level.SUSPICIOUS
    assert heard((DOUBTS,), SUPPOSED, MODEL).level is Level.CLEAN


def test_the_scale_is_that_of_the_readers_who_spoke() -> None:
    means = Signal(id="meaning", weight=1.0, reason="meaning", scheme="card_trade")
    before = judge((means,), lang="en", scale=MODEL.second)
    found = Engine(EMPTY, model=MODEL, detectors=()).with_signals(before, (SUPPOSED,))
    assert found.score == pytest.approx(1 / (1 + np.exp(6.0 - 1.0 - SUPPOSED_WEIGHT)), abs=1e-4)


HEARSAY = Signal(id=CAMPAIGN, weight=SUPPOSED_WEIGHT, reason=CAMPAIGN)
OFFERS = Signal(id="wants", weight=2.0, reason="wants_account", scheme="account_trade")
HELPS = Signal(id="goods", weight=-3.0, reason="goods", scheme="account_trade")


def test_hearsay_alone_accuses_of_nothing() -> None:
    found = heard((), HEARSAY)
    assert (found.level, found.scheme, found.score) == (Level.CLEAN, None, 0.25)


def test_hearsay_adds_to_what_was_seen_and_names_nothing() -> None:
    found = heard((OFFERS,), HEARSAY)
    assert (found.level, found.scheme) == (Level.FRAUD, "account_trade")
    assert found.score == pytest.approx(1 / (1 + np.exp(2.5 - 2.0 - SUPPOSED_WEIGHT)), abs=1e-4)


@pytest.mark.parametrize("clears", [DOUBTS, VACANCY, HELPS, WARNS])
def test_hearsay_silences_nothing_that_speaks_for_a_message(clears: Signal) -> None:
    assert heard((OFFERS, clears), HEARSAY).level is Level.CLEAN


def test_what_is_known_never_takes_from_a_verdict() -> None:
    sure = builders.verdict(score=0.999)
    found = Engine(EMPTY, detectors=()).with_signals(sure, (SUPPOSED,))
    assert (found.score, found.level, found.scheme) == (0.999, Level.FRAUD, sure.scheme)
    assert found.signals == (*sure.signals, SUPPOSED)


def test_cleared_here_is_clean_and_says_who_did_it() -> None:
    cleared = Signal(id=CLEARED_HERE, weight=0.0, reason=CLEARED_HERE, sub="2")
    found = Engine(EMPTY, detectors=()).with_signals(builders.verdict(), (cleared,))
    assert (found.level, found.scheme, found.sub) == (Level.CLEAN, None, None)
    assert found.score < 0.5
    assert found.signals[-1].sub == "2"
