"""A chat's own wording of its warnings: what may stand in it."""

from __future__ import annotations

import re

from bot.core.content import PLACEHOLDER
from bot.core.schedule import OFF, BadValueError

KNOWN = ("words", "scheme", "what", "now", "law", "hotlines")
NEEDED = "words"
LONGEST = 500
_SENDS = re.compile(
    r"https?://\S+|www\.\S+|\bt\.me/\S+|[@＠]\w+|\b[\w-]+\.(?:com|net|org|me|cc|cn|io|ru)\b", re.I
)


def read_wording(text: str) -> str:
    """The wording as stored, plain text with placeholders; BadValueError says what must be mended."""
    words = text.strip()
    if words.lower() == OFF:
        return OFF
    if len(words) > LONGEST:
        raise BadValueError("text_long", length=len(words), most=LONGEST)
    for name in PLACEHOLDER.findall(words):
        if name not in KNOWN:
            raise BadValueError("text_placeholder", word=f"{{{name}}}", known=known())
    if (brace := re.search(r".{0,10}[{}].{0,10}", PLACEHOLDER.sub("", words))) is not None:
        raise BadValueError("text_brace", word=brace[0], known=f"{{{NEEDED}}}")
    if f"{{{NEEDED}}}" not in words:
        raise BadValueError("text_needs", word=f"{{{NEEDED}}}")
    if (address := _SENDS.search(words)) is not None:
        raise BadValueError("text_link", word=address[0])
    return words


def known() -> str:
    """The placeholders, as people write them."""
    return " ".join(f"{{{name}}}" for name in KNOWN)
