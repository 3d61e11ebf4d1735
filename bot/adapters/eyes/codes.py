"""QR and bar codes: a quick look, and where a code seems to be, a ladder of rescues for poor ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import zxingcpp
from PIL import Image, ImageFilter

from bot.adapters.eyes.finders import shows_corners

Found = tuple[str, str, int, int, int, int]
"""Payload, kind, and the place: left, top, right, bottom."""
_SMALL: Final = 640
"""The longest side up to which every rescue is tried: they cost next to nothing there."""
_ENLARGED: Final = 1_000
"""The longest side up to which a picture may be doubled."""
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_ANY: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.AllReadable)


def codes_in(picture: Image.Image) -> list[Found]:
    """The codes in a picture, from the first rung of the ladder that finds any."""
    grey = picture.convert("L")
    for made, scale, kinds in _rungs(grey):
        if found := zxingcpp.read_barcodes(made, formats=kinds, text_mode=zxingcpp.TextMode.Plain):
            return [_found(code, scale) for code in found]
    return []


def _rungs(grey: Image.Image) -> Iterator[tuple[Image.Image, float, zxingcpp.BarcodeFormats]]:
    """Pictures to look at, their scale and for what; QR is what people show, and the quickest to look for."""
    longest = max(grey.size)
    yield grey, 1.0, _QR
    half = grey.reduce(2)
    yield half, 0.5, _QR
    yield (half, 0.5, _ANY) if longest > _ENLARGED else (grey, 1.0, _ANY)
    if longest > _SMALL and not shows_corners(grey):
        return
    if longest <= _ENLARGED:
        yield grey.resize((2 * grey.width, 2 * grey.height), Image.Resampling.BICUBIC), 2.0, _QR
    for change in _CHANGES:
        yield change(grey), 1.0, _QR


_CHANGES: tuple[Callable[[Image.Image], Image.Image], ...] = (
    lambda grey: grey.filter(ImageFilter.BoxBlur(1)),
    lambda grey: grey.filter(ImageFilter.UnsharpMask(radius=3, percent=200)),
    lambda grey: grey.filter(ImageFilter.MinFilter(3)),
    lambda grey: grey.filter(ImageFilter.GaussianBlur(1.5)),
    lambda grey: grey.reduce(3).resize(grey.size, Image.Resampling.BICUBIC),
)


def _found(code: zxingcpp.Barcode, scale: float) -> Found:
    at = code.position
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    left, top, right, bottom = (
        int(edge / scale) for edge in (min(across), min(down), max(across), max(down))
    )
    return code.text, str(code.format), left, top, right, bottom
