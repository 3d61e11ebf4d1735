"""A text is shown as people see it, and nothing in it reaches the page as markup."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.lab.compare.pieces import ADDED, CLOSE, GONE, OPEN, SLOT, TAGS, TEXT, difference, pieces


def test_tags_placeholders_and_entities_are_told_apart() -> None:
    assert pieces("<b>Hi {name}</b>, R&amp;D &lt;b&gt;") == [
        (OPEN, "b"),
        (TEXT, "Hi "),
        (SLOT, "{name}"),
        (CLOSE, "b"),
        (TEXT, ", R&D <b>"),
    ]


def test_what_does_not_close_is_shown_as_it_is_written() -> None:
    for text in ("<b>a", "a</b>", "<b><i>a</b></i>", "<b>a &amp; b"):
        assert [kind for kind, _ in pieces(text)] == [TEXT]
        assert pieces(text)[0][1] == text


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<script>", "<a href='x'>", "{x}", "&lt;", "<", "a"])
    )
)
def test_of_tags_only_those_that_close_and_are_known_are_tags(words: list[str]) -> None:
    found = pieces("".join(words))
    opened = []
    for kind, name in found:
        if kind == OPEN:
            assert name in TAGS
            opened.append(name)
        elif kind == CLOSE:
            assert opened.pop() == name
    assert opened == []
    kept = "".join(words for kind, words in found if kind in {TEXT, SLOT})
    assert re.sub(r"</?[bi]>", "", "".join(words)).replace("&lt;", "<") in {
        kept,
        re.sub(r"</?[bi]>", "", kept).replace("&lt;", "<"),
    }


def test_a_difference_is_told_by_words_and_where_there_are_none_by_signs() -> None:
    assert difference("Don't send it", "Don't ever send that") == [
        (TEXT, "Don't "),
        (ADDED, "ever "),
        (TEXT, "send "),
        (GONE, "it"),
        (ADDED, "that"),
    ]
    assert difference("小陈答应了", "小卢答应了") == [
        (TEXT, "小"),
        (GONE, "陈"),
        (ADDED, "卢"),
        (TEXT, "答应了"),
    ]


@given(st.text("ab <&小陈\n", max_size=20), st.text("ab <&小陈\n", max_size=20))
def test_both_texts_are_in_their_difference(before: str, after: str) -> None:
    found = difference(before, after)
    assert "".join(words for kind, words in found if kind != ADDED) == before
    assert "".join(words for kind, words in found if kind != GONE) == after
