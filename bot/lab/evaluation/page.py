"""The report as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.lab.charts import Bar
from bot.lab.evaluation import tables
from bot.lab.evaluation.figures import Share, Slice
from bot.lab.evaluation.report import EvaluationReport
from bot.lab.evaluation.terminal import compared, heard, percent, told
from bot.lab.page import render

_INTERVAL = "flagged, with its 95 % interval"
_FULL = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
Shares = tuple[str, Sequence[Bar], str]
"""A chart's title, its rows, and what the colour of the flagged stands for."""


def page(report: EvaluationReport) -> str:
    """The whole page."""
    return render(
        "evaluation.html",
        lang="en",
        title="Detection: evaluation",
        lead=[_lead(report.whole)],
        tiles=list(_tiles(report)),
        shares=[
            _recall("Recall by language", report.by_lang),
            _alarms("False alarms by language", report.by_lang),
            _recall("Recall by kind", report.by_kind),
            _alarms("False alarms by kind", report.by_kind),
        ],
        report=report,
        cells=tables.cells(report),
        bins=tables.bins(report.calibration),
        schemes=tables.confusion(report.schemes),
        stances=tables.confusion(report.stances),
        by_source=tables.groups(report.by_source),
        by_scheme=tables.groups(report.by_scheme),
        by_label=tables.groups(report.by_label),
        third=tables.groups(compared(report.whole, report.third)) if report.third else None,
        third_heard=heard(report.third) if report.third else "",
        misses=tables.worst(report.misses),
        alarms=tables.worst(report.alarms),
    )


def _lead(whole: Slice) -> str:
    return (
        f"{whole.lines:,} lines: {whole.found.lines:,} advertisements that should be found, "
        f"{whole.accused.lines:,} clean ones to be left alone. Flagged means fraud or suspicious."
    )


def _tiles(report: EvaluationReport) -> Iterator[tuple[str, str]]:
    whole, second = report.whole, report.second
    yield percent(whole.found), "recall, fraud"
    yield percent(whole.flagged), "recall, flagged"
    yield percent(whole.accused, 2), "false alarms, fraud"
    yield percent(whole.alarms, 2), "false alarms, flagged"
    yield percent(whole.precision), "precision, fraud"
    yield percent(whole.schemes), "scheme right among found"
    yield f"{report.calibration.error:.3f}", "calibration error (ECE)"
    yield f"{whole.speed.rate:,.0f}/s", f"fast judge on one core; {told(whole.speed)}"
    asked = "asked the second reader"
    yield percent(second.asked), f"{asked}; {told(second.speed)}" if second.speed else asked


def _recall(title: str, groups: Sequence[Slice]) -> Shares:
    return title, [_bar(one.name, one.found, one.flagged) for one in groups if one.found.lines], _INTERVAL


def _alarms(title: str, groups: Sequence[Slice]) -> Shares:
    some = [one for one in groups if one.accused.lines]
    full = ceiling(one.alarms for one in some)
    rows = [_bar(one.name, one.accused, one.alarms, full) for one in some]
    return title, rows, f"{_INTERVAL}; a full bar is {full:.0%}"


def _bar(name: str, fraud: Share, flagged: Share, full: float = 1.0) -> Bar:
    digits = 0 if full == 1 else 1
    low, high = flagged.interval or (0.0, 0.0)
    return Bar(
        label=name,
        told=f"{name}: fraud {fraud.hits}, flagged {flagged.hits} of {flagged.lines}",
        values=f"{percent(fraud, digits)} / {percent(flagged, digits)}",
        fraud=min(1.0, (fraud.value or 0.0) / full),
        flagged=min(1.0, (flagged.value or 0.0) / full),
        interval=(min(1.0, low / full), min(1.0, high / full)),
    )


def ceiling(shares: Iterable[Share]) -> float:
    """A round share that none of these exceeds, for the length of a full bar."""
    most = max((share.value or 0.0 for share in shares), default=0.0)
    return next((some for some in _FULL if most <= some), 1.0)
