"""Look-alikes: words of mixed scripts, and digits and signs in place of letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.core.text.edits import Edit, apart
from bot.core.text.tables.confusables import FAMILIAR, STRANGE
from bot.core.text.tables.obfuscation import (
    CYRILLIC_TWINS,
    GREEK_AS_CYRILLIC,
    GREEK_LIKE,
    GREEK_TWINS,
    LATIN_COUSINS,
    LATIN_TWINS,
    LEET,
    VOLAPUK,
)


def mixed_words(text: str) -> Iterator[Edit]:
    """Words that mix scripts, in the one script that all their letters can be read in.

    A word of one script stays, whatever it looks like; only small capitals are nobody's script.
    """
    if text.isascii() or not _OTHER.search(text) or not (_SEAM.search(text) or _STYLED.search(text)):
        return
    russian = _SURELY_CYRILLIC.search(text) is not None
    for found in _WORD.finditer(text):
        word = found[0]
        if not _ONE_SCRIPT.fullmatch(word) or _SMALL_CAPITALS.fullmatch(word):
            read = _one_script(word, russian=russian)
            if read != word:
                yield found.start(), found.end(), read


@lru_cache(maxsize=4096)
def _one_script(word: str, *, russian: bool) -> str:
    """The text's own script is tried first, then the one with most letters in the word, a stretch last."""
    if "http" in word:
        return word
    plain = word.translate(_FROM_STRANGE)
    cyrillic = plain.translate(_TO_CYRILLIC)
    stretched = cyrillic.translate(_BY_A_STRETCH)
    tries = [(-len(own.findall(plain)), plain.translate(table), foreign) for own, foreign, table in _SCRIPTS]
    tries.sort(key=lambda found: found[0])
    if _CYRILLIC.search(word):
        tries.append((0, stretched, _NOT_CYRILLIC))
        if len(_LATIN.findall(plain)) == 1:
            tries.insert(1, tries[-1])
    if russian:
        tries.insert(0, (0, cyrillic, _NOT_CYRILLIC))
    return next((read for _, read, foreign in tries if not foreign.search(read)), word)


def leet(text: str) -> list[Edit]:
    """Latin and Russian words with digits and signs for letters, and Russian drawn with Latin letters."""
    if not _SIGN.search(text):
        return []
    edits = [
        (found.start(), found.end(), found[0].translate(_FROM_LEET)) for found in _LEET_WORD.finditer(text)
    ]
    for pattern, table in ((_VOLAPUK_WORD, _FROM_VOLAPUK), (_RUSSIAN_WORD, {})):
        for found in pattern.finditer(text):
            word = found[0].translate(table)
            read = _RUSSIAN_SIGN.sub(_russian_letter, word)
            if read != word:
                edits.append((found.start(), found.end(), read))
    return apart(edits)


def _russian_letter(found: re.Match[str]) -> str:
    """What a digit draws, as far as it is no count: ``3 аванса`` typed as one word loses nothing by it."""
    sign, before, after = found[0], found.string[: found.start()], found.string[found.end() :]
    by_vowel = before[-1:] in _VOWELS_OR_NONE or after[:1] in _VOWELS_OR_NONE
    if not after:
        return {"0": "о", "@": "а"}.get(sign, sign)
    if not before and (
        (sign == "3" and after[0] not in "авднл") or (sign in "46" and after[0] not in _VOWELS)
    ):
        return sign
    return {"0": "о", "3": "з", "6": "б", "@": "а", "4": "ч" if by_vowel else "а"}[sign]


_LATIN_LETTERS, _CYRILLIC_LETTERS, _GREEK_LETTERS = "a-z", "\u0400-\u052f", "\u0370-\u03ff"
_STRANGE_LETTERS = re.escape(STRANGE)
_SMALL = "ᴀ-ᴢɢɪʀʏʙʜʟɴꜰꜱꞯ"
_OTHERS = f"{_CYRILLIC_LETTERS}{_GREEK_LETTERS}{_STRANGE_LETTERS}{_SMALL}"
_OTHER = re.compile(f"[{_OTHERS}]")
_SEAM = re.compile(f"[a-z](?:(?=[{_OTHERS}])|(?<=[{_OTHERS}].))")
_STYLED = re.compile(
    f"[{_SMALL}{_GREEK_LETTERS}{_STRANGE_LETTERS}]"
    f"(?:(?<=[{_SMALL}])|(?=[{_CYRILLIC_LETTERS}])|(?<=[{_CYRILLIC_LETTERS}].))"
)
_WORD = re.compile(f"[a-z0346{_OTHERS}]{{2,64}}")
_ONE_SCRIPT = re.compile(
    "|".join(
        f"[{own}0346]+"
        for own in (_LATIN_LETTERS, _CYRILLIC_LETTERS, _GREEK_LETTERS, f"{_STRANGE_LETTERS}{_SMALL}")
    )
)
_SMALL_CAPITALS = re.compile(f"[{_SMALL}]+")
_CYRILLIC = re.compile(f"[{_CYRILLIC_LETTERS}]")
_LATIN = re.compile("[a-z]")
_SURELY_CYRILLIC = re.compile("[бгджзийлпфцчшщъыэюя]")
_NOT_CYRILLIC = re.compile(f"[a-z{_GREEK_LETTERS}]")
_FROM_STRANGE = str.maketrans(STRANGE, FAMILIAR)
_TO_LATIN = str.maketrans(CYRILLIC_TWINS[0] + GREEK_TWINS[0], CYRILLIC_TWINS[1] + GREEK_TWINS[1])
_TO_CYRILLIC = str.maketrans(LATIN_TWINS[0] + GREEK_AS_CYRILLIC[0], LATIN_TWINS[1] + GREEK_AS_CYRILLIC[1])
_TO_GREEK = str.maketrans(*GREEK_LIKE)
_BY_A_STRETCH = str.maketrans(*LATIN_COUSINS)
_SCRIPTS = (
    (_LATIN, re.compile(f"[{_CYRILLIC_LETTERS}{_GREEK_LETTERS}]"), _TO_LATIN),
    (_CYRILLIC, _NOT_CYRILLIC, _TO_CYRILLIC),
    (re.compile(f"[{_GREEK_LETTERS}]"), re.compile(f"[a-z{_CYRILLIC_LETTERS}]"), _TO_GREEK),
)

_SIGN = re.compile(
    "[01345678@$!](?:(?<=[a-z\u0430-\u045f].)[01345678@$!]*[a-z\u0430-\u045f]|(?<=\\$)[a-z]"
    "|(?<=[0346@])[\u0430-\u045f]{2}|(?<=[\u0430-\u045f][0@])(?![\\w@]))"
)
_LEET_WORD = re.compile(
    r"(?<![a-z0-9@._/+=&?#%-])[a-z$][a-z]{0,20}[0134578@$!][a-z][a-z0134578@$!]{0,20}(?![a-z0-9@]|[.-][a-z])"
)
_FROM_LEET = str.maketrans(*LEET)
_RUSSIAN_WORD = re.compile(r"(?<![\w@./])[\u0430-\u045f0346@]{4,32}(?![\w@])")
_RUSSIAN_SIGN = re.compile(r"(?<![\d@])[0346@](?![\d@])")
_VOLAPUK_WORD = re.compile(
    rf"(?<![\w@.:/-])(?=.{{0,12}}[a-z]6[a-z])[346]?[{VOLAPUK[0]}]{{1,12}}(?:[346][{VOLAPUK[0]}]{{1,12}}){{1,4}}(?![\w@-])"
)
_FROM_VOLAPUK = str.maketrans(*VOLAPUK)
_VOWELS = "аеиоуыэюя"
_VOWELS_OR_NONE = tuple(_VOWELS)
