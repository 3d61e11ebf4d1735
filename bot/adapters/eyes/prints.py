"""What a picture is known again by when it comes smaller, compressed or in other colours: its rough shape."""

from __future__ import annotations

from math import cos, pi
from typing import Final

from PIL import Image

SIDE: Final = 32
"""Pixels of a side of the little grey picture that the shape is taken from."""
KEPT: Final = 16
"""Waves of each direction that are kept, the longest ones: a bit for each pair of them."""
FLATTEST: Final = 8
"""Levels between its darkest and its brightest, below which a picture has no shape."""
_WAVES: Final = [
    [cos(pi * (2 * place + 1) * wave / (2 * SIDE)) for place in range(SIDE)] for wave in range(1, KEPT + 1)
]


def print_of(picture: Image.Image) -> str:
    """256 bits as hexadecimal digits, "" for a picture without a shape.

    Whether each wave of a cosine transform is above the middle one of them all (a perceptual hash).
    """
    small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    pixels = small.tobytes()
    if max(pixels) - min(pixels) < FLATTEST:
        return ""
    rows = [pixels[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[sum(map(float.__mul__, wave, map(float, row))) for row in rows] for wave in _WAVES]
    waves = [sum(map(float.__mul__, down, column)) for column in across for down in _WAVES]
    middle = sorted(waves)[len(waves) // 2]
    bits = sum((wave > middle) << place for place, wave in enumerate(waves))
    return f"{bits:0{KEPT * KEPT // 4}x}"
