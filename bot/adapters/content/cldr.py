"""How a language writes dates, numbers and names of places: the rules of CLDR, by Babel.

CLDR knows little of Latin and Sanskrit: what it lacks there is said in the locale's own texts or in English.
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import (
    format_date,
    format_interval,
    format_skeleton,
    format_time,
    get_day_names,
    get_timezone_location,
)
from babel.numbers import format_decimal, format_percent

_FALLBACK = "en"
_CALLED = {"pt": "pt_PT"}
"""What CLDR calls a language where that is another: its Portuguese without a country is Brazil's."""


@lru_cache
def _rules(lang: str) -> Locale:
    try:
        return Locale.parse(_CALLED.get(lang, lang).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_FALLBACK)


@lru_cache(maxsize=2048)
def country(lang: str, code: str) -> str:
    """The name of a country, given as two letters; its letters where CLDR has no name."""
    name = _rules(lang).territories.get(code.upper()) or _rules(_FALLBACK).territories.get(code.upper())
    return str(name or code.upper())


def countries(lang: str) -> list[tuple[str, str]]:
    """The countries and territories of the world by their names, each with its two letters."""
    named = _rules(lang).territories.items()
    return [(str(name), code.lower()) for code, name in named if len(code) == 2 and code.isalpha()]


def plural(lang: str, number: int) -> str:
    """The plural form: zero, one, two, few, many or other."""
    return str(_rules(lang).plural_form(number))


def plural_forms(lang: str) -> frozenset[str]:
    """The forms that whole numbers take in a language."""
    return frozenset(plural(lang, number) for number in range(200))


def number(lang: str, value: int) -> str:
    """A whole number with the separators of the language."""
    return str(format_decimal(value, locale=_rules(lang)))


def percent(lang: str, share: float) -> str:
    """A share from 0 to 1 in whole hundredths."""
    return str(format_percent(share, locale=_rules(lang)))


def short_day(lang: str, date: datetime.date) -> str:
    """Day and month in figures, in the order of the language."""
    return str(format_skeleton("Md", date, locale=_rules(lang)))


def span(lang: str, first: datetime.date, last: datetime.date) -> str:
    """From a day to a later one, with the year."""
    return str(format_interval(first, last, "yMMMd", locale=_rules(lang)))


def day(lang: str, date: datetime.date) -> str:
    """A date of the year, in words."""
    return str(format_date(date, "long", locale=_rules(lang)))


def moment(lang: str, at: datetime.datetime) -> str:
    """A near moment: weekday, day and time of the clock it is given in."""
    rules = _rules(lang)
    written = str(format_skeleton("MMMEd", at, locale=rules))
    return f"{written} {format_time(at, 'short', tzinfo=at.tzinfo, locale=rules)}"


def weekday(lang: str, index: int) -> str:
    """A short name of a day, Monday being 0."""
    return str(get_day_names("abbreviated", locale=_rules(lang))[index])


@lru_cache(maxsize=4096)
def city(lang: str, zone: str) -> str:
    """The city that a time zone is named after; an offset stays as it is."""
    if "/" not in zone:
        return zone
    return str(get_timezone_location(ZoneInfo(zone), locale=_rules(lang), return_city=True))
