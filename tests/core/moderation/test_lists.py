"""The lists of one chat."""

from __future__ import annotations

import pytest

from bot.core.message import Link, Origin, Sender, UserId
from bot.core.moderation.lists import (
    CHANNEL,
    DOMAIN,
    FLAG,
    LONGEST,
    NO_LISTS,
    PASS,
    PERSON,
    SILENCED,
    Lists,
    found_phrase,
    lists_of,
    read_address,
    read_domain,
    read_phrase,
    read_place,
    spared,
)
from tests.builders import message

LINES = [
    (PERSON, "42"),
    (DOMAIN, "example.org"),
    (CHANNEL, "-1005"),
    (PASS, "resellers"),
    (FLAG, "free cake"),
    (SILENCED, "7"),
    ("unknown", "x"),
]


def test_lines_become_lists() -> None:
    assert lists_of(LINES) == Lists(
        persons=frozenset({42}),
        domains=frozenset({"example.org"}),
        channels=frozenset({-1005}),
        passes=("resellers",),
        flags=("free cake",),
        silenced=frozenset({7}),
    )
    assert lists_of(()) == NO_LISTS


def test_people_and_channels_are_vouched_for() -> None:
    lists = lists_of(LINES)
    assert lists.trusts(message(sender=Sender(id=UserId(42))))
    assert lists.trusts(message(sender=Sender(id=UserId(-1005))))
    assert lists.trusts(message(source_id=-1005))
    assert not lists.trusts(message(sender=Sender(id=UserId(43)), source_id=-1006))


def test_all_of_telegram_is_trusted_by_nobody_whatever_was_kept() -> None:
    assert lists_of([(DOMAIN, "t.me"), (DOMAIN, "example.org")]).domains == {"example.org"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("https://t.me/ourchannel", "@ourchannel"),
        ("t.me/s/ourchannel/5", "@ourchannel"),
        ("telegram.me/c/1234567/5", "-1001234567"),
        ("t.me/+abcdef", ""),
        ("t.me/joinchat/abcdef", ""),
        ("t.me", ""),
        ("example.org/ourchannel", ""),
    ],
)
def test_an_address_in_telegram_leads_to_one_place(typed: str, found: str) -> None:
    assert read_place(typed) == found


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Example.org", "example.org"),
        (" https://www.shop.example.org/a?b ", "shop.example.org"),
        ("user@example.org", "example.org"),
        ("localhost", ""),
        ("exa mple.org", ""),
        ("", ""),
        ("1.2.3.4", ""),
        ("例子.org", ""),
        ("https://t.me/ourchannel", ""),
        ("telegram.me", ""),
    ],
)
def test_a_domain_is_read_from_what_people_paste(typed: str, kept: str) -> None:
    assert read_domain(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  WeChat   Resellers ", "wechat resellers"),
        ("收 微 信 号 群", "收微信号群"),
        ("ab c", ""),
        ("x" * (LONGEST + 1), ""),
        ("", ""),
    ],
)
def test_a_phrase_is_kept_folded(typed: str, kept: str) -> None:
    assert read_phrase(typed) == kept


def test_trusted_links_are_taken_out_with_all_below_a_domain() -> None:
    links = tuple(
        Link(url=url, origin=Origin.TEXT)
        for url in ("https://shop.example.org/x", "example.org", "https://notexample.org", "tg://x", "x")
    )
    found = spared(message(links=links), lists_of(LINES))
    assert [link.url for link in found.links] == ["https://notexample.org", "tg://x", "x"]
    untouched = message(links=links)
    assert spared(untouched, NO_LISTS) is untouched


@pytest.mark.parametrize(
    ("url", "is_spared"),
    [
        ("https://t.me/OurChannel", True),
        ("t.me/s/ourchannel/17?single", True),
        ("https://telegram.me/ourchannel", True),
        ("https://t.me/c/5/17", False),
        ("https://t.me/c/12345/17", True),
        ("https://t.me/ourchannel2", False),
        ("https://t.me/+ourchannel", False),
        ("https://t.me/", False),
        ("https://evil.example/t.me/ourchannel", False),
    ],
)
def test_links_to_a_trusted_channel_are_taken_out_and_no_others(url: str, is_spared: bool) -> None:
    lists = lists_of([(DOMAIN, read_address("https://t.me/OurChannel/5")), (CHANNEL, "-10012345")])
    left = spared(message(links=(Link(url=url, origin=Origin.TEXT),)), lists).links
    assert (left == ()) is is_spared


def test_an_address_of_no_public_place_is_kept_as_none() -> None:
    assert [read_address(url) for url in ("t.me/c/12345/6", "t.me/+abc", "example.org/x")] == ["", "", ""]


def test_a_phrase_is_found_in_disguise() -> None:
    assert found_phrase(("free cake",), message("We have F R E E  CAKE today")) in {"free cake", ""}
    assert found_phrase(("free cake",), message("We have Free\nCake")) == "free cake"
    assert found_phrase(("free cake",), message("cake")) == ""
    assert found_phrase((), message("free cake")) == ""
