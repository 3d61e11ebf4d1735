"""Whether a longer search for a QR code is worth its time: its corners show before it can be read."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[Any]
_EVERY: Final = 3
"""Rows and columns that are looked at: one in so many."""
_GROUND: Final = 16
"""Pixels over which the ground of a pixel is averaged."""
_SHARE: Final = np.array([1, 1, 3, 1, 1], dtype=np.float32)
"""How wide the stripes of a corner are where a line runs through its middle, in any direction."""
_TOLERANCE: Final = np.array([0.6, 0.6, 1.0, 0.6, 0.6], dtype=np.float32)
_FINEST: Final = 1.4
"""Pixels of the narrowest stripe; finer ones are grain."""
_PLACE: Final = 8
_CORNERS: Final = 3
"""Places that must show the stripes both across and down; a code has so many corners."""


def shows_corners(grey: Image.Image) -> bool:
    """Whether stripes like those of a corner cross each other in several places."""
    ground = grey.reduce(_GROUND).resize(grey.size, Image.Resampling.BILINEAR)
    dark = np.asarray(grey) < np.asarray(ground)
    across, down = _middles(dark[::_EVERY]), _middles(dark.T[::_EVERY])
    return len(across & {(row, column) for column, row in down}) >= _CORNERS


def _middles(dark: Pixels) -> set[tuple[int, int]]:
    """Places, as row and column, where a line runs through the stripes of a corner."""
    # Lines end to end, each beginning with a light pixel, so that no stripe goes on into the next.
    flat = np.pad(dark, ((0, 0), (1, 0))).ravel()
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    if len(edges) <= len(_SHARE):
        return set()
    stripes = np.lib.stride_tricks.sliding_window_view(np.diff(edges).astype(np.float32), len(_SHARE))
    unit = stripes.sum(axis=1) / _SHARE.sum()
    fit = (np.abs(stripes - _SHARE * unit[:, None]) <= _TOLERANCE * unit[:, None]).all(axis=1)
    chosen = fit & (unit >= _FINEST)
    middles = edges[2 : 2 + len(unit)][chosen] + (1.5 * unit[chosen]).astype(np.int64)
    line, along = np.divmod(middles, dark.shape[1] + 1)
    return set(zip((line * _EVERY // _PLACE).tolist(), (along // _PLACE).tolist(), strict=True))
