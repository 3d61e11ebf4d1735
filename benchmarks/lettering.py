"""Letters of the scripts that are drawn in made-up pictures, from fonts that Debian has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

Colour = tuple[int, int, int]
Ink = tuple[Colour, Colour | None]
"""What letters are filled with, and what surrounds them on a restless ground."""
_FOLDERS = (Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts/opentype/noto"))
_STYLES = ("Regular", "Bold")
_LATIN = tuple(f"Noto{face}-{style}.ttf" for face in ("Sans", "Serif") for style in _STYLES)
_CJK = tuple(f"Noto{face}CJK-{style}.ttc" for face in ("Sans", "Serif") for style in _STYLES)
_DEVA = tuple(f"Noto{face}Devanagari-{style}.ttf" for face in ("Sans", "Serif") for style in _STYLES)
_FACES = {
    **{lang: (_CJK, index) for index, lang in enumerate(("ja", "ko", "zh-Hans", "zh-Hant"))},
    "sa": (_DEVA, 0),
}
_DEVANAGARI = re.compile(r"[\u0900-\u097f\s]+|[^\u0900-\u097f]+")
_WIDE = frozenset({"ja", "zh-Hans", "zh-Hant"})


def missing() -> list[str]:
    """The font files without which the pictures cannot be drawn."""
    return [name for name in (*_LATIN, *_CJK, *_DEVA) if _file(name) is None]


class Pen:
    """Letters of one face and size; a line may mix scripts."""

    def __init__(self, lang: str, face: int, size: int) -> None:
        files, index = _FACES.get(lang, (_LATIN, 0))
        self.size = size
        self._wide = lang in _WIDE
        self._own = _font(files[face], size, index)
        self._latin = _font(_LATIN[face], size, 0) if lang == "sa" else self._own

    def _pieces(self, text: str) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
        for piece in _DEVANAGARI.findall(text):
            yield piece, self._own if "\u0900" <= piece.strip()[:1] <= "\u097f" else self._latin

    def width(self, text: str) -> float:
        return sum(font.getlength(piece) for piece, font in self._pieces(text))

    def write(self, draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, ink: Ink) -> None:
        (left, top), (fill, edge) = at, ink
        for piece, font in self._pieces(text):
            place, width = (left, top + self.size), 3 if edge else 0
            draw.text(place, piece, fill, font, anchor="ls", stroke_width=width, stroke_fill=edge)
            left += font.getlength(piece)

    def wrap(self, text: str, room: float) -> list[str]:
        pieces = list(text) if self._wide else re.findall(r"\S+\s*", text)
        rows = [""]
        for piece in pieces:
            if rows[-1] and self.width((rows[-1] + piece).rstrip()) > room:
                rows.append("")
            rows[-1] += piece
        return [row.strip() for row in rows]


@cache
def _font(name: str, size: int, index: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_file(name)), size, index=index)


@cache
def _file(name: str) -> Path | None:
    return next((folder / name for folder in _FOLDERS if (folder / name).exists()), None)
