"""A long text is shown a phone's screen at a time, and nothing of it is lost."""

from __future__ import annotations

from bot.core.text.columns import lines, read
from bot.core.text.pages import SHOWN, begun, pages


def test_what_fits_is_one_page() -> None:
    assert pages("a\n\nb") == ("a\n\nb",)
    assert pages("") == ("",)


def test_pages_break_between_lines_and_lose_nothing() -> None:
    text = "\n".join(f"<b>{number}</b> {'x ' * 30}" for number in range(30))
    found = pages(text)
    assert len(found) > 1
    assert all(lines(read(page)) <= SHOWN for page in found)
    assert "\n".join(found) == text


def test_a_blank_line_begins_and_ends_no_page() -> None:
    assert pages("a\n\nb\nc", 2) == ("a", "b\nc")


def test_a_line_longer_than_a_page_is_one() -> None:
    assert pages(f"a\n{'x' * 200}\nb", 2) == ("a", "x" * 200, "b")


def test_of_several_things_those_are_named_that_fit() -> None:
    assert begun(["a", "b"], ", ", 1) == "a, b"
    assert begun(["x" * 30, "y" * 20, "z"], ", ", 1) == "x" * 30
    assert begun(["x" * 90, "y"], ", ", 1) == "x" * 90
    assert begun([], ", ", 1) == ""
