"""Whether a text is in the language of its file, by its letters, or its words where letters cannot tell."""

from __future__ import annotations

import re
import unicodedata

from bot.core.text.language import SIMPLIFIED_ONLY, TRADITIONAL_ONLY, latin_votes

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
_MARKED = re.compile(r"<code>.*?</code>|<[^>]*>|\{[^}]*\}|/[a-z]+|https?://\S+")
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
    bare = _MARKED.sub(" ", text)
    letters = [sign for sign in bare if sign.isalpha()]
    if len(letters) < FEWEST:
        return ""
    own = sum(unicodedata.name(sign, "").startswith(_NAMES[script]) for sign in letters)
    share = _SHARE_DENSE if script in {"Hans", "Hant", "Jpan"} else _SHARE
    if own < share * len(letters):
        return f"{own} of {len(letters)} letters are {script}"
    return _within(bare, script) if script in _TWINS else _by_words(bare, len(letters), lang, script)


_TWINS = {
    "Jpan": (re.compile("^[^\u3041-\u30fa]+$"), "no kana in it"),
    "Hans": (TRADITIONAL_ONLY, "a traditional character"),
    "Hant": (SIMPLIFIED_ONLY, "a simplified character"),
}
"""Scripts that share their letters, with what shows that a text is in another of them."""


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
    clear = votes[read] >= _CLEARLY * max(votes.get(lang, 0), 2)
    return f"it reads like {read}" if clear else ""
