"""Whether a text is in the language of its file, by its letters, or its words where letters cannot tell."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from bot.core.text.language import SIMPLIFIED_ONLY, TRADITIONAL_ONLY, latin_votes
from bot.core.text.portuguese import BRAZIL_WRITES, PORTUGAL_WRITES
from bot.core.text.ranges import KANA

_NAMES = {
    "Latn": ("LATIN",),
    "Cyrl": ("CYRILLIC",),
    "Hang": ("HANGUL",),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Grek": ("GREEK",),
    "Deva": ("DEVANAGARI",),
}
_WRITTEN = (*dict.fromkeys(name for names in _NAMES.values() for name in names), "ARABIC", "HEBREW", "THAI")
_SETS = {"Hans": "gb2312", "Hant": "big5", "Jpan": "shift_jis"}
"""The national sets of characters: what is not in them is a character of the neighbours."""
_MARKED = re.compile(r"<code>.*?</code>|<[^>]*>|\{[^}]*\}|--?[a-z]+|/[a-z]+|https?://\S+|&[a-z]+;")
FEWEST = 12
"""Letters from which on a text is looked at: shorter ones are names as often as words."""
_TELLING = 120
"""Letters from which on the words of a Latin text tell its language."""
_CLEARLY = 3
"""How many times more words of another language than of its own make a text foreign."""
_SHARE = 0.6
_SHARE_DENSE = 0.4
"""The share of letters in its own script that a text needs; where a sign is a word, names weigh more."""


def foreign(text: str, lang: str, script: str) -> str:
    """What shows that a text is not in the language of its locale, "" if nothing does."""
    bare = unmarked(text)
    letters = {sign: count for sign, count in Counter(bare).items() if sign.isalpha()}
    if (every := sum(letters.values())) < FEWEST:
        return ""
    own = sum(count for sign, count in letters.items() if _is_of(sign, script))
    share = _SHARE_DENSE if script in {"Hans", "Hant", "Jpan"} else _SHARE
    if own < share * every:
        return f"{own} of {every} letters are {script}"
    if lang in _APART:
        return _abroad(bare, lang) or _by_words(bare, every, lang, script)
    return _within(bare, script) if script in _TWINS else _by_words(bare, every, lang, script)


def unmarked(text: str) -> str:
    """A text without its markup, code, placeholders, commands and addresses."""
    return _MARKED.sub(" ", text)


def strange(bare: str, script: str, names: re.Pattern[str]) -> str:
    """The first letters of a text without markup that its language does not write, "" if there are none.

    ``names`` are what every language writes alike, and what this one has taken over.
    """
    if all(_at_home(sign, script) for sign in set(bare)):
        return ""
    for own, signs in groupby(names.sub(" ", bare), key=lambda sign: _at_home(sign, script)):
        if not own:
            return "".join(signs)
    return ""


@lru_cache(maxsize=1 << 14)
def _is_of(sign: str, script: str) -> bool:
    return unicodedata.name(sign, "").startswith(_NAMES[script])


@lru_cache(maxsize=1 << 14)
def _at_home(sign: str, script: str) -> bool:
    name = unicodedata.name(sign, "")
    if not sign.isalpha() or not name.startswith(_WRITTEN):
        return True
    if not _is_of(sign, script):
        return False
    return not name.startswith("CJK") or sign in _encoded(sign, _SETS[script])


def _encoded(sign: str, characters: str) -> str:
    return sign.encode(characters, "ignore").decode(characters)


def either(names: Iterable[str]) -> re.Pattern[str]:
    """Any of some names, the longest first; letters of the alphabet are taken as whole words alone."""
    parts = (re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-zÀ-ž])(?:{'|'.join(parts)})(?![A-Za-zÀ-ž])", re.IGNORECASE)


_TWINS = {
    "Jpan": (re.compile(f"^[^{KANA}]+$"), "no kana in it"),
    "Hans": (TRADITIONAL_ONLY, "a traditional character"),
    "Hant": (SIMPLIFIED_ONLY, "a simplified character"),
}
"""Scripts that share their letters, with what shows that a text is in another of them."""


def _any(row: str, *more: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join((*row.split(), *more))})\b", re.IGNORECASE)


_APART = {
    "pt": (_any(BRAZIL_WRITES, "salv(?:ar|e)"), "Brazil's word"),
    "pt-BR": (_any(PORTUGAL_WRITES, "palavras?-passe", r"partilh\w+"), "Portugal's word"),
}
"""Two ways of writing one language, with the words that only the other one has."""


def _abroad(bare: str, lang: str) -> str:
    pattern, whose = _APART[lang]
    found = pattern.search(bare)
    return "" if found is None else f"{found[0]} is {whose}"


def _within(bare: str, script: str) -> str:
    pattern, what = _TWINS[script]
    found = pattern.search(bare)
    return "" if found is None else what if script == "Jpan" else f"{found[0]} is {what}"


def _by_words(bare: str, count: int, lang: str, script: str) -> str:
    """The words of a few dozen that every language has; they must speak clearly, for many are shared."""
    if script != "Latn" or count < _TELLING:
        return ""
    votes = latin_votes(bare)
    read = max(votes, key=lambda other: votes[other])
    clear = votes[read] >= _CLEARLY * max(votes.get(lang.partition("-")[0], 0), 2)
    return f"it reads like {read}" if clear else ""
