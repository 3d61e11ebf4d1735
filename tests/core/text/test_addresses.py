"""Addresses in plain text, and what they are once nothing idle is left of them."""

from __future__ import annotations

import pytest

from bot.core.text.addresses import MOST, addresses, bare_of, claimed_host, host_of, within


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("加群t.me/+abC_1，快来", ["t.me/+abC_1"]),
        ("看 https://a.example/x?y=1).", ["https://a.example/x?y=1"]),
        ("tg://login?token=x", ["tg://login?token=x"]),
        ("go to wechat-verify.example now", ["wechat-verify.example"]),
        ("wеchat.com", ["wеchat.com"]),
        ("xn--wecht-5ve.xn--p1ai", ["xn--wecht-5ve.xn--p1ai"]),
        ("write to joe@example.com", []),
        ("version 2.10, see main.c", []),
        ("no address", []),
    ],
)
def test_addresses_are_found_in_plain_text(text: str, found: list[str]) -> None:
    assert list(addresses(text)) == found


def test_a_flood_of_addresses_is_cut() -> None:
    assert len(list(addresses("a.com " * 99))) == MOST


def test_what_leads_nowhere_is_taken_away() -> None:
    assert bare_of(" HTTPS://www.T.me/+x") == "t.me/+x"
    assert bare_of("tg://login") == "tg://login"


@pytest.mark.parametrize(
    ("shown", "host"),
    [("https://www.Bank.example/x", "bank.example"), ("look", ""), ("a b.c d", ""), ("notes.pdf", "")],
)
def test_a_shown_text_claims_a_host_or_none(shown: str, host: str) -> None:
    assert claimed_host(shown) == host


@pytest.mark.parametrize(
    "url",
    [
        "shop.example",
        "https://www.shop.example./x",
        "//shop.example:443",
        "shop.example//x",
        "a://b@shop.example",
    ],
)
def test_an_address_has_one_host_however_it_is_written(url: str) -> None:
    assert host_of(url) == "shop.example"


def test_what_cannot_be_taken_apart_has_no_host() -> None:
    assert (host_of(""), host_of("http://[")) == ("", "")


def test_a_host_is_within_its_domains() -> None:
    real = frozenset({"qq.com"})
    assert within("qq.com", real)
    assert within("a.b.qq.com", real)
    assert not within("evilqq.com", real)
