"""Formatted text as the Bot API reads it: ``parse_mode`` HTML to text and entities in UTF-16 units."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.adapters.playground.model import Json
from bot.adapters.playground.refusal import Refusal

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_PLAIN = re.compile(r"[^<&]+")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.\-]+)))?""")
_USER = re.compile(r"tg://user\?id=(\d+)$")


def utf16(text: str) -> int:
    """The length in UTF-16 code units, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class _Open:
    name: str
    at: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Html:
    source: str
    at: int = 0
    length: int = 0
    out: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if found := _PLAIN.match(self.source, self.at):
                self._write(found.group(), found.end())
            elif self.source[self.at] == "&":
                self._reference()
            elif self.source.startswith("</", self.at):
                self._close()
            else:
                self._start()
        if self.open:
            raise self._fault(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.out), self.entities

    def _fault(self, text: str) -> Refusal:
        return Refusal(f"can't parse entities: {text}")

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))

    def _write(self, text: str, end: int) -> None:
        self.out.append(text)
        self.length += utf16(text)
        self.at = end

    def _reference(self) -> None:
        found = _REFERENCE.match(self.source, self.at)
        if found is None:
            self._write("&", self.at + 1)
            return
        decimal, hexadecimal, name = found.groups()
        if name:
            self._write(_NAMED[name], found.end())
            return
        code = int(decimal) if decimal else int(hexadecimal, 16)
        if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
            self._write(chr(code), found.end())
        else:
            self._write("&", self.at + 1)

    def _start(self) -> None:
        begin = self.at
        found = re.compile(r"<([^\s>]*)").match(self.source, begin)
        assert found is not None
        name, self.at = found.group(1).lower(), found.end()
        if self.at >= len(self.source):
            raise self._fault(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if name not in _TAGS:
            raise self._fault(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._fault(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.open.append(_Open(name, self.length, attributes))

    def _attributes(self, name: str, begin: int) -> dict[str, str]:
        read: dict[str, str] = {}
        while True:
            while self.at < len(self.source) and self.source[self.at].isspace():
                self.at += 1
            if self.at >= len(self.source):
                raise self._fault(f'Unclosed start tag "{name}" at byte offset {self._byte(begin)}')
            if self.source[self.at] == ">":
                self.at += 1
                return read
            found = _ATTRIBUTE.match(self.source, self.at)
            if found is None:
                raise self._fault(
                    f'Empty attribute name in the tag "{name}" at byte offset {self._byte(begin)}'
                )
            value = next((group for group in found.groups()[1:] if group is not None), "")
            read[found.group(1).lower()] = _REFERENCE.sub(_named, value)
            self.at = found.end()

    def _close(self) -> None:
        begin = self.at
        end = self.source.find(">", begin)
        if not self.open:
            raise self._fault(f"Unexpected end tag at byte offset {self._byte(begin)}")
        if end < 0:
            raise self._fault(f"Unclosed end tag at byte offset {self._byte(begin)}")
        name, opened = self.source[begin + 2 : end].strip().lower(), self.open.pop()
        if name not in {"", opened.name}:
            where = f"at byte offset {self._byte(begin)}"
            raise self._fault(f'Unmatched end tag {where}, expected "</{opened.name}>", found "</{name}>"')
        self.at = end + 1
        if self.length > opened.at:
            self._add(opened)

    def _add(self, opened: _Open) -> None:
        entity: Json = {
            "offset": opened.at,
            "length": self.length - opened.at,
            "type": _TAGS[opened.name],
        }
        if opened.name == "a":
            entity |= self._link(opened.attributes.get("href", ""), opened.at)
        elif opened.name == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.name == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        language = opened.attributes.get("class", "")
        if opened.name == "code" and self.open and self.open[-1].name == "pre":
            self.open[-1].attributes["language"] = language.removeprefix("language-")
        elif opened.name == "pre" and opened.attributes.get("language"):
            self.entities.append({**entity, "language": opened.attributes["language"]})
        elif entity["type"] != "text_link" or "url" in entity:
            self.entities.append(entity)

    def _link(self, href: str, start: int) -> Json:
        whole = "".join(self.out).encode("utf-16-le", "surrogatepass")
        href = href or whole[start * 2 :].decode("utf-16-le", "surrogatepass")
        if found := _USER.match(href):
            return {"type": "text_mention", "user": {"id": int(found.group(1))}}
        url = valid_url(href)
        return {"url": url} if url else {}


def _named(found: re.Match[str]) -> str:
    return _NAMED.get(found.group(3) or "", found.group())


def valid_url(url: str) -> str:
    """The address as Telegram would keep it, "" when it refuses it."""
    url = url.strip()
    if re.match(r"(?:tg|ton|tonsite)://\S+$", url):
        return url
    bare = re.sub(r"^https?://", "", url, flags=re.IGNORECASE)
    if re.match(r"[a-z][a-z0-9+.\-]*:(?!\d)", bare, re.IGNORECASE) or re.search(r"\s", bare):
        return ""
    host = re.split(r"[/?#]", bare, maxsplit=1)[0].rpartition("@")[2]
    if not re.match(r"(?:[^\s:.]+\.)+[^\s:.]{2,}\.?(?::\d{1,5})?$|\[[0-9a-f:.]+\]|localhost(?::\d+)?$", host):
        return ""
    url = bare if bare != url else f"http://{bare}"
    url = url if "://" in url else f"https://{url}"
    return url if "/" in url.split("://", 1)[1] else f"{url}/"


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Text and entities of Telegram's HTML; refuses what Telegram refuses, with its words."""
    text, entities = _Html(source).parse()
    return text, sorted(entities, key=_order)


def _order(entity: Json) -> tuple[int, int]:
    offset, length = entity["offset"], entity["length"]
    assert isinstance(offset, int)
    assert isinstance(length, int)
    return offset, -length


def check_entities(text: str, entities: list[Json]) -> list[Json]:
    """Entities given by the bot itself; refuses those outside the text or inside a surrogate pair."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    for entity in entities:
        offset, length = entity.get("offset"), entity.get("length")
        if (
            not isinstance(offset, int)
            or not isinstance(length, int)
            or not isinstance(entity.get("type"), str)
        ):
            raise Refusal("can't parse entities: can't parse MessageEntity")
        end = (offset + length) * 2
        if offset < 0 or length < 0 or end > len(encoded):
            raise Refusal(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset "
                f"{offset + length}"
            )
        if any(b"\xdc" <= encoded[at * 2 + 1 : at * 2 + 2] < b"\xe0" for at in (offset, offset + length)):
            raise Refusal(
                f"entity beginning at UTF-16 offset {offset} begins or ends in a middle of a symbol"
            )
    return sorted((entity for entity in entities if entity["length"]), key=_order)


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space around, entities moved and cut to what remains."""
    kept = text.strip()
    if kept == text:
        return text, entities
    lead, size = utf16(text[: len(text) - len(text.lstrip())]), utf16(kept)
    moved: list[Json] = []
    for entity in entities:
        offset, length = _order(entity)
        start, end = max(0, offset - lead), min(size, offset - length - lead)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved
