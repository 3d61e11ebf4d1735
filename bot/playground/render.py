"""Text and entities as HTML that is safe to put into a page."""

from __future__ import annotations

from html import escape

from bot.playground.entities import utf16
from bot.playground.model import Json

_PAIRS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
}


def safe_html(text: str, entities: list[Json]) -> str:
    """Only b, i, u, s, code, pre, a, blockquote and span.spoiler, always well nested."""
    marks = [mark for entity in entities if (mark := _mark(text, entity)) is not None]
    cuts = sorted({0, utf16(text), *(at for mark in marks for at in mark[:2])})
    units = text.encode("utf-16-le", "surrogatepass")
    out: list[str] = []
    open_now: list[_Mark] = []
    for start, end in zip(cuts, [*cuts[1:], cuts[-1]], strict=True):
        wanted = sorted((m for m in marks if m[0] <= start < m[1]), key=lambda m: (m[0], -m[1]))
        keep = 0
        while keep < min(len(wanted), len(open_now)) and wanted[keep] is open_now[keep]:
            keep += 1
        out.extend(mark[3] for mark in reversed(open_now[keep:]))
        out.extend(mark[2] for mark in wanted[keep:])
        open_now = wanted
        out.append(escape(units[start * 2 : end * 2].decode("utf-16-le", "replace")))
    return "".join(out)


_Mark = tuple[int, int, str, str]


def _mark(text: str, entity: Json) -> _Mark | None:
    offset, length = entity.get("offset"), entity.get("length")
    if not isinstance(offset, int) or not isinstance(length, int) or length <= 0 or offset < 0:
        return None
    size = utf16(text)
    start, end = min(offset, size), min(offset + length, size)
    pair = _PAIRS.get(str(entity.get("type"))) or _anchor(text, entity, start, end)
    return (start, end, *pair) if pair and end > start else None


def _anchor(text: str, entity: Json, start: int, end: int) -> tuple[str, str] | None:
    kind, url = entity.get("type"), entity.get("url")
    if kind == "url":
        shown = text.encode("utf-16-le", "surrogatepass")[start * 2 : end * 2].decode("utf-16-le", "replace")
        url = shown if "://" in shown else f"https://{shown}"
    elif kind != "text_link":
        return None
    if not isinstance(url, str) or not url.lower().startswith(("http://", "https://", "tg://")):
        return None
    return f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">', "</a>"
