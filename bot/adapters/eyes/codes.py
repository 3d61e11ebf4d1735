"""QR and bar codes, with a ladder of rescues for those that are small, blurred, thin or washed out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import zxingcpp
from PIL import Image, ImageFilter

Found = tuple[str, str, int, int, int, int]
"""Payload, kind, and the place: left, top, right, bottom."""
_SMALL: Final = 1_000
"""The longest side up to which doubling a picture is worth its time."""


def codes_in(picture: Image.Image) -> list[Found]:
    """The codes in a picture, from the first rung of the ladder that finds any."""
    grey = picture.convert("L")
    for made, scale in _rungs(grey):
        if found := zxingcpp.read_barcodes(made, text_mode=zxingcpp.TextMode.Plain):
            return [_found(code, scale) for code in found]
    return []


def _rungs(grey: Image.Image) -> Iterator[tuple[Image.Image, float]]:
    yield grey, 1.0
    if max(grey.size) <= _SMALL:
        yield _scaled(grey, 2.0), 2.0
    yield _scaled(grey, 0.5), 0.5
    for change in _CHANGES:
        yield change(grey), 1.0


def _scaled(grey: Image.Image, factor: float) -> Image.Image:
    size = (max(1, int(grey.width * factor)), max(1, int(grey.height * factor)))
    return grey.resize(size, Image.Resampling.BICUBIC)


_CHANGES: tuple[Callable[[Image.Image], Image.Image], ...] = (
    lambda grey: grey.filter(ImageFilter.UnsharpMask(radius=3, percent=200)),
    lambda grey: grey.filter(ImageFilter.MinFilter(3)),
    lambda grey: grey.filter(ImageFilter.GaussianBlur(1.5)),
)


def _found(code: zxingcpp.Barcode, scale: float) -> Found:
    at = code.position
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    left, top, right, bottom = (
        int(edge / scale) for edge in (min(across), min(down), max(across), max(down))
    )
    return code.text, str(code.format), left, top, right, bottom
