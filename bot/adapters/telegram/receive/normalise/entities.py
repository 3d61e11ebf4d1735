"""Text with entities: the addresses that stand in it or hide under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.message import Origin
from bot.core.surfaces.collector import LINK_LENGTH, TOTAL_LENGTH, Collector, clean
from bot.core.surfaces.values import Json, mapping, string, whole

MAX_ENTITIES = 10_000


class Units:
    """A text by UTF-16 code units, in which the platform counts; encoded once, at the first slice."""

    __slots__ = ("_encoded", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._encoded: bytes | None = None

    def slice(self, offset: object, length: object) -> str:
        """The stretch as far as it lies in the text; "" for nonsense. Half a pair becomes U+FFFD."""
        start, size = whole(offset), whole(length)
        if start is None or size is None or start < 0 or size <= 0:
            return ""
        if self._encoded is None:
            self._encoded = clean(self._text[:TOTAL_LENGTH]).encode("utf-16-le")
        # A long entity repeated ten thousand times must not copy the text ten thousand times.
        end = start + min(size, LINK_LENGTH)
        return self._encoded[2 * start : 2 * end].decode("utf-16-le", "replace")


def read_text(
    out: Collector, origin: Origin, text: object, entities: object, *, authored: bool = True
) -> None:
    """Add a text and what its entities lead to."""
    if not isinstance(text, str):
        return
    out.part(origin, text, authored=authored)
    if isinstance(entities, list) and entities:
        read_entities(out, origin, text, entities)


def read_entities(out: Collector, origin: Origin, text: str, entities: list[object]) -> None:
    """Add what the entities of a text lead to."""
    if len(entities) > MAX_ENTITIES:
        out.truncated = True
    units = Units(text)
    for entity in entities[:MAX_ENTITIES]:
        fields = mapping(entity)
        read = _READERS.get(string(fields.get("type")))
        if read is not None:
            read(out, origin, fields, units.slice(fields.get("offset"), fields.get("length")))


def _url(out: Collector, origin: Origin, _: Json, shown: str) -> None:
    out.link(origin, shown)


def _text_link(out: Collector, origin: Origin, entity: Json, shown: str) -> None:
    out.link(origin, entity.get("url"), shown)


def _mention(out: Collector, origin: Origin, _: Json, shown: str) -> None:
    out.handle(origin, shown)


def _text_mention(out: Collector, origin: Origin, entity: Json, shown: str) -> None:
    person(out, origin, mapping(entity.get("user")), shown)


def _phone(out: Collector, origin: Origin, _: Json, shown: str) -> None:
    out.phone(origin, shown)


def _email(out: Collector, origin: Origin, _: Json, shown: str) -> None:
    out.email(origin, shown)


def person(out: Collector, origin: Origin, user: Json, shown: str) -> None:
    """Add the user whom a text names, by id because such users often have no user name."""
    user_id = whole(user.get("id"))
    if user_id is not None:
        out.link(origin, f"tg://user?id={user_id}", shown)
    out.handle(origin, user.get("username"))


_READERS: Mapping[str, Callable[[Collector, Origin, Json, str], None]] = {
    "url": _url,
    "text_link": _text_link,
    "mention": _mention,
    "text_mention": _text_mention,
    "phone_number": _phone,
    "email": _email,
}
