"""The law of the reader's country is cited, and nobody is told that of another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.library.catalog import Catalog
from bot.core.library.content import (
    LawText,
    Scheme,
)
from bot.core.library.facts import Grade, Law
from bot.core.library.lawbook import LAW_ROOM
from tests.core.library.small import CHINA, DAY, ENGLISH, LENIENT, NUMBERS, build


def test_in_a_language_that_is_at_home_nowhere_no_country_is_taken_for_the_readers() -> None:
    catalog = build(locales={"en": replace(ENGLISH, countries=())})
    assert catalog.phonebook.short_line("en", "account_trade") == "C the police here"
    assert catalog.lawbook.named("en", "account_trade") == ""
    assert catalog.lawbook.named("en", "account_trade", "cn") == "China: Law, Art. 1"
    assert catalog.lawbook.named("en", "account_trade", "tw") == ""
    at_home = build(locales={"en": replace(ENGLISH, countries=("cn",))})
    assert at_home.lawbook.named("en", "account_trade") == "China: Law, Art. 1"


def test_the_law_is_told_as_far_as_there_is_room() -> None:
    long = LawText(cite="Law, Art. 2", short="Art. 2", says="A fine may follow ({cite})" + "." * LAW_ROOM)
    english = replace(ENGLISH, laws={**ENGLISH.laws, "cn_b": long})
    schemes = {
        "account_trade": Scheme(id="account_trade", laws={"cn": ("cn_a", "cn_b")}, hotlines=("consult",))
    }
    catalog = build(schemes=schemes, locales={"en": english})
    assert catalog.lawbook.line("en", "account_trade", "cn") == "China: No trade (Law, Art. 1)."
    assert catalog.lawbook.line("en", "account_trade", "cn", 2 * LAW_ROOM).endswith("." * LAW_ROOM)


def test_where_it_is_open_whose_reader_somebody_is_numbers_are_named_and_no_law() -> None:
    def written_in(*countries: str) -> tuple[str, str, str]:
        catalog = build(locales={"en": replace(ENGLISH, countries=countries)})
        return (
            catalog.lawbook.line("en", "account_trade"),
            catalog.lawbook.leniency("en", "account_trade"),
            catalog.phonebook.line("en", "account_trade"),
        )

    assert written_in("cn") == (CHINA, LENIENT, NUMBERS)
    assert written_in("cn", "tw") == ("ask there", "", f"{NUMBERS} · Taiwan 3 advice")
    assert written_in() == ("ask there", "", "the police")


def test_offences_of_a_place_are_those_that_may_be_printed(catalog: Catalog) -> None:
    assert [law.id for law in catalog.lawbook.offences("account_trade", "cn")] == ["cn_a", "cn_b"]
    assert catalog.lawbook.offences("account_trade", "xx") == ()


def test_chinese_and_japanese_sentences_follow_each_other_without_a_gap() -> None:
    han = replace(ENGLISH, id="ja", script="Jpan")
    assert "(Law, Art. 1).A fine" in build(locales={"ja": han}, default="ja").lawbook.line(
        "ja", "account_trade", "cn"
    )


@pytest.mark.parametrize(
    ("grade", "because", "printable"),
    [
        (Grade.STATUTE, "", True),
        (Grade.OFFICIAL, "", True),
        (Grade.SECONDARY, "", False),
        (Grade.SECONDARY, "a stated reason", True),
        (Grade.UNVERIFIED, "", False),
    ],
)
def test_only_well_sourced_facts_are_printed(grade: Grade, because: str, printable: bool) -> None:
    law = Law(
        id="a",
        country="cn",
        title="t",
        article="1",
        grade=grade,
        source="s",
        verified_on=DAY,
        review_by=DAY,
        printed_because=because,
    )
    assert law.printable is printable
