"""Text and entities: reading HTML, finding what clients find, showing it safely."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.entities import check_entities, trimmed, utf16, valid_url
from bot.playground.markup import parse_html
from bot.playground.model import Json
from bot.playground.refusal import ApiRefusal
from bot.playground.render import safe_html
from bot.playground.typed import typed_entities


def entity(kind: str, offset: int, length: int, **more: object) -> Json:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("1 &lt; 2 &amp;&amp; &quot;x&quot; &nbsp; &#20013; &#x1F600;", '1 < 2 && "x" &nbsp; 中 😀', []),
        ("<b>a</b><strong>b</strong>", "ab", [entity("bold", 0, 1), entity("bold", 1, 1)]),
        ("😀<i>x</i>", "😀x", [entity("italic", 2, 1)]),
        ("<b>a<u>b</u></b>", "ab", [entity("bold", 0, 2), entity("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [entity("strikethrough", 0, 1), entity("strikethrough", 1, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        ("<code>a</code>", "a", [entity("code", 0, 1)]),
        (
            '<pre><code class="language-python">a</code></pre>',
            "a",
            [entity("pre", 0, 1, language="python")],
        ),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [entity("expandable_blockquote", 0, 1)]),
        (
            '<a href="https://a.com/?x=1&amp;y=2">a</a>',
            "a",
            [entity("text_link", 0, 1, url="https://a.com/?x=1&y=2")],
        ),
        ("<a href='a.com'>a</a>", "a", [entity("text_link", 0, 1, url="http://a.com/")]),
        ("<a>https://b.com/x</a>", "https://b.com/x", [entity("text_link", 0, 15, url="https://b.com/x")]),
        ('<a href="nonsense">a</a>', "a", []),
        (
            '<a href="tg://user?id=7">a</a>',
            "a",
            [entity("text_mention", 0, 1, user={"id": 7, "is_bot": False, "first_name": "?"})],
        ),
        ("<b></b>a", "a", []),
        ("<B>a</>", "a", [entity("bold", 0, 1)]),
    ],
)
def test_html_is_read(source: str, text: str, entities: list[Json]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("中<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a href=", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_html_that_is_refused(source: str, fault: str) -> None:
    with pytest.raises(ApiRefusal) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {fault}"


@given(st.text(alphabet="<>/&;ab \"'=😀中#x", max_size=60))
def test_any_html_is_read_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except ApiRefusal:
        return
    assert check_entities(text, entities) == entities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start now", [entity("bot_command", 0, 6)]),
        ("/check@play_bot", [entity("bot_command", 0, 15)]),
        ("a/b 1/2", []),
        ("😀 @somebody", [entity("mention", 3, 9)]),
        ("看 https://a.com/b，好", [entity("url", 2, 15)]),
        ("see a.example/x", [entity("url", 4, 11)]),
        ("mail me@x.org", [entity("email", 5, 8)]),
        ("#tag #1", [entity("hashtag", 0, 4)]),
    ],
)
def test_what_clients_mark_by_themselves(text: str, expected: list[Json]) -> None:
    assert typed_entities(text) == expected


def test_an_entity_inside_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ApiRefusal, match="in a middle"):
        check_entities("😀", [entity("bold", 1, 1)])


def test_trimming_moves_entities() -> None:
    found = trimmed("  ab ", [entity("bold", 0, 3), entity("italic", 3, 2), entity("code", 4, 1)])
    assert found == ("ab", [entity("bold", 0, 1), entity("italic", 1, 1)])


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("https://a.com", "https://a.com/"),
        ("HTTP://a.com/x", "http://a.com/x"),
        ("https://user:word@a.com:8443/x", "https://user:word@a.com:8443/x"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.com", ""),
        ("no spaces.com", ""),
        ("word", ""),
    ],
)
def test_addresses(given_url: str, kept: str) -> None:
    assert valid_url(given_url) == kept


def test_shown_html_nests_overlapping_entities() -> None:
    found = safe_html("abcd", [entity("bold", 0, 3), entity("italic", 1, 3)])
    assert found == "<b>a<i>bc</i></b><i>d</i>"


def test_shown_html_escapes_everything() -> None:
    link = entity("text_link", 0, 1, url='https://a.com/"onmouseover="x')
    href = "https://a.com/&quot;onmouseover=&quot;x"
    anchor = f'<a href="{href}" rel="noopener noreferrer" target="_blank">&lt;</a>'
    assert safe_html("<&", [link]) == f"{anchor}&amp;"
    assert safe_html("a", [entity("text_link", 0, 1, url="javascript:alert(1)")]) == "a"


_KINDS = ["bold", "spoiler", "url", "text_link", "pre", "mention", "odd"]
_ENTITIES = st.lists(
    st.builds(
        entity,
        st.sampled_from(_KINDS),
        st.integers(-2, 12),
        st.integers(-2, 12),
        url=st.sampled_from(["https://a.com/", "javascript:x", 7]),
    ),
    max_size=8,
)


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "span"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(alphabet="ab<&>\"' 😀中", max_size=10), _ENTITIES)
def test_shown_html_is_always_well_nested(text: str, entities: list[Json]) -> None:
    balance = _Balance()
    balance.feed(safe_html(text, entities))
    balance.close()
    assert balance.open == []
    if not any(0xD800 <= ord(c) < 0xE000 for c in balance.text) and "\ufffd" not in balance.text:
        assert balance.text == text


def test_lengths_are_utf16() -> None:
    assert [utf16(text) for text in ("", "ab", "中", "😀", "\ud800")] == [0, 2, 1, 2, 1]
