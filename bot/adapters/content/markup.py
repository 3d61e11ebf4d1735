"""What Telegram's HTML allows, and what a reader sees of it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

TAGS = frozenset({"b", "i", "u", "s", "code", "a", "blockquote"})


def shown(text: str) -> str:
    """What the reader sees: no tags, entities resolved, as Telegram counts length."""
    return html.unescape(re.sub(r"</?[a-z]+[^>]*>", "", text))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.fault = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.fault = self.fault or f"<{tag}> is not allowed"
        elif attrs and (tag != "a" or [name for name, _ in attrs] != ["href"]):
            self.fault = self.fault or f"attributes on <{tag}>"
        self.open.append(tag)

    def handle_startendtag(self, tag: str, _: object) -> None:
        self.fault = self.fault or f"<{tag}/> is not allowed"

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.fault = self.fault or f"</{tag}> closes nothing"


def html_fault(text: str, *, plain: bool = False) -> str:
    """What keeps Telegram from reading the text as its HTML, "" if nothing does."""
    if plain:
        return "tags in plain text" if re.search(r"<[/a-z]", text) else ""
    if re.search(r"<(?!/?[a-z][^<>]*>)", text) or re.search(r"&(?!(amp|lt|gt|quot);)", text):
        return "a bare < or &"
    if "<" not in text:
        return ""
    tags = _Tags()
    tags.feed(text)
    tags.close()
    return tags.fault or (f"<{tags.open[-1]}> is never closed" if tags.open else "")
