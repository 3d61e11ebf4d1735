"""The report on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.lab.evaluation.confusion import Confusion
from bot.lab.evaluation.figures import Share, Slice, Speed
from bot.lab.evaluation.report import EvaluationReport, Third
from bot.lab.judging import Judged

LONGEST = 160
"""Code points of a text that are shown."""


def show(report: EvaluationReport, console: Console) -> None:
    """Print every figure, and the worst texts last."""
    console.print(_groups("All", (report.whole,)))
    for title, some in _groupings(report):
        console.print(_groups(title, some))
    console.print(_confusion("Schemes: line ↓ verdict →", report.schemes))
    console.print(_confusion("Who speaks: line ↓ verdict →", report.stances))
    console.print(_summary(report))
    if report.third is not None:
        console.print(_groups("The third reader", compared(report.whole, report.third)))
        console.print(Text(heard(report.third)))
    for title, judged in (("Worst misses", report.misses), ("Worst alarms", report.alarms)):
        if judged:
            console.print(_worst(title, judged))


def compared(whole: Slice, third: Third) -> tuple[Slice, Slice]:
    """The figures without the third reader and with it."""
    return replace(whole, name="without"), replace(third.whole, name="with")


def heard(third: Third) -> str:
    """What became of the third reader's replies."""
    became = third.became
    return (
        f"Third reader: asked for {percent(third.asked, 1)} of the lines, raised {became['raised']}, "
        f"not believed {became['untrue']}, failed {became['failed']}, "
        f"not asked after failures {became['refused']}"
    )


def _groupings(report: EvaluationReport) -> tuple[tuple[str, tuple[Slice, ...]], ...]:
    return (
        ("By language", report.by_lang),
        ("By scheme (advertisements)", report.by_scheme),
        ("By kind", report.by_kind),
        ("By source", report.by_source),
        ("By label", report.by_label),
    )


def _groups(title: str, groups: Sequence[Slice]) -> Table:
    table = _table(title)
    table.add_column("")
    for head in ("ads", "fraud", "flagged", "scheme", "clean", "fraud", "flagged", "precision"):
        table.add_column(head, justify="right")
    for some in groups:
        ads, clean = some.flagged.lines, some.alarms.lines
        table.add_row(
            Text(some.name),
            *(str(ads), percent(some.found), percent(some.flagged), percent(some.schemes)),
            *(str(clean), percent(some.accused, 2), percent(some.alarms, 2), percent(some.precision)),
        )
    return table


def _confusion(title: str, confusion: Confusion) -> Table:
    table = _table(title)
    for head in ("", *confusion.columns):
        table.add_column(Text(head), justify="right" if head else "left")
    for row, counts in zip(confusion.rows, confusion.counts, strict=True):
        cells = (
            Text(str(count), style="bold" if row == column else "") if count else Text("·", style="dim")
            for column, count in zip(confusion.columns, counts, strict=True)
        )
        table.add_row(Text(row), *cells)
    return table


def _table(title: str) -> Table:
    return Table(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="dim",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )


def _summary(report: EvaluationReport) -> Text:
    bins = (f"{some.low:.1f}: {some.score:.2f}→{percent(some.ads)}" for some in report.calibration.bins)
    second = report.second
    asked = f"asked for {percent(second.asked, 1)} of the lines" if second.asked.hits else "not asked"
    took = f", {told(second.speed)}" if second.speed else ""
    return Text(
        f"Calibration error (ECE): {report.calibration.error:.4f}\n"
        f"  score→share of ads: {', '.join(bins)}\n"
        f"Fast judge: {told(report.whole.speed)}, {report.whole.speed.rate:,.0f} messages/s\n"
        f"Second reader: {asked}{took}"
    )


def _worst(title: str, judged: Sequence[Judged]) -> Table:
    table = _table(title)
    for head in ("score", "line", "verdict", "text and signals"):
        table.add_column(head)
    for one in judged:
        example, verdict = one.example, one.verdict
        table.add_row(
            f"{verdict.score:.3f}",
            Text(f"{example.lang} {example.kind or example.source}\n{example.scheme or example.label}"),
            Text(f"{verdict.level}\n{verdict.scheme or verdict.stance}"),
            Text(f"{short(example.text)}\n").append(signals(one), style="dim"),
        )
    return table


def signals(one: Judged) -> str:
    """Each signal of a verdict with its weight, the weightiest first."""
    ordered = sorted(one.verdict.signals, key=lambda signal: -abs(signal.weight))
    return "  ".join(f"{signal.weight:+.1f} {signal.id}" for signal in ordered[:6]) or "no signal"


def short(text: str) -> str:
    """One line of a text, without what would move a terminal's cursor."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def percent(share: Share, digits: int = 1) -> str:
    """A share as it is shown, a dash for a share of nothing."""
    return "–" if share.value is None else f"{100 * share.value:.{digits}f}%"


def told(speed: Speed) -> str:
    """Processor time in words."""
    return f"{speed.mean:,.0f} µs mean, {speed.p99:,.0f} µs p99, {speed.worst:,.0f} µs worst"
