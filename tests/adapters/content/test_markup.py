"""What Telegram's HTML takes; the stand-in server, which reads it as Telegram does, is the judge."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.content.markup import TAGS, html_fault, shown
from bot.playground.markup import parse_html
from bot.playground.refusal import ApiRefusal


def taken(text: str) -> bool:
    """Whether the stand-in server reads it."""
    try:
        parse_html(text)
    except ApiRefusal:
        return False
    return True


@pytest.mark.parametrize("tag", sorted(TAGS))
def test_each_tag_that_we_allow_is_read(tag: str) -> None:
    text = f"<{tag}>word</{tag}>"
    assert html_fault(text) == ""
    assert taken(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("ends with <b", "a bare < or &"),
        ("<b>word</b", "a bare < or &"),
        ("a <b <i>c</i>", "a bare < or &"),
        ("1 <2", "a bare < or &"),
        ("<", "a bare < or &"),
        ("<!-- note -->", "a bare < or &"),
        ("<!DOCTYPE x>", "a bare < or &"),
        ("<?php ?>", "a bare < or &"),
        ("<B>word</B>", "a bare < or &"),
        ("&nbsp;", "a bare < or &"),
        ("Q&A", "a bare < or &"),
        ("&amp", "a bare < or &"),
        ("<br/>", "<br/> is not allowed"),
        ("<b/>", "<b/> is not allowed"),
        ("<script>x</script>", "<script> is not allowed"),
        ("<tg-spoiler>x</tg-spoiler>", "<tg-spoiler> is not allowed"),
        ("<blockquote expandable>x</blockquote>", "attributes on <blockquote>"),
        ("<a href='x' class='y'>z</a>", "attributes on <a>"),
        ("<b>word", "<b> is never closed"),
        ("word</b>", "</b> closes nothing"),
        ("<i><b>word</i></b>", "</i> closes nothing"),
    ],
)
def test_what_telegram_refuses_or_we_do_is_named(text: str, fault: str) -> None:
    assert html_fault(text) == fault


@pytest.mark.parametrize(
    "text", ["a > b", "&lt;b&gt;", "<b>\n</b>", "<code><b>x</b></code>", "", "<b >x</b>"]
)
def test_what_looks_odd_and_is_read_is_no_fault(text: str) -> None:
    assert html_fault(text) == ""
    assert taken(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [("a < b & c", ""), ("5<6", ""), ("<b>", "tags in plain text"), ("x</i>", "tags in plain text")],
)
def test_plain_text_may_hold_signs_and_no_tags(text: str, fault: str) -> None:
    assert html_fault(text, plain=True) == fault


PIECES = [
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<u",
    "<code>",
    "</code>",
    "&amp;",
    "&lt;",
    "&",
    "<",
    ">",
    "a",
    " ",
    "<br/>",
]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_what_passes_here_is_never_refused_there(text: str) -> None:
    assert html_fault(text) or taken(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<b>a</b> &amp; &lt;i&gt;", "a & <i>"),
        ('<a href="https://x">link</a>', "link"),
        ("a < b", "a < b"),
        ("no tags", "no tags"),
    ],
)
def test_the_reader_sees_the_words_alone(text: str, seen: str) -> None:
    assert shown(text) == seen


@given(st.lists(st.sampled_from(["<b>", "</b>", "&amp;", "a", "é", "😀", " "]), max_size=9).map("".join))
def test_what_is_seen_is_what_the_server_makes_of_it(text: str) -> None:
    if not html_fault(text):
        assert shown(text).strip() == parse_html(text)[0].strip()
