"""One line cut out of a picture, in the ways in which it may be read: dark letters on light each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageChops, ImageOps

from bot.adapters.eyes.letters import Found

_HEIGHT: Final = 64
_WIDEST: Final = 3_000
_NARROW, _WIDE = 4, 10
"""Pixels around a line: fewer cut its letters, more show its neighbours."""
_SLOPE: Final = 0.03
"""How much a line rises or falls that stays unread: two degrees, as a hand holds a camera."""
_DARK, _BRIGHT = 128, 190
_FAINTEST, _FULL = 90, 200
"""Below and above these a pixel is surely ground, surely letter; between them lies a letter's soft edge."""
_INK: Final = tuple(
    255 - min(255, max(0, (level - _FAINTEST) * 255 // (_FULL - _FAINTEST))) for level in range(256)
)


def looks(picture: Image.Image, line: Found) -> Iterator[Image.Image]:
    """The ways in which a line is looked at first; each is made when it is asked for."""
    yield from _ways(_strip(picture, line, _NARROW))


def second_looks(picture: Image.Image, line: Found) -> Iterator[Image.Image]:
    """The same for a line that stayed unread, with more around it, and turned a little either way."""
    yield from _ways(_strip(picture, line, _WIDE))
    for slope in (-_SLOPE, _SLOPE):
        yield from _ways(_strip(picture, line, _NARROW, slope))


def _strip(picture: Image.Image, line: Found, margin: int, slope: float = 0.0) -> Image.Image:
    """A line with a little around it, as high as every other, and level when it falls by ``slope``."""
    _, _, left, top, right, bottom = line
    fall = round(slope * (right - left) / 2)
    # The place of a line is upright: what a tilted one is high includes its fall.
    spare = min((bottom - top) // 4, abs(fall)) - margin
    left, right = max(0, left - margin), min(picture.width, right + margin)
    top, bottom = max(0, top + spare), min(picture.height, bottom - spare)
    cut = picture.crop((left, top, right, bottom))
    if fall:
        corners = (0, -fall, 0, cut.height - fall, cut.width, cut.height + fall, cut.width, fall)
        cut = cut.transform(cut.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    width = min(_WIDEST, max(1, cut.width * _HEIGHT // max(1, cut.height)))
    return cut.resize((width, _HEIGHT), Image.Resampling.LANCZOS)


def _ways(strip: Image.Image) -> Iterator[Image.Image]:
    """As the edge of the line tells; the reverse; bright letters, and white ones, on a restless ground."""
    grey = ImageOps.autocontrast(strip.convert("L"))
    edge = grey.crop((0, 0, grey.width, 3)).resize((1, 1), Image.Resampling.BOX)
    other = ImageOps.invert(grey)
    yield from (grey, other) if edge.getpixel((0, 0)) >= _DARK else (other, grey)  # type: ignore[operator]
    yield grey.point(lambda level: 0 if level >= _BRIGHT else 255)
    yield ImageOps.autocontrast(_whiteness(strip)).point(_INK)


def _whiteness(strip: Image.Image) -> Image.Image:
    """The least of the three colours: what is colourful is dark, however bright it seems."""
    red, green, blue = strip.split()
    return ImageChops.darker(ImageChops.darker(red, green), blue)
