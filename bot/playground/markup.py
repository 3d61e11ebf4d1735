"""Telegram's HTML: ``parse_mode`` text to plain text and entities, refusing what Telegram refuses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.playground.entities import in_order, utf16, valid_url
from bot.playground.model import Json
from bot.playground.refusal import ApiRefusal

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

    def _fault(self, text: str) -> ApiRefusal:
        return ApiRefusal(f"can't parse entities: {text}")

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
            value = next((group for group in found.groups()[1:] if group is not None), None)
            if value is None and name != "blockquote":
                raise self._fault(
                    f'Expected equal sign in declaration of an attribute of the tag "{name}" at byte offset '
                    f"{self._byte(begin)}"
                )
            read[found.group(1).lower()] = _REFERENCE.sub(_named, value or "")
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
        if not href:
            whole = "".join(self.out).encode("utf-16-le", "surrogatepass")
            href = whole[start * 2 :].decode("utf-16-le", "surrogatepass")
        if found := _USER.match(href):
            return {
                "type": "text_mention",
                "user": {"id": int(found.group(1)), "is_bot": False, "first_name": "?"},
            }
        url = valid_url(href)
        return {"url": url} if url else {}


def _named(found: re.Match[str]) -> str:
    return _NAMED.get(found.group(3) or "", found.group())


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Text and entities of Telegram's HTML; refuses what Telegram refuses, with its words."""
    text, entities = _Html(source).parse()
    return text, sorted(entities, key=in_order)
