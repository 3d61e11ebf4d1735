"""Quotations: what a pattern would find one by one, found in one pass."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.text.quotations import LONGEST, is_quoted, quotations

PATTERN = re.compile(r"[“「『\"‘‹«][^”」』\"’›»\n]{2,400}[”」』\"’›»]")


@given(st.text('“”「」"‘’«»\nab ', max_size=80))
@example('"ab"cd"ef"')
@example("“ab「cd」ef”")
def test_they_are_those_that_a_pattern_finds(text: str) -> None:
    text = f"“«{text}"
    assert quotations(text) == tuple(found.span() for found in PATTERN.finditer(text))


@pytest.mark.parametrize("quoted", ["„ab cd“", "”ab cd”", "»ab cd«", "„ab cd”"])
def test_some_languages_open_with_what_closes_elsewhere(quoted: str) -> None:
    assert quotations(f"a {quoted} b {quoted}") == (
        (2, len(quoted) + 2),
        (len(quoted) + 5, 2 * len(quoted) + 5),
    )


def test_none_lies_within_another() -> None:
    assert quotations("「a“bb”c」") == ((0, 6),)
    assert quotations('"a «bb cc» dd"') == ((0, 10),)


@pytest.mark.parametrize("length", [1, 2, LONGEST, LONGEST + 1])
def test_they_are_neither_too_short_nor_too_long(length: int) -> None:
    text = f"«{'x' * length}»"
    assert quotations(text) == tuple(found.span() for found in PATTERN.finditer(text))


def test_a_stretch_is_quoted_when_one_quotation_holds_all_of_it() -> None:
    text = "a “bcd” e «fgh»"
    assert is_quoted(text, 3, 6)
    assert is_quoted(text, text.index("f"), text.index("h") + 1)
    for start, end in ((0, 1), (5, 9), (8, 9), (3, 12)):
        assert not is_quoted(text, start, end)
