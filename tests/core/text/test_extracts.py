"""Hostile words become harmless quotations."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.extracts import defang, harmless, quote

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
        ("We buy idle WeChat accounts for cash", "We buy idle WeChat…"),
        ("We buy idle WeChat acct, and more", "We buy idle WeChat acct…"),
        ("We buy " + "x" * 30, "We buy " + "x" * 16 + "…"),
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
    assert html.unescape(quote(text)) == shown


@given(HOSTILE)
def test_whatever_is_quoted_stays_text(text: str) -> None:
    assert not set(re.sub(r"&(?:lt|gt|amp);", "", quote(text))) & set("<>&")


@pytest.mark.parametrize(
    "hostile", ["a" * 1_000_000, "a." * 300_000, "1 " * 300_000, "@" * 500_000, "\u200b" * 500_000]
)
def test_long_texts_are_quoted(hostile: str) -> None:
    """Work that grew with the square of the length would run into the suite's time limit."""
    assert len(quote(hostile)) <= 24
