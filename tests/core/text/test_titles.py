"""Names chosen by strangers, made harmless."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.titles import MOST_MARKS, plain_title, shortened


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Riverside", "Riverside"),
        ("  a\n\tb\u2028c\u3000d  ", "a b c d"),
        ("safe\u202eevil\u202c\u2066x\u2069\u200b\ufeff", "safeevilx"),
        ("\x00\x1b[31mred\x7f\x85", "[31mred"),
        ("\U000e0041\ue000\ud800x", "x"),
        ("क्\u200dष", "क्\u200dष"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200d\u200dx \u200cy", "x y"),
        ("\u0301x", "x"),
        ("a" + "\u0323" * 9, "ạ" + "\u0323" * MOST_MARKS),
        ("", ""),
        ("\u200b\n", ""),
    ],
)
def test_what_is_seen_stays_and_tricks_go(title: str, plain: str) -> None:
    assert plain_title(title) == plain


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("Riverside", 9, "Riverside"),
        ("Riverside", 8, "Riversi…"),
        ("River side", 7, "River…"),
        ("किकि", 4, "किकि"),
        ("किकि", 3, "कि…"),
        ("किकि", 2, "…"),
        ("क्\u200dषx", 4, "…"),
        ("abc", 1, "…"),
        ("abc", 0, "…"),
    ],
)
def test_shortening_leaves_every_letter_its_marks(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short


@given(st.text(st.characters(), max_size=400), st.integers(1, 300))
def test_no_title_is_long_or_controls_anything(title: str, most: int) -> None:
    plain = plain_title(title, most)
    assert len(plain) <= most
    assert plain == " ".join(plain.split())
    assert {unicodedata.category(sign) for sign in plain} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"} == set()
    assert {sign for sign in plain if unicodedata.category(sign) == "Cf"} <= {"\u200c", "\u200d"}


def test_a_giant_costs_no_more_than_a_long_one() -> None:
    assert plain_title("x" * 10_000_000, 5) == "xxxx…"
