"""Hostile words made fit to be shown: nothing moves the cursor, turns the line around or leads anywhere."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 280
"""Code points of a message that are shown: enough to judge it by."""
LONGEST_NAME = 48
MOST_MARKS = 2
"""Accents on one letter that are shown: more of them climb over the lines above."""
_READ = 4 * LONGEST
_LINK = re.compile(
    r"(?:https?|tg|ftp)://\S*|mailto:\S*|www\.\S+"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|(?<![\w@.])(?:[a-z0-9-]{1,63}\.){1,4}(?:[a-z]{2,12}|xn--[a-z0-9-]{1,40})(?:[/?#]\S*|(?!\w))",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"@\w{3,64}")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKS = frozenset({"Mn", "Me"})


def quote(text: str, most: int = LONGEST) -> str:
    """The beginning of a text on one line, its links as 🔗 and its handles as @…"""
    told = _HANDLE.sub("@…", _LINK.sub("🔗", _tame(text[:_READ])))
    told = " ".join(told.split())
    return told if len(told) <= most and len(text) <= _READ else f"{told[: most - 1]}…"


def name(text: str) -> str:
    """A name, shortened."""
    return quote(text, LONGEST_NAME)


def _tame(text: str) -> str:
    found: list[str] = []
    marks = 0
    for sign in text:
        category = unicodedata.category(sign)
        marks = marks + 1 if category in _MARKS else 0
        if category in _DROPPED:
            # A joiner inside an emoji or an Indian word goes too: it may as well hide a word from a search.
            found.append(" " if category in {"Cc", "Zl", "Zp"} else "")
        elif marks <= MOST_MARKS:
            found.append(sign)
    return "".join(found)
