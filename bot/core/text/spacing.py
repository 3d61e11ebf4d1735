"""Spacing: single characters set apart, signs inside words, and words written down the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.text.edits import Edit, apart
from bot.core.text.ranges import HAN, HANGUL


def separators(text: str) -> list[Edit]:
    """Edits in rising order that close up what is set apart."""
    if not (_HINT_ASCII if text.isascii() else _HINT).search(text):
        return []
    edits = [*_runs(text), *_stretches(text)]
    if text.count("\n") > 1:
        edits += _lines(text)
    edits += [(found.start(), found.end(), "") for found in _HANGUL_SIGN.finditer(text)]
    return apart(edits)


def _runs(text: str) -> Iterator[Edit]:
    """Han characters and Latin letters, all the same distance apart, so that two words stay two."""
    for run in _SPACED.finditer(text):
        gap = run["gap"] or run["dash"]
        if gap is None:
            yield run.start(), run.end(), ""
        elif not _small_words(run[0], gap):
            yield from _without(gap, text, run.start(), run.end())


def _small_words(run: str, gap: str) -> bool:
    """Whether a run is no spaced word: one sign over and over, "i'm", or words of a letter ("y a")."""
    letters = set(run.replace(gap, ""))
    if len(letters) == 1 or gap == "'":
        return True
    if not (gap.isspace() and run.isascii()):
        return False
    return letters <= _ONE_LETTER_WORDS or (len(run) <= 2 + len(gap) and not letters <= _INITIALS)


def _without(gap: str, text: str, start: int, end: int) -> Iterator[Edit]:
    at = start
    while (at := text.find(gap, at, end)) >= 0:
        yield at, at + len(gap), ""
        at += len(gap)


def _stretches(text: str) -> Iterator[Edit]:
    """Letters of spaced scripts, one by one: four or more, and wider gaps between words become one space."""
    for stretch in _STRETCH.finditer(text):
        letters = set(_GAPS.sub("", stretch[0]))
        if letters <= _ONE_LETTER_WORDS or len(letters) < 3:
            continue
        for gap in _GAPS.finditer(text, stretch.start(), stretch.end()):
            yield gap.start(), gap.end(), "" if gap[0] == stretch["gap"] else " "


def _lines(text: str) -> Iterator[Edit]:
    """Three and more lines of few Han characters: closed up, and if equally long, also read downwards."""
    for block in _LINES.finditer(text):
        rows = ["".join(_HAN_CHARACTER.findall(line)) for line in block[0].split("\n")]
        across = "".join(rows)
        if len(set(map(len, rows))) == 1 and len(rows[0]) > 1:
            down = "\n".join("".join(column) for column in zip(*rows, strict=True))
            across = f"{across}\n{down}"
        yield block.start(), block.end(), across


_ONE_LETTER_WORDS = set("aeiouyаиоуявксηοω나너내네이그저안못수것등및때집더또좀다")
_INITIALS = set("vwxqtgrk")
_SPACED_SCRIPTS = f"\u0370-\u052f\u3040-\u30ff{HANGUL}"
_SIGNS = r"*·•∙・._\-|/\\~^'`\"+=#&…°★☆◆◇●○■□▲△▼▽♦※"
_GAP = (
    rf"[\s{_SIGNS},、，。!！()（）【】\[\]「」\ufe0f\u200d"
    r"\u2190-\u23ff\u2500-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]"
)
_ALONE = rf"(?:[{HAN}](?![{HAN}a-z0-9])|[a-z](?![a-z0-9]))"
_LAST = rf"(?:[{HAN}](?![{HAN}])|[a-z](?![a-z0-9]))"
_SPACED = re.compile(
    rf"(?<=[{HAN}])[{_SIGNS}]{{1,3}}(?=[{HAN}])"
    rf"|(?<![{HAN}a-z0-9]){_ALONE}(?P<gap>{_GAP}{{1,3}}){_LAST}(?:(?P=gap){_LAST}){{0,200}}"
    rf"|(?<=[{HAN}])[a-z](?P<dash>[\s{_SIGNS}]){_LAST}(?:(?P=dash){_LAST}){{0,40}}"
)
_STRETCH = re.compile(
    rf"(?<!\w)[a-z{_SPACED_SCRIPTS}](?:(?P<gap>\s{{1,4}}|[{_SIGNS}]{{1,3}})[a-z{_SPACED_SCRIPTS}](?!\w)"
    rf"(?:(?:(?P=gap)[^\S\n]{{0,5}}|[^\S\n]{{1,6}}(?=[a-z{_SPACED_SCRIPTS}](?P=gap)[a-z{_SPACED_SCRIPTS}]))"
    rf"[a-z{_SPACED_SCRIPTS}](?!\w)){{2,200}})"
)
_GAPS = re.compile(rf"[\s{_SIGNS}]+")
_STRONG = r"*;^★☆_|\\`=#※♥♡•"
_HANGUL_SIGN = re.compile(
    rf"[{_STRONG}.·,-](?:(?<=[{HANGUL}][{_STRONG}])[{_STRONG}]?"
    rf"|(?<=[통장체카계좌입출금대포코인][.·,-])(?<![{HANGUL}]..))(?=[{HANGUL}])"
)
_CELL = rf"[{HAN}](?:[ \u3000|]?[{HAN}]){{0,3}}"
_LINES = re.compile(rf"(?<![^\n]){_CELL}(?:\n{_CELL}){{2,60}}(?![^\n])")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_HINT = re.compile(
    rf"[\s;{_GAP[3:]}(?:[{HAN}](?![{HAN}])|(?<![a-z0-9]{{2}}[\s\S])[a-z](?![a-z0-9])|(?<=[{_SIGNS}])[{HAN}]|(?<=[{HANGUL}].)[{HANGUL}]"
    rf"|[{_SPACED_SCRIPTS}](?:[\s{_SIGNS}]{{1,6}}[{_SPACED_SCRIPTS}](?!\w)){{2}}|(?<=\n){_CELL}(?:\n|$))"
)
_HINT_ASCII = re.compile(r"[\s;*.\-|/\\~^'`\"+=#&_,!()\[\]][a-z](?![a-z0-9])(?<![a-z0-9]{2}[\s\S][\s\S])")
"""The same for what ASCII holds of it: for each blank of an English text one try instead of five."""
