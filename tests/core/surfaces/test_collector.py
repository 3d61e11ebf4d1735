"""What a message carries is gathered once each, within bounds, and whatever was left out is told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.message import Link, Origin, Part, Picture
from bot.core.surfaces.collector import (
    LINK_LENGTH,
    MAX_ITEMS,
    MAX_LINKS,
    MAX_PARTS,
    MAX_PICTURES,
    PART_HEAD,
    PART_TAIL,
    TOTAL_LENGTH,
    Collector,
    clean,
)
from bot.core.surfaces.values import full_name, lines, number


@pytest.fixture
def out() -> Collector:
    return Collector()


def test_a_part_is_taken_once_in_each_place(out: Collector) -> None:
    for origin in (Origin.TEXT, Origin.TEXT, Origin.CAPTION):
        out.part(origin, "收号")
    assert [part.origin for part in out.parts] == [Origin.TEXT, Origin.CAPTION]
    assert not out.truncated


@pytest.mark.parametrize("value", [None, 5, ["a"], "", " \n"])
def test_what_says_nothing_is_no_part_and_no_link(out: Collector, value: Any) -> None:
    out.part(Origin.TEXT, value)
    out.link(Origin.TEXT, value)
    out.handle(Origin.TEXT, value)
    out.phone(Origin.TEXT, value)
    out.email(Origin.TEXT, value)
    assert (out.parts, out.links, out.truncated) == ([], [], False)


def test_a_long_text_keeps_its_head_and_its_tail(out: Collector) -> None:
    out.part(Origin.TEXT, "a" * PART_HEAD + "b" * 9 + "c" * PART_TAIL)
    assert out.parts == [Part(origin=Origin.TEXT, text="a" * PART_HEAD + "c" * PART_TAIL)]
    assert out.truncated


def test_all_parts_together_are_bounded(out: Collector) -> None:
    for letter in "abcdefghi":
        out.part(Origin.TEXT, letter * 15_000)
    assert sum(len(part.text) for part in out.parts) == TOTAL_LENGTH
    assert out.truncated


def test_parts_links_and_pictures_are_counted() -> None:
    for most, add in (
        (MAX_PARTS, lambda out, n: out.part(Origin.TEXT, str(n))),
        (MAX_LINKS, lambda out, n: out.link(Origin.TEXT, f"https://e.example/{n}")),
        (MAX_PICTURES, lambda out, n: out.picture_file({"file_id": str(n)})),
    ):
        out = Collector()
        for at in range(most):
            add(out, at)
        assert not out.truncated
        add(out, most)
        assert (len(out.parts) + len(out.links) + len(out.pictures), out.truncated) == (most, True)


def test_a_link_is_taken_once_and_what_shows_itself_has_no_words(out: Collector) -> None:
    for shown in ("https://e.example", "here", "here"):
        out.link(Origin.TEXT, "https://e.example ", shown)
    assert [link.shown for link in out.links] == ["", "here"]


def test_a_long_address_is_cut(out: Collector) -> None:
    out.link(Origin.TEXT, "x" * (LINK_LENGTH + 1))
    assert (len(out.links[0].url), out.truncated) == (LINK_LENGTH, True)


def test_names_numbers_and_mail_are_addresses(out: Collector) -> None:
    out.handle(Origin.TEXT, "@shop")
    out.phone(Origin.TEXT, "+1 234")
    out.email(Origin.TEXT, " a@b.example", "mail")
    assert out.links == [
        Link(url="https://t.me/shop", origin=Origin.TEXT, shown="@shop"),
        Link(url="tel:+1234", origin=Origin.TEXT, shown="+1 234"),
        Link(url="mailto:a@b.example", origin=Origin.TEXT, shown="mail"),
    ]


def test_what_another_chat_shows_stands_under_its_origin(out: Collector) -> None:
    out.foreign = Origin.EXTERNAL_REPLY
    out.part(Origin.TEXT, "ad")
    out.link(Origin.TEXT, "https://e.example")
    out.picture_file({"file_id": "a"})
    assert [one.origin for one in (*out.parts, *out.links)] == [Origin.EXTERNAL_REPLY] * 2
    assert out.pictures == [Picture(file_id="a", unique_id="")]


def test_of_the_sizes_of_a_picture_the_largest_is_taken_once(out: Collector) -> None:
    sizes = [{"file_id": f"p{n}", "file_unique_id": "u", "width": n, "height": 2} for n in (3, 9, 5)]
    for given in (sizes, sizes, [], None, [{"file_id": 5}]):
        out.picture(given)
    assert out.pictures == [Picture(file_id="p9", unique_id="u")]


def test_of_a_list_its_objects_are_read_and_not_too_many(out: Collector) -> None:
    assert list(out.items([1, {"a": 1}, "x"])) == [{"a": 1}]
    assert list(out.items("no list")) == []
    assert not out.truncated
    assert len(list(out.items([{}] * (MAX_ITEMS + 1)))) == MAX_ITEMS
    assert out.truncated


@pytest.mark.parametrize(
    ("text", "kept"), [("abc", "abc"), ("收", "收"), ("a\ud83d", "a\ufffd"), ("\ud83d\ude00", "😀")]
)
def test_what_cannot_be_encoded_is_replaced(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_values_of_the_wrong_type_are_as_good_as_absent() -> None:
    assert [number(value) for value in (5, True, 3.0, "3", 2**63, None)] == [5, 0, 0, 0, 0, 0]
    assert lines("a", 5, "", "b") == "a\nb"
    assert full_name({"first_name": "A", "last_name": 5}) == "A"
