"""The report's charts as inline SVG: counts in, markup out; colours come from the page's style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.scanning.tally import Pair

WIDTH = 320
"""Units across: about a phone's pixels, so that letters keep their size there."""
_TALL, _FOOT, _SIDE = 130, 20, 30
_LABEL, _VALUE, _ROW = 120, 70, 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what is told of it, what stands below it, and its counts from the ground up by class."""

    name: str
    below: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Its height."""
        return sum(self.counts.values())


def columns(title: str, shown: Sequence[Column]) -> str:
    """Stacked columns on a scale from nothing to the highest."""
    most = max((column.total for column in shown), default=0) or 1
    wide = (WIDTH - _SIDE) / max(1, len(shown))
    drawn = "".join(_column(_SIDE + place * wide, wide, column, most) for place, column in enumerate(shown))
    return _svg(title, _TALL + _FOOT, _scale(most) + drawn)


def _column(left: float, wide: float, column: Column, most: int) -> str:
    boxes, top = "", float(_TALL)
    for kind, count in column.counts.items():
        tall = (_TALL - 10) * count / most
        top -= tall
        boxes += _box(left, top, max(0.8, wide - 1), tall, kind)
    below = f'<text x="{left:.1f}" y="{_TALL + 14}">{escape(column.below)}</text>' if column.below else ""
    return f"<g><title>{escape(column.name)}: {column.total}</title>{boxes}{below}</g>"


def _scale(most: int) -> str:
    return (
        f'<path d="M{_SIDE} 10H{WIDTH}M{_SIDE} {_TALL}H{WIDTH}" class="guide"/>'
        f'<text x="{_SIDE - 4}" y="14" class="end">{number(most)}</text>'
        f'<text x="{_SIDE - 4}" y="{_TALL}" class="end">0</text>'
    )


def bars(title: str, shown: Mapping[str, Pair]) -> str:
    """A bar a name: fraud, and behind it what is flagged in all."""
    most = max((sum(pair) for pair in shown.values()), default=0) or 1
    drawn = "".join(_bar(place, name, pair, most) for place, (name, pair) in enumerate(shown.items()))
    return _svg(title, _ROW * len(shown), drawn)


def _bar(place: int, name: str, pair: Pair, most: int) -> str:
    top, room = place * _ROW, WIDTH - _LABEL - _VALUE
    fraud, suspicious = pair
    return (
        f"<g><title>{escape(name)}: {fraud} / {suspicious}</title>"
        f'<text x="{_LABEL - 6}" y="{top + 14}" class="end">{escape(_short(name))}</text>'
        f"{_box(_LABEL, top + 3, room * (fraud + suspicious) / most, 14, 'flagged')}"
        f"{_box(_LABEL, top + 3, room * fraud / most, 14, 'fraud')}"
        f'<text x="{WIDTH - _VALUE + 6}" y="{top + 14}">{number(fraud)} / {number(suspicious)}</text></g>'
    )


def _box(left: float, top: float, wide: float, tall: float, kind: str) -> str:
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}" class="{kind}"/>'


def _short(name: str) -> str:
    """As much of a name as fits beside its bar; a sign of the East is as wide as two others."""
    room, kept = 18, ""
    for sign in name:
        room -= 2 if ord(sign) >= 0x1100 else 1
        if room < 0:
            return f"{kept}…"
        kept += sign
    return kept


def number(value: int) -> str:
    """A number in groups of three, with the space that no language reads as a comma or a point."""
    return f"{value:,}".replace(",", "\u202f")


def _svg(title: str, tall: int, drawn: str) -> str:
    name = escape(title, quote=True)
    return f'<svg viewBox="0 0 {WIDTH} {tall}" role="img" aria-label="{name}">{drawn}</svg>'
