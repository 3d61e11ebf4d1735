"""Every text fits."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram.send.render import TEXT_LIMIT, plain, split
from bot.core.text.quoting import cut, escaped, units


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
    assert escaped("<a> & b") == "&lt;a&gt; &amp; b"
    assert plain("<b>a</b> &amp; <i>b</i>") == "a & b"
