"""The bars with their axes, and the legend below them."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PIL import ImageDraw

from bot.adapters.pictures.lettering import Style, cut, fit, width, write
from bot.adapters.pictures.palette import Palette
from bot.core.moderation.stats import StatsBar
from bot.core.moderation.stats_words import StatsWords
from bot.core.verdict import SCHEMES

MOST_LINES = 4
"""Lines of the grid above the ground line, at most."""
_ROOM_FOR_SUM = 56
"""Pixels from bar to bar from which on each has its sum above it."""
_ROW = 70
_LINE = 28
"""From line to line of a label that takes two."""
_SWATCH = 30
_BETWEEN = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of the picture, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What everything is drawn with."""

    draw: ImageDraw.ImageDraw
    palette: Palette
    script: str

    def style(self, size: int, *, bold: bool = False) -> Style:
        """Letters of a size in the script of the picture."""
        return Style(script=self.script, size=size, bold=bold)


def grid_step(highest: int) -> int:
    """The distance of the grid's lines: 1, 2 or 5, or ten, hundred... times as much."""
    scale = 1
    while True:
        for step in (scale, 2 * scale, 5 * scale):
            if ceil(highest / step) <= MOST_LINES:
                return step
        scale *= 10


def draw_bars(pen: Pen, box: Box, bars: tuple[StatsBar, ...], words: StatsWords) -> None:
    """The bars in a box; the days stand below it."""
    step = grid_step(max(bar.total for bar in bars))
    top = step * max(1, ceil(max(bar.total for bar in bars) / step))
    labels = pen.style(26)
    margin = max(width(words.number(value), labels) for value in range(0, top + 1, step)) + 16
    plot = Box(left=box.left + margin, top=box.top, right=box.right, bottom=box.bottom)
    for value in range(0, top + 1, step):
        _grid_line(pen, plot, value / top, words.number(value), labels)
    pitch = plot.width / len(bars)
    for number, bar in enumerate(bars):
        place = Box(
            left=plot.left + pitch * number, right=plot.left + pitch * (number + 1), top=0, bottom=plot.bottom
        )
        _bar(pen, place, bar, plot.height / top)
        if pitch >= _ROOM_FOR_SUM and bar.total:
            above = plot.bottom - bar.total * plot.height / top - 8
            _sum(pen, place, above, words.number(bar.total))
    _days(pen, plot, words.days)


def _grid_line(pen: Pen, plot: Box, share: float, text: str, style: Style) -> None:
    y = round(plot.bottom - share * plot.height)
    pen.draw.line(
        (plot.left, y, plot.right, y), fill=pen.palette.muted if share == 0 else pen.palette.grid, width=2
    )
    left = plot.left - 16 - width(text, style)
    write(pen.draw, (left, y + 9), text, style, pen.palette.muted)


def _bar(pen: Pen, place: Box, bar: StatsBar, scale: float) -> None:
    gap = max(3, place.width * 0.14)
    left, right = round(place.left + gap), round(place.right - gap)
    below = 0
    for scheme, colour in zip(SCHEMES, pen.palette.bars, strict=True):
        count = bar.counts[scheme]
        foot, head = round(place.bottom - below * scale), round(place.bottom - (below + count) * scale)
        # A line of the ground between two parts: their border is seen without any colour.
        line = 2 if below and foot - head > 6 else 0
        if count and foot - line > head:
            pen.draw.rectangle((left, head, right, foot - line - 1), fill=colour)
        below += count


def _sum(pen: Pen, place: Box, baseline: float, text: str) -> None:
    fitted = fit(text, pen.style(24, bold=True), place.width + 16, least=16)
    line, style = fitted.lines[0], fitted.style
    wide = width(line, style)
    left = place.left + (place.width - wide) / 2
    # The line of the grid would run through the figure.
    pen.draw.rectangle((left - 4, baseline - 20, left + wide + 3, baseline + 3), fill=pen.palette.ground)
    write(pen.draw, (left, baseline), line, style, pen.palette.ink)


def _days(pen: Pen, plot: Box, days: tuple[str, ...]) -> None:
    """As many days as fit side by side; the newest always."""
    style, pitch = pen.style(26), plot.width / len(days)
    every = ceil((max(width(day, style) for day in days) + 18) / pitch)
    for number, day in enumerate(days):
        if (len(days) - 1 - number) % every == 0:
            wide = width(day, style)
            middle = plot.left + pitch * (number + 0.5)
            left = min(middle - wide / 2, plot.right - wide)
            write(pen.draw, (left, plot.bottom + 38), day, style, pen.palette.muted)


def draw_legend(pen: Pen, box: Box, counts: dict[str, int], words: StatsWords) -> None:
    """Each scheme with its colour and its sum, in two columns."""
    column = (box.width - _BETWEEN) / 2
    for number, scheme in enumerate(SCHEMES):
        left = box.left + (number % 2) * (column + _BETWEEN)
        top = box.top + (number // 2) * _ROW
        swatch = (left, top, left + _SWATCH, top + _SWATCH)
        pen.draw.rectangle(swatch, fill=pen.palette.bars[number])
        baseline = top + _SWATCH - 4
        value, bold = words.number(counts[scheme]), pen.style(30, bold=True)
        end = left + column - width(value, bold)
        write(pen.draw, (end, baseline), value, bold, pen.palette.ink)
        room = end - left - _SWATCH - 30
        label = fit(words.legend[scheme], pen.style(28), room, lines=2, least=24)
        for at, line in enumerate(label.lines):
            place = (left + _SWATCH + 14, baseline + at * _LINE)
            write(pen.draw, place, cut(line, label.style, room), label.style, pen.palette.ink)
