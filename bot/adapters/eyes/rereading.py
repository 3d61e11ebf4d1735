"""Lines in scripts that the first reader does not know, read again by Tesseract.

The first reader finds lines of every script, and leaves blank what it cannot read: a line with too few
letters for its length, or one that it is not sure of, is looked at again. One picture is mostly in one
script, so the longest of such lines decide which; where they leave no doubt of it, all lines are looked at.
Where nearly all is surely read, what is left is a blurred line of the same, and not one in another script.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Final

import tesserocr
from PIL import Image

from bot.adapters.eyes.letters import Found
from bot.adapters.eyes.strips import looks, second_looks
from bot.adapters.eyes.tongues import Tongue

SURE: Final = 0.8
"""Below this the first reader may have guessed: of the scripts that it knows it is surer."""
_LEAST: Final = 0.6
"""How sure Tesseract must be of a line to be believed, and to settle the script."""
_FITS: Final = 0.5
"""How well a line must fit a tongue for it to be that of the picture."""
_ENOUGH: Final = 0.9
"""How sure a reading must be that no other way of looking at the line, and no other tongue, is tried."""
_AGREED: Final = 0.8
"""The share of the letters that the first reader saw, in their order, in what agrees with it."""
LOOKS: Final = 400
"""Looks at the lines of one picture, some 15 ms each; what is left stays as it was read first."""
_LITTLE: Final = 0.1
"""The share of all writing, by its length, below which doubtful lines are no sign of another script."""
_SAMPLES: Final = 2
_LONG: Final = 3
"""How much wider than high a line is that is worth a second look."""
_DENSE: Final = 0.9
"""Letters on a stretch as long as the line is high: ideographs have more than one, Latin letters two."""
_FEWEST: Final = 5
"""Letters that tell whether two agree."""
_WIDE: Final = "\u3000"
_POOR: Final = 0.5
"""Below this a word is likely one in Latin letters, which the tongue's data does not know."""
_NAME: Final = re.compile(r"(?<![^\s,.:])@?[A-Za-z][A-Za-z0-9_]{2,}(?![^\s,.:])")
"""An app or a handle."""
_FIGURES: Final = re.compile(r"\d[\d.,:]*(?:\s?[\d€$£₽₩%][\d.,:]*)*")
"""Numbers and prices."""
_SPELLED: Final = str.maketrans({"\u200c": None, "\u00b5": "\u03bc"})
"""What Tesseract puts between letters of Devanagari and nobody sees; the sign that it takes a mu for."""


class Rereader:
    """Tesseract with the data of one tongue at a time, loaded when a picture needs it."""

    def __init__(self, place: Path, tongues: Sequence[Tongue]) -> None:
        self._place = str(place)
        self._tongues = list(tongues)
        self._looks = 0
        self._open: tuple[Tongue, tesserocr.PyTessBaseAPI] | None = None

    def better(self, picture: Image.Image, found: Sequence[Found]) -> list[Found]:
        """The lines, with those that the first reader could not read as they are read here."""
        self._looks = LOOKS
        doubtful = sorted(filter(_is_doubtful, found), key=lambda line: line[2] - line[4])
        tried = doubtful[:_SAMPLES] if _length(doubtful) >= _LITTLE * _length(found) else []
        fit, tongue = self._seen(doubtful) or self._fitting(picture, tried)
        if tongue is None:
            return list(found)
        # Where the script is certain, what was made of it in other scripts may be wrong, too.
        again = doubtful if fit < _ENOUGH else [line for line in found if not _is_latin(line)]
        return [self._reread(picture, line, tongue) if line in again else line for line in found]

    def _seen(self, lines: Sequence[Found]) -> tuple[float, Tongue] | None:
        """The tongue that most letters are of: of Greek the first reader knows those without an accent."""
        letters = [sign for line in lines for sign in line[0] if sign.isalpha()]
        own = {one: sum(map(bool, map(one.letters.match, letters))) for one in self._tongues}
        return next(((1.0, one) for one, many in own.items() if 2 * many > len(letters)), None)

    def _fitting(self, picture: Image.Image, lines: Sequence[Found]) -> tuple[float, Tongue | None]:
        """What reads one of the lines most surely, and how surely; what was found last is tried first."""
        best: tuple[float, Tongue | None] = (_FITS, None)
        for tongue in self._tongues if lines else ():
            fit = max(self._read(looks(picture, line), tongue).fit for line in lines)
            best = max(best, (fit, tongue), key=lambda one: one[0])
            if fit >= _ENOUGH:
                break
        self._tongues.sort(key=lambda one: one is not best[1])
        return best

    def _reread(self, picture: Image.Image, line: Found, tongue: Tongue) -> Found:
        """The line as it is read here where that is better; two readers that agree need not be as sure."""
        names = [name for name in _NAME.findall(line[0]) if line[1] >= SURE or not name.isupper()]
        read = self._read(looks(picture, line), tongue, len(names))
        if read.sure < _LEAST and _is_long(line):
            again = self._read(second_looks(picture, line), tongue, len(names))
            read = max(read, again, key=lambda one: one.sure)
        least = _LEAST if _is_doubtful(line) else SURE
        if _agree(line[0], read.text, tongue):
            least = _FITS
        return (
            (_figured(read.named(names), line[0]), max(read.sure, _LEAST), *line[2:])
            if read.sure >= least
            else line
        )

    def _read(self, looked: Iterable[Image.Image], tongue: Tongue, names: int = 0) -> _Read:
        """A line as the tongue reads it, in the way in which it is surest of it."""
        reader, best = self._reader(tongue), _Read()
        for seen in islice(looked, self._looks):
            self._looks -= 1
            reader.SetImage(seen)
            if text := reader.GetUTF8Text().strip():
                read = _judged(text, reader.MapWordConfidences(), tongue, names)
                best = max(best, read, key=lambda one: one.sure)
            if best.sure >= _ENOUGH:
                break
        return best

    def _reader(self, tongue: Tongue) -> tesserocr.PyTessBaseAPI:
        if self._open is None or self._open[0] is not tongue:
            if self._open is not None:
                self._open[1].End()
            reader = tesserocr.PyTessBaseAPI(
                path=self._place, lang=tongue.data, psm=tesserocr.PSM.SINGLE_LINE
            )
            self._open = tongue, reader
        return self._open[1]


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


def _judged(text: str, words: Sequence[tuple[str, float]], tongue: Tongue, names: int) -> _Read:
    """How sure a line is by its words in letters of the tongue; of a line without such it knows nothing.

    So many of its poor words stand for names in Latin letters and count for nothing.
    """
    poor = tuple(word for word, sure in words if sure / 100 < _POOR and len(word) > 1)
    own = [
        (word, sure / 100) for word, sure in words if tongue.letters.search(word) and word not in poor[:names]
    ]
    letters = sum(len(tongue.letters.findall(word)) for word, _ in own)
    sure = sum(sure * len(word) for word, sure in own) / max(1, sum(len(word) for word, _ in own))
    sure = sure if letters > 1 else 0.0
    fit = sure * letters / max(1, sum(map(str.isalpha, text)))
    return _Read(text=text.translate(_SPELLED), sure=sure, poor=poor, fit=min(fit, sure))


def _figured(text: str, first: str) -> str:
    """A line with its numbers as the first reader read them, which knows their signs, if it read as many."""
    known = _FIGURES.findall(first)
    if len(known) != len(_FIGURES.findall(text)):
        return text
    return _FIGURES.sub(lambda _: known.pop(0), text)


def _agree(first: str, second: str, tongue: Tongue) -> bool:
    seen, read = (
        "".join(tongue.letters.findall(unicodedata.normalize("NFKD", text).casefold()))
        for text in (first, second)
    )
    same = sum(
        block.size for block in SequenceMatcher(None, seen, read, autojunk=False).get_matching_blocks()
    )
    return len(seen) >= _FEWEST and same >= _AGREED * len(seen)


def _is_doubtful(line: Found) -> bool:
    text, sure, left, top, right, bottom = line
    if sure < SURE or any("\u0370" <= sign <= "\u03ff" for sign in text):
        return True
    return _letters(text) < _DENSE * (right - left) / max(1, bottom - top)


def _is_latin(line: Found) -> bool:
    """Whether the first reader is sure of it and saw letters as it knows them best, such as a name."""
    letters = "".join(filter(str.isalpha, line[0]))
    return not _is_doubtful(line) and letters.isascii() and bool(letters)


def _length(lines: Iterable[Found]) -> int:
    return sum(line[4] - line[2] for line in lines)


def _is_long(line: Found) -> bool:
    """Whether it is likely a line: what is guessed in a pattern is mostly short."""
    _, _, left, top, right, bottom = line
    return right - left >= _LONG * (bottom - top)


def _letters(text: str) -> int:
    """Letters and digits, and of wide writing all signs: a comma is as wide as an ideograph there."""
    return sum(sign.isalnum() or sign >= _WIDE for sign in text)
