"""Folding: the readings of a text in which disguised words become plain, with a map back to the original.

``raw`` changes case, width and traditional characters only, one code point for one, so its offsets are the
original's. ``folded`` undoes disguises (invisible and combining characters, ornamental letters, emoji words,
split characters, look-alike letters, digits for letters). ``squeezed`` also closes up spaced and dotted text.
A view that says nothing new is left out, so plain talk pays for one translation and two scans.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.core.tables.characters import SIMPLIFIED, TRADITIONAL
from bot.core.tables.disguises import (
    CYRILLIC_TWINS,
    EMOJI_WORDS,
    GREEK_TWINS,
    LATIN_TWINS,
    LEET,
    SPLIT_CHARACTERS,
)

RAW, FOLDED, SQUEEZED = "raw", "folded", "squeezed"
VIEWS = (RAW, FOLDED, SQUEEZED)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One reading of a text. ``starts`` and ``ends`` give each character's place in the original.

    Both are None when the places are the same.
    """

    name: str
    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's stretch that reads as ``text[start:end]`` here; the stretch must not be empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def views(text: str) -> tuple[View, ...]:
    """Every reading that differs from the one before it, the rawest first."""
    found = [View(name=RAW, text=plain(text))]
    for name, edits in ((FOLDED, _disguises), (SQUEEZED, _separators)):
        view = _edited(name, found[-1], list(edits(found[-1].text)))
        if view is not None:
            found.append(view)
    return tuple(found)


def plain(text: str) -> str:
    """Lower case, half width and simplified, one code point for one."""
    return text.translate(_PLAIN)


def fold(text: str) -> str:
    """The text as the most folded view reads it."""
    return views(text)[-1].text


_Edit = tuple[int, int, str]
"""Start, end and what to read there: a bare tuple, because a hostile text needs thousands of them."""


def _edited(name: str, before: View, edits: Sequence[_Edit]) -> View | None:
    if not edits:
        return None
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    old_starts = range(len(before.text)) if before.starts is None else before.starts
    old_ends = range(1, len(before.text) + 1) if before.ends is None else before.ends
    done = 0
    for start, end, text in (*edits, (len(before.text), len(before.text), "")):
        if done < start:
            pieces.append(before.text[done:start])
            starts += old_starts[done:start]
            ends += old_ends[done:start]
        if text:
            pieces.append(text)
            starts += [old_starts[start]] * len(text)
            ends += [old_ends[end - 1]] * len(text)
        done = end
    new = "".join(pieces)
    return None if new == before.text else View(name=name, text=new, starts=starts, ends=ends)


def _disguises(text: str) -> list[_Edit]:
    """Edits in rising order that do not overlap."""
    edits: list[_Edit] = []
    if _SUSPECT.search(text):
        edits = [(m.start(), m.end(), _unmask(m[0])) for m in _ORNAMENT.finditer(text)]
    words = _words(text)
    return _apart(sorted((*edits, *words))) if edits and words else words or edits


def _words(text: str) -> list[_Edit]:
    found: list[_Edit] = []
    if _LEET_SIGN.search(text):
        found += _leet(text)
    if not text.isascii() and _TWIN_SCRIPT.search(text) and _LATIN.search(text):
        found += _mixed_scripts(text)
    return _apart(sorted(found))


def _apart(edits: Sequence[_Edit]) -> list[_Edit]:
    kept: list[_Edit] = []
    done = 0
    for edit in edits:
        if edit[0] >= done:
            kept.append(edit)
            done = edit[1]
    return kept


@lru_cache(maxsize=4096)
def _unmask(mark: str) -> str:
    known = SPLIT_CHARACTERS.get(mark) or EMOJI_WORDS.get(mark)
    if known is not None:
        return known
    if len(mark) == 2:
        return unicodedata.normalize("NFC", mark).translate(_PLAIN) if _keeps_mark(mark[0]) else mark[0]
    return "" if _INVISIBLE.match(mark) else _letter(mark)


def _letter(mark: str) -> str:
    """What NFKC knows, and the two rows of letters that it misses."""
    code = ord(mark)
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(code - 0x1F1E6 + ord("a"))
    if 0x1F150 <= code <= 0x1F189:
        return chr((code - 0x1F150) % 32 + ord("a"))
    return unicodedata.normalize("NFKC", mark).translate(_PLAIN)


def _keeps_mark(base: str) -> bool:
    """Cyrillic and Greek letters own some combining marks (й, ё, ά); elsewhere they only decorate."""
    return "\u0370" <= base <= "\u052f"


def _mixed_scripts(text: str) -> Iterator[_Edit]:
    for word in _MIXED_WORD.finditer(text):
        letters = word[0]
        if not _LATIN.search(letters) or not _TWIN_SCRIPT.search(letters):
            continue
        folded = letters.translate(_TO_LATIN)
        if _TWIN_SCRIPT.search(folded):
            folded = letters.translate(_TO_CYRILLIC)
        if not (_LATIN.search(folded) and _TWIN_SCRIPT.search(folded)):
            yield word.start(), word.end(), folded


def _leet(text: str) -> Iterator[_Edit]:
    for word in _LEET_WORD.finditer(text):
        yield word.start(), word.end(), word[0].translate(_FROM_LEET)


def _separators(text: str) -> Iterator[_Edit]:
    if not _GAP_HINT.search(text):
        return
    for run in _SPACED.finditer(text):
        gap = run["gap"] or run["dash"]
        if gap is None:
            yield run.start(), run.end(), ""
            continue
        at = run.start()
        while (at := text.find(gap, at, run.end())) >= 0:
            yield at, at + len(gap), ""
            at += len(gap)


def _plain_table() -> list[int]:
    table = list(range(0x10000))
    for code in range(0x10000):
        lower = chr(code).lower()
        if len(lower) == 1:
            table[code] = ord(lower)
    for code in range(0xFF01, 0xFF5F):
        table[code] = ord(chr(code - 0xFEE0).lower())
    table[0x3000] = table[0xA0] = ord(" ")
    table[0xD800:0xE000] = [0xFFFD] * 0x800  # a lone surrogate has no UTF-8, which the automaton needs
    for old, new in zip(TRADITIONAL, SIMPLIFIED, strict=True):
        table[ord(old)] = ord(new)
    return table


_PLAIN = _plain_table()
"""A list, not a dict: a miss in a dict costs an exception for each character."""

_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_ORNATE = (
    "\u00aa\u00b2\u00b3\u00b9\u00ba\u02b0-\u02b8\u1d2c-\u1d6a\u2070-\u209c\u2100-\u214f\u2460-\u24ff"
    "\u2776-\u2793\u2e80-\u2fd5\u3220-\u3247\u3250-\u32cb\uf900-\ufaff\ufb00-\ufb06"
    "\U0001d400-\U0001d7ff\U0001f100-\U0001f189\U0001f1e6-\U0001f1ff\U0001f200-\U0001f265\U0002f800-\U0002fa1f"
)
_SINGLE = f"{_HIDDEN}{_MARKS}{_ORNATE}{re.escape(''.join(EMOJI_WORDS))}"
_FIRST = "".join(sorted({key[0] for key in SPLIT_CHARACTERS}))
_SECOND = "".join(sorted({key[1] for key in SPLIT_CHARACTERS}))
_INVISIBLE = re.compile(f"[{_HIDDEN}{_MARKS}]")
_SUSPECT = re.compile(f"[{_SINGLE}{_FIRST}](?:(?<=[{_SINGLE}])|[{_SECOND}])")
"""One character class in front, because a scan for an alternation of words costs ten times as much."""
_ORNAMENT = re.compile(
    "|".join(
        (
            f"[\u0370-\u052f][\u0300-\u036f]|[{_SINGLE}]",
            *map(re.escape, sorted(SPLIT_CHARACTERS, key=len, reverse=True)),
        )
    )
)
_LATIN = re.compile(r"[a-z]")
_TWIN_SCRIPT = re.compile(r"[\u0370-\u052f]")
_MIXED_WORD = re.compile(r"[a-z\u0370-\u052f]{2,64}")
_LEET_SIGN = re.compile(r"[a-z][0134578@$!]+[a-z]|(?<![a-z0-9])\$[a-z]")
_LEET_WORD = re.compile(
    r"(?<![a-z0-9@._/-])[a-z$][a-z]{0,20}[0134578@$!][a-z][a-z0134578@$!]{0,20}(?![a-z0-9])"
)
_TO_LATIN = str.maketrans(CYRILLIC_TWINS[0] + GREEK_TWINS[0], CYRILLIC_TWINS[1] + GREEK_TWINS[1])
_TO_CYRILLIC = str.maketrans(*LATIN_TWINS)
_FROM_LEET = str.maketrans(*LEET)

_HAN = "\u3400-\u9fff"
_SIGNS = r"*·•∙・._\-|/\\~^'`\"+=#&…°★☆◆◇●○■□▲△▼▽♦※"
_GAP = rf"[\s{_SIGNS},、，。!！()（）【】\[\]「」\u2190-\u23ff\u2500-\u27bf\U0001f300-\U0001faff]"
_ALONE = rf"(?:[{_HAN}](?![{_HAN}a-z0-9])|[a-z](?![a-z0-9]))"
_LAST = rf"(?:[{_HAN}](?![{_HAN}])|[a-z](?![a-z0-9]))"
_GAP_HINT = re.compile(rf"{_GAP}(?:{_LAST}|(?<=[{_SIGNS}])[{_HAN}])")
_SPACED = re.compile(
    rf"(?<=[{_HAN}])[{_SIGNS}]{{1,3}}(?=[{_HAN}])"
    rf"|(?<![{_HAN}a-z0-9]){_ALONE}(?P<gap>{_GAP}{{1,3}}){_LAST}(?:(?P=gap){_LAST}){{0,200}}"
    rf"|(?<=[{_HAN}])[a-z](?P<dash>[\s{_SIGNS}]){_LAST}(?:(?P=dash){_LAST}){{0,40}}"
)
"""Signs inside a word; or single characters, all the same distance apart, so that two words stay two."""
