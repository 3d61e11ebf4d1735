"""What a client marks by itself in typed text: commands, mentions, hashtags, addresses."""

from __future__ import annotations

import re

from bot.playground.entities import utf16
from bot.playground.model import Json

_FOUND = re.compile(
    r"""(?P<url>https?://[^\s<>"，。！？、）】》]+)
      | (?P<email>(?<![\w@])[\w.+\-]+@[\w\-]+\.[\w.\-]*\w)
      | (?P<bare>(?<![\w@./\-])(?:[a-z0-9\-]+\.)+(?:com|cn|net|org|me|io|ru|top|xyz|cc|app|info|example)
          (?:/[^\s<>"，。！？、）】》]*)?(?![\w\-]))
      | (?P<bot_command>(?<![\w/@])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))
      | (?P<mention>(?<![\w@])@[A-Za-z0-9_]{3,32}(?!\w))
      | (?P<hashtag>(?<![\w#])\#[^\W\d_]\w{0,255}|(?<![\w#])\#\w*[^\W\d]\w*)""",
    re.VERBOSE | re.IGNORECASE,
)


def typed_entities(text: str) -> list[Json]:
    """The entities of a text without formatting, in order, in UTF-16 units."""
    found: list[Json] = []
    at = offset = 0
    for match in _FOUND.finditer(text):
        offset += utf16(text[at : match.start()])
        length = utf16(match.group())
        kind = "url" if match.lastgroup == "bare" else str(match.lastgroup)
        found.append({"offset": offset, "length": length, "type": kind})
        at, offset = match.end(), offset + length
    return found
