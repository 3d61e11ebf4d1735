"""Charts as inline SVG: numbers in, markup out; colours come from the page's style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from bot.evaluation.calibration import Calibration, Column
from bot.evaluation.figures import Share

WIDTH = 320
"""Units across: about a phone's pixels, so that letters keep their size there."""
_LABEL, _VALUE, _ROW = 88, 84, 22
_PLOT, _EDGE = 260, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of bars: the share that is fraud, and the larger one that is flagged."""

    label: str
    fraud: Share
    flagged: Share


def bars(title: str, rows: Sequence[Row], *, whole: float = 1.0) -> str:
    """A bar a row with its 95 % interval; a full bar stands for ``whole``."""
    drawn = "".join(_row(place, row, whole) for place, row in enumerate(rows))
    return _svg(title, WIDTH, _ROW * len(rows), drawn)


def _row(place: int, row: Row, whole: float) -> str:
    top, width = place * _ROW, WIDTH - _LABEL - _VALUE

    def reach(share: float | None) -> float:
        return width * min(1.0, (share or 0.0) / whole)

    low, high = row.flagged.interval or (0.0, 0.0)
    middle = top + 10
    values = f"{_percent(row.fraud, whole)} / {_percent(row.flagged, whole)}"
    return (
        f"<g><title>{escape(row.label)}: fraud {row.fraud.hits}, flagged {row.flagged.hits} "
        f"of {row.flagged.lines}</title>"
        f'<text x="{_LABEL - 6}" y="{top + 14}" class="end">{escape(_short(row.label))}</text>'
        f"{_bar(top + 3, width, 'track')}{_bar(top + 3, reach(row.flagged.value), 'flagged')}"
        f"{_bar(top + 3, reach(row.fraud.value), 'fraud')}"
        f'<path d="M{_LABEL + reach(low):.1f} {middle}H{_LABEL + reach(high):.1f}" class="whisker"/>'
        f'<text x="{WIDTH - _VALUE + 6}" y="{top + 14}">{values}</text></g>'
    )


def _bar(top: int, width: float, kind: str) -> str:
    return f'<rect x="{_LABEL}" y="{top}" width="{width:.1f}" height="14" class="{kind}"/>'


def reliability(title: str, calibration: Calibration) -> str:
    """The share of ads against the score, a circle a bin; on the diagonal a score means what it says."""
    most = max(some.ads.lines for some in calibration.bins)
    circles = "".join(
        f"<g><title>score {some.score:.2f}: {some.ads.hits} ads of {some.ads.lines}</title>"
        f"{_whisker(some.score, some.ads)}"
        f'<circle cx="{_x(some.score):.1f}" cy="{_y(some.ads.value or 0.0):.1f}" '
        f'r="{3 + 7 * (some.ads.lines / most) ** 0.5:.1f}" class="dot"/></g>'
        for some in calibration.bins
    )
    diagonal = f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" class="guide dashed"/>'
    return _svg(title, WIDTH, _PLOT + _EDGE, _axes("score", "share of ads") + diagonal + circles)


def _whisker(score: float, share: Share) -> str:
    low, high = share.interval or (0.0, 0.0)
    return f'<path d="M{_x(score):.1f} {_y(low):.1f}V{_y(high):.1f}" class="whisker"/>'


def columns(title: str, histogram: Sequence[Column]) -> str:
    """Ads beside clean lines by score; heights grow with the root of the number, or few would not show."""
    most = max(max(some.ads, some.clean) for some in histogram) ** 0.5 or 1.0
    drawn = "".join(_column(some, most) for some in histogram)
    return _svg(title, WIDTH, _PLOT + _EDGE, _axes("score", "lines (root scale)", sides=False) + drawn)


def _column(column: Column, most: float) -> str:
    left, wide = _x(column.low), (_x(column.high) - _x(column.low)) / 2 - 1
    pair = ((left, column.clean, "clean"), (left + wide, column.ads, "fraud"))
    boxes = "".join(
        f'<rect x="{x:.1f}" y="{_y(count**0.5 / most):.1f}" width="{wide:.1f}" '
        f'height="{_y(0) - _y(count**0.5 / most):.1f}" class="{kind}"/>'
        for x, count, kind in pair
    )
    told = f"score {column.low:.2f} to {column.high:.2f}: {column.ads} ads, {column.clean} clean"
    return f"<g><title>{told}</title>{boxes}</g>"


def _axes(across: str, up: str, *, sides: bool = True) -> str:
    ticks = "".join(_tick(step / 5, sides=sides) for step in range(6))
    return (
        f"{ticks}"
        f'<text x="{(_x(0) + _x(1)) / 2:.0f}" y="{_PLOT + _EDGE - 4}" class="middle">{escape(across)}</text>'
        f'<text x="{-_PLOT / 2:.0f}" y="10" class="middle" transform="rotate(-90)">{escape(up)}</text>'
    )


def _tick(value: float, *, sides: bool) -> str:
    side = (
        f'<text x="{_x(0) - 5:.0f}" y="{_y(value) + 4:.1f}" class="end">{value:.1f}</text>' if sides else ""
    )
    return (
        f'<path d="M{_x(0):.1f} {_y(value):.1f}H{_x(1):.1f}" class="guide"/>{side}'
        f'<text x="{_x(value):.1f}" y="{_PLOT + 18}" class="middle">{value:.1f}</text>'
    )


def _x(value: float) -> float:
    return _EDGE + value * (WIDTH - _EDGE - 12)


def _y(value: float) -> float:
    return 12 + (1 - value) * (_PLOT - 12)


def _svg(title: str, width: int, height: int, drawn: str) -> str:
    name = escape(title, quote=True)
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{name}">{drawn}</svg>'


def _short(label: str) -> str:
    return label if len(label) <= 15 else f"{label[:14]}…"


def _percent(share: Share, whole: float) -> str:
    return "–" if share.value is None else f"{100 * share.value:.{0 if whole == 1 else 1}f}%"


def ceiling(shares: Iterable[Share]) -> float:
    """A round share that none of these exceeds, for the length of a full bar."""
    most = max((share.value or 0.0 for share in shares), default=0.0)
    return next((some for some in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if most <= some), 1.0)
