"""What gave a message away is shown in its own words, and nobody's address with it."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.core.detection.evidence import evidence, phrases, strongest, telling_lines
from bot.core.message import Origin, Part
from bot.core.text.extracts import harmless
from bot.core.verdict import Signal, Span
from tests.builders import message, signal, verdict
from tests.core.text.test_extracts import HOSTILE


def spans(*words: str, text: str) -> tuple[Span, ...]:
    return tuple(
        Span(part=0, start=text.index(word), end=text.index(word) + len(word), text=word) for word in words
    )


AD = "高价收微信号，闲置小号换零花钱，日结，加我 demo_01"


def accuse(*words: str, **fields: object) -> Signal:
    return signal(**{"spans": spans(*words, text=AD), **fields})  # type: ignore[arg-type]


def test_evidence_is_in_the_order_of_the_text_and_touching_words_are_one() -> None:
    signals = (accuse("日结", weight=1.0), accuse("微信号", weight=3.0), accuse("高价收", weight=1.5))
    assert evidence(verdict(signals=signals), message(AD)) == ["高价收微信号，日结"] or evidence(
        verdict(signals=signals), message(AD)
    ) == ["高价收微信号", "日结"]


@pytest.mark.parametrize(
    ("text", "seen", "read"),
    [
        ("Need aged Telegram now", ("aged Telegram", "Need"), ("Need aged Telegram",)),
        ("Need an aged Telegram", ("Need", "aged Telegram"), ("Need", "aged Telegram")),
        ("сдай телеграм", ("сдай", "телеграм"), ("сдай телеграм",)),
        ("徵收簡訊", ("徵", "收簡訊"), ("徵收簡訊",)),
        ("收V信", ("收", "信"), ("收", "信")),
        ("daily pay", ("daily pay", "daily pay"), ("daily pay",)),
        ("daily pay rate", ("daily pay", "pay rate"), ("daily pay rate",)),
        ("scan it", ("scan it", "scan"), ("scan it",)),
    ],
)
def test_the_words_of_a_signal_are_read_as_the_phrases_that_they_are(
    text: str, seen: tuple[str, ...], read: tuple[str, ...]
) -> None:
    assert phrases(signal(spans=spans(*seen, text=text))) == read


def test_words_of_two_parts_are_no_phrase() -> None:
    one = Span(part=0, start=0, end=4, text="scan")
    other = Span(part=1, start=5, end=7, text="it")
    assert phrases(signal(spans=(one, other))) == ("scan", "it")


def test_no_more_than_three_are_quoted_and_the_weightiest_are() -> None:
    text = "甲 一 乙 二 丙 三 丁"
    found = tuple(
        signal(spans=spans(word, text=text), weight=weight)
        for word, weight in (("甲", 1.0), ("乙", 4.0), ("丙", 3.0), ("丁", 2.0))
    )
    assert evidence(verdict(signals=found), message(text)) == ["乙", "丙", "丁"]


@pytest.mark.parametrize("reason", ["contact_handover", "link"])
def test_somebodys_address_is_no_evidence_to_show(reason: str) -> None:
    signals = (accuse("加我 demo_01", reason=reason), accuse("日结", reason="offer_money"))
    assert evidence(verdict(signals=signals), message(AD)) == ["日结"]


def test_what_speaks_for_the_sender_or_of_another_scheme_is_no_evidence() -> None:
    signals = (accuse("日结", weight=-2.0), accuse("高价收", scheme="card_trade"), accuse("微信号"))
    assert evidence(verdict(signals=signals), message(AD)) == ["微信号"]
    assert [one.weight for one in strongest(verdict(signals=signals))] == [4.0]


def test_a_span_of_a_part_that_is_not_there_is_passed_over() -> None:
    """A message whose parts were shortened after it was judged."""
    lost = Span(part=7, start=0, end=2, text="日结")
    assert evidence(verdict(signals=(signal(spans=(lost,)),)), message(AD)) == []


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("Renting WhatsApp accounts, 300 a day", ("Renting", "WhatsApp accounts"), ["Renting WhatsApp…"]),
        (
            "Renting Telegram and WhatsApp accounts",
            ("Renting", "WhatsApp accounts"),
            ["Renting Telegram and…", "WhatsApp accounts"],
        ),
        ("Renting out idle apps. Write", ("Renting",), ["Renting out idle apps"]),
        ("Renting! Write", ("Renting",), ["Renting"]),
        ("Renting @lin_demo", ("Renting",), ["Renting"]),
        ("we want your old phone", ("want", "phone"), ["want your old phone"]),
        ("收号 联系", ("收号",), ["收号"]),
    ],
)
def test_a_single_word_is_shown_with_those_that_make_it_telling(
    text: str, words: tuple[str, ...], shown: list[str]
) -> None:
    found = signal(spans=spans(*words, text=text))
    assert evidence(verdict(signals=(found,)), message(text)) == shown


@given(HOSTILE)
def test_evidence_of_any_text_is_harmless(text: str) -> None:
    part = Part(origin=Origin.TEXT, text=text)
    whole = Span(part=0, start=0, end=len(text), text=text)
    found = evidence(verdict(signals=(signal(spans=(whole,)),)), message(parts=(part,)))
    assert found == ([harmless(text)] if harmless(text).strip("… ") else [])


def test_of_a_picture_the_lines_are_told_in_which_something_accuses() -> None:
    text = "our family\n收微信号\n日结\nat the sea"
    spans = (Span(part=1, start=11, end=15, text="收微信号"), Span(part=0, start=0, end=3, text="our"))
    found = verdict(
        signals=(signal(spans=spans), signal(spans=(Span(part=1, start=16, end=18, text="日结"),)))
    )
    assert telling_lines(found, 1, text) == "收微信号\n日结"
    assert telling_lines(found, 2, text) == ""
