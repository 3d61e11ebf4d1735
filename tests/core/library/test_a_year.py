"""A year of the default rhythm over the real library: where nothing returns, and who lacks words yet."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import pairwise

import pytest

from bot.core.library.catalog import Catalog
from bot.core.library.content import CLASSICAL
from bot.core.library.schedule import DAYS
from bot.core.library.tips import Posted, Wish, choose
from bot.core.moderation.settings import LANGUAGES, ChatSettings
from tests.packaged import catalog

YEAR = datetime.timedelta(days=365)
NOT_YET: set[str] = set()
"""Living languages that are still being translated: a new one stands here until it is complete."""
STARTS = (datetime.date(2026, 12, 1), datetime.date(2027, 6, 15))


def slots(start: datetime.date, until: datetime.date) -> Iterator[datetime.date]:
    """The days on which a chat that chose nothing gets a tip."""
    days = ChatSettings().tips_days.split()
    while start < until:
        if DAYS[start.weekday()] in days:
            yield start
        start += datetime.timedelta(days=1)


def told(
    content: Catalog, lang: str, start: datetime.date, until: datetime.date
) -> dict[str, list[datetime.date]]:
    """The days on which each tip came, ``start`` being the day on which the chat switched tips on."""
    history: list[Posted] = []
    found: dict[str, list[datetime.date]] = {}
    for day in slots(start, until):
        wish = Wish(recent=("account_trade", "recruit_task"), today=(day.month, day.day), seed=7)
        chosen = choose(content.tipbook.told(lang), content.seasons, history, wish)
        assert chosen is not None
        history.insert(0, Posted(tip_id=chosen.tip.id, round=chosen.round, lang=lang))
        found.setdefault(chosen.tip.id, []).append(day)
    return found


def test_the_default_is_three_tips_a_week_at_one_time() -> None:
    settings = ChatSettings()
    assert (len(settings.tips_days.split()), len(settings.tips_times.split())) == (3, 1)


@pytest.mark.parametrize("start", STARTS)
def test_nothing_returns_within_a_year_in_the_languages_that_have_enough(start: datetime.date) -> None:
    content = catalog()
    returning = {
        lang
        for lang in LANGUAGES
        if any(len(days) > 1 for days in told(content, lang, start, start + YEAR).values())
    }
    assert returning == NOT_YET | CLASSICAL


@pytest.mark.parametrize("lang", sorted(set(LANGUAGES) - NOT_YET - CLASSICAL))
def test_what_returns_in_the_second_year_has_rested_for_most_of_one(lang: str) -> None:
    found = told(catalog(), lang, STARTS[0], STARTS[0] + 2 * YEAR)
    rested = [second - first for days in found.values() for first, second in pairwise(days)]
    assert min(rested) > datetime.timedelta(days=300)
