"""What is shown of an offer that the learned readers alone have found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.detection.classifier import HEADS
from bot.core.detection.detectors.wording import MEANING, WORDING
from bot.core.detection.engine import Engine
from bot.core.detection.evidence import evidence
from bot.core.detection.judge import Sensitivity, at
from bot.core.detection.showing import is_shown, shown
from bot.core.verdict import Level, Signal, Verdict
from tests import builders
from tests.core.detection.engine import SMALL
from tests.core.detection.learned import classifier, meaning, model

TAUGHT = "borrow the small door"
AD = f"good evening dear neighbours, {TAUGHT}, 私聊, and the tea is on me tonight"


def engine(*taught: str, says: float = 40.0) -> Engine:
    learned = classifier(*taught, says=says, ad=-3.0, account_trade=2.0)
    return Engine(SMALL, model=model(classifier=learned, meaning=meaning(ad=9.0)))


def words(verdict: Verdict) -> list[str]:
    return [word for one in verdict.signals if one.id in {WORDING, MEANING} for word in one.evidence]


def test_the_phrase_that_made_it_an_offer_is_shown() -> None:
    found = engine(TAUGHT).verdict(builders.message(AD))
    assert (found.level, words(found)) == (Level.FRAUD, [TAUGHT])
    assert is_shown(found)
    assert evidence(found, builders.message(AD)) == [TAUGHT]
    assert at(found, Sensitivity.NORMAL).level is Level.FRAUD


def test_where_words_are_not_set_apart_a_few_signs_are_shown() -> None:
    text = "大家晚上好呀今天天气不错把小门借给我们用用私聊我们一起喝茶吧"
    (phrase,) = words(engine("把小门借给我们用").verdict(builders.message(text)))
    assert phrase in text
    assert len(phrase) <= 8
    assert set(phrase) & set("小门借给")


def test_no_word_is_cut_at_its_vowels() -> None:
    taught = "पुरातनं लघुद्वारम् अद्य ददातु"
    text = f"शुभसन्ध्या प्रिय प्रातिवेशिक, {taught}, 私聊, चायः मम पक्षतः अस्ति"
    (phrase,) = words(engine(taught).verdict(builders.message(text)))
    assert {*phrase.replace(",", "").split()} <= {*text.replace(",", "").split()}


def test_the_second_readers_word_is_shown_by_the_same_phrase() -> None:
    judge = engine(TAUGHT, says=12.0)
    verdict, reading, _ = judge.hear(builders.message(AD))
    assert reading is not None
    sure = judge.reconsider(reading, verdict, {**dict.fromkeys(HEADS, -9.0), "ad": 9.0, "account_trade": 3.0})
    assert sure.level is Level.FRAUD
    assert TAUGHT in words(sure)


@pytest.mark.parametrize("address", ["@shop_77", "https://a.example", "8613800138000", "t.me"])
def test_an_address_is_never_shown(address: str) -> None:
    found = engine(f"borrow {address} small door").verdict(builders.message(AD.replace(TAUGHT, address)))
    assert not any(address in word for word in words(found))


def test_where_no_phrase_tells_nothing_is_shown_and_nobody_accused() -> None:
    judge = engine()
    verdict, reading, _ = judge.hear(builders.message(AD))
    assert reading is not None
    guilty = replace(
        verdict,
        level=Level.FRAUD,
        score=0.99,
        leaning="account_trade",
        signals=(Signal(id=MEANING, weight=5.0, reason=MEANING, scheme="account_trade"),),
    )
    assert shown(reading, guilty) is guilty
    assert at(guilty, Sensitivity.NORMAL).level is Level.SUSPICIOUS


def test_what_a_rule_shows_needs_no_phrase() -> None:
    found = engine(TAUGHT).verdict(builders.message(f"收购微信号, {TAUGHT}"))
    assert found.level is Level.FRAUD
    assert words(found) == []


def test_of_signs_alone_there_is_no_phrase() -> None:
    judge = engine("🙂🙂")
    verdict, reading, _ = judge.hear(builders.message("🙂🙂"))
    assert reading is not None
    assert shown(reading, replace(verdict, level=Level.FRAUD)).signals == verdict.signals
