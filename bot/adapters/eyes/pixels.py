"""From the bytes of a stranger's file to pixels, within bounds: its header is looked at first."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, UnidentifiedImageError

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
"""What messengers send, told by the content and never by a name; what draws or points elsewhere is none."""
MOST_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 16_000
MOST_LAYERS: Final = 300
"""Scans of a progressive JPEG: each is worked through in full, however few bytes it has; cameras make ten."""
READ_SIDE: Final = 2_048
"""The longest side at which a picture is read; a larger one is made smaller first."""
LEAST_SIDE: Final = 16
"""A picture smaller than this holds nothing to read."""
_JPEG, _LAYER = b"\xff\xd8", b"\xff\xda"
"""How such a file begins, and each of its scans."""


class Undecodable(Exception):  # noqa: N818 - reads as what it is
    """A file that is no picture, or none that is read; the text says why."""


def pixels_of(content: bytes) -> Image.Image:
    """The first frame of a picture, upright as it is stored, on white where it is transparent.

    Nothing else of the file is read: no EXIF, no colour profile, no further frame.
    """
    # The bounds below are narrower than the library's, which only warns.
    Image.MAX_IMAGE_PIXELS = None
    if content.startswith(_JPEG) and content.count(_LAYER) > MOST_LAYERS:
        raise Undecodable("more layers than are read")
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as picture:
            _bound(picture.width, picture.height)
            return _plain(picture)
    except Undecodable:
        raise
    except UnidentifiedImageError:
        raise Undecodable("no picture of a kind that is read (JPEG, PNG, WebP, GIF, BMP)") from None
    except MemoryError:
        raise
    except Exception:  # decoders of hostile files fail in every way there is
        raise Undecodable("cut short or damaged") from None


def _bound(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Undecodable(f"{width} x {height} pixels are more than are read")


def _plain(picture: Image.Image) -> Image.Image:
    # Large photographs are decoded smaller, which costs a fraction of the time and memory.
    picture.draft("RGB", (READ_SIDE, READ_SIDE))
    picture.load()
    picture.thumbnail((READ_SIDE, READ_SIDE))
    if picture.mode in {"RGB", "L"}:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")
