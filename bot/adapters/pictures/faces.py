"""The fonts: where they lie, which of them draws a character, and which scripts none of them can draw."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

from bot.adapters.pictures.coverage import Coverage, coverage_of

FOLDERS: tuple[Path, ...] = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
    Path("/Library/Fonts"),
    Path("/opt/homebrew/share/fonts"),
    Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
)
"""Where systems keep their fonts; each is searched with all below it."""

_CJK = ("NotoSansCJK-{weight}.ttc", "NotoSansCJK-{weight}.otc")
_HAN = {"Jpan": ("JP", 0), "Hang": ("KR", 1), "Hans": ("SC", 2), "Hant": ("TC", 3)}
"""Han characters look different in each of these; the number is that of the font in the common file."""
_OTHERS = (
    *("Arabic", "Hebrew", "Thai", "Bengali", "Tamil", "Telugu", "Gujarati", "Gurmukhi", "Kannada"),
    *("Malayalam", "Sinhala", "Oriya", "Khmer", "Lao", "Myanmar", "Georgian", "Armenian", "Ethiopic"),
    *("Tibetan", "Mongolian", "Cherokee", "Symbols", "Symbols2", "Math"),
)
"""What only a group's title may need."""
_SAMPLES = {
    "Latin": ("Latn", "Aéßłşọ–"),
    "Cyrillic": ("Cyrl", "Жыё"),
    "Greek": ("Grek", "Σάΰ"),
    "Devanagari": ("Deva", "क्षिञ्ँ"),
    "simplified Chinese": ("Hans", "统计骗"),
    "traditional Chinese": ("Hant", "統計騙"),
    "Japanese": ("Jpan", "統計かカ"),
    "Korean": ("Hang", "통계"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One font in a file; without a path it is the one that the drawing library brings along."""

    path: Path | None
    index: int = 0


BUILT_IN = Face(path=None)
_ASCII = Coverage(starts=(0x20,), ends=(0x7E,))


@lru_cache(maxsize=256)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels."""
    if face.path is not None:
        return ImageFont.truetype(face.path, size, index=face.index)
    built_in = ImageFont.load_default(size)
    assert isinstance(built_in, ImageFont.FreeTypeFont)
    return built_in


@lru_cache(maxsize=256)
def coverage(face: Face) -> Coverage:
    """What a face can draw."""
    return _ASCII if face.path is None else coverage_of(face.path, face.index)


@lru_cache(maxsize=32)
def chain(script: str, *, bold: bool) -> tuple[Face, ...]:
    """The faces to be asked in this order for text that is mainly in a script; the last is always there."""
    weight = "Bold" if bold else "Regular"
    found = [face for names in _wanted(script) if (face := _find(names, weight)) is not None]
    return (*dict.fromkeys(found), BUILT_IN)


def _wanted(script: str) -> Iterator[tuple[tuple[str, int], ...]]:
    """Groups of names, each with the number of the font in its file; of a group the first is taken."""
    plain = (("NotoSans-{weight}.ttf", 0),)
    own = script if script in _HAN else "Hans"
    han = (own, *(other for other in ("Hans", "Jpan", "Hang", "Hant") if other != own))
    cjk = [_han_names(other) for other in han]
    deva = (("NotoSansDevanagari-{weight}.ttf", 0),)
    first = {"Deva": [deva]}.get(script, cjk[:1] if script in _HAN else [])
    yield from (*first, plain, deva, *cjk)
    yield from (((f"NotoSans{name}-{{weight}}.ttf", 0),) for name in _OTHERS)
    yield (("DejaVuSans-{weight}.ttf", 0), ("DejaVuSans.ttf", 0))


def _han_names(script: str) -> tuple[tuple[str, int], ...]:
    region, index = _HAN[script]
    single = (f"NotoSansCJK{region.lower()}-{{weight}}.otf", f"NotoSans{region}-{{weight}}.otf")
    return (*((name, index) for name in _CJK), *((name, 0) for name in single))


def _find(names: tuple[tuple[str, int], ...], weight: str) -> Face | None:
    # A font of the wrong weight is better than none.
    for kind in dict.fromkeys((weight, "Regular")):
        for name, index in names:
            if path := _files().get(name.format(weight=kind)):
                return Face(path=path, index=index)
    return None


@lru_cache(maxsize=1)
def _files() -> dict[str, Path]:
    """Every font file by its name; of two with one name that of the earlier folder."""
    found: dict[str, Path] = {}
    for folder in FOLDERS:
        for path in sorted(folder.rglob("*.[to]t[fc]")):
            found.setdefault(path.name, path)
    return found


def face_for(sign: str, faces: tuple[Face, ...]) -> Face | None:
    """The first face that has a glyph for this character."""
    return next((face for face in faces if sign in coverage(face)), None)


@lru_cache(maxsize=1)
def shapes() -> bool:
    """Whether letters are joined and ordered as their script demands.

    The drawing library brings Raqm and HarfBuzz along, but finds FriBiDi only if the system has it, and
    without it draws every script letter by letter.
    """
    return bool(features.check("raqm"))


def drawable(text: str, script: str) -> bool:
    """Whether every character of a text in this script has its glyph, and the glyphs their order."""
    if script == "Deva" and not shapes():
        return False
    faces = chain(script, bold=False)
    return all(face_for(sign, faces) is not None for sign in text)


def missing_fonts() -> tuple[str, ...]:
    """The scripts of our languages that cannot be drawn on this machine, by their English names."""
    return tuple(name for name, (script, sample) in _SAMPLES.items() if not drawable(sample, script))


def forget() -> None:
    """Look for fonts anew."""
    for cached in (_files, chain, coverage, font, shapes):
        cached.cache_clear()
