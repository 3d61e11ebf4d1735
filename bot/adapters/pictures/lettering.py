"""Lines of text in any script: put together from the faces that have the glyphs, measured, fitted, drawn."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageDraw

from bot.adapters.pictures.faces import Face, chain, coverage, face_for, font, shapes
from bot.adapters.pictures.order import directions, from_right
from bot.core.text.titles import shortened

Colour = tuple[int, int, int]
_JOINERS = frozenset("\u200c\u200d")
_SLIGHTLY = 0.85
_NO_START = frozenset("、。，．：；！？）」』】·ー々,.:;!?)%…")
"""What never begins a line where lines break between any two characters."""
_SIMPLE = str.maketrans({"–": "-", "—": "-", "·": "-", "…": "...", "’": "'", "“": '"', "”": '"'})
"""How the last face, which has no more than ASCII, writes what our English texts need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How letters look; ``script`` decides which faces come first."""

    script: str
    size: int
    bold: bool = False

    def at(self, size: int) -> Style:
        """The same in another size."""
        return Style(script=self.script, size=size, bold=self.bold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Lines that fit into a width, and the style in which they do."""

    lines: tuple[str, ...]
    style: Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of a line that one face draws in one direction."""

    face: Face
    text: str
    from_right: bool = False


@lru_cache(maxsize=1024)
def runs(text: str, script: str, bold: bool) -> tuple[Run, ...]:  # noqa: FBT001 - a cache key
    """The pieces of a line as they stand from left to right; what no face can draw is left out."""
    faces = chain(script, bold=bold)
    kept = drawn(text, faces)
    chunks: list[list[Run]] = []
    for sign, right in zip(kept, directions(kept), strict=True):
        last = chunks[-1][-1] if chunks else None
        face = _face(sign, last.face if last else None, faces)
        if last is None or last.from_right != right:
            chunks.append([Run(face=face, text=sign, from_right=right)])
        elif last.face == face:
            chunks[-1][-1] = Run(face=face, text=last.text + sign, from_right=right)
        else:
            chunks[-1].append(Run(face=face, text=sign, from_right=right))
    ordered = chunks[::-1] if from_right(kept) else chunks
    return tuple(run for chunk in ordered for run in (chunk[::-1] if chunk[0].from_right else chunk))


def drawn(text: str, faces: tuple[Face, ...]) -> str:
    """The text without what no face has a glyph for, and with ASCII for signs that only it stands for."""
    return "".join(_simple(text, faces))


def _simple(text: str, faces: tuple[Face, ...]) -> Iterator[str]:
    for sign in text:
        if sign in _JOINERS or face_for(sign, faces) is not None:
            yield sign
        else:
            known = " " if sign.isspace() else sign.translate(_SIMPLE)
            yield known if known.isascii() else ""


def _face(sign: str, current: Face | None, faces: tuple[Face, ...]) -> Face:
    """Letters choose their face; what stands between or upon them goes with the letters before."""
    stays = sign in _JOINERS or (not sign.isalpha() and sign in coverage(current or faces[0]))
    if current is not None and stays:
        return current
    return face_for(sign, faces) or current or faces[0]


def width(text: str, style: Style) -> float:
    """How wide a line is, in pixels."""
    return sum(_length(run, style) for run in runs(text, style.script, style.bold))


def _length(run: Run, style: Style) -> float:
    return font(run.face, style.size).getlength(run.text, direction=_direction(run))


def _direction(run: Run) -> str | None:
    # Said only where it differs: without Raqm, nothing but the default is known.
    return "rtl" if run.from_right and shapes() else None


def visible(text: str, style: Style) -> str:
    """What of a text is drawn at all."""
    return " ".join(drawn(text, chain(style.script, bold=style.bold)).split())


def write(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, style: Style, ink: Colour) -> None:
    """Write a line that begins at a point of its baseline."""
    left, baseline = at
    for run in runs(text, style.script, style.bold):
        letters = font(run.face, style.size)
        draw.text((left, baseline), run.text, font=letters, fill=ink, anchor="ls", direction=_direction(run))
        left += _length(run, style)


def fit(text: str, style: Style, room: float, *, lines: int = 1, least: int = 20) -> Fitted:
    """The text in at most so many lines of this width: smaller if it must be, shortened if it still must.

    Slightly smaller letters in one line are better than a second line.
    """
    sizes = range(style.size, least - 1, -2)
    tries = [
        *((size, 1) for size in sizes if size >= _SLIGHTLY * style.size),
        *((size, lines) for size in sizes),
    ]
    for size, most in tries:
        wrapped = _wrap(text, style.at(size), room)
        if len(wrapped) <= most and all(width(line, style.at(size)) <= room for line in wrapped):
            return Fitted(lines=tuple(wrapped), style=style.at(size))
    small = style.at(min(style.size, least))
    wrapped = _wrap(text, small, room)
    rest = [*wrapped[: lines - 1], " ".join(wrapped[lines - 1 :])]
    return Fitted(lines=tuple(cut(line, small, room) for line in rest), style=small)


def cut(text: str, style: Style, room: float) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    if width(text, style) <= room:
        return text
    short, long = 0, len(text)
    while long - short > 1:
        middle = (short + long) // 2
        fits = width(shortened(text, middle), style) <= room
        short, long = (middle, long) if fits else (short, middle)
    return shortened(text, short) if short else ""


def _wrap(text: str, style: Style, room: float) -> list[str]:
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width((lines[-1] + piece).rstrip(), style) > room:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _pieces(text: str) -> Iterator[str]:
    """What must stay together: words with the space after them, or single characters of wide scripts."""
    piece = ""
    for before, sign in zip(f" {text}", text, strict=False):
        wide = unicodedata.east_asian_width(sign) in "WF" and not "\uac00" <= sign <= "\ud7a3"
        if piece and sign not in _NO_START and (before == " " or wide):
            yield piece
            piece = ""
        piece += sign
    yield piece
