"""Hostile words made fit to be shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lab.scan.shown import LONGEST, name, quote


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("收微信号，日结", "收微信号，日结"),
        ("a\nb\t c\x1b[31m", "a b c [31m"),
        ("abc\u202efed\u2066x\u2069", "abcfedx"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("e" + "\u0301" * 50, "e\u0301\u0301"),
        ("see https://a.example/x?y=1 now", "see 🔗 now"),
        ("HTTP://A.example", "🔗"),
        ("www.shop.example/x", "🔗"),
        ("t.me/shop and tg://user?id=5", "🔗 and 🔗"),
        ("shop.example, really", "🔗, really"),
        ("mail me@shop.example", "mail 🔗"),
        ("加 @shop_01 好", "加 @… 好"),
        ("h\u200bttps://a.example", "🔗"),
        ("v1.2 and 3.14", "v1.2 and 3.14"),
        ("\ud800", ""),
    ],
)
def test_a_quote(text: str, shown: str) -> None:
    assert quote(text) == shown


def test_a_long_text_is_cut() -> None:
    assert quote("字" * 5000) == "字" * (LONGEST - 1) + "…"
    assert quote("x" * 281) == "x" * 279 + "…"
    assert name("n" * 100) == "n" * 47 + "…"


def test_what_stands_behind_a_sea_of_signs_is_cut_visibly() -> None:
    assert quote("a" + "\u200b" * 5000 + "b") == "a…"


@given(st.text())
def test_nothing_shown_moves_the_cursor_or_turns_the_line(text: str) -> None:
    kinds = {unicodedata.category(sign) for sign in quote(text)}
    assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
    assert len(quote(text)) <= LONGEST
