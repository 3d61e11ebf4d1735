"""The page's tables and lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from bot.evaluation.calibration import Calibration
from bot.evaluation.confusion import Confusion
from bot.evaluation.figures import Group, Share
from bot.evaluation.judging import Judged
from bot.evaluation.report import Report
from bot.evaluation.terminal import percent, signals

LONGEST = 600
"""Code points of a text that are shown."""


def groups(some: Sequence[Group]) -> str:
    """The figures of each group in a row."""
    heads = ("", "ads", "fraud", "flagged", "scheme", "clean", "fraud", "flagged", "precision", "mean", "p99")
    return _table(heads, (_group(one) for one in some))


def _group(one: Group) -> str:
    figures = (
        f"{one.found.lines:,}",
        *(percent(share) for share in (one.found, one.flagged, one.schemes)),
        f"{one.accused.lines:,}",
        *(percent(share, 2) for share in (one.accused, one.alarms)),
        percent(one.precision),
        f"{one.speed.mean:,.0f} µs",
        f"{one.speed.p99:,.0f} µs",
    )
    return _cell(one.name) + "".join(_cell(figure) for figure in figures)


def cells(report: Report) -> str:
    """Recall of each language and kind, the darker the better."""
    kinds = [one.name for one in report.by_kind if any(kind == one.name for _, kind in report.cells)]
    langs = [one.name for one in report.by_lang if any(lang == one.name for lang, _ in report.cells)]
    rows = (
        _cell(lang) + "".join(_recall(report.cells.get((lang, kind))) for kind in kinds) for lang in langs
    )
    return _table(("", *kinds), rows)


def _recall(found: Group | None) -> str:
    if found is None:
        return _cell("·")
    share = found.flagged
    return _shaded(f"{percent(share, 0)} of {share.lines}", share.value or 0.0)


def confusion(found: Confusion) -> str:
    """Counts, shaded by their share of the row; the right ones are outlined."""
    rows = (_counts(row, counts, found.columns) for row, counts in zip(found.rows, found.counts, strict=True))
    return _table(("", *found.columns), rows)


def _counts(row: str, counts: Sequence[int], columns: Sequence[str]) -> str:
    total = sum(counts) or 1
    return _cell(row) + "".join(
        _shaded(f"{count:,}" if count else "·", count / total, hit=row == column)
        for column, count in zip(columns, counts, strict=True)
    )


def bins(calibration: Calibration) -> str:
    """The reliability table."""
    rows = (
        _cell(f"{one.low:.1f} to {one.high:.1f}")
        + _cell(f"{one.ads.lines:,}")
        + _cell(f"{one.score:.3f}")
        + _cell(percent(one.ads))
        + _cell(_interval(one.ads))
        for one in calibration.bins
    )
    return _table(("score", "lines", "mean score", "ads", "95 % interval"), rows)


def _interval(share: Share) -> str:
    low, high = share.interval or (0.0, 1.0)
    return f"{low:.1%} to {high:.1%}"


def worst(judged: Sequence[Judged]) -> str:
    """The texts that went wrong, with what was said of them."""
    if not judged:
        return "<p>None to show.</p>"
    return f"<ol>{''.join(f'<li>{_worst(one)}</li>' for one in judged)}</ol>"


def _worst(one: Judged) -> str:
    example, verdict = one.example, one.verdict
    text = example.text if len(example.text) <= LONGEST else f"{example.text[:LONGEST]}…"
    line = " ".join(filter(None, (example.lang, example.kind or example.source, example.scheme)))
    said = f"{verdict.level}, {verdict.score:.3f}, {verdict.scheme or verdict.stance}"
    return (
        f'<blockquote dir="auto">{escape(text)}</blockquote>'
        f"<small>{escape(line)} → {escape(said)}<br>{escape(signals(one))}</small>"
    )


def _table(heads: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    # Reachable by keyboard, because it scrolls sideways on a phone.
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" tabindex="0">{table}</div>'


def _cell(text: str) -> str:
    return f"<td>{escape(text)}</td>"


def _shaded(text: str, share: float, *, hit: bool = False) -> str:
    kind = ' class="hit"' if hit else ""
    return f'<td{kind} style="background:rgba(var(--heat),{0.6 * share:.2f})">{escape(text)}</td>'
