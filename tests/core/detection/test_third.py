"""The third reader: asked about doubts alone, believed for its evidence alone, heard for one level alone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.core.detection.campaign import CAMPAIGN, CLEARED_HERE
from bot.core.detection.engine import Engine
from bot.core.detection.evidence import evidence
from bot.core.detection.judge import THIRD_READER, UNPROVEN, Sensitivity, at, judge
from bot.core.detection.third import (
    HEAD,
    TAIL,
    Opinion,
    UnreadableReply,
    UntrueReply,
    lifted,
    put,
    read_reply,
    signal_of,
    worth_asking,
)
from bot.core.message import Link, Origin
from bot.core.verdict import Level, Signal, Span, Stance, Verdict
from tests import builders
from tests.core.detection.engine import SMALL, parts

TEXT = "A friend of mine needs your Account\nfor one week, she pays well"
SAYS: dict[str, Any] = {
    "scheme": "account_trade",
    "act": "hand_over_account",
    "gains": "writer",
    "evidence": ["needs your account for one week"],
}
QUIET = Signal(id="wording", weight=-0.4, reason="wording")
LEARNED = Signal(id="wording", weight=0.4, reason="wording", scheme="card_trade")
DOUBT = builders.verdict(Level.SUSPICIOUS, "card_trade", signals=(LEARNED,), leaning="card_trade")
CLEAN = builders.verdict(Level.CLEAN, signals=(QUIET,), stance=Stance.NONE)


def says(**more: Any) -> str:
    return json.dumps(SAYS | more)


def stance(weight: float) -> Signal:
    return Signal(id="stance_warn", weight=weight, reason="stance_warn")


@pytest.mark.parametrize(
    ("verdict", "wanted"),
    [
        (DOUBT, True),
        (builders.verdict(Level.CLEAN, score=0.31), True),
        (builders.verdict(Level.CLEAN, score=0.29), False),
        (builders.verdict(Level.FRAUD), False),
        (builders.verdict(Level.FRAUD, signals=(LEARNED,)), True),
        (builders.verdict(Level.CLEAN, score=0.4, stance=Stance.ASK), False),
        (builders.verdict(Level.CLEAN, score=0.4, stance=Stance.WARN), False),
        (builders.verdict(Level.CLEAN, score=0.4, stance=Stance.JOKE), False),
        (builders.verdict(Level.SUSPICIOUS, signals=(LEARNED, stance(-8.8))), False),
        (builders.verdict(Level.SUSPICIOUS, signals=(LEARNED, stance(-0.88))), True),
        (builders.verdict(Level.SUSPICIOUS, signals=(builders.signal(id=CLEARED_HERE),)), False),
    ],
)
def test_in_a_group_it_is_asked_about_doubts_alone(verdict: Any, wanted: bool) -> None:
    assert worth_asking(verdict) is wanted


@pytest.mark.parametrize(
    ("verdict", "wanted"),
    [
        (CLEAN, True),
        (builders.verdict(Level.CLEAN, stance=Stance.ASK), True),
        (builders.verdict(Level.CLEAN, stance=Stance.WARN), False),
        (DOUBT, False),
        (builders.verdict(Level.FRAUD), False),
        (builders.verdict(Level.CLEAN, signals=(builders.signal(id=CLEARED_HERE),)), False),
    ],
)
def test_who_asks_gets_its_word_where_nothing_was_found(verdict: Any, wanted: bool) -> None:
    assert worth_asking(verdict, asked=True) is wanted


def test_it_is_given_what_the_sender_says_and_nobody_s_name() -> None:
    message = parts(
        (Origin.PROFILE_NAME, "Ann Ray", True),
        (Origin.TEXT, "I am Ann Ray, ask Bo at demo.museum or bo@mail.example, by phone 5550", True),
        (Origin.QUOTE, "what another said", False),
        (Origin.CONTACT, "Carl Cole", True),
        (Origin.VENUE, "12 Main Street", True),
        (Origin.LINK_PREVIEW, "https://demo.example", True),
        (Origin.CAPTION, "I pay 300", True),
        links=(
            Link(url="tg://user?id=7", origin=Origin.TEXT, shown="Bo"),
            Link(url="tel:5550", origin=Origin.TEXT),
            Link(url="tel:5550", origin=Origin.TEXT, shown="5550"),
            Link(url="demo.museum", origin=Origin.TEXT),
            Link(url="https://demo.example", origin=Origin.TEXT, shown="by"),
        ),
    )
    assert put(message) == "I am [name], ask [name] at [link] or [link], by phone [link]\nI pay 300"


@pytest.mark.parametrize("text", ["@demo_shop", "+44 7700 900123 https://demo.example", "12 : 3 !!", ""])
def test_what_says_nothing_in_words_is_not_given_to_it(text: str) -> None:
    assert put(builders.message(text)) == ""


def test_of_a_long_text_it_is_given_the_beginning_and_the_end() -> None:
    text = put(builders.message("ab" * 900 + "cd" * 900))
    assert text == f"{('ab' * 900)[:HEAD]}\n[…]\n{('cd' * 900)[-TAIL:]}"


def test_its_evidence_is_found_whatever_the_case_the_width_and_the_white_space() -> None:
    found = read_reply(says(evidence=["ＮＥＥＤＳ your ácc\u00f3unt  for"]), TEXT)
    assert found.quotes(TEXT) == ("needs your Account\nfor",)


@pytest.mark.parametrize(
    "more",
    [
        {"scheme": "none", "evidence": []},
        {"scheme": "none", "evidence": ["what nobody wrote"]},
        {"act": "none"},
        {"gains": "reader"},
        {"gains": "nobody"},
    ],
)
def test_what_does_not_accuse_throughout_says_nothing(more: dict[str, Any]) -> None:
    assert read_reply(says(**more), TEXT) == Opinion()


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "fraud!",
        "<html>busy</html>",
        "[" * 100_000,
        "[]",
        "null",
        f"{says()} and more",
        f"```json\n{says()}\n```",
        json.dumps({**SAYS, "level": "fraud"}),
        json.dumps({"scheme": "card_trade"}),
        '{"scheme":"none","scheme":"card_trade","act":"none","gains":"writer","evidence":[]}',
        says(scheme="murder"),
        says(scheme=["card_trade"]),
        says(act=3),
        says(gains=None),
        says(evidence="needs your account"),
        says(evidence=["needs your account"] * 5),
        says(evidence=["needs your account", 7]),
        says(evidence=["x" * 201]),
    ],
)
def test_what_is_not_of_the_shape_is_not_read(reply: str) -> None:
    with pytest.raises(UnreadableReply):
        read_reply(reply, TEXT)


@pytest.mark.parametrize(
    "quotes",
    [
        [],
        ["he pays well"],
        ["needs your account for one week", "send me your password"],
        ["well"],
        ["....... !!"],
        ["accountfor"],
    ],
)
def test_evidence_that_is_not_there_or_shows_nothing_takes_the_whole_reply_with_it(
    quotes: list[str],
) -> None:
    with pytest.raises(UntrueReply):
        read_reply(says(evidence=quotes), TEXT)


def test_its_word_is_a_signal_with_the_words_as_they_were_written() -> None:
    message = parts((Origin.PROFILE_NAME, TEXT, True), (Origin.TEXT, TEXT, True))
    found = signal_of(read_reply(says(), TEXT), TEXT, message, DOUBT)
    assert (found.id, found.reason, found.scheme) == (THIRD_READER, THIRD_READER, "account_trade")
    words = "needs your Account\nfor one week"
    start = TEXT.index(words)
    assert found.spans == (Span(part=1, start=start, end=start + len(words), text=words),)


def test_a_rule_knows_the_scheme_better() -> None:
    message = builders.message(TEXT)
    ruled = builders.verdict(Level.SUSPICIOUS, leaning="account_trade")
    trial = builders.verdict(
        Level.SUSPICIOUS, signals=(builders.signal(experimental=True),), leaning="account_trade"
    )
    word = read_reply(says(scheme="card_trade"), TEXT)
    assert signal_of(word, TEXT, message, ruled).scheme == "account_trade"
    assert signal_of(word, TEXT, message, trial).scheme == "card_trade"


def test_what_stands_in_no_part_of_the_sender_s_is_no_evidence() -> None:
    message = builders.message("write to @demo_shop for your account")
    text = put(message)
    with pytest.raises(UntrueReply):
        signal_of(read_reply(says(evidence=["[contact] for your"]), text), text, message, DOUBT)


ENGINE = Engine(SMALL, detectors=())


def summed(weight: float, *more: Signal, asked: bool = False) -> Verdict:
    """The verdict on a learned reader's word of this weight, and others beside it."""
    return judge((replace(LEARNED, weight=weight), *more), lang="en", asked=asked)


def heard(before: Verdict, *, asked: bool = False) -> Verdict:
    signal = signal_of(read_reply(says(), TEXT), TEXT, builders.message(TEXT), before)
    return lifted(before, ENGINE.with_signals(before, (signal,), asked=asked))


@pytest.mark.parametrize("weight", [3.2, 3.8, 4.6])
def test_a_doubt_becomes_fraud_that_can_be_shown(weight: float) -> None:
    before = summed(weight)
    found = heard(before)
    assert (before.level, found.level, found.scheme) == (Level.SUSPICIOUS, Level.FRAUD, "account_trade")
    assert at(found, Sensitivity.NORMAL) == found
    assert evidence(found, builders.message(TEXT)) == ["needs your Account for…"]


def test_what_was_nearly_suspicious_becomes_suspicious_and_no_more() -> None:
    before = summed(1.8)
    found = heard(before)
    assert (before.level, found.level, found.score) == (Level.CLEAN, Level.SUSPICIOUS, UNPROVEN)
    assert found.scheme == "account_trade"


@pytest.mark.parametrize("weight", [-8.0, -3.0, 0.0, 2.4])
def test_who_asks_about_what_seemed_nothing_is_warned_to_be_careful(weight: float) -> None:
    found = heard(summed(weight, asked=True), asked=True)
    assert (found.level, found.scheme) == (Level.SUSPICIOUS, "account_trade")
    assert 0.5 <= found.score <= UNPROVEN


def test_fraud_of_which_nothing_could_be_shown_can_be_shown_now() -> None:
    before = summed(7.5)
    assert (before.level, at(before, Sensitivity.NORMAL).level) == (Level.FRAUD, Level.SUSPICIOUS)
    assert at(heard(before), Sensitivity.NORMAL).level is Level.FRAUD


def test_what_others_say_afterwards_is_added_to_its_word() -> None:
    found = heard(summed(2.5))
    hearsay = Signal(id=CAMPAIGN, weight=2.5, reason=CAMPAIGN)
    assert ENGINE.with_signals(found, (hearsay,)).score > found.score
