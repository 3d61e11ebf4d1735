"""Whom to call fits the scheme and the country, and where it is one line, a phone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.library.catalog import Catalog
from bot.core.library.content import (
    Scheme,
)
from bot.core.library.facts import BANK, FirstCall, Grade, Hotline
from bot.core.library.phonebook import MOST_OF_A_KIND
from tests.core.library.small import DAY, ENGLISH, HOTLINES, UI, build, hotline


@pytest.mark.parametrize(
    ("countries", "region", "line"),
    [
        (("cn",), "auto", "C China <b>1</b>, <b>2</b> bot"),
        (("cn",), "tw", "C <b>3</b> bot"),
        (("cn", "tw"), "auto", "C China <b>1</b>, Taiwan <b>3</b> bot"),
        (("cn", "tw", "hk"), "auto", "C the police here"),
        ((), "auto", "C the police here"),
        (("cn",), "de", "C the police here"),
    ],
)
def test_whom_to_call_in_one_line(countries: tuple[str, ...], region: str, line: str) -> None:
    catalog = build(locales={"en": replace(ENGLISH, countries=countries)})
    assert catalog.phonebook.short_line("en", "account_trade", region) == line


def test_what_has_no_room_in_the_line_is_left_out_and_an_address_comes_last() -> None:
    def told(*found: Hotline) -> str:
        return build(hotlines={one.id: one for one in found}).phonebook.short_line(
            "en", "account_trade", "cn"
        )

    advice, police = hotline("cn_a", "consult", "0" * 30), hotline("cn_p", "police", "2")
    assert told(advice, police) == f"C <b>{'0' * 30}</b>, <b>2</b> bot"
    assert told(replace(advice, channel="0" * 33), police) == f"C <b>{'0' * 33}</b> bot"
    assert told(replace(advice, channel="0" * 35), police) == "C <b>2</b> bot"
    assert told(replace(advice, channel="0" * 35)) == "C the police here"
    assert told(replace(advice, channel="a.org"), police) == "C <b>2</b>, <b>a.org</b> bot"
    assert told(replace(advice, channel="a.org"), replace(advice, id="cn_b", channel="7")) == "C <b>7</b> bot"


def test_several_countries_that_do_not_fit_one_line_are_none_of_them_named() -> None:
    long = replace(ENGLISH, countries=("cn", "tw"), ui={**UI, "country.tw": "x" * 30})
    assert build(locales={"en": long}).phonebook.short_line("en", "account_trade") == "C the police here"


def test_whom_to_call_is_worded_once(catalog: Catalog) -> None:
    book = catalog.phonebook
    assert book.line("en", "account_trade") is book.line("en", "account_trade")
    assert book.short_line("en", "account_trade") is book.short_line("en", "account_trade")


def test_hours_are_told_in_words_with_the_clock_in_its_place(catalog: Catalog) -> None:
    known = ("always", "daily 16-21", "")
    told = [catalog.phonebook.hours("en", replace(HOTLINES[0], hours=hours)) for hours in known]
    assert told == ["always", "daily 16 to 21", ""]


def test_a_hotline_is_told_with_whom_it_serves_to_one_person_only() -> None:
    talk = replace(
        hotline("cn_talk", "distress", "4"),
        hours="daily 9-24",
        access=("young", "text"),
        languages="A, B",
        also="C",
        app="D",
        deaf="5",
    )
    police = replace(hotline("cn_police", "police", "2"), hours="always", languages="A")
    known = build(hotlines={one.id: one for one in (talk, police)})

    def told(kinds: tuple[str, ...], *, marked: bool, named: bool = True) -> str:
        return known.phonebook.of_kinds("en", kinds, "cn", marked=marked, named=named)

    country = known.country("en", "cn")
    assert (
        told(("distress",), marked=True)
        == f"{country} 4 talk; the young, daily 9 to 24, texts, A/B, C, app D, deaf 5"
    )
    assert told(("distress",), marked=False) == f"{country} 4 talk; the young, daily 9 to 24"
    assert told(("distress",), marked=False, named=False) == f"{country} 4 the young, daily 9 to 24"
    assert told(("police", "emergency"), marked=True) == f"{country} 2 police"
    assert known.phonebook.of_kinds("en", ("bank",), "cn", marked=True) == ""


def test_the_number_for_every_emergency_serves_where_police_or_ambulance_has_none() -> None:
    every, police = hotline("cn_e", "emergency", "112"), hotline("cn_p", "police", "110")
    one = build(hotlines={every.id: every})
    both = build(hotlines={known.id: known for known in (every, police)})

    def told(catalog: Catalog) -> str:
        return catalog.phonebook.of_kinds("en", ("ambulance", "police", "emergency"), "cn", marked=True)

    assert told(one).endswith(" 112 all")
    assert told(both).endswith(" 112 all, 110 police")
    assert one.phonebook.unchecked("cn") == ("report", "distress")
    assert build().phonebook.unchecked("tw") == ("police", "ambulance", "distress")


def test_where_money_is_lost_the_first_call_stands_first() -> None:
    money = Scheme(id="account_trade", laws={}, hotlines=("consult", "police", "bank"))
    first = FirstCall(
        id="cn_first_call",
        country="cn",
        kind="police",
        grade=Grade.OFFICIAL,
        source="s",
        verified_on=DAY,
        review_by=DAY,
    )
    bank = hotline("cn_bank", "bank", "9")

    def told(**changes: object) -> tuple[str, str]:
        catalog = build(schemes={"account_trade": money}, **changes)
        line = catalog.phonebook.line("en", "account_trade", region="cn")
        return line.removeprefix(f"{catalog.country('en', 'cn')} "), catalog.phonebook.short_line(
            "en", "account_trade", "cn"
        )

    assert told(first_calls={"cn": first}) == ("2 police, 1 advice", "C <b>2</b>, <b>1</b> bot")
    worded, line = told()
    assert worded.startswith("your bank · ")
    assert line == "C your bank, <b>1</b>, <b>2</b> bot"
    assert told(hotlines={one.id: one for one in (bank, *HOTLINES)})[0] == "9 bank, 1 advice, 2 police"
    assert told(hotlines={}) == ("the police", "bank, police")


def test_an_address_is_left_out_beside_two_numbers() -> None:
    web = hotline("cn_web", "consult", "a.cn")
    beside = build(hotlines={one.id: one for one in (*HOTLINES, web)})
    alone = build(hotlines={one.id: one for one in (HOTLINES[0], web)})
    assert "a.cn" not in beside.phonebook.line("en", "account_trade", region="cn")
    assert "a.cn" in alone.phonebook.line("en", "account_trade", region="cn")


def test_whose_money_is_gone_calls_the_bank_first_where_no_other_order_may_be_told() -> None:
    def first(call: str, grade: Grade = Grade.OFFICIAL) -> FirstCall:
        return FirstCall(
            id="cn_first_call",
            country="cn",
            kind=call,
            grade=grade,
            source="s",
            verified_on=DAY,
            review_by=DAY,
        )

    assert build(first_calls={"cn": first("police")}).phonebook.first_call("cn") == "police"
    assert build(first_calls={"cn": first("police", Grade.SECONDARY)}).phonebook.first_call("cn") == BANK
    assert build().phonebook.first_call("cn") == BANK


def test_of_one_kind_of_hotline_only_a_few_are_named() -> None:
    many = {f"cn_{n}": hotline(f"cn_{n}", "consult", f"{n}") for n in range(9)}
    assert build(hotlines=many).phonebook.line("en", "account_trade").count("advice") == MOST_OF_A_KIND
