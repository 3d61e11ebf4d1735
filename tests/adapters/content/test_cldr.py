"""Dates, numbers and places as each language writes them, and a fallback where CLDR knows too little."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.content import cldr
from bot.core.moderation.settings import LANGUAGES, REGIONS

DAY = datetime.date(2026, 11, 24)
MOMENT = datetime.datetime(2026, 11, 24, 9, 5, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("lang", "number", "form"),
    [
        ("ru", 1, "one"),
        ("ru", 2, "few"),
        ("ru", 5, "many"),
        ("ru", 11, "many"),
        ("ru", 21, "one"),
        ("ru", 22, "few"),
        ("ru", 112, "many"),
        ("en", 1, "one"),
        ("en", 0, "other"),
        ("fr", 0, "one"),
        ("zh-Hans", 1, "other"),
        ("ja", 2, "other"),
    ],
)
def test_each_language_counts_in_its_own_forms(lang: str, number: int, form: str) -> None:
    assert cldr.plural(lang, number) == form


def test_russian_has_three_forms_of_whole_numbers_and_chinese_one() -> None:
    assert cldr.plural_forms("ru") == {"one", "few", "many"}
    assert cldr.plural_forms("zh-Hant") == {"other"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_a_form_for_every_number(lang: str) -> None:
    assert {cldr.plural(lang, number) for number in range(1000)} <= cldr.plural_forms(lang) | {"many"}


@pytest.mark.parametrize(
    ("lang", "written"),
    [
        ("en", "November 24, 2026"),
        ("de", "24. November 2026"),
        ("zh-Hans", "2026年11月24日"),
        ("ja", "2026年11月24日"),
        ("ru", "24 ноября 2026 г."),
        ("pt", "24 de novembro de 2026"),
        ("pt-BR", "24 de novembro de 2026"),
    ],
)
def test_a_date_in_words(lang: str, written: str) -> None:
    assert cldr.day(lang, DAY).replace("\u202f", " ") == written


@pytest.mark.parametrize(
    ("lang", "percent", "short", "span"),
    [
        ("en", "46%", "11/24", "Nov 24 – Dec 3, 2026"),
        ("de", "46 %", "24.11.", "24. Nov. – 3. Dez. 2026"),
        ("ru", "46 %", "24.11", "24 нояб. — 3 дек. 2026 г."),
        ("zh-Hans", "46%", "11/24", "2026年11月24日 – 12月3日"),
        ("ja", "46%", "11/24", "2026年11月24日～12月3日"),
        ("fi", "46 %", "24.11.", "24. marraskuuta – 3. joulukuuta 2026"),
    ],
)
def test_shares_and_spans_of_days(lang: str, percent: str, short: str, span: str) -> None:
    last = datetime.date(2026, 12, 3)
    written = (cldr.percent(lang, 0.456), cldr.short_day(lang, DAY), cldr.span(lang, DAY, last))
    assert tuple(re.sub(r"\s", " ", text) for text in written) == (percent, short, span)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_writes_shares_and_spans(lang: str) -> None:
    assert "46" in cldr.percent(lang, 0.46)
    assert "24" in cldr.short_day(lang, DAY)
    assert "2026" in cldr.span(lang, DAY, DAY)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_writes_dates_moments_days_and_numbers(lang: str) -> None:
    """Latin and Sanskrit too, of which CLDR knows little."""
    assert "2026" in cldr.day(lang, DAY)
    moment = cldr.moment(lang, MOMENT)
    assert "24" in moment
    assert "05" in moment
    assert len({cldr.weekday(lang, index) for index in range(7)}) == 7
    assert cldr.number(lang, 1234567).replace("\xa0", "").replace("\u202f", "").strip("0123456789,.'’ ") == ""


@pytest.mark.parametrize(
    ("lang", "monday", "sunday"), [("en", "Mon", "Sun"), ("ru", "пн", "вс"), ("ja", "月", "日")]
)
def test_the_week_begins_on_monday(lang: str, monday: str, sunday: str) -> None:
    assert (cldr.weekday(lang, 0), cldr.weekday(lang, 6)) == (monday, sunday)


def test_a_moment_is_told_by_the_clock_that_it_is_given_in() -> None:
    assert "9:05" in cldr.moment("en", MOMENT)
    assert "2:05" in cldr.moment("en", MOMENT.astimezone(ZoneInfo("Europe/Berlin")))


@pytest.mark.parametrize("lang", ["xx", "tlh", "../etc/passwd", "", "zz-ZZ-zz", "sa-Deva"])
def test_a_language_that_cldr_does_not_know_falls_back_and_does_not_fail(lang: str) -> None:
    assert "2026" in cldr.day(lang, DAY)
    assert cldr.plural(lang, 1) in {"one", "other"}
    assert cldr.country(lang, "de")


@pytest.mark.parametrize(
    ("lang", "code", "name"),
    [
        ("en", "de", "Germany"),
        ("zh-Hans", "DE", "德国"),
        ("zh-Hant", "de", "德國"),
        ("el", "gr", "Ελλάδα"),
        ("la", "de", "Germania"),
        ("en", "xx", "XX"),
        ("la", "q9", "Q9"),
    ],
)
def test_a_country_is_named_and_one_without_a_name_keeps_its_letters(lang: str, code: str, name: str) -> None:
    assert cldr.country(lang, code) == name


@pytest.mark.parametrize("lang", ["la", "sa"])
def test_latin_and_sanskrit_name_every_country_of_ours_in_some_language(lang: str) -> None:
    assert [code for code in REGIONS if cldr.country(lang, code) == code.upper()] == []


@pytest.mark.parametrize(
    ("lang", "zone", "name"),
    [
        ("en", "Asia/Shanghai", "Shanghai"),
        ("zh-Hans", "Asia/Shanghai", "上海"),
        ("ru", "Europe/Moscow", "Москва"),
        ("de", "America/New_York", "New York"),
        ("en", "UTC", "UTC"),
        ("ja", "UTC+08:00", "UTC+08:00"),
    ],
)
def test_a_zone_goes_by_its_city_and_an_offset_by_itself(lang: str, zone: str, name: str) -> None:
    assert cldr.city(lang, zone) == name


def test_portugal_and_brazil_call_countries_as_each_of_them_does() -> None:
    """In CLDR Portuguese without a country is Brazil's."""
    assert [cldr.country(lang, "vn") for lang in ("pt", "pt-BR")] == ["Vietname", "Vietnã"]
    assert [cldr.plural(lang, 0) for lang in ("pt", "pt-BR")] == ["other", "one"]
