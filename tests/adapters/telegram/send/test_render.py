"""Hostile words become harmless quotations, and every text fits."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.send.render import (
    TEXT_LIMIT,
    defang,
    escape,
    evidence,
    harmless,
    plain,
    quote,
    split,
    strongest,
)
from bot.core.message import Origin, Part
from bot.core.text.quoting import cut, units
from bot.core.verdict import Signal, Span
from tests.builders import message, signal, verdict

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&\"'@/.:0189abtme_-\n\t 微信号收\u202e\u200b\u200d\u061c\ufeff\ud800🛡"),
        st.characters(),
    ),
    max_size=60,
)
INVISIBLE = "\u202e\u202d\u200b\u200e\u200f\u2066\u2069\u061c\u00ad\ufeff\x00\x1b\u3164\ufe0f"


@pytest.mark.parametrize(
    "address",
    [
        "https://t.me/demo_01",
        "http://a.example/x?y=1#z",
        "t.me/joinchat/AAA",
        "T.ME/demo",
        "www.shop.example",
        "shop.com",
        "a-b.shop.top/x",
        "bit.ly/3abc",
        "discord.gg/abc",
        "wa.me/8613800138000",
        "例子.com",
        "@demo_01",
        "＠demo",
        "@ demo_01",
        "微信号abcd1234",
        "微信：abcd",
        "vx: abcd",
        "V信号 abcd_1",
        "QQ:123456",
        "QQ 12345678",
        "telegram: demoname",
        "WeChat ID: demoname",
        "demo_01",
        "wxid_abc123",
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "138.0013.8000",
        "+86 (138) 0013 8000",
        "１３８００１３８０００",
        "t.\u200bme/demo",
        "@\u200bdemo_01",
        "138\u200b0013\u200b8000",
        "138\n0013\n8000",
        "shop\u2060.com",
        "\u202et.me/demo\u202c",
    ],
)
@pytest.mark.parametrize(("before", "after"), [("", ""), ("加我", "咨询"), ("高价收 ", " 日结")])
def test_no_address_is_repeated(address: str, before: str, after: str) -> None:
    """Beside Chinese words just as alone, and with something invisible inside."""
    shown = quote(before + address + after, 60)
    assert "…" in shown
    for piece in ("demo", "shop", "abcd", "1380", "１３８", "3abc", "joinchat", "1234", ".com", "t.me"):
        assert piece not in shown.lower()


@pytest.mark.parametrize(
    "words",
    [
        "收微信号",
        "长期收微信号，一个80",
        "微信号日结",
        "帮发朋友圈换米，一条5元",
        "日结 300元",
        "每天200USDT",
        "5 dollars each",
        "rent your WeChat account",
        "V信小号",
        "order up, line by line",
        "3.5 元一条",
    ],
)
def test_what_is_no_address_is_kept(words: str) -> None:
    assert defang(words) == words


def test_words_beside_an_address_are_kept() -> None:
    assert defang("高价收微信号abcd1234长期") == "高价收…长期"
    assert defang("加我https://t.me/demo_01日结") == "加我…日结"
    assert defang("来shop.com看看") == "来…看看"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>收</b>号", "&lt;b&gt;收&lt;/b&gt;号"),
        ("a & b", "a &amp; b"),
        ("&lt;", "&amp;lt;"),
        ("收\n微信\t号", "收 微信 号"),
        (f"收{INVISIBLE}号", "收号"),
        ("", ""),
        ("   ", ""),
        ("{evidence}", "{evidence}"),
        (
            "一二三四五六七八九十一二三四五六七八九十一二三四五六七",
            "一二三四五六七八九十一二三四五六七八九十一二三…",
        ),
    ],
)
def test_quotations(text: str, expected: str) -> None:
    assert quote(text) == expected


@given(HOSTILE)
def test_a_quotation_is_short_plain_and_on_one_line(text: str) -> None:
    shown = harmless(text)
    assert len(shown) <= 24
    assert not set(shown) & set(INVISIBLE + "\n\r\t\ud800")
    assert shown == " ".join(shown.split())
    assert not re.search(r"@[A-Za-z0-9_]|https?://|t\.me/", shown)
    assert plain(quote(text)) == shown


@given(HOSTILE)
def test_whatever_is_quoted_stays_text(text: str) -> None:
    assert not set(re.sub(r"&(?:lt|gt|amp);", "", quote(text))) & set("<>&")


@pytest.mark.parametrize(
    "hostile", ["a" * 1_000_000, "a." * 300_000, "1 " * 300_000, "@" * 500_000, "\u200b" * 500_000]
)
def test_long_texts_are_quoted(hostile: str) -> None:
    """Work that grew with the square of the length would run into the suite's time limit."""
    assert len(quote(hostile)) <= 24


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


@given(HOSTILE)
def test_evidence_of_any_text_is_harmless(text: str) -> None:
    part = Part(origin=Origin.TEXT, text=text)
    whole = Span(part=0, start=0, end=len(text), text=text)
    found = evidence(verdict(signals=(signal(spans=(whole,)),)), message(parts=(part,)))
    assert found == ([harmless(text)] if harmless(text).strip("… ") else [])


@given(st.text(max_size=80), st.integers(2, 40))
def test_a_cut_text_fits(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert units(shown) <= limit
    assert (shown == text) == (units(text) <= limit)
    assert text.startswith(shown.removesuffix("…"))


def test_a_pair_of_surrogates_is_never_torn() -> None:
    assert cut("🛡🛡🛡", 5) == "🛡🛡…"
    assert units("🛡微a") == 4


LINE = st.lists(
    st.one_of(
        st.sampled_from(["<b>", "</b>", "<i>", "</i>", "🛡", "微信", "&amp;", "&lt;", " ", "word "]),
        st.text(alphabet="ab微🛡 ", max_size=30),
    ),
    max_size=8,
).map("".join)


def balanced(text: str) -> bool:
    stack: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z]+)>", text):
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


@settings(max_examples=300)
@given(st.lists(LINE, max_size=12).map("\n".join).filter(balanced), st.integers(10, 60))
def test_pieces_fit_and_no_tag_is_broken(text: str, limit: int) -> None:
    pieces = list(split(text, limit))
    assert all(units(plain(piece)) <= limit for piece in pieces)
    assert all(plain(piece).strip() for piece in pieces)
    assert all(balanced(piece) for piece in pieces)
    assert all(html.unescape(piece) is not None for piece in pieces)
    if all(units(plain(line)) <= limit for line in text.split("\n")):
        shown = "".join(plain(piece) for piece in pieces)
        assert "".join(shown.split()) == "".join(plain(text).split())


def test_a_text_that_fits_is_left_alone() -> None:
    text = "<b>a</b>\n\nb &amp; c"
    assert list(split(text)) == [text]
    assert list(split("x" * TEXT_LIMIT)) == ["x" * TEXT_LIMIT]


@pytest.mark.parametrize("text", ["", "\n\n", "  ", "<b></b>"])
def test_nothing_is_no_message(text: str) -> None:
    assert list(split(text)) == []


@pytest.mark.parametrize("unit", ["🛡", "&amp;", "微", "&lt;b&gt;"])
def test_a_line_too_long_is_shortened_and_not_refused(unit: str) -> None:
    (piece,) = split(unit * 5000)
    assert units(plain(piece)) <= TEXT_LIMIT
    assert piece.endswith("…")


def test_a_tag_over_a_break_goes_on_in_the_next_piece() -> None:
    text = "<blockquote expandable>" + "\n".join("一二三四五六" for _ in range(3)) + "</blockquote>"
    assert list(split(text, 13)) == [
        "<blockquote expandable>一二三四五六\n一二三四五六</blockquote>",
        "<blockquote expandable>一二三四五六</blockquote>",
    ]


def test_escaping_and_its_way_back() -> None:
    assert escape("<a> & b") == "&lt;a&gt; &amp; b"
    assert plain("<b>a</b> &amp; <i>b</i>") == "a & b"
