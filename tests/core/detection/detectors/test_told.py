"""Whoever shows a chat in which the other side offers was offered it, and is no advertiser."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.detection.detectors import told
from bot.core.detection.detectors.told import DOUBTED, TOLD, is_told
from bot.core.detection.engine import Engine
from bot.core.detection.judge import FRAUD
from bot.core.detection.reading import Reading
from bot.core.message import Link, Message, Origin, Part, Speaker
from bot.core.verdict import Level, Verdict
from tests import builders
from tests.core.detection.engine import SMALL, concepts, reading

WORDS = replace(
    SMALL,
    concepts=(
        *SMALL.concepts,
        *concepts(
            warns="诈骗 千万别信",
            warn_hints="小心",
            asks="是真的吗",
            approached="有人问我",
            doubt_resolved="真的到账",
            recruits_you="跟我做",
            jokes="开玩笑",
        ),
    ),
)
OFFER = "收购微信号，私聊"
OTHER, HOLDER, APP, SENDER = Speaker.OTHER, Speaker.HOLDER, Speaker.APP, Speaker.SENDER


def shown(caption: str = "", *said: tuple[Speaker, str], offer: str = OFFER) -> Message:
    """A picture of a chat under a caption, in which the other side offers."""
    spoken = ((OTHER, offer), *said)
    pictured = tuple(
        Part(origin=Origin.IMAGE_TEXT, text=text, speaker=speaker) for speaker, text in spoken if text
    )
    head = (Part(origin=Origin.CAPTION, text=caption),) if caption else ()
    return builders.message("", parts=(*head, *pictured))


def read(message: Message, *, asked: bool = False) -> Reading:
    return reading(message, WORDS, asked=asked)


def weights(message: Message, *, asked: bool = False) -> list[float]:
    return [signal.weight for signal in told.detect(read(message, asked=asked))]


def verdict(message: Message, *, asked: bool = False) -> Verdict:
    return Engine(WORDS).verdict(message, asked=asked)


@pytest.mark.parametrize(
    ("message", "told_with"),
    [
        (builders.message(OFFER), []),
        (shown(), [0.0]),
        (shown("看", (HOLDER, "好")), [0.0]),
        (shown("是真的吗"), [DOUBTED]),
        (shown("有人问我"), [DOUBTED]),
        (shown("小心"), [DOUBTED]),
        (shown("收购微信号，是真的吗"), [DOUBTED]),
        (shown("", (APP, "警方：诈骗")), [DOUBTED]),
        (shown("", (HOLDER, "千万别信")), [DOUBTED]),
        # A fear that is talked away, and what an advertiser says of himself.
        (shown("", (HOLDER, "是真的吗")), [0.0]),
        (shown("", (HOLDER, "小心")), [0.0]),
        (shown(offer=f"{OFFER}，小心诈骗"), [0.0]),
        # The holder repeats what the other side offers.
        (shown("", (HOLDER, "收购微信号？")), [0.0]),
        # Their own.
        (shown("私聊"), []),
        (shown("收购微信号"), []),
        (shown("真的到账"), []),
        (shown("", (HOLDER, "真的到账")), []),
        (shown("", (HOLDER, "跟我做")), []),
        (shown("", (HOLDER, OFFER), offer="好"), []),
    ],
)
def test_what_another_offers_is_told_from_what_the_sender_does(
    message: Message, told_with: list[float]
) -> None:
    assert weights(message) == told_with


def test_a_name_says_nothing_and_an_address_beside_the_picture_leads_away() -> None:
    name = Part(origin=Origin.PROFILE_NAME, text=OFFER)
    assert weights(replace(shown(), parts=(name, *shown().parts))) == [0.0]
    of_profile = Link(url="https://a.example", origin=Origin.PROFILE_BIO)
    assert weights(replace(shown(), links=(of_profile,))) == [0.0]
    assert weights(replace(shown(), links=(Link(url="https://a.example", origin=Origin.CAPTION),))) == []


def test_who_asks_the_bot_is_not_taken_for_one_who_knows() -> None:
    assert weights(shown("小心，是真的吗"), asked=True) == [0.0]
    assert weights(shown("", (HOLDER, "诈骗")), asked=True) == [0.0]
    assert weights(shown("", (APP, "诈骗")), asked=True) == [DOUBTED]


def test_an_offer_that_is_shown_is_an_offer_and_one_that_is_doubted_is_talk() -> None:
    found = verdict(shown())
    assert (found.level, is_told(found)) == (Level.FRAUD, True)
    assert verdict(shown("是真的吗")).level is Level.CLEAN
    assert verdict(shown("", (APP, "警方：诈骗"))).level is Level.CLEAN
    asked = verdict(shown("是真的吗", (HOLDER, "诈骗")), asked=True)
    assert asked.score >= FRAUD
    assert verdict(shown("", (APP, "诈骗")), asked=True).level is Level.CLEAN


def test_an_advertisers_own_warning_in_the_chat_does_not_clear_him() -> None:
    assert verdict(shown(offer=f"{OFFER}。小心诈骗，千万别信。")).level is Level.FRAUD


def test_what_was_asked_or_joked_in_the_chat_was_said_to_the_other_side() -> None:
    ids = {signal.id for signal in verdict(shown("", (HOLDER, "是真的吗，开玩笑"))).signals}
    assert not ids & {"stance_ask", "stance_joke"}
    ids = {signal.id for signal in verdict(shown("是真的吗，开玩笑", (HOLDER, "好"))).signals}
    assert ids >= {"stance_ask", "stance_joke", TOLD}
