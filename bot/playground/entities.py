"""Entities: their units, their order, and which of them the server takes."""

from __future__ import annotations

import re

from bot.playground.model import Json
from bot.playground.refusal import ApiRefusal

ENTITY_LIMIT = 100
"""Telegram silently drops formatting beyond this many entities."""


def utf16(text: str) -> int:
    """The length in UTF-16 code units, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


_SCHEME = re.compile(r"(https?)://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(
    r"(?:(?:[^\s:.]+\.)+[^\s:.\d][^\s:.]+\.?|\d{1,3}(?:\.\d{1,3}){3}|localhost|\[[0-9a-f:.]+\])(?::\d{1,5})?\Z",
    re.IGNORECASE,
)


def valid_url(url: str) -> str:
    """The address as Telegram would keep it, "" when it refuses it."""
    url = url.strip()
    if re.search(r"\s", url):
        return ""
    if re.match(r"(?:tg|ton|tonsite)://.", url):
        return url
    scheme = _SCHEME.match(url)
    rest = url[scheme.end() :] if scheme else url
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    if (scheme is None and _OTHER_SCHEME.match(rest)) or not _HOST.match(host):
        return ""
    slash = "" if re.search(r"[/?#]", rest) else "/"
    return f"{scheme.group(1).lower() if scheme else 'http'}://{rest}{slash}"


def in_order(entity: Json) -> tuple[int, int]:
    """The key that sorts entities: by start, the longer first."""
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
            raise ApiRefusal("can't parse entities: can't parse MessageEntity")
        end = (offset + length) * 2
        if offset < 0 or length < 0 or end > len(encoded):
            raise ApiRefusal(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset "
                f"{offset + length}"
            )
        if any(b"\xdc" <= encoded[at * 2 + 1 : at * 2 + 2] < b"\xe0" for at in (offset, offset + length)):
            raise ApiRefusal(
                f"entity beginning at UTF-16 offset {offset} begins or ends in a middle of a symbol"
            )
    return sorted((entity for entity in entities if entity["length"]), key=in_order)


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space around, entities moved and cut to what remains."""
    kept = text.strip()
    if kept == text:
        return text, entities
    lead, size = utf16(text[: len(text) - len(text.lstrip())]), utf16(kept)
    moved: list[Json] = []
    for entity in entities:
        offset, length = in_order(entity)
        start, end = max(0, offset - lead), min(size, offset - length - lead)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved
