"""The page's tables and lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.lab.evaluation.calibration import Calibration
from bot.lab.evaluation.confusion import Confusion
from bot.lab.evaluation.figures import Share, Slice
from bot.lab.evaluation.report import EvaluationReport
from bot.lab.evaluation.terminal import percent, signals
from bot.lab.judging import Judged

LONGEST = 600
"""Code points of a text that are shown."""
_GROUP = ("", "ads", "fraud", "flagged", "scheme", "clean", "fraud", "flagged", "precision", "mean", "p99")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in a cell, the darker the larger its ``share``; a ``hit`` is outlined."""

    text: str
    share: float | None = None
    hit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The heads and the rows beneath them."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A text that went wrong: what its line and the verdict say of it, and why."""

    text: str
    line: str
    verdict: str
    signals: str


def groups(some: Sequence[Slice]) -> Table:
    """The figures of each group in a row."""
    return Table(heads=_GROUP, rows=[_plain(_group(one)) for one in some])


def _group(one: Slice) -> Sequence[str]:
    return (
        one.name,
        f"{one.found.lines:,}",
        *(percent(share) for share in (one.found, one.flagged, one.schemes)),
        f"{one.accused.lines:,}",
        *(percent(share, 2) for share in (one.accused, one.alarms)),
        percent(one.precision),
        f"{one.speed.mean:,.0f} µs",
        f"{one.speed.p99:,.0f} µs",
    )


def _plain(texts: Iterable[str]) -> list[Cell]:
    return [Cell(text=text) for text in texts]


def cells(report: EvaluationReport) -> Table:
    """Recall of each language and kind, the darker the better."""
    kinds = [one.name for one in report.by_kind if any(kind == one.name for _, kind in report.cells)]
    langs = [one.name for one in report.by_lang if any(lang == one.name for lang, _ in report.cells)]
    rows = [[Cell(text=lang), *(_recall(report.cells.get((lang, kind))) for kind in kinds)] for lang in langs]
    return Table(heads=("", *kinds), rows=rows)


def _recall(found: Slice | None) -> Cell:
    if found is None:
        return Cell(text="·")
    share = found.flagged
    return Cell(text=f"{percent(share, 0)} of {share.lines}", share=share.value or 0.0)


def confusion(found: Confusion) -> Table:
    """Counts, shaded by their share of the row; the right ones are outlined."""
    rows = [_counts(row, counts, found.columns) for row, counts in zip(found.rows, found.counts, strict=True)]
    return Table(heads=("", *found.columns), rows=rows)


def _counts(row: str, counts: Sequence[int], columns: Sequence[str]) -> list[Cell]:
    total = sum(counts) or 1
    shaded = (
        Cell(text=f"{count:,}" if count else "·", share=count / total, hit=row == column)
        for column, count in zip(columns, counts, strict=True)
    )
    return [Cell(text=row), *shaded]


def bins(calibration: Calibration) -> Table:
    """The reliability table."""
    rows = [
        _plain(
            (
                f"{one.low:.1f} to {one.high:.1f}",
                f"{one.ads.lines:,}",
                f"{one.score:.3f}",
                percent(one.ads),
                _interval(one.ads),
            )
        )
        for one in calibration.bins
    ]
    return Table(heads=("score", "lines", "mean score", "ads", "95 % interval"), rows=rows)


def _interval(share: Share) -> str:
    low, high = share.interval or (0.0, 1.0)
    return f"{low:.1%} to {high:.1%}"


def worst(judged: Sequence[Judged]) -> list[Wrong]:
    """The texts that went wrong, with what was said of them."""
    return [_wrong(one) for one in judged]


def _wrong(one: Judged) -> Wrong:
    example, verdict = one.example, one.verdict
    return Wrong(
        text=example.text if len(example.text) <= LONGEST else f"{example.text[:LONGEST]}…",
        line=" ".join(filter(None, (example.lang, example.kind or example.source, example.scheme))),
        verdict=f"{verdict.level}, {verdict.score:.3f}, {verdict.scheme or verdict.stance}",
        signals=signals(one),
    )
