"""Reads the visible text out of content of any shape: rich messages, and fields nobody knew yet."""

from __future__ import annotations

from typing import Any

from bot.adapters.telegram.receive.normalise.entities import person
from bot.adapters.telegram.receive.normalise.media import MEDIA
from bot.core.message import Origin
from bot.core.surfaces.collector import MAX_DEPTH, Collector
from bot.core.surfaces.values import Json, mapping, string

RICH_PARTS = 100
"""Blocks beyond this number share parts, so that none falls off the end of the list."""

INLINE, BLOCK, ROW = "", "\n", " "

_TEXT_WORDS = frozenset(
    {
        "address",
        "bio",
        "body",
        "caption",
        "comment",
        "content",
        "credit",
        "description",
        "explanation",
        "expression",
        "header",
        "headline",
        "heading",
        "label",
        "message",
        "name",
        "note",
        "performer",
        "question",
        "query",
        "quote",
        "subtitle",
        "summary",
        "text",
        "texts",
        "title",
        "vcard",
    }
)
_URL_WORDS = frozenset({"href", "link", "uri", "url"})


def _last_word(key: str) -> str:
    """Field names end in what they are: ``option_text``, ``prize_description``, ``login_url``."""
    return key[-24:].rpartition("_")[2]


def is_readable(key: str) -> bool:
    """Whether a field of this name holds text that somebody sees."""
    return _last_word(key) in _TEXT_WORDS


def rich_message(out: Collector, value: object) -> None:
    """A rich message, block by block."""
    content = mapping(value)
    blocks = content.get("blocks")
    rest = {key: content[key] for key in content if key != "blocks" or not isinstance(blocks, list)}
    if isinstance(blocks, list):
        step = -(-len(blocks) // RICH_PARTS) or 1
        for start in range(0, len(blocks), step):
            unknown(out, Origin.RICH_TEXT, blocks[start : start + step])
    unknown(out, Origin.RICH_TEXT, rest)


def unknown(out: Collector, origin: Origin, value: object) -> None:
    """Content of any shape: its text becomes one part, its addresses become links."""
    walk = _Walk(out, origin)
    walk.visit(value, BLOCK, MAX_DEPTH)
    out.part(origin, walk.text())


class _Walk:
    """Depth first, fields in their order; pieces of a line are joined, blocks stand on lines of their own."""

    __slots__ = ("_origin", "_out", "_pending", "_pieces")

    def __init__(self, out: Collector, origin: Origin) -> None:
        self._out = out
        self._origin = origin
        self._pieces: list[str] = []
        self._pending = INLINE

    def text(self, start: int = 0) -> str:
        """What was read since there were ``start`` pieces."""
        return "".join(self._pieces[start:]).strip()

    def visit(self, node: Any, mode: str, depth: int) -> None:
        """Read one node; ``mode`` is what stands between the members of a list."""
        if not self._spend() or depth < 0:
            self._out.truncated = True
        elif isinstance(node, str):
            self._push(node)
        elif isinstance(node, list):
            self._list(node, mode, depth)
        elif isinstance(node, dict) and not _elsewhere(node):
            self._object(node, depth)

    def _spend(self) -> bool:
        self._out.nodes -= 1
        return self._out.nodes >= 0

    def _push(self, text: str) -> None:
        if text:
            if self._pieces:
                self._pieces.append(self._pending)
            self._pending = INLINE
            self._pieces.append(text)

    def _break(self, separator: str) -> None:
        if self._pending != BLOCK:
            self._pending = separator or self._pending

    def _list(self, nodes: list[Any], mode: str, depth: int) -> None:
        # A list in a list of blocks is a row of a table.
        inner = ROW if mode == BLOCK else mode
        for node in nodes:
            if self._out.nodes < 0:
                break
            self._break(mode)
            self.visit(node, inner if isinstance(node, list) else mode, depth - 1)
        self._break(mode)

    def _object(self, node: Json, depth: int) -> None:
        start, urls = len(self._pieces), []
        for key, value in node.items():
            if not self._spend():
                break
            if isinstance(value, str) and _last_word(key) in _URL_WORDS:
                urls.append(value)
            self._field(node, key, value, start, depth)
        shown = self.text(start)
        for url in urls:
            self._out.link(self._origin, url, shown)
        self._people(node, shown)

    def _field(self, node: Json, key: str, value: Any, start: int, depth: int) -> None:
        before, pending = len(self._pieces), self._pending
        if before > start:
            self._break(BLOCK)
        self._value(key, value, depth, readable=is_readable(key) and not _is_anchor(node, key))
        if len(self._pieces) == before:
            self._pending = pending

    def _value(self, key: str, value: Any, depth: int, *, readable: bool) -> None:
        if isinstance(value, str):
            if readable:
                self._push(value)
        elif key in MEDIA:
            MEDIA[key](self._out, value)
        elif isinstance(value, dict | list):
            self.visit(value, INLINE if readable else BLOCK, depth - 1)

    def _people(self, node: Json, shown: str) -> None:
        out, origin = self._out, self._origin
        out.handle(origin, node.get("username"))
        out.phone(origin, node.get("phone_number"), shown)
        out.email(origin, node.get("email_address") or node.get("email"), shown)
        if shown:
            person(out, origin, mapping(node.get("user")), shown)


def _elsewhere(node: Json) -> bool:
    """Users are read where they speak, and an embedded message was judged when it arrived."""
    return "is_bot" in node or ("message_id" in node and "chat" in node)


def _is_anchor(node: Json, key: str) -> bool:
    """The name of an anchor or a reference is not shown; reading it would cut words in two."""
    return key.endswith("name") and string(node.get("type")).startswith(("anchor", "reference"))
