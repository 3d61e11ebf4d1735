"""A text as people see it, in pieces that a template writes out escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import unescape

from bot.core.library.content import PLACEHOLDER

TEXT, SLOT, OPEN, CLOSE = "text", "slot", "open", "close"
GONE, ADDED = "gone", "added"
TAGS = frozenset({"b", "i", "u", "s", "code", "blockquote"})
"""What a page may show of Telegram's HTML; anything else is shown as it is written."""
TextPiece = tuple[str, str]
"""Its kind and its words, of a tag the name."""
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|\w+|\s+|.", re.DOTALL)
"""A word, or one sign of a script without spaces."""
_TAG = re.compile(rf"(</?(?:{'|'.join(sorted(TAGS))})>)")


def pieces(text: str) -> list[TextPiece]:
    """The pieces of Telegram HTML; a text whose tags do not close is shown with its tags."""
    parts = _TAG.split(text)
    if not _closes(parts[1::2]):
        return list(_words(text))
    return [
        piece
        for number, part in enumerate(parts)
        for piece in (_tag(part) if number % 2 else _words(unescape(part)))
    ]


def difference(before: str, after: str) -> list[TextPiece]:
    """Both texts in one, as they are written: what stayed, what is gone and what was added."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found: list[TextPiece] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append((TEXT, "".join(old[start:end])))
            continue
        found += [(GONE, "".join(old[start:end]))] if end > start else []
        found += [(ADDED, "".join(new[first:last]))] if last > first else []
    return found


def _closes(tags: list[str]) -> bool:
    opened: list[str] = []
    for tag in tags:
        if not tag.startswith("</"):
            opened.append(tag.strip("<>"))
        elif not opened or opened.pop() != tag.strip("</>"):
            return False
    return not opened


def _tag(tag: str) -> Iterator[TextPiece]:
    yield (CLOSE if tag.startswith("</") else OPEN), tag.strip("</>")


def _words(text: str) -> Iterator[TextPiece]:
    end = 0
    for slot in PLACEHOLDER.finditer(text):
        if slot.start() > end:
            yield TEXT, text[end : slot.start()]
        yield SLOT, slot[0]
        end = slot.end()
    if end < len(text):
        yield TEXT, text[end:]
