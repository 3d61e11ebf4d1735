"""Texts as Telegram takes them: escaped, and within its lengths."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from bot.core.text.quoting import cut, escaped, units

TEXT_LIMIT = 4096
ALERT_LIMIT = 200
_TAG = re.compile(r"<(/?)([A-Za-z-]*)[^>]*>")


def split(text: str, limit: int = TEXT_LIMIT) -> Iterator[str]:
    """Telegram HTML in pieces that fit, broken at line ends; a tag open at a break goes on in the next piece.

    Tags and escapes do not count, as Telegram counts. Where one line is too long the text loses its tags and
    that line its end.
    """
    if units(text) <= limit:
        if plain(text).strip():
            yield text.lstrip("\n")
        return
    if any(units(plain(line)) > limit for line in text.split("\n")):
        text = "\n".join(escaped(cut(line, limit)) for line in plain(text).split("\n"))
    piece = ""
    for line in text.split("\n"):
        joined = f"{piece}\n{line}" if piece else line
        if piece and units(plain(joined)) > limit:
            opened = _opened(piece)
            if plain(piece).strip():
                yield piece + "".join(f"</{name}>" for name, _ in reversed(opened))
            joined = "".join(tag for _, tag in opened) + line
        piece = joined
    if plain(piece).strip():
        yield piece


def _opened(text: str) -> list[tuple[str, str]]:
    """The tags that are not closed, outermost first: name and whole tag."""
    opened: list[tuple[str, str]] = []
    for found in _TAG.finditer(text):
        if not found[1]:
            opened.append((found[2], found[0]))
        elif opened:
            opened.pop()
    return opened


def plain(text: str) -> str:
    """Telegram HTML without its tags, for places that show none."""
    return html.unescape(_TAG.sub("", text))
