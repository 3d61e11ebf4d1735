"""The statistics in words: the picture, its caption, the digest, in every language."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.library.catalog import Catalog
from bot.core.moderation.settings import LANGUAGES
from bot.core.moderation.stats import Stats, series
from bot.core.moderation.stats_words import Figure, caption, csv_caption, digest_text, words
from tests import packaged
from tests.counted import LAST, PlainFormats, busy, stats

FORMATS = PlainFormats()
PERIOD = "2026-11-22/2026-11-28"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return packaged.catalog()


def test_the_words_of_the_picture(catalog: Catalog) -> None:
    counted = stats(
        ad__card_trade={0: 9, -1: 4},
        act__warn=8,
        false_alarm=2,
        report=3,
        report__right=1,
        quiz__votes=4,
        quiz__hits=3,
    )
    said = words(catalog, "en", counted, FORMATS)
    assert said.figures == (
        Figure(value="[9]", label="Ads", note="before: [4]"),
        Figure(value="[8]", label="Actions"),
        Figure(value="[2]", label="False alarms", note="25% of actions"),
        Figure(value="[3]", label="Member reports", note="right: [1]"),
        Figure(value="75%", label="Right in quizzes", note="votes: [4]"),
    )
    assert (said.script, said.heading, said.period, said.axis) == (
        "Latn",
        "Statistics",
        PERIOD,
        "Ads per day",
    )
    assert said.days == ("11-22", "11-23", "11-24", "11-25", "11-26", "11-27", "11-28")
    assert (said.number(5), said.plain) == ("[5]", None)


def test_what_is_not_known_is_not_said(catalog: Catalog) -> None:
    said = words(catalog, "en", stats(), FORMATS)
    assert [figure.note for figure in said.figures] == [""] * 5
    assert [figure.value for figure in said.figures] == ["[0]", "[0]", "[0]", "[0]", "–"]


def test_weeks_are_called_weeks(catalog: Catalog) -> None:
    said = words(catalog, "en", stats(90), FORMATS)
    assert (said.axis, len(said.days)) == ("Ads per week, by its first day", 13)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("days", [7, 30, 90])
def test_every_language_says_everything_and_has_english_in_reserve(
    catalog: Catalog, lang: str, days: int
) -> None:
    said = words(catalog, lang, busy(days), FORMATS)
    assert len(said.days) == len(series(busy(days)))
    assert all((said.heading, said.period, said.axis, *said.empty, *said.legend.values()))
    assert said.plain == (None if lang == "en" else words(catalog, "en", busy(days), FORMATS))


def test_a_language_that_is_not_spoken_is_served_in_the_default_one(catalog: Catalog) -> None:
    assert words(catalog, "xx", stats(), FORMATS).heading == "Statistics"


def test_the_caption_says_what_the_picture_shows(catalog: Catalog) -> None:
    counted = stats(ad__card_trade={0: 9, -1: 4}, suspicious=1, act__warn=8, quiz__votes=4, quiz__hits=3)
    assert caption(catalog, "en", counted, FORMATS, "A & <b>\u202e") == (
        f"📊 <b>A &amp; &lt;b&gt;</b>\n{PERIOD}\n"
        "Ads: [9] · suspicious: [1] · actions: [8]\n"
        "False alarms: [0] · member reports: [0]\n"
        "Ads in the period before: [4]\n"
        "Quiz votes: [4], right: 75%"
    )


def test_the_caption_of_nothing(catalog: Catalog) -> None:
    assert caption(catalog, "en", stats(), FORMATS, "\u200b").split("\n") == [
        "📊 <b>Statistics</b>",
        PERIOD,
        "Ads: [0] · suspicious: [0] · actions: [0]",
        "False alarms: [0] · member reports: [0]",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_caption_is_longer_than_a_picture_may_have(catalog: Catalog, lang: str) -> None:
    counted = busy(90, 10**9)
    assert len(caption(catalog, lang, counted, FORMATS, "<" * 300).replace("&lt;", "<")) <= 1024
    assert 0 < len(csv_caption(catalog, lang, counted, FORMATS)) <= 1024


def test_the_digest(catalog: Catalog) -> None:
    counted = stats(ad__card_trade={0: 9, -1: 4}, act__warn=9, act__delete=2, false_alarm=3)
    assert digest_text(catalog, "en", counted, FORMATS, "Riverside").split("\n") == [
        "📊 <b>Riverside</b>",
        f"The week: {PERIOD}",
        "Ads found: [9] (the week before: [4])",
        "Most often: trade in bank and SIM cards ([9])",
        "Warned or marked: [9] · deleted: [2] · muted or banned: [0]",
        "False alarms you cleared: [3] (33% of actions)",
        "That is a lot. In /settings, Sensitivity “low” makes me speak up only when I am nearly certain.",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "counted",
    [busy(7), stats(false_alarm=1), stats(ad__card_trade=1), stats(since=LAST - timedelta(days=99))],
)
def test_every_language_has_every_sentence(catalog: Catalog, lang: str, counted: Stats) -> None:
    said = digest_text(catalog, lang, counted, FORMATS, "Riverside")
    assert "Riverside" in said
    assert "{" not in said
