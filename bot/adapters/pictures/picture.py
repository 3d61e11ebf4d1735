"""The whole picture: title, a row of figures, the bars with their legend, or a friendly word for none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from threading import Lock

from PIL import Image, ImageDraw

from bot.adapters.pictures.chart import Box, Pen, draw_bars, draw_legend
from bot.adapters.pictures.faces import drawable
from bot.adapters.pictures.lettering import Colour, cut, fit, visible, width, write
from bot.adapters.pictures.palette import DARK, LIGHT, Palette
from bot.core.moderation.stats import Stats, by_scheme, series
from bot.core.moderation.stats_words import Figure, StatsWords
from bot.core.text.titles import plain_title

WIDTH, HEIGHT = 900, 1150
"""A phone shows it 380 pixels wide, and letters of 24 ten pixels high; being upright it fills the width."""
_MARGIN = 40
_HEADER = 100
_CARDS = Box(left=_MARGIN, top=164, right=WIDTH - _MARGIN, bottom=518)
_CARD_ROWS = (3, 2)
_CARD_GAP = 14
_AXIS = 566
_PLOT = Box(left=_MARGIN, top=606, right=WIDTH - _MARGIN, bottom=860)
_LEGEND = Box(left=_MARGIN, top=930, right=WIDTH - _MARGIN, bottom=HEIGHT - 20)
_DRAWING = Lock()
"""Faces are kept and shared, and FreeType lets one thread at a time use a face."""


def render(stats: Stats, words: StatsWords, *, dark: bool, title: str) -> bytes:
    """The statistics as PNG; ``title`` may be anything. Blocks for some tenths of a second, in any thread."""
    with _DRAWING:
        image = _drawn(stats, _drawable(words), DARK if dark else LIGHT, plain_title(title))
    return _png(image)


def _drawn(stats: Stats, words: StatsWords, palette: Palette, title: str) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), palette.ground)
    pen = Pen(draw=ImageDraw.Draw(image), palette=palette, script=words.script)
    _head(image, pen, words, title)
    for place, figure in zip(_places(), words.figures, strict=True):
        _card(pen, place, figure)
    if any(bar.total for bar in series(stats)):
        _chart(pen, stats, words)
    else:
        _nothing(image, pen, words)
    return image


def _drawable(words: StatsWords) -> StatsWords:
    """The words, or the English ones where a letter of theirs could not be drawn."""
    if words.plain is None:
        return words
    said = (
        words.heading,
        words.period,
        words.axis,
        *words.empty,
        *words.legend.values(),
        *words.days,
        words.number(1234567890),
        *(f"{figure.value}{figure.label}{figure.note}" for figure in words.figures),
    )
    return words if drawable("".join(said), words.script) else words.plain


def _head(image: Image.Image, pen: Pen, words: StatsWords, title: str) -> None:
    # On a strip of its own: whatever a title does to its line, it does not reach beyond.
    strip = Image.new("RGB", (WIDTH - 2 * _MARGIN, _HEADER), pen.palette.ground)
    own = replace(pen, draw=ImageDraw.Draw(strip))
    style = pen.style(48, bold=True)
    shown = visible(title, style)
    write(own.draw, (0, 76), cut(shown or words.heading, style, strip.width), style, pen.palette.ink)
    image.paste(strip, (_MARGIN, 8))
    below = f"{words.heading} · {words.period}" if shown else words.period
    line = fit(below, pen.style(32), strip.width, least=24)
    write(pen.draw, (_MARGIN, 136), line.lines[0], line.style, pen.palette.muted)


def _places() -> Iterator[Box]:
    """Where the figures stand, row by row."""
    tall = (_CARDS.height - (len(_CARD_ROWS) - 1) * _CARD_GAP) / len(_CARD_ROWS)
    for row, count in enumerate(_CARD_ROWS):
        wide = (_CARDS.width - (count - 1) * _CARD_GAP) / count
        top = _CARDS.top + row * (tall + _CARD_GAP)
        for number in range(count):
            left = _CARDS.left + number * (wide + _CARD_GAP)
            yield Box(left=left, top=top, right=left + wide, bottom=top + tall)


def _card(pen: Pen, place: Box, figure: Figure) -> None:
    corners = (place.left, place.top, place.right, place.bottom)
    pen.draw.rounded_rectangle(corners, radius=18, fill=pen.palette.panel)
    left, room = place.left + 16, place.width - 32
    value = fit(figure.value, pen.style(54, bold=True), room, least=26)
    write(pen.draw, (left, place.top + 60), value.lines[0], value.style, pen.palette.ink)
    label = fit(figure.label, pen.style(28), room, lines=2, least=24)
    _lines(pen, left, place.top + 96, 30, label.lines, label.style.size, pen.palette.ink)
    note = fit(figure.note, pen.style(25), room, least=22)
    _lines(pen, left, place.bottom - 14, 0, note.lines, note.style.size, pen.palette.muted)


def _lines(
    pen: Pen, left: float, baseline: float, step: float, lines: tuple[str, ...], size: int, ink: Colour
) -> None:
    for number, line in enumerate(lines):
        write(pen.draw, (left, baseline + number * step), line, pen.style(size), ink)


def _chart(pen: Pen, stats: Stats, words: StatsWords) -> None:
    axis = fit(words.axis, pen.style(28), _PLOT.width, least=22)
    write(pen.draw, (_MARGIN, _AXIS), axis.lines[0], axis.style, pen.palette.muted)
    draw_bars(pen, _PLOT, series(stats), words)
    draw_legend(pen, _LEGEND, by_scheme(stats), words)


def _nothing(image: Image.Image, pen: Pen, words: StatsWords) -> None:
    image.paste(_tick(pen), (WIDTH // 2 - 75, 620))
    for text, baseline, style, ink in (
        (words.empty[0], 880, pen.style(44, bold=True), pen.palette.ink),
        (words.empty[1], 942, pen.style(32), pen.palette.muted),
    ):
        fitted = fit(text, style, _PLOT.width, least=24)
        left = (WIDTH - width(fitted.lines[0], fitted.style)) / 2
        write(pen.draw, (left, baseline), fitted.lines[0], fitted.style, ink)


def _tick(pen: Pen) -> Image.Image:
    """A tick in a circle, drawn four times as large for smooth edges."""
    large = Image.new("RGB", (600, 600), pen.palette.ground)
    draw = ImageDraw.Draw(large)
    draw.ellipse((20, 20, 580, 580), outline=pen.palette.good, width=40)
    draw.line(((170, 310), (265, 405), (430, 215)), fill=pen.palette.good, width=52, joint="curve")
    return large.resize((150, 150), Image.Resampling.LANCZOS)


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()
