"""Lines in scripts that the first reader does not know, read again by Tesseract.

The first reader finds lines of every script, and leaves blank what it cannot read: a line with too few
letters for its length, or one that it is not sure of, is looked at again. One picture is mostly in one
script, so the longest of such lines decides which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import tesserocr
from PIL import Image, ImageOps

from bot.adapters.eyes.letters import Found
from bot.adapters.eyes.tongues import Tongue

SURE: Final = 0.8
"""Below this the first reader may have guessed: of the scripts that it knows it is surer."""
_LEAST: Final = 0.6
"""How sure Tesseract must be of a line to be believed, and to settle the script."""
_FITS, _SETTLED = 0.5, 0.85
"""How well a line must fit a tongue for it to be that of the picture; and that no other is tried."""
_SAMPLES: Final = 2
_DENSE: Final = 0.9
"""Letters on a stretch as long as the line is high: ideographs have more than one, Latin letters two."""
_POOR: Final = 0.5
"""Below this a word is likely one in Latin letters, which the tongue's data does not know."""
_NAME: Final = re.compile(r"(?<![^\s,.:])@?[A-Za-z][A-Za-z0-9_]{2,}(?![^\s,.:])")
"""An app or a handle."""
_JOINT: Final = "\u200c"
"""What Tesseract puts between letters of Devanagari that people do not see."""
_HEIGHT: Final = 64
_MARGIN: Final = 4
_WIDEST: Final = 3_000
_DARK, _BRIGHT = 128, 190


class Rereader:
    """Tesseract with the data of each tongue, loaded when a picture first needs it."""

    def __init__(self, place: Path, tongues: Sequence[Tongue]) -> None:
        self._place = str(place)
        self._tongues = list(tongues)
        self._readers: dict[str, tesserocr.PyTessBaseAPI] = {}

    def better(self, picture: Image.Image, found: Sequence[Found]) -> list[Found]:
        """The lines, with those that the first reader could not read as they are read here."""
        crops = {line: _crop(picture, line) for line in found if _is_doubtful(line)}
        longest = sorted(crops, key=lambda line: line[2] - line[4])[:_SAMPLES]
        tongue = self._tongue([crops[line] for line in longest])
        if tongue is None:
            return list(found)
        return [self._reread(line, crops[line], tongue) if line in crops else line for line in found]

    def _tongue(self, samples: Sequence[Image.Image]) -> Tongue | None:
        """What reads one of the samples most surely; what was found last is tried first."""
        best: tuple[float, Tongue | None] = (_FITS, None)
        for sample in samples:
            for tongue in self._tongues:
                best = max(best, (self._read(sample, tongue).fit, tongue), key=lambda one: one[0])
                if best[0] >= _SETTLED:
                    break
            if best[1] is not None:
                self._tongues.sort(key=lambda one: one is not best[1])
                return best[1]
        return None

    def _reread(self, line: Found, crop: Image.Image, tongue: Tongue) -> Found:
        read = self._read(crop, tongue)
        names = [name for name in _NAME.findall(line[0]) if line[1] >= SURE or not name.isupper()]
        return (read.named(names), read.sure, *line[2:]) if read.sure >= _LEAST else line

    def _read(self, crop: Image.Image, tongue: Tongue) -> _Read:
        """A line as the tongue reads it, in the way in which it is surest of it."""
        reader, best = self._reader(tongue), _Read()
        for seen in _ways(crop):
            reader.SetImage(seen)
            if text := reader.GetUTF8Text().strip():
                read = _judged(text, reader.MapWordConfidences(), tongue)
                best = max(best, read, key=lambda one: one.sure)
            if best.sure >= _LEAST:
                break
        return best

    def _reader(self, tongue: Tongue) -> tesserocr.PyTessBaseAPI:
        if tongue.data not in self._readers:
            self._readers[tongue.data] = tesserocr.PyTessBaseAPI(
                path=self._place, lang=tongue.data, psm=tesserocr.PSM.SINGLE_LINE
            )
        return self._readers[tongue.data]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One line, how sure it is, its words that are surely wrong, and how well it fits the tongue."""

    text: str = ""
    sure: float = 0.0
    poor: tuple[str, ...] = ()
    fit: float = 0.0

    def named(self, names: Sequence[str]) -> str:
        """The line with names in Latin letters as the first reader read them, which knows those."""
        text, poor = self.text, [*self.poor]
        for name in names:
            if name in text:
                continue
            text = text.replace(poor.pop(0), name, 1) if poor else f"{text} {name}"
        return text


def _judged(text: str, words: Sequence[tuple[str, float]], tongue: Tongue) -> _Read:
    """How sure a line is by its words in letters of the tongue; of a line without such it knows nothing."""
    own = [(word, sure / 100) for word, sure in words if tongue.letters.search(word)]
    poor = tuple(word for word, sure in words if sure / 100 < _POOR and len(word) > 1)
    letters = len(tongue.letters.findall(text))
    sure = sum(sure * len(word) for word, sure in own) / max(1, sum(len(word) for word, _ in own))
    sure = sure if letters > 1 else 0.0
    fit = sure * letters / max(1, sum(map(str.isalpha, text)))
    return _Read(text=text.replace(_JOINT, ""), sure=sure, poor=poor, fit=min(fit, sure))


def _is_doubtful(line: Found) -> bool:
    text, sure, left, top, right, bottom = line
    if sure < SURE or any("\u0370" <= sign <= "\u03ff" for sign in text):
        return True
    return _letters(text) < _DENSE * (right - left) / max(1, bottom - top)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _crop(picture: Image.Image, line: Found) -> Image.Image:
    _, _, left, top, right, bottom = line
    around = (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN)
    within = (
        max(0, around[0]),
        max(0, around[1]),
        min(picture.width, around[2]),
        min(picture.height, around[3]),
    )
    cut = picture.crop(within).convert("L")
    width = min(_WIDEST, max(1, cut.width * _HEIGHT // max(1, cut.height)))
    return ImageOps.autocontrast(cut.resize((width, _HEIGHT), Image.Resampling.LANCZOS))


def _ways(crop: Image.Image) -> Iterator[Image.Image]:
    """Dark letters on light, as the edge of the line tells; the reverse; bright ones on a restless ground."""
    edge = crop.crop((0, 0, crop.width, 3)).resize((1, 1), Image.Resampling.BOX)
    other = ImageOps.invert(crop)
    yield from (crop, other) if edge.getpixel((0, 0)) >= _DARK else (other, crop)  # type: ignore[operator]
    yield crop.point(lambda level: 0 if level >= _BRIGHT else 255)
