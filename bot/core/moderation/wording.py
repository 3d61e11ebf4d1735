"""A chat's own wording of its warnings: what may stand in it."""

from __future__ import annotations

import re

from bot.core.library.content import PLACEHOLDER
from bot.core.library.schedule import OFF, BadValueError
from bot.core.text.addresses import addresses

KNOWN = ("words", "scheme", "what", "now", "law", "hotlines")
NEEDED = "words"
LONGEST = 500
AGAIN = 150
"""Characters that a placeholder counts for when it is repeated: what it stands for is a paragraph."""
_HANDLE = re.compile(r"[@＠]\w+")


def read_wording(text: str) -> str:
    """The wording as stored, plain text with placeholders; BadValueError says what must be mended."""
    words = text.strip()
    if words.lower() == OFF:
        return OFF
    names = PLACEHOLDER.findall(words)
    if (length := len(words) + AGAIN * (len(names) - len(set(names)))) > LONGEST:
        raise BadValueError("text_long", length=length, most=LONGEST)
    for name in names:
        if name not in KNOWN:
            raise BadValueError("text_placeholder", word=f"{{{name}}}", known=known())
    if (brace := re.search(r".{0,10}[{}].{0,10}", PLACEHOLDER.sub("", words))) is not None:
        raise BadValueError("text_brace", word=brace[0], known=f"{{{NEEDED}}}")
    if f"{{{NEEDED}}}" not in words:
        raise BadValueError("text_needs", word=f"{{{NEEDED}}}")
    if address := next(addresses(words), "") or "".join(_HANDLE.findall(words)[:1]):
        raise BadValueError("text_link", word=address)
    return words


def known() -> str:
    """The placeholders, as people write them."""
    return " ".join(f"{{{name}}}" for name in KNOWN)
