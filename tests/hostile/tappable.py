"""What a Telegram client would make a link of, told in a deliberately simple way.

It knows nothing of how the bot breaks links, and would rather see one too many. Signs that some reader of
links passes over do not count as a break: the soft hyphen, joiners, ZERO WIDTH SPACE and WORD JOINER, which
libphonenumber takes for punctuation within a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.playground.markup import parse_html

PASSED_OVER = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
KINDS = {
    "mention": r"[@＠]\w+",
    "hashtag": r"[#＃]\w+",
    "cashtag": r"\$[A-Za-z]+|\$1INCH",
    "command": r"(?<![\w/<>])/[A-Za-z0-9_]+",
    "scheme": r"\w+://\S+",
    "address": r"[\w~-]+(?:[.．｡]\w[\w~-]*)+",
    "mail": r"[\w.+%~-]+@\w[\w.-]*",
    "number": r"\d(?:[\s().\[\]/~xX+,‐-―−ー－（）［］-]{0,4}\d){4,}",
}
"""By kind; a test that is about one kind can name it."""
_ANY = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in KINDS.items()))
CODE = frozenset({"code", "pre"})
"""Within these nothing is linked, and what somebody taps is copied."""


def taps(text: str) -> list[str]:
    """Everything in plain text that could be tapped, as it is shown."""
    return [found[0] for found in _ANY.finditer(PASSED_OVER.sub("", text))]


def taps_in(html: str) -> list[str]:
    """The same for Telegram HTML; what stands in code does not count, what is linked on purpose does."""
    text, entities = parse_html(html)
    return [tap for piece in _outside_code(text, entities) for tap in taps(piece)]


def _outside_code(text: str, entities: list[dict[str, Any]]) -> Iterator[str]:
    units, at = text.encode("utf-16-le", "surrogatepass"), 0
    for entity in entities:
        if entity["type"] in CODE and entity["offset"] * 2 >= at:
            yield units[at : entity["offset"] * 2].decode("utf-16-le", "surrogatepass")
            at = (entity["offset"] + entity["length"]) * 2
    yield units[at:].decode("utf-16-le", "surrogatepass")
