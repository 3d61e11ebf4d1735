"""The statistics of a chat in words: what stands in the picture, under it, and in the weekly digest.

Titles of groups are plain text: they are made inert and escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Protocol

from bot.core.library.catalog import Catalog
from bot.core.moderation.digest import Value, digest
from bot.core.moderation.stats import Stats, before, is_weekly, rates, series, totals
from bot.core.text.quoting import quoted
from bot.core.verdict import SCHEMES

ENGLISH = "en"
NOTHING = "–"
"""Where a share has nothing to be a share of."""
MOST_TITLE = 80
"""UTF-16 units of a group's title above a text."""


class Formats(Protocol):
    """How a language writes numbers and days."""

    def number(self, lang: str, value: int, /) -> str:
        """A whole number."""

    def percent(self, lang: str, share: float, /) -> str:
        """A share from 0 to 1."""

    def short_day(self, lang: str, date: date, /) -> str:
        """Day and month in figures."""

    def span(self, lang: str, first: date, last: date, /) -> str:
        """From a day to a later one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of the row: its value, what it is, and a word to it or nothing."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsWords:
    """Everything that the picture says, in one language.

    ``script`` is the code of its letters, ``days`` stand below the bars, one each. ``plain`` is the same in
    English, for where its letters cannot be drawn; None when it is English.
    """

    script: str
    heading: str
    period: str
    axis: str
    empty: tuple[str, str]
    figures: tuple[Figure, ...]
    legend: Mapping[str, str]
    days: tuple[str, ...]
    number: Callable[[int], str] = field(compare=False)
    plain: StatsWords | None = None


def words(catalog: Catalog, lang: str, stats: Stats, formats: Formats) -> StatsWords:
    """What the picture says in this language, and in English if it is another one."""
    own = catalog.language(lang)
    plain = None if own == ENGLISH else words(catalog, ENGLISH, stats, formats)
    text = partial(catalog.text, own)
    return StatsWords(
        script=catalog.locale(own).script,
        heading=text("stats.title"),
        period=formats.span(own, stats.first, stats.last),
        axis=text("stats.axis.week" if is_weekly(stats) else "stats.axis.day"),
        empty=(text("stats.empty.head"), text("stats.empty.text")),
        figures=_figures(text, own, stats, formats),
        legend={scheme: text(f"stats.legend.{scheme}") for scheme in SCHEMES},
        days=tuple(formats.short_day(own, bar.first) for bar in series(stats)),
        number=partial(formats.number, own),
        plain=plain,
    )


def _figures(text: Callable[..., str], lang: str, stats: Stats, formats: Formats) -> tuple[Figure, ...]:
    sums, shares, past = totals(stats), rates(stats), before(stats)
    number, percent = partial(formats.number, lang), partial(formats.percent, lang)
    was = "" if past is None else text("stats.note.before", number=number(totals(past).ads))
    share = (
        "" if shares.false_alarms is None else text("stats.note.share", share=percent(shares.false_alarms))
    )
    right = text("stats.note.right", number=number(sums.right_reports)) if sums.reports else ""
    votes = "" if shares.quiz is None else text("stats.note.votes", number=number(sums.votes))
    hits = NOTHING if shares.quiz is None else percent(shares.quiz)
    return (
        Figure(value=number(sums.ads), label=text("stats.figure.ads"), note=was),
        Figure(value=number(sums.actions), label=text("stats.figure.actions")),
        Figure(value=number(sums.false_alarms), label=text("stats.figure.false_alarms"), note=share),
        Figure(value=number(sums.reports), label=text("stats.figure.reports"), note=right),
        Figure(value=hits, label=text("stats.figure.quiz"), note=votes),
    )


def caption(catalog: Catalog, lang: str, stats: Stats, formats: Formats, title: str) -> str:
    """What stands under the picture, and says the same to who cannot see it; Telegram HTML."""
    own, sums, past, shares = catalog.language(lang), totals(stats), before(stats), rates(stats)
    number = partial(formats.number, own)
    head = catalog.text(
        own,
        "stats.caption",
        title=_title(catalog, own, title),
        period=formats.span(own, stats.first, stats.last),
        ads=number(sums.ads),
        suspicious=number(sums.suspicious),
        actions=number(sums.actions),
        false_alarms=number(sums.false_alarms),
        reports=number(sums.reports),
    )
    lines = [head]
    if past is not None:
        lines.append(catalog.text(own, "stats.caption.before", number=number(totals(past).ads)))
    if shares.quiz is not None:
        share = formats.percent(own, shares.quiz)
        lines.append(catalog.text(own, "stats.caption.quiz", number=number(sums.votes), share=share))
    return "\n".join(lines)


def csv_caption(catalog: Catalog, lang: str, stats: Stats, formats: Formats) -> str:
    """What stands under the table."""
    own = catalog.language(lang)
    return catalog.text(own, "stats.csv.caption", period=formats.span(own, stats.first, stats.last))


def digest_text(catalog: Catalog, lang: str, stats: Stats, formats: Formats, title: str) -> str:
    """The weekly digest as Telegram HTML."""
    own = catalog.language(lang)
    period = formats.span(own, stats.first, stats.last)
    lines = [catalog.text(own, "stats.digest.head", title=_title(catalog, own, title), period=period)]
    names = {
        "label": catalog.text(own, "setting.sensitivity.label"),
        "low": catalog.text(own, "setting.sensitivity.low"),
    }
    for key, values in digest(stats):
        shown = {name: _shown(catalog, own, formats, value) for name, value in values.items()}
        lines.append(catalog.text(own, key, **names, **shown))
    return "\n".join(lines)


def _shown(catalog: Catalog, lang: str, formats: Formats, value: Value) -> str:
    if isinstance(value, str):
        return catalog.text(lang, f"scheme.{value}")
    return formats.percent(lang, value) if isinstance(value, float) else formats.number(lang, value)


def _title(catalog: Catalog, lang: str, title: str) -> str:
    """The title of the group; one that has nothing to show is replaced by the word for statistics."""
    return quoted(title, MOST_TITLE) or catalog.text(lang, "stats.title")
