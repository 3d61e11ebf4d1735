"""Printed text: PP-OCRv6 small in one wheel that needs no other library and no download."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final

import faster_paddle
from PIL import Image

Found = tuple[str, float, int, int, int, int]
"""Text, confidence, and the place: left, top, right, bottom."""
DETECTED_SIDE: Final = 736
"""The longest side at which lines are looked for; each is then read from the picture itself."""
_WORD: Final = re.compile(r"\w+")
_GREEK: Final = re.compile("[\u0370-\u03ff]")
_RHO: Final = "\u03c1"


class Letters:
    """The reader with its models loaded, which takes a second or two."""

    def __init__(self) -> None:
        self._engine = faster_paddle.OcrEngine(
            model_size="small", threads=1, det_max_side=DETECTED_SIDE, det_min_side=0
        )

    def lines_in(self, picture: Image.Image) -> list[Found]:
        """The lines of text in a picture, in no order that matters."""
        # The reader decodes for itself: it is given what is decoded already, in the plainest format.
        plain = BytesIO()
        picture.save(plain, "BMP")
        bounds = self._engine.ocr(plain.getvalue())["bounds"]
        return [_found(one) for _, one in sorted(bounds.items())]


def _found(one: dict[str, Any]) -> Found:
    (left, top), (right, bottom) = one["topLeftCoord"], one["bottomRightCoord"]
    return in_latin(one["text"]), float(one["confidence"]), int(left), int(top), int(right), int(bottom)


def in_latin(text: str) -> str:
    """A line with "p" for each rho that stands among Latin letters, as which a round one is misread."""
    return _WORD.sub(_latin, text)


def _latin(word: re.Match[str]) -> str:
    text = word[0]
    misread = set(_GREEK.findall(text)) == {_RHO} and any("a" <= sign <= "z" for sign in text.lower())
    return text.replace(_RHO, "p") if misread else text
