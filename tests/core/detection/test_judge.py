"""The judge: how signals add up, and that an engine survives whatever it is given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.detection import engine as engines
from bot.core.detection.detectors.told import TOLD
from bot.core.detection.detectors.wording import WORDING
from bot.core.detection.engine import Engine
from bot.core.detection.judge import (
    BESIDE,
    Sensitivity,
    at,
    beside_points,
    judge,
    points,
    rules_points,
    strongest_scheme,
)
from bot.core.detection.model import Scale
from bot.core.detection.reading import Reading
from bot.core.detection.rules import Ruleset
from bot.core.message import Origin
from bot.core.verdict import Level, Signal, Stance
from tests import builders
from tests.core.detection.engine import SMALL, parts
from tests.packaged import engine

ACCUSES = builders.signal(weight=4.5)


def clears(name: str, weight: float) -> Signal:
    return Signal(id=name, weight=weight, reason=name)


def test_a_message_without_a_word_is_clean() -> None:
    verdict = engine(SMALL).verdict(builders.message(""))
    assert (verdict.level, verdict.signals) == (Level.CLEAN, ())


def test_nothing_seen_is_clean() -> None:
    verdict = judge((), lang="en")
    assert (verdict.level, verdict.scheme, verdict.stance, verdict.signals) == (
        Level.CLEAN,
        None,
        Stance.NONE,
        (),
    )


@pytest.mark.parametrize(
    ("weight", "level"),
    [(2.0, Level.CLEAN), (3.0, Level.SUSPICIOUS), (4.5, Level.FRAUD), (900.0, Level.FRAUD)],
)
def test_the_level_follows_the_weight(weight: float, level: Level) -> None:
    assert judge((builders.signal(weight=weight),), lang="zh-Hans").level is level


def test_the_verdict_names_the_strongest_scheme_and_its_sub() -> None:
    weak = builders.signal(id="weak", weight=2.0, scheme="card_trade", sub="other", reason="wants_card")
    verdict = judge((weak, builders.signal(sub="acquire", weight=5.0)), lang="zh-Hans")
    assert (verdict.scheme, verdict.sub, verdict.stance) == ("account_trade", "acquire", Stance.OFFER)


def test_a_scheme_without_sub_has_none() -> None:
    assert judge((ACCUSES,), lang="zh-Hans").sub is None


def test_two_signals_of_one_reason_say_the_same_thing_once() -> None:
    twin = builders.signal(id="twin", weight=4.0)
    assert judge((ACCUSES, twin), lang="en").score == judge((ACCUSES,), lang="en").score


def test_signals_without_a_scheme_never_convict() -> None:
    verdict = judge((builders.signal(scheme="", weight=9.0),), lang="en")
    assert (verdict.level, verdict.score) == (Level.CLEAN, 0.25)


def test_an_experimental_signal_never_convicts_and_is_recorded() -> None:
    trial = builders.signal(weight=6.0, experimental=True)
    verdict = judge((trial,), lang="en")
    assert (verdict.level, verdict.signals) == (Level.CLEAN, (trial,))


def test_a_clearing_stance_makes_it_clean_and_is_named() -> None:
    verdict = judge((ACCUSES, clears("stance_ask", -5.0), clears("stance_joke", -1.0)), lang="en")
    assert (verdict.level, verdict.stance) == (Level.CLEAN, Stance.ASK)


@pytest.mark.parametrize(("name", "stance"), [("stance_ask", Stance.ASK), ("stance_joke", Stance.JOKE)])
def test_when_asked_a_question_or_a_joke_clears_nothing_but_is_told(name: str, stance: Stance) -> None:
    verdict = judge((ACCUSES, clears(name, -5.0)), lang="en", asked=True)
    assert (verdict.level, verdict.scheme, verdict.stance) == (Level.FRAUD, "account_trade", stance)


def test_when_asked_a_warning_clears_as_ever() -> None:
    verdict = judge((ACCUSES, clears("stance_warn", -5.0)), lang="en", asked=True)
    assert (verdict.level, verdict.stance) == (Level.CLEAN, Stance.WARN)


def test_when_asked_about_a_plain_offer_the_stance_is_offer() -> None:
    assert judge((ACCUSES,), lang="en", asked=True).stance is Stance.OFFER


def test_what_clears_one_scheme_leaves_another_accused() -> None:
    posting = builders.signal(id="posting", scheme="recruit_posting", reason="wants_posting", weight=5.0)
    cleared = Signal(id="promotion", weight=-4.0, reason="legit_context", scheme="recruit_posting")
    assert judge((posting, cleared), lang="en").level is Level.CLEAN
    assert judge((posting, cleared, ACCUSES), lang="en").scheme == "account_trade"


def test_a_weak_offer_is_an_offer_all_the_same() -> None:
    assert judge((builders.signal(weight=1.0),), lang="en").stance is Stance.OFFER


def test_a_failing_detector_costs_only_its_own_signals() -> None:
    def broken(reading: Reading) -> tuple[Signal, ...]:
        raise ValueError(reading)

    def fine(reading: Reading) -> tuple[Signal, ...]:
        return (ACCUSES,)

    verdict = Engine(SMALL, detectors=(("broken", broken), ("fine", fine))).verdict(
        builders.message("收小号")
    )
    failed, accuses = verdict.signals
    assert (failed.id, failed.sub, failed.weight, accuses, verdict.level) == (
        "detector_failed",
        "broken: ValueError",
        0.0,
        ACCUSES,
        Level.FRAUD,
    )


def test_a_text_that_cannot_be_read_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Reading:
        raise RecursionError

    monkeypatch.setattr(engines, "read", broken)
    verdict = Engine(Ruleset()).verdict(builders.message())
    assert (verdict.level, verdict.signals[0].sub) == (Level.CLEAN, "reading: RecursionError")


def test_what_others_wrote_convicts_nobody() -> None:
    ad = "高价收微信号，日结，私聊我"
    assert (
        engine().verdict(parts((Origin.QUOTE, ad, False), (Origin.TEXT, "呵呵", True))).level is Level.CLEAN
    )


def test_a_forwarded_ad_counts_as_the_senders_own() -> None:
    verdict = engine().verdict(parts((Origin.FORWARD, "高价收微信号，日结", True)))
    assert (verdict.level, "forwarded" in {signal.id for signal in verdict.signals}) == (Level.FRAUD, True)


@settings(deadline=None)
@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("高价收微信号日结私聊银行卡5元 \u0301\u200b\ud800❤$@vx")),
        max_size=80,
    )
)
def test_any_text_gets_a_verdict_whose_spans_are_the_original(text: str) -> None:
    verdict = engine().verdict(builders.message(text))
    spans = [span for signal in verdict.signals for span in signal.spans]
    assert "detector_failed" not in {signal.id for signal in verdict.signals}
    assert [text[span.start : span.end] for span in spans] == [span.text for span in spans]


@pytest.mark.parametrize(
    "unit",
    ["微信", "\u0301", "收", "日结", "5元一天 ", "\ud800", "💰", "@demo_x ", "收 微 信 ", "“", "跑分车队"],
)
def test_a_flood_of_one_thing_gets_a_verdict(unit: str) -> None:
    verdict = engine().verdict(builders.message((unit * 16_384)[:16_384]))
    assert "detector_failed" not in {signal.id for signal in verdict.signals}


def beside(weight: float, **fields: str) -> Signal:
    return Signal(id="login_link", weight=weight, reason="link_login", **fields)


def test_what_lies_beside_the_words_counts_in_full_where_words_count_little() -> None:
    little = Scale(bias=-2.0, rules=0.1)
    words, link = builders.signal(weight=4.0), beside(4.0)
    assert points((words,), "account_trade", little) == pytest.approx(-1.6)
    assert points((words, link), "account_trade", little) == pytest.approx(2.4)


@pytest.mark.parametrize(
    ("stance", "together"), [(None, 2.0), (-0.4, 1.96), (-4.0, -0.2)], ids=["plain", "hardly", "doubted"]
)
def test_roles_count_in_full_where_nobody_warns_asks_or_jokes(stance: float | None, together: float) -> None:
    little = Scale(bias=0.0, rules=0.1)
    role = builders.signal(id="role_buys", weight=2.0)
    doubt = () if stance is None else (clears("stance_warn", stance),)
    assert points((role, *doubt), "account_trade", little) == pytest.approx(together)


def test_a_heap_of_what_lies_beside_the_words_is_bounded() -> None:
    assert points((beside(99.0),), "", Scale(bias=0.0)) == BESIDE


def test_what_lies_beside_the_words_of_another_scheme_is_not_counted() -> None:
    assert points((beside(4.0, scheme="other_fraud"),), "account_trade", Scale(bias=0.0)) == 0.0


def test_a_learned_reader_that_names_a_scheme_has_weighed_the_rules() -> None:
    learned = Signal(id="wording", weight=1.0, reason="wording", scheme="card_trade")
    assert strongest_scheme((builders.signal(weight=4.0), learned)) == "card_trade"
    assert strongest_scheme((builders.signal(weight=4.0), replace(learned, scheme=""))) == "account_trade"


def test_what_people_call_it_is_what_a_learned_reader_calls_it_too() -> None:
    learned = Signal(id="wording", weight=1.0, reason="wording", scheme="card_trade")
    before = judge((learned,), lang="en")
    known = Signal(id="campaign", weight=2.5, reason="campaign", scheme="recruit_task")
    found = engine().with_signals(before, (known,))
    assert {signal.scheme for signal in found.signals} == {"recruit_task"}


@pytest.mark.parametrize(
    ("score", "levels"),
    [
        (0.97, (Level.FRAUD, Level.FRAUD, Level.FRAUD)),
        (0.85, (Level.SUSPICIOUS, Level.FRAUD, Level.FRAUD)),
        (0.65, (Level.CLEAN, Level.SUSPICIOUS, Level.FRAUD)),
        (0.4, (Level.CLEAN, Level.CLEAN, Level.SUSPICIOUS)),
        (0.1, (Level.CLEAN, Level.CLEAN, Level.CLEAN)),
    ],
)
def test_a_chat_chooses_how_much_it_takes(score: float, levels: tuple[Level, ...]) -> None:
    normal = levels[1]
    scheme = None if normal is Level.CLEAN else "account_trade"
    verdict = builders.verdict(normal, scheme, score=score, leaning="account_trade")
    seen = [at(verdict, sensitivity) for sensitivity in Sensitivity]
    assert tuple(one.level for one in seen) == levels
    assert {one.score for one in seen} == {score}
    assert all((one.scheme is None) is (one.level is Level.CLEAN) for one in seen)


def test_what_leans_to_no_scheme_is_clean_in_every_chat() -> None:
    assert at(builders.verdict(Level.CLEAN, score=0.9), Sensitivity.HIGH).level is Level.CLEAN


def test_what_lies_beside_the_words_can_be_told_apart() -> None:
    some = (builders.signal(weight=4.0), beside(1.5))
    assert (rules_points(some, "account_trade"), beside_points(some, "account_trade")) == (4.0, 1.5)


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize(("points", "level"), [(2.0, Level.CLEAN), (6.0, Level.SUSPICIOUS)])
def test_of_what_two_say_to_each_other_learned_readers_alone_convict_nobody(
    points: float, level: Level, *, asked: bool
) -> None:
    learned = Signal(id=WORDING, weight=points, reason=WORDING, scheme="account_trade")
    told = Signal(id=TOLD, weight=0.0, reason=TOLD)
    flat = Scale(bias=0.0)
    assert judge((learned, told), lang="en", asked=asked, scale=flat).level is level
    ruled = Signal(id="buys", weight=6.0, reason="wants_account", scheme="account_trade")
    assert judge((learned, told, ruled), lang="en", asked=asked, scale=flat).level is Level.FRAUD
