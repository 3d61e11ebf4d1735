"""Whether words name an article, in whatever numerals they write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.content.articles import names_article


@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("Art. 42", "42"),
        ("§ 261 StGB", "261"),
        ("第42条", "42"),
        ("第４２条", "42"),
        ("अनुच्छेदः ४२", "42"),
        ("المادة ٤٢", "42"),
        ("第四十二条", "42"),
        ("第十条", "10"),
        ("第二十條", "20"),
        ("第一百零五条", "105"),
        ("第一百〇五条", "105"),
        ("第一百一十条", "110"),
        ("第三百一十二条", "312"),
        ("第二八七条", "287"),
        ("第二百八十七条之二", "287-2"),
        ("第339條之4", "339-4"),
        ("art. 648-bis", "648-bis"),
        ("Article 648 bis", "648-bis"),
        ("Section 42(3)(e)", "42(3)(e)"),
        ("section 42 (3) (e)", "42(3)(e)"),
    ],
)
def test_an_article_is_named_in_any_numerals(words: str, article: str) -> None:
    assert names_article(words, article)


@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("第二十五条第一款", "25(1)"),
        ("第二十五条", "25(1)"),
        ("Section 42", "42(3)(e)"),
        ("Section 42(3)", "42(3)(e)"),
    ],
)
def test_what_stands_in_brackets_may_be_left_out(words: str, article: str) -> None:
    assert names_article(words, article)


@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("第四十四条", "42"),
        ("第四二条", "2"),
        ("Art. 42 and 43", "42"),
        ("Art. 42 of 2026", "42"),
        ("Art. 42(4)(e)", "42(3)(e)"),
        ("第二百八十七条", "287-2"),
        ("第二百八十七条之二", "287-1"),
        ("2-287", "287-2"),
        ("Art. 4 2", "42"),
        ("Art. ②", "2"),
        ("Art. ²", "2"),
        ("Art. XLII", "42"),
        ("forty-two", "42"),
        ("the act", "42"),
        ("", "42"),
    ],
)
def test_another_article_or_none_is_noticed(words: str, article: str) -> None:
    assert not names_article(words, article)


@pytest.mark.parametrize("words", ["the whole act", "全文", "", "of 1976"])
def test_a_law_without_articles_needs_no_number(words: str) -> None:
    assert names_article(words, "-")


@pytest.mark.parametrize("zero", ["०", "٠", "０", "๐", "০"])
@given(number=st.integers(1, 99_999))
def test_the_digits_of_every_script_are_read(zero: str, number: int) -> None:
    written = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    assert names_article(f"art. {written}", str(number))
    assert not names_article(f"art. {written}", str(number + 1))


@given(st.text(max_size=200), st.sampled_from(["42", "42(3)(e)", "648-bis", "-"]))
def test_no_words_are_too_odd_to_be_read(words: str, article: str) -> None:
    assert names_article(words, article) in {True, False}
