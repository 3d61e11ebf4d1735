"""What of a message is read, and what stays out of it."""

from __future__ import annotations

import pytest

from bot.core.detection import reading as module
from bot.core.detection.reading import LONGEST, Spellings
from bot.core.message import Origin
from tests import builders
from tests.core.detection.engine import parts, reading


def test_only_the_senders_own_words_are_read() -> None:
    message = parts((Origin.QUOTE, "收购微信号", False), (Origin.TEXT, "小号", True))
    assert reading(message).present == {"thing"}


def test_a_bare_address_is_not_read_as_words() -> None:
    assert reading(parts((Origin.LINK_PREVIEW, "收购微信号", True))).present == frozenset()


def test_evidence_is_the_original_stretch_of_its_part() -> None:
    (span,) = reading(parts((Origin.TEXT, "你好", True), (Origin.CAPTION, "Ａ 微\u200b信號", True))).first(
        "thing"
    )
    assert (span.part, span.start, span.end, span.text) == (1, 2, 6, "微\u200b信號")


def test_a_concept_that_is_not_there_gives_no_evidence() -> None:
    assert reading("你好").first("thing") == ()


def test_a_text_beyond_any_message_is_read_to_its_limit() -> None:
    assert reading("好" * LONGEST + "微信号").present == frozenset()


def test_of_a_message_beyond_that_its_labels_its_end_and_its_beginning_are_read() -> None:
    """A flood of other parts crowds out neither a name nor what stands last."""
    filler = [(Origin.RICH_TEXT, "好" * 3000, True)] * 30
    last = [(Origin.BUTTON, "微信号", True), (Origin.PROFILE_NAME, "林", True)]
    found = reading(parts((Origin.RICH_TEXT, "收购", True), *filler, *last))
    assert found.present >= {"thing"}
    assert (found.texts[0], found.texts[-2], found.texts[-1]) == ("收购", "微信号", "林")
    assert sum(map(len, found.texts)) == LONGEST
    assert not reading(parts(*filler, (Origin.TEXT, "微信号", True), *filler)).present


def test_a_profile_is_said_and_a_name_only_where_it_offers() -> None:
    plain = parts(
        (Origin.TEXT, "你好", True), (Origin.PROFILE_BIO, "摄影", True), (Origin.PROFILE_NAME, "林", True)
    )
    offer = parts((Origin.TEXT, "你好", True), (Origin.PROFILE_NAME, "收购小号", True))
    assert (reading(plain).words, reading(plain).voice) == ("你好\n摄影", "你好\n摄影")
    assert (reading(offer).words, reading(offer).voice) == ("你好\n收购小号", "你好\n收购小号")


@pytest.mark.parametrize(
    ("written", "folded", "disguised"),
    [
        ("Hello  You", "hello you", False),
        ("Café ouvert", "café ouvert", False),
        ("Café ouvert", "cafe ouvert", False),
        ("轉髮朋友圏", "转发朋友圈", False),
        ("h3llo", "hello", True),
    ],
)
def test_capitals_accents_and_traditional_characters_are_no_disguise(
    written: str, folded: str, disguised: bool
) -> None:
    assert Spellings(written, folded).disguised is disguised


@pytest.mark.parametrize(
    ("text", "folded"),
    [("轉髮朋友圏", "转发朋友圈"), ("会員を発見ですよ", "会員を発見ですよ"), ("Été", "été")],
)
def test_the_second_reader_is_given_simplified_chinese(text: str, folded: str) -> None:
    assert reading(text).spelled.folded == folded


def test_what_comes_again_is_read_once_however_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A raid says the same in every group."""
    read: list[str] = []
    monkeypatch.setattr(module, "features", lambda text: read.append(text) or {})
    knowledge = reading("a").knowledge
    read.clear()
    for number in range(5):
        module.read(builders.message("好" * 4000 + "收购微信号", number=number), knowledge)
    assert len(read) == len(set(read)) == 1
