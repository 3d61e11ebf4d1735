"""Entities count in UTF-16 units and may be nonsense."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.telegram.receive.normalise import normalise
from bot.adapters.telegram.receive.normalise.entities import Units
from bot.core.message import Link, Message, Origin
from tests.surfaces import message

HIDDEN = "https://hidden.example"


def judged(text: str, *entities: Any) -> Message:
    found = normalise(message(text=text, entities=list(entities)), 1)
    assert found is not None
    return found


def links(text: str, *entities: Any) -> list[tuple[str, str]]:
    return [(link.url, link.shown) for link in judged(text, *entities).links]


def at(kind: str, offset: Any, length: Any, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **fields}


@pytest.mark.parametrize("before", ["", "plain ", "汉字", "😀", "👨‍👩‍👧 🇨🇳 ", "\u0301\u0301"])
def test_the_stretch_is_found_behind_anything(before: str) -> None:
    offset = len(before.encode("utf-16-le")) // 2
    assert links(f"{before}shop.example 👍", at("url", offset, 12)) == [("shop.example", "")]


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (at("url", 0, 6), ("t.me/a", "")),
        (at("text_link", 0, 6, url=HIDDEN), (HIDDEN, "t.me/a")),
        (at("text_link", 0, 6, url="t.me/a"), ("t.me/a", "")),
        (at("mention", 7, 5), ("https://t.me/wang", "@wang")),
        (at("text_mention", 7, 5, user={"id": 8, "first_name": "W"}), ("tg://user?id=8", "@wang")),
        (at("phone_number", 13, 5), ("tel:+8613", "+8613")),
        (at("phone_number", 13, 6), ("tel:+8613", "+8613 ")),
        (at("email", 19, 4), ("mailto:q@qq", "q@qq")),
    ],
)
def test_each_kind_leads_somewhere(entity: dict[str, Any], expected: tuple[str, str]) -> None:
    assert links("t.me/a @wang +8613 q@qq", entity) == [expected]


def test_half_a_pair_becomes_a_replacement_character() -> None:
    assert Units("a😀b").slice(2, 2) == "\ufffdb"
    assert Units("a😀b").slice(1, 2) == "😀"


def test_overlapping_and_nested_entities_all_count() -> None:
    found = links(
        "see shop.example now",
        at("bold", 0, 20),
        at("text_link", 0, 16, url=HIDDEN),
        at("url", 4, 12),
        at("text_link", 4, 16, url=HIDDEN),
    )
    assert found == [
        (HIDDEN, "see shop.example"),
        ("shop.example", ""),
        (HIDDEN, "shop.example now"),
    ]


@pytest.mark.parametrize(
    ("offset", "length"),
    [(-1, 3), (99, 3), (0, 0), (0, -4), ("0", 3), (0, None), (True, 3), (0.0, 3), (10**40, 3), ([], {})],
)
def test_an_impossible_stretch_hides_no_address(offset: Any, length: Any) -> None:
    assert links("here", at("text_link", offset, length, url=HIDDEN)) == [(HIDDEN, "")]
    assert links("here", at("url", offset, length)) == []


def test_a_stretch_beyond_the_end_is_cut_there() -> None:
    assert links("t.me/a", at("url", 2, 10**15)) == [("me/a", "")]


@pytest.mark.parametrize("entities", [{}, "text_link", 3, None, True, [None, 3, [], "x", {"type": {}}]])
def test_entities_of_a_wrong_shape_are_passed_over(entities: Any) -> None:
    found = normalise(message(text="here", entities=entities), 1)
    assert found is not None
    assert (found.text, found.links) == ("here\nLin", ())


def test_ten_thousand_entities_give_their_first_links() -> None:
    entities = [at("text_link", 0, 4, url=f"{HIDDEN}/{number}") for number in range(10_000)]
    found = judged("here", *entities)
    assert [link.url for link in found.links] == [f"{HIDDEN}/{number}" for number in range(200)]
    assert found.truncated


def test_ten_thousand_times_the_same_link_is_one() -> None:
    found = judged("x" * 100_000, *[at("text_link", 0, 100_000, url=HIDDEN)] * 10_000)
    assert found.links == (Link(url=HIDDEN, origin=Origin.TEXT, shown="x" * 2_048),)


def test_each_slice_copies_a_bounded_stretch() -> None:
    assert len(Units("x" * 1_000_000).slice(0, 1_000_000)) == 2_048
