"""A chat's own wording of its warnings is checked as it is typed."""

from __future__ import annotations

import pytest

from bot.core.library.schedule import BadValueError
from bot.core.moderation.wording import KNOWN, LONGEST, known, read_wording


@pytest.mark.parametrize("text", ["{words}: stop", "a {words}\nb {law} {hotlines}", "off"])
def test_what_may_stand_in_it(text: str) -> None:
    assert read_wording(f" {text} ") == text


def test_the_placeholders_are_told_as_people_write_them() -> None:
    assert known().split() == [f"{{{name}}}" for name in KNOWN]


@pytest.mark.parametrize(
    ("text", "reason", "word"),
    [
        ("{words} {name}", "text_placeholder", "{name}"),
        ("{words} {", "text_brace", " {"),
        ("{words} {0.__class__}", "text_brace", " {0.__class_"),
        ("stop it", "text_needs", "{words}"),
        ("", "text_needs", "{words}"),
        ("{words} see https://example.org/x", "text_link", "https://example.org/x"),
        ("{words} ask @helper_bot", "text_link", "@helper_bot"),
        ("{words} at t.me/x", "text_link", "t.me/x"),
        ("{words} on example.com", "text_link", "example.com"),
        ("{words} bit.ly/3xYz", "text_link", "bit.ly"),
        ("{words} see Evil.XYZ now", "text_link", "Evil.XYZ"),
        ("{words}：看evil.top的", "text_link", "evil.top"),
        ("{words} tg://resolve?domain=x", "text_link", "tg://"),
    ],
)
def test_what_must_be_mended_is_named(text: str, reason: str, word: str) -> None:
    with pytest.raises(BadValueError) as caught:
        read_wording(text)
    assert caught.value.reason == reason
    assert str(caught.value.values["word"]).startswith(word[:4])


def test_it_has_a_length() -> None:
    with pytest.raises(BadValueError) as caught:
        read_wording("{words}" + "x" * LONGEST)
    assert caught.value.values == {"length": LONGEST + 7, "most": LONGEST}


def test_what_is_repeated_counts_as_long_as_it_will_be() -> None:
    """One law line is a paragraph; dozens of them would fill the chat at each warning."""
    assert read_wording("{words} {law} {law}") == "{words} {law} {law}"
    with pytest.raises(BadValueError, match="text_long"):
        read_wording("{words}" + "{law}" * 9)
