"""What colour lines of text stand on: bubbles of a chat are told from each other and from the page by it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from bot.adapters.eyes.letters import Found

Ground = tuple[int, int, int]
Pixels = npt.NDArray[Any]
_EVERY: Final = 4
"""Rows of the page that are looked at: one in so many."""
_RIM: Final = 0.12
"""The share of a line's height above and below its letters."""
_EDGE: Final = 0.02
"""The share of the width at each side on which pages have nothing but their ground."""
_STEP: Final = 16
"""Levels within which colours are counted as one, to find which there is most of."""


def grounds_of(picture: Image.Image, lines: Iterable[Found]) -> tuple[Ground, list[Ground]]:
    """The ground of the page, and that of each line."""
    pixels = np.asarray(picture)
    edge = max(1, round(picture.width * _EDGE))
    page = np.concatenate((pixels[:, :edge], pixels[:, -edge:]), axis=1)
    return _most(page[::_EVERY]), [_around(pixels, line) for line in lines]


def _around(pixels: Pixels, line: Found) -> Ground:
    """What is above and below the letters: between them there may be more ink than ground."""
    _, _, left, top, right, bottom = line
    within = pixels[max(0, top) : bottom, max(0, left) : right]
    rim = max(1, round(len(within) * _RIM))
    return _middle(np.concatenate((within[:rim], within[-rim:])))


def _most(pixels: Pixels) -> Ground:
    """The colour of most of the pixels: beside the page there may be bars, and what a tilt leaves free."""
    flat = pixels.reshape(-1, 3).astype(np.int64)
    kinds, which, counts = np.unique(flat // _STEP, axis=0, return_inverse=True, return_counts=True)
    if not len(kinds):
        return 0, 0, 0
    middle = np.array(_middle(flat[which.ravel() == counts.argmax()]))
    return _middle(flat[np.abs(flat - middle).max(axis=1) < _STEP])


def _middle(pixels: Pixels) -> Ground:
    if not pixels.size:
        return 0, 0, 0
    red, green, blue = np.median(pixels.reshape(-1, 3), axis=0).astype(int).tolist()
    return red, green, blue
