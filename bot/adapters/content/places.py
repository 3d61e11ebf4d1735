"""The port Places over CLDR and the zone database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from bot.adapters.content import cldr
from bot.core.library.catalog import Catalog
from bot.core.moderation.settings import LANGUAGES, REGIONS
from bot.services.platform import Places

_AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
_ALSO = {
    "Asia/Shanghai": "Beijing 北京 Пекин Pequim Peking Pékin Pekín Pechino Πεκίνο 베이징 ペキン Pecinum",
    "Asia/Kolkata": "Delhi Mumbai दिल्ली मुम्बई",
}
"""Cities that many live by and that no zone is named after."""


_SIGNS = str.maketrans({"_": " ", "-": " "} | dict.fromkeys("'’ʻʼ`."))
"""What some write in a city's name and others do not: St. John's, St Johns; Port-au-Prince."""
_WORD = re.compile(r"[^\W\d_]+")
_SHORT = {"US": "us", "USA": "us", "UK": "gb", "UAE": "ae"}
"""Countries that are named by letters, which are words when they are small."""
_LONGEST, _MOST_WORDS = 400, 3


class CldrPlaces(Places):
    """Cities, countries and moments in each of the languages.

    ``catalog`` is the content in force: what it calls a country is understood too.
    """

    def __init__(self, catalog: Callable[[], Catalog] | None = None) -> None:
        self._catalog = catalog

    def zones(self, city: str) -> tuple[str, ...]:
        """The time zones that a city's name may mean; a zone's own name means itself."""
        word = city.strip()
        if word in _names():
            return (word,)
        return tuple(sorted(_by_city().get(_plain(word), ())))

    def country_of(self, name: str) -> str:
        word = _plain(name.strip())
        return _by_country().get(word) or self._called(word)

    def country_named(self, name: str) -> str:
        word = _plain(name.strip())
        return _by_territory().get(word) or self._called(word)

    def country_in(self, text: str) -> str:
        read = text[:_LONGEST]
        words, plain = _WORD.findall(_plain(read)), _plain(read)
        spans = range(1, _MOST_WORDS + 1)
        named = {" ".join(words[at : at + size]) for size in spans for at in range(len(words))}
        known = {name: code for name, code in _by_country().items() if len(name) > 2 or not name.isascii()}
        found = {code for name, code in known.items() if name in named}
        found |= {code for name, code in known.items() if not name.isascii() and name in plain}
        found |= {_SHORT[word] for word in _WORD.findall(read) if word in _SHORT}
        return found.pop() if len(found) == 1 else ""

    def day(self, lang: str, date: date) -> str:
        return cldr.day(lang, date)

    def moment(self, lang: str, at: datetime) -> str:
        return cldr.moment(lang, at)

    def weekday(self, lang: str, index: int) -> str:
        return cldr.weekday(lang, index)

    def city(self, lang: str, zone: str) -> str:
        return cldr.city(lang, zone)

    def _called(self, word: str) -> str:
        """The country that the content calls so: CLDR knows Hong Kong by its official name alone."""
        if self._catalog is None:
            return ""
        catalog = self._catalog()
        named = ((lang, code) for code in REGIONS for lang in catalog.locales)
        return next((code for lang, code in named if _plain(catalog.country(lang, code)) == word), "")


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """The zones that are called after places, without the old spellings that only link to them."""
    kept = {name for name in available_timezones() if name.split("/")[0] in _AREAS}
    return frozenset(kept | {"UTC"})


@lru_cache(maxsize=1)
def _by_city() -> dict[str, set[str]]:
    """Zones by the plain spelling of their city, in each language; built at the first question."""
    found = {_plain(name): {zone} for zone, names in _ALSO.items() for name in names.split()}
    for zone in _names():
        spellings = {zone.rpartition("/")[2].replace("_", " ")}
        spellings |= {cldr.city(lang, zone) for lang in LANGUAGES}
        for spelling in spellings:
            found.setdefault(_plain(spelling), set()).add(zone)
    return {spelling: _canonical(zones) for spelling, zones in found.items()}


def _canonical(zones: Iterable[str]) -> set[str]:
    """Of zones that are one clock under two names, such as Asia/Calcutta and Asia/Kolkata, one."""
    listed = sorted(zones, key=lambda zone: (cldr.city("en", zone) not in zone.replace("_", " "), zone))
    kept: list[str] = []
    for zone in listed:
        if not any(_same_clock(zone, other) for other in kept):
            kept.append(zone)
    return set(kept)


def _same_clock(one: str, other: str) -> bool:
    moments = [datetime(year, month, 1, tzinfo=UTC) for year in (2020, 2024, 2026) for month in (1, 4, 7, 11)]
    zones = ZoneInfo(one), ZoneInfo(other)
    first, second = ([moment.astimezone(zone).utcoffset() for moment in moments] for zone in zones)
    return first == second


@lru_cache(maxsize=1)
def _by_country() -> dict[str, str]:
    found = {code: code for code in REGIONS}
    for code in REGIONS:
        for lang in LANGUAGES:
            found.setdefault(_plain(cldr.country(lang, code)), code)
    return found | {"uk": "gb", "usa": "us"}


@lru_cache(maxsize=1)
def _by_territory() -> dict[str, str]:
    """All countries by their full names; letters alone are left to who asks for a country by them."""
    found: dict[str, str] = {}
    for lang in LANGUAGES:
        for name, code in cldr.countries(lang):
            found.setdefault(_plain(name), code)
    return found


def _plain(text: str) -> str:
    """Case, accents and points out, so that Sao Paulo finds São Paulo."""
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_SIGNS))
    return "".join(sign for sign in bare if not unicodedata.combining(sign))
