"""Where somebody is, by what they write: sentences that say it, and signs of one country."""

from __future__ import annotations

import pytest

from bot.core.library.whereabouts import LONGEST, READ, Whereabouts
from tests.packaged import catalog

KNOWN = Whereabouts(
    prefixes={"65": "sg", "7": "ru", "77": "kz"},
    banks={"DBS": "sg", "Monzo": "gb", "카카오뱅크": "kr"},
    places={"Berlin": "de", "上海": "cn"},
    names={"the US": "us", "Германии": "de"},
    ways=("{place}", "i m in {place}", "я в {place}", "我在{place}", "{place}にいます"),
)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("call from +65 9123 4567", "sg"),
        ("0065-9123-4567", "sg"),
        ("+7 701 123 45 67", "kz"),
        ("+7 912 123 45 67", "ru"),
        ("+99 912 123 45 67", ""),
        ("5+65 9123 4567", ""),
        ("MY MONZO CARD", "gb"),
        ("my DBS card", "sg"),
        ("in all dbs of the firm", ""),
        ("monzonite", ""),
        ("在上海人手里", "cn"),
        ("카카오뱅크로", "kr"),
        ("from Berlin to 上海", ""),
        ("nothing", ""),
        (f"{'x' * READ} Monzo", ""),
    ],
)
def test_a_sign_stands_for_one_country_alone(text: str, country: str) -> None:
    assert KNOWN.sign(text) == country


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("I'm in the US!", "us"),
        ("Berlin", "de"),
        ("Я в Германии.", "de"),
        ("我在上海", "cn"),
        ("上海にいます", "cn"),
        ("Monzo", ""),
        ("I'm in trouble", ""),
        (f"i m in {'x' * LONGEST}", ""),
    ],
)
def test_a_sentence_says_where_somebody_is_and_nothing_else(text: str, country: str) -> None:
    told = [code for place in KNOWN.places_told(text) if (code := KNOWN.country_of(place))]
    assert "".join(told) == country


def test_nothing_tells_of_a_country_where_nothing_is_known() -> None:
    nothing = Whereabouts()
    assert (nothing.sign("+65 9123 4567 DBS"), nothing.places_told("Berlin")) == ("", ())


@pytest.mark.parametrize(
    ("tag", "country"),
    [
        ("de-AT", "at"),
        ("en_SG", "sg"),
        ("uk", "ua"),
        ("en-us", "auto"),
        ("en", "auto"),
        ("", "auto"),
        ("xx-zz", "auto"),
    ],
)
def test_a_language_tag_tells_of_a_country_by_its_locale_else_by_its_letters(tag: str, country: str) -> None:
    assert catalog().country_of_tag(tag) == country


@pytest.mark.parametrize(
    ("text", "left", "country"),
    [
        ("🇸🇬", "", "sg"),
        ("🇸🇬 Singapore ", "Singapore", "sg"),
        ("🇸🇬🇸🇬", "", "sg"),
        ("🇸🇬🇩🇪", "", ""),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "", "gb"),
        ("🇪🇺", "", ""),
        ("🏴 and no flag of a country", "🏴 and no flag of a country", ""),
    ],
)
def test_a_flag_is_a_country(text: str, left: str, country: str) -> None:
    assert KNOWN.unflagged(text) == (left, country)
