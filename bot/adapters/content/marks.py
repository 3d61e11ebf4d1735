"""Whether a text quotes with the marks of its language and sets marks as wide as its letters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.core.text.ranges import KANA

_OTHERS = frozenset("\"'“”‘„‚«»「」『』〝〟＂＇")
"""Every mark of quotation but ’, which is an apostrophe behind a letter."""
_HAN = f"{KANA}\u4e00-\u9fff"
_NARROW = re.compile(f"(?<=[{_HAN}])[,;:!?]|[,;:!?](?=[{_HAN}])")


_TYPED = re.compile(r"\w+'\w+")


def typed(bare: str) -> str:
    """A word with the apostrophe of a keyboard in it, "" if there is none."""
    found = _TYPED.search(bare)
    return found[0] if found else ""


def misquoted(bare: str, pairs: Mapping[str, str]) -> str:
    """What is wrong with the quotation marks of a text without markup, "" if nothing.

    ``pairs`` are the opening marks of its language with their closing ones; others stand inside of them.
    """
    closing = ""
    for found in _any_of("".join(pairs) + "".join(pairs.values())).finditer(bare):
        at, sign = found.start(), found[0]
        if closing:
            if sign == closing:
                closing = ""
            elif sign in "\"'" or (sign in pairs and pairs[sign] == closing):
                return f"{sign} inside a quotation"
        elif sign in pairs:
            closing = pairs[sign]
        elif sign in _OTHERS or (sign == "’" and not bare[at - 1 : at].isalnum()):
            return f"{sign} opens or closes nothing"
    return f"{closing} is missing at the end" if closing else ""


@lru_cache(maxsize=100)
def _any_of(own: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join({*_OTHERS, '’', *own}))}]")


def narrow(bare: str) -> str:
    """A narrow mark beside a letter that is wide, "" if there is none."""
    found = _NARROW.search(bare)
    return found[0] if found else ""
