"""Entities: their units, their order, and which of them the server takes."""

from __future__ import annotations

import re

from bot.adapters.playground.model import Json
from bot.adapters.playground.refusal import Refusal

ENTITY_LIMIT = 100
"""Telegram silently drops formatting beyond this many entities."""


def utf16(text: str) -> int:
    """The length in UTF-16 code units, which is how Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


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
