"""Ornaments: invisible and combining marks, styled letters, emoji words, split characters, loose jamo."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.core.text.edits import Edit
from bot.core.text.ranges import HANGUL
from bot.core.text.tables.obfuscation import EMOJI_WORDS, FLAGS
from bot.core.text.tables.plain import PLAIN
from bot.core.text.tables.splits import SPLIT_CHARACTERS


def ornaments(text: str) -> list[Edit]:
    """Edits in rising order that undo what decorates or hides a character."""
    if not _SUSPECT.search(text):
        return []
    edits: list[Edit] = []
    for found in _ORNAMENT.finditer(text):
        mark = found[0]
        start, end = found.span()
        if mark[0] in _BY_NEIGHBOUR:
            word = _beside(text[start - 1 : start], mark, text[end : end + 1])
        else:
            word = _unmask(mark)
        if word != mark:
            edits.append((start, end, word))
    return edits


@lru_cache(maxsize=4096)
def _beside(before: str, mark: str, after: str) -> str:
    """What depends on the neighbours, each a character or nothing: emoji and loose jamo."""
    return _emoji_word(before, mark, after) if mark[0] in EMOJI_WORDS else _syllables(before, mark, after)


def _emoji_word(before: str, mark: str, after: str) -> str:
    """The word an emoji stands for, if a neighbour makes sense of it."""
    word, left, right = EMOJI_WORDS[mark[0]]
    if left == "*" or (before and before in left) or (after and after in right):
        return word
    return mark.replace("\ufe0f", "") if before.isalnum() and after.isalnum() else mark


def _syllables(before: str, mark: str, after: str) -> str:
    """Loose jamo as syllables; laughter and tears (ㅋㅋㅠㅠ) are no words."""
    beside = _SYLLABLE.match(before) or _SYLLABLE.match(after)
    if _FEELING.search(mark) or len(set(mark)) < (2 if beside else 4):
        return mark
    return _SYLLABLE_OF_JAMO.sub(_compose, mark)


def _compose(found: re.Match[str]) -> str:
    lead, vowel, tail = _LEADS.index(found[1]), ord(found[2]) - 0x314F, _TAILS.find(found[3] or " ")
    return chr(0xAC00 + (lead * 21 + vowel) * 28 + max(tail, 0))


@lru_cache(maxsize=1024)
def _unmask(mark: str) -> str:
    if "\U0001f300" <= mark[0] <= "\U0001faff":
        return mark
    if "\U0001f1e6" <= mark[0] <= "\U0001f1ff":
        flags = {mark[at : at + 2] for at in range(0, len(mark), 2)}
        return mark if flags <= FLAGS else "".join(map(letter, mark))
    if len(mark) == 1:
        return "" if _INVISIBLE.match(mark) else letter(mark)
    return _several(mark)


def _several(mark: str) -> str:
    if mark[0] == "\u202e":
        return _INVISIBLE.sub("", mark)[::-1]
    if mark[0] in SPLIT_FIRST and not _INVISIBLE.match(mark[1]):
        return SPLIT_CHARACTERS.get(mark) or SPLIT_CHARACTERS[_standard(mark)]
    if mark[1] == "\ufe0f":
        return letter(mark[0])
    whole = unicodedata.normalize("NFC", mark)
    return whole.translate(PLAIN) if len(whole) < len(mark) and _keeps_mark(mark[0]) else mark[0]


def _standard(mark: str) -> str:
    """A split character without the gap between its parts, its parts in their usual form."""
    parts = mark.translate(_USUAL_PARTS)
    return parts if parts in SPLIT_CHARACTERS else parts[0] + parts[-1]


def letter(mark: str) -> str:
    """The plain letters of a styled one: what NFKC knows, and the two rows of letters that it misses."""
    code = ord(mark)
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(code - 0x1F1E6 + ord("a"))
    if 0x1F150 <= code <= 0x1F189:
        return chr((code - 0x1F150) % 32 + ord("a"))
    return unicodedata.normalize("NFKC", mark).translate(PLAIN)


def _keeps_mark(base: str) -> bool:
    """Cyrillic letters and kana own some combining marks (й, が); elsewhere they only decorate."""
    return "\u0370" <= base <= "\u052f" or "\u1100" <= base <= "\u11ff" or "\u3040" <= base <= "\u30ff"


_JOINERS = "\ufe0e\ufe0f\u200d"
"""They belong to emoji (❤️, 👨‍👩‍👧): there they hide nothing and stay."""
_HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202d\u2060-\u206f"
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
_ORNATE = (
    "\u00aa\u00b2\u00b3\u00b9\u00ba\u02b0-\u02b8\u1d2c-\u1d6a\u2070-\u209c\u2100-\u2102\u2105-\u210f\u2110-\u2115"
    "\u2117-\u2121\u2123-\u214f\u2460-\u24ff\u2776-\u2793\u3220-\u3247\u3250-\u32cb\uf900-\ufaff\ufb00-\ufb06"
    "\U0001d400-\U0001d7ff\U0001f100-\U0001f189\U0001f200-\U0001f265\U0002f800-\U0002fa1f"
)
_SIGNS = re.escape("".join(EMOJI_WORDS))
_FEW_SIGNS = re.escape("".join(sign for sign in EMOJI_WORDS if sign < "\U0001f300"))
_PICTURES = (
    "\u00a9\u00ae\u200d\u203c\u2049\u20e3\u2190-\u2bff\u3030\u303d\u3297\u3299"
    "\ufe0e\ufe0f\U0001f000-\U0001faff"
)
_FLAG_LETTERS = "\U0001f1e6-\U0001f1ff"
_PLAINLY = f"{_HIDDEN}{_MARKS}{_ORNATE}"
_SINGLE = f"{_PLAINLY}{_SIGNS}{_FLAG_LETTERS}\u202e\u1100-\u1112"
_INVISIBLE = re.compile(f"[{_HIDDEN}{_MARKS}{_JOINERS}\u202e]")

_USUAL_PARTS = str.maketrans("イㄔ夂攴ㄆ", "亻彳攵攵攵")
_FORMS = {"亻": "亻イ", "彳": "彳ㄔ", "攵": "攵夂攴ㄆ"}


def _parts(characters: str) -> str:
    return "".join(sorted({form for part in characters for form in _FORMS.get(part, part)}))


_PAIRS = [key for key in SPLIT_CHARACTERS if len(key) == 2]
SPLIT_FIRST = _parts("".join(key[0] for key in SPLIT_CHARACTERS))
"""What a character that was split in two or three may begin with."""
_GAP = r"[\s.·+\-/|]"


def _split_characters() -> Iterator[str]:
    """The longest first; a gap only after a part that is no word of its own."""
    yield from sorted((key for key in SPLIT_CHARACTERS if len(key) > 2), key=len, reverse=True)
    for first in sorted({key[0] for key in _PAIRS}):
        seconds = _parts("".join(key[1] for key in _PAIRS if key[0] == first))
        gap = f"{_GAP}?" if first in "亻彳氵扌讠纟钅犭忄" else ""
        guard = "(?<![\u3040-\u30ff])" if first == "亻" else ""
        yield f"{guard}[{_FORMS.get(first, first)}]{gap}[{seconds}]"


_CONSONANT, _VOWEL = "[\u3131-\u314e]", "[\u314f-\u3163]"
_JAMO = f"{_CONSONANT}{_VOWEL}(?:{_CONSONANT}(?!{_VOWEL}))?"
_RARE = "攵夂攴刂阝卩丩"
"""Right halves that are no words: a text that holds one is looked at whatever stands before it."""
_FRONT = "".join(
    sorted({form for key in SPLIT_CHARACTERS if not set(key) & set(_RARE) for form in _parts(key[0])})
)
_BACK = "".join(sorted({key[1] for key in SPLIT_CHARACTERS}))
_COARSE = (
    re.sub("[\U00010000-\U0010ffff]-?", "", _SINGLE)
    + "\U0001d400-\U0001d7ff\U0001f100-\U0001faff\U0002f800-\U000e0fff"
)
"""Without single emoji, because a class tries those beyond the first plane one by one for each character."""
_SUSPECT = re.compile(
    f"[{_COARSE}{_JOINERS}{_FRONT}{_RARE}\u3131-\u314e]"
    f"(?:(?<=[{_SINGLE}{_RARE}])|(?<=[^{_PICTURES}][{_JOINERS}])|(?<=\\w[{_PICTURES}]\ufe0f)(?=\\w)|[{_BACK}\u314f-\u3163]|{_GAP}[{_BACK}])"
)
"""One character class in front, because a scan for an alternation of words costs ten times as much."""
_ORNAMENT = re.compile(
    f"(?=[{_COARSE}{_JOINERS}{SPLIT_FIRST}\u0370-\u052f\u3040-\u30ff\u3131-\u314e])(?:"
    + "|".join(
        (
            "[\u24b6-\u24e9\U0001f100-\U0001f189\U0001f200-\U0001f265]\ufe0f",
            f"[{_PLAINLY}]",
            "[\u0370-\u052f\u3040-\u30ff][\u0300-\u036f\u3099\u309a]",
            f"([{_FEW_SIGNS}\U0001f300-\U0001faff])(?:\ufe0f?\\1){{0,20}}\ufe0f?",
            "\u202e[^\u202c\u2069\n]{1,400}",
            "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?",
            f"[{_FLAG_LETTERS}]{{1,40}}",
            f"(?<![{_PICTURES}])[{_JOINERS}]+|(?<=\\w[{_PICTURES}])\ufe0f(?=\\w)",
            f"(?:{_JAMO}){{1,40}}",
            *_split_characters(),
        )
    )
    + ")"
)
_BY_NEIGHBOUR = frozenset({*EMOJI_WORDS, *map(chr, range(0x3131, 0x314F))})
_SYLLABLE = re.compile(f"[{HANGUL}]")
_FEELING = re.compile("[ㅋㅎ].?[ㅋㅎㅠㅜㅡ]|ㅠ|ㅜㅜ|[ㅋㅎㅇ]ㅡ")
_SYLLABLE_OF_JAMO = re.compile(f"({_CONSONANT})({_VOWEL})({_CONSONANT}(?!{_VOWEL}))?")
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
