"""Whatever strangers write: shown, it can be read and not tapped, hides nothing and fits."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.quoting import BREAK, inert, quoted, shown, units
from tests.hostile.tappable import taps, taps_in

LINKS = {
    "url": "https://evil.example/x?y=1#z",
    "bare": "evil.com",
    "path": "t.me/+AbCd_12",
    "idn": "例子.中国",
    "wide": "ｅｖｉｌ．ｃｏｍ",
    "address": "http://192.168.0.1:8080/x",
    "local": "http://localhost/x",
    "literal": "http://[::1]/x",
    "telegram": "tg://resolve?domain=evil",
    "ton": "ton://transfer/abc",
    "mention": "@evil_bot",
    "wide_mention": "＠evil_bot",
    "hashtag": "#evil",
    "wide_hashtag": "＃邪恶",
    "cashtag": "$EVIL",
    "inch": "$1INCH",
    "command": "/start",
    "deep_command": "/start@evil_bot",
    "mail": "first.last+tag@evil.co.uk",
    "phone": "+86 138 0013 8000",
    "plain_phone": "13800138000",
    "dotted_phone": "138.0013.8000",
    "bracketed_phone": "+1 (212) 555-0123",
    "x_phone": "138x0013x8000",
    "wide_phone": "１３８００１３８０００",
    "arabic_phone": "٠١٢٣٤٥٦٧٨٩",
    "zero_width_phone": "138\u200b0013\u200b8000",
    "joined_phone": "138\u200c0013\u200c8000",
    "soft_phone": "138\u00ad0013\u00ad8000",
    "word_joined_phone": "138\u20600013\u20608000",
    "spaced_phone": "1 3 8 0 0 1 3 8 0 0 0",
    "card": "4111 1111 1111 1111",
    "dashed_card": "4111-1111-1111-1111",
    "iban": "DE89 3704 0044 0532 0130 00",
    "bank": "6222021234567890123",
    "slashed_phone": "138/0013/8000",
    "marked": "http://evil.\u0338com",
}
PIECES = st.sampled_from(
    (
        *LINKS.values(),
        *"@#$/.:+-()x_ \n\t\r0123456789abZ好й",
        "://",
        "t.me",
        "\u202e",
        "\u2066",
        "\u0336",
        "<b>",
    )
)
TEXTS = st.one_of(st.lists(PIECES, max_size=24).map("".join), st.text(max_size=80))
HIDDEN = {"Cc", "Cs", "Co", "Cn"}


def readable(text: str) -> str:
    """The letters and digits of ASCII that somebody reads."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if sign.isalnum() and sign.isascii())


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("around", ["{}", "加我{}咨询", "see {}.", "({})", "a{}z"])
def test_nothing_that_a_client_links_is_left(name: str, around: str) -> None:
    text = around.format(LINKS[name])
    assert taps(shown(text, 200)) == []
    assert taps_in(quoted(text, 200)) == []


@pytest.mark.parametrize("name", LINKS)
def test_the_recogniser_sees_each_of_them(name: str) -> None:
    """Else the test above would prove nothing."""
    assert taps(LINKS[name])


@given(TEXTS)
def test_no_text_can_be_tapped(text: str) -> None:
    assert taps(inert(text)) == []
    assert taps(shown(text, 200, lines=5)) == []
    assert taps_in(quoted(text, 200, lines=5)) == []


@given(TEXTS, st.integers(min_value=4, max_value=40))
def test_what_is_cut_short_fits_and_cannot_be_tapped(text: str, most: int) -> None:
    said = shown(text, most)
    assert units(said) <= most
    assert taps(said) == []


@given(TEXTS)
def test_the_words_stay_as_they_are(text: str) -> None:
    """Only invisible signs are put in, and none within a word of letters."""
    assert inert(text).replace(BREAK, "") == text.replace(BREAK, "")
    for word in "".join(sign if sign.isalpha() else " " for sign in text).split():
        assert word in inert(text)


@given(TEXTS)
def test_all_letters_and_digits_are_still_read(text: str) -> None:
    assert readable(shown(text, 4000, lines=50)) == readable(text)


@given(TEXTS)
def test_nothing_is_hidden_or_turned_around(text: str) -> None:
    said = shown(text, 300)
    assert not {unicodedata.category(sign) for sign in said} & HIDDEN
    assert not set(said) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f\u061c\n\r\u2028\u2029")
    assert said.count("\u2068") == said.count("\u2069") <= 1


@given(TEXTS, st.integers(min_value=1, max_value=6))
def test_lines_are_few_and_none_is_empty(text: str, lines: int) -> None:
    rows = shown(text, 400, lines=lines).split("\n")
    assert len(rows) <= lines
    assert rows == [""] or all(row.strip() for row in rows)


@given(TEXTS)
def test_it_is_text_and_no_markup(text: str) -> None:
    said = quoted(text, 200)
    assert not set(html.unescape(said)) & {"\0"}
    assert html.unescape(said) == shown(text, 200)
    assert "<" not in said
    said.encode()


@given(TEXTS)
def test_shown_again_it_stays_the_same(text: str) -> None:
    once = shown(text, 4000)
    assert shown(once, 4000) == once


def test_a_name_that_turns_the_text_around_stands_by_itself() -> None:
    assert shown("\u202enimda", 40) == "nimda"
    assert shown("مدير ok", 40) == "\u2068مدير ok\u2069"


def test_towers_of_marks_are_cut_down() -> None:
    said = shown("z" + "\u0336" * 500 + "o", 40)
    assert said == "z" + "\u0336" * 4 + "o"


@pytest.mark.parametrize(
    "blank", ["", "   ", "\u200b\u2060", "\u3164\u3164", "\u2800", "\ud800", "\0\0", "\u202e"]
)
def test_a_name_that_shows_nothing_is_nothing(blank: str) -> None:
    assert shown(blank, 40) == ""


@pytest.mark.parametrize(
    "hostile",
    ["1 " * 500_000, "a." * 500_000, "@" * 900_000, "\u0301" * 900_000, "1" * 900_000, "\n" * 900_000],
)
def test_a_million_signs_cost_no_more_than_their_beginning(hostile: str) -> None:
    """Work that grew with the length, or with its square, would run into the suite's time limit."""
    for _ in range(200):
        assert units(quoted(hostile, 600, lines=12)) <= 600
