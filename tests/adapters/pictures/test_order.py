"""The order of a line in which some is read from the right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.pictures.order import directions, from_right

SHALOM = "שלום"


def told(text: str) -> str:
    return "".join("r" if right else "l" for right in directions(text))


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("abc 1", "lllll"),
        (f"{SHALOM} {SHALOM}", "rrrrrrrrr"),
        (f"ab {SHALOM}", "lllrrrr"),
        (f"{SHALOM} ab", "rrrrrll"),
        (f"a ({SHALOM}) b", "lllrrrrlll"),
        (f"({SHALOM}) 12", "rrrrrrrll"),
        (f"{SHALOM} a b", "rrrrrlll"),
        ("ש\u05b8ל", "rrr"),
        ("\u0301a", "ll"),
        ("12 !", "llll"),
        ("", ""),
    ],
)
def test_each_character_has_its_direction(text: str, ways: str) -> None:
    assert told(text) == ways


def test_the_first_letter_decides_for_the_line() -> None:
    assert [from_right(text) for text in ("12 " + SHALOM, "a" + SHALOM, "مرحبا", "12", "")] == [
        True,
        False,
        True,
        False,
        False,
    ]


@given(st.text())
def test_every_character_of_any_text_has_one(text: str) -> None:
    assert len(directions(text)) == len(text)
