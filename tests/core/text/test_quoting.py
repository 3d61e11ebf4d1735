"""What strangers wrote, as it stands in a text of ours; that nothing can be tapped is in tests/hostile."""

from __future__ import annotations

import pytest

from bot.core.text.quoting import BREAK, coded, cut, inert, quoted, shown, units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shop.com", f"shop.{BREAK}com"),
        ("@name", f"@{BREAK}name"),
        ("https://t.me/x", f"https:/{BREAK}/{BREAK}t.{BREAK}me/x"),
        ("#tag $CASH /start", f"#{BREAK}tag ${BREAK}CASH /{BREAK}start"),
        ("13800138000", f"1380{BREAK}0138{BREAK}000"),
        ("138 0013 8000", f"138 {BREAK}0013 {BREAK}8000"),
        ("138/0013/8000", f"138/{BREAK}0013/{BREAK}8000"),
        ("日结 300 元/条, $5 each and/or </b> 12:30. Ok?", "日结 300 元/条, $5 each and/or </b> 12:30. Ok?"),
        ("", ""),
    ],
)
def test_links_are_broken_and_words_are_not(text: str, expected: str) -> None:
    assert inert(text) == expected


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [
        ("one\ntwo\n\n\nthree", 1, "one two three"),
        ("one\ntwo\n\n\nthree", 2, "one\ntwo three"),
        ("one\ntwo\n\n\nthree", 9, "one\ntwo\nthree"),
        ("\n \n", 3, ""),
        ("Lin\u202e\0\ud800", 1, "Lin"),
        ("שלום", 1, "\u2068שלום\u2069"),
    ],
)
def test_as_many_lines_as_there_is_room_for(text: str, lines: int, expected: str) -> None:
    assert shown(text, lines=lines) == expected


def test_names_are_cut_where_a_phone_would_cut_them() -> None:
    assert shown("a" * 100) == "a" * 59 + "…"
    assert units(shown("😀" * 100, 21)) == 21
    assert shown("שלום" * 50, 10) == "\u2068שלוםשלו…\u2069"
    assert shown("שלום", 2) == ""


def test_quoted_is_html() -> None:
    assert quoted("<b>&amp;") == "&lt;b&gt;&amp;amp;"


def test_coded_is_what_can_be_typed_again() -> None:
    assert coded("/ban @x_y \u202e <i>") == "<code>/ban @x_y &lt;i&gt;</code>"


def test_cut_counts_as_telegram_does() -> None:
    assert [cut("abc", 3), cut("abcd", 3), cut("😀😀😀", 4)] == ["abc", "ab…", "😀…"]
