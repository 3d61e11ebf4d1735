"""Contacts: the same one in every spelling, none that is everybody's, and fading with time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.detection.campaign import SUPPOSED_WEIGHT, Campaign, Fingerprint, Salt, Voice, Word
from bot.core.detection.contacts import HALF_LIFE, MOST, contact_weight, contacts, fading, may_hold_contacts
from bot.core.message import ChatId, Link, Origin, UserId
from tests.builders import message, signal, verdict

SALT = Salt(b"a secret of tests")
CHAT = ChatId(-1)
TRUSTED = frozenset({"wikipedia.org"})


def found(text: str, *urls: str) -> frozenset[int]:
    links = tuple(Link(url=url, origin=Origin.TEXT) for url in urls)
    return contacts(message(text, links=links), SALT, TRUSTED)


@pytest.mark.parametrize(
    "text", ["加 @Demo_01", "vx: demo_01", "加VX demo_01", "微信号：demo_01", "tg demo_01"]
)
def test_one_id_is_the_same_however_it_is_given(text: str) -> None:
    assert found(text) == {SALT.mark("@demo_01")}


def test_a_link_to_a_name_is_that_name() -> None:
    assert found("", "https://t.me/Demo_01") == found("", "t.me/s/demo_01/") == found("@demo_01")


@pytest.mark.parametrize("text", ["电话 13800138000", "+86 138 0013 8000", "+8613800138000"])
def test_a_number_is_the_same_with_and_without_the_code_of_the_country(text: str) -> None:
    assert found(text) == {SALT.mark("3800138000")}


def test_invite_codes_tell_capitals_from_small_letters() -> None:
    assert found("", "https://t.me/+AbC") != found("", "https://t.me/+abc")
    assert found("", "https://www.shop.example/a/?from=1") == found("", "shop.example/a")
    assert len(found("", "https://shop.example")) == 1


@pytest.mark.parametrize(
    "wallet",
    ["0x" + "aB" * 20, "T" + "A1" * 16 + "z", "bc1" + "q" * 30, "1" + "A2" * 14],
)
def test_wallets_are_contacts(wallet: str) -> None:
    assert found(f"打到 {wallet} 就行") == {SALT.mark(wallet.lower())}


@pytest.mark.parametrize("text", ["问 @admin 吧", "电话 138****", "@all 开会", "今天天气不错", "vx 加我", ""])
def test_what_is_everybodys_is_no_contact(text: str) -> None:
    assert found(text) == frozenset()


@pytest.mark.parametrize(
    "url", ["https://en.wikipedia.org/wiki/Rice", "https://wikipedia.org", "https://t.me/", "", "http://[x"]
)
def test_trusted_and_empty_addresses_are_no_contacts(url: str) -> None:
    assert found("", url) == frozenset()


def test_of_a_message_full_of_contacts_some_are_kept() -> None:
    assert len(found(" ".join(f"@demo_{number}" for number in range(100)))) == MOST


def test_a_number_too_short_to_call_is_no_contact() -> None:
    assert found("qq 号 12") == frozenset()


def test_only_messages_with_links_or_ids_are_looked_through() -> None:
    link = Link(url="t.me/x", origin=Origin.TEXT)
    assert may_hold_contacts(message(links=(link,)), verdict(signals=()))
    assert may_hold_contacts(message(), verdict(signals=(signal(id="contact_id"),)))
    assert not may_hold_contacts(message(), verdict())


def test_a_weight_halves_in_thirty_days() -> None:
    assert [fading(2.0, age * HALF_LIFE) for age in (-1, 0, 1, 2)] == [2.0, 2.0, 1.0, 0.5]


def test_a_contact_speaks_as_loud_as_its_campaign_and_falls_silent() -> None:
    said = Voice(chat_id=CHAT, word=Word.CONFIRMED, by=UserId(1), at=0.0)
    known = Campaign(
        fingerprint=Fingerprint(exact=1), scheme="x", first_seen=0.0, last_seen=0.0, voices={CHAT: said}
    )
    assert contact_weight(known, CHAT, 0.0) == SUPPOSED_WEIGHT
    assert contact_weight(known, CHAT, HALF_LIFE) == SUPPOSED_WEIGHT / 2
    assert contact_weight(known, CHAT, 5 * HALF_LIFE) == 0.0
    assert contact_weight(replace(known, voices={}), CHAT, 0.0) == 0.0


@pytest.mark.parametrize("word", [Word.SEEN, Word.CLEARED, Word.WITHDRAWN])
def test_a_contact_says_nothing_where_no_admin_confirmed_what_it_was_seen_with(word: Word) -> None:
    here = Voice(chat_id=CHAT, word=word, by=UserId(1), at=0.0)
    there = Voice(chat_id=ChatId(-2), word=Word.CONFIRMED, by=UserId(2), at=0.0, sure=True)
    voices = {CHAT: here, there.chat_id: there}
    known = Campaign(
        fingerprint=Fingerprint(exact=1), scheme="x", first_seen=0.0, last_seen=0.0, voices=voices
    )
    assert contact_weight(known, CHAT, 0.0) == 0.0
