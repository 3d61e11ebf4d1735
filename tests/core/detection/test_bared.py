"""Words that somebody puts around an offer speak for themselves and not for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.detection.bared import bared
from bot.core.detection.engine import Engine
from bot.core.detection.rules import Ruleset
from bot.core.message import Message, Origin
from bot.core.verdict import Level, Verdict
from tests import builders
from tests.core.detection.engine import AROUND, parts, reading

OFFER = "高价收购微信号，私聊我。"


def left(text: str | Message, ruleset: Ruleset = AROUND) -> str | None:
    """What is left of a text, the blanks closed up."""
    message = bared(reading(text, ruleset))
    return None if message is None else " ".join(message.parts[0].text.split())


@pytest.mark.parametrize(
    "text",
    [
        f"{OFFER}发现诈骗请报警，请举报。",
        f"我们做问卷！{OFFER}",
        f"这个是真的吗？{OFFER}",
        f"{OFFER}\n遇到诈骗请举报",
        f"遇到诈骗请举报 {OFFER}",
    ],
)
def test_a_sentence_that_only_speaks_for_an_offer_is_blank(text: str) -> None:
    assert left(text) == OFFER


@pytest.mark.parametrize(
    "text",
    [
        OFFER,
        "今天天气不错。发现诈骗请报警。",
        "有人高价收购微信号，是诈骗，请报警",
        "发现诈骗请报警。他们写「高价收购微信号」",
        "发现诈骗请报警。他们写「高价收购」微信号",
    ],
)
def test_what_speaks_of_the_offer_itself_stays(text: str) -> None:
    assert left(text) is None


def test_the_places_of_all_words_stay() -> None:
    text = f"遇到诈骗请举报。{OFFER}"
    message = bared(reading(text, AROUND))
    assert message is not None
    assert message.parts[0].text == f"{' ' * 8}{OFFER}"


def test_labels_neither_offer_here_nor_speak_for_it() -> None:
    message = parts((Origin.TEXT, "发现诈骗请报警。今天见", True), (Origin.PROFILE_NAME, "收购微信号", True))
    assert left(message) is None
    named = parts((Origin.TEXT, f"{OFFER}遇到诈骗请举报", True), (Origin.PROFILE_NAME, "诈骗。小王", True))
    assert left(named) == OFFER


def heard(text: str) -> Verdict:
    return Engine(AROUND).verdict(builders.message(text))


def test_an_offer_with_a_contact_stays_fraud_whatever_stands_around_it() -> None:
    plain, wrapped = heard(OFFER), heard(f"这个是真的吗？{OFFER}发现诈骗请报警，请举报。")
    assert plain.level is Level.FRAUD
    assert (wrapped.level, wrapped.scheme, wrapped.score) == (Level.FRAUD, "account_trade", plain.score)
    evidence = {word for one in wrapped.signals for word in one.evidence}
    assert {"收购", "微信号"} <= evidence


def test_who_hands_over_nothing_is_doubted_and_not_accused() -> None:
    # They may tell what happened to them.
    assert heard("高价收购微信号，收小号。发现诈骗请报警，请举报。").level is Level.SUSPICIOUS


def test_what_is_no_fraud_alone_stays_as_it_was() -> None:
    text = "收购微信号。是真的吗？发现诈骗请报警，请举报。"
    faint = replace(AROUND, rules=tuple(replace(rule, weight=0.5) for rule in AROUND.rules))
    found = Engine(faint).verdict(builders.message(text))
    assert found.level is Level.CLEAN


def test_somebody_who_asks_the_bot_is_read_as_a_whole() -> None:
    text = f"{OFFER}发现诈骗请报警，请举报。"
    found = Engine(AROUND).verdict(builders.message(text), asked=True)
    assert "stance_warn" in {one.id for one in found.signals}


def test_what_fails_there_leaves_the_verdict_on_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("bot.core.detection.engine.bared", broken)
    assert heard(f"这个是真的吗？{OFFER}发现诈骗请报警，请举报。").level is Level.CLEAN
