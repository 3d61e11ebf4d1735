"""Gathers parts, links and pictures of one message within fixed bounds, wherever the message came from."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.message import Link, Origin, Part, Picture
from bot.core.surfaces.values import Json, mapping, number, string

PART_HEAD = 12_000
PART_TAIL = 4_000
PART_LENGTH = PART_HEAD + PART_TAIL
TOTAL_LENGTH = 100_000
"""Code points over all parts: Telegram's longest message has a third of it, a forged one may have more."""
LINK_LENGTH = 2_048
NAME_LENGTH = 256
MAX_PARTS = 200
MAX_LINKS = 200
MAX_PICTURES = 20
MAX_ITEMS = 1_000
"""Elements read of one list."""
MAX_NODES = 20_000
"""Nodes visited in content of unknown shape."""
MAX_DEPTH = 32


def clean(text: str) -> str:
    """Join surrogate pairs and replace lone surrogates, so that the text can be encoded anywhere."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


class Collector:
    """What was found so far; ``foreign`` overrides the origin while a message of another chat is read."""

    __slots__ = ("_room", "_seen", "foreign", "links", "nodes", "parts", "pictures", "truncated")

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.links: list[Link] = []
        self.pictures: list[Picture] = []
        self.truncated = False
        self.foreign: Origin | None = None
        self.nodes = MAX_NODES
        self._room = TOTAL_LENGTH
        self._seen: set[object] = set()

    def part(self, origin: Origin, value: object, *, authored: bool = True) -> None:
        """Add a piece of text; blanks, repetitions and what is no text are passed over."""
        if not isinstance(value, str) or not value or value.isspace():
            return
        if self.foreign is not None:
            origin = self.foreign
        text = self._fit(value)
        # Members of an enum hash slowly; their identity is as good and this is the hot path.
        key = (id(origin), text)
        if key in self._seen:
            return
        if len(self.parts) >= MAX_PARTS or not text:
            self.truncated = True
            return
        self._seen.add(key)
        self._room -= len(text)
        self.parts.append(Part(origin=origin, text=text, authored=authored))

    def _fit(self, text: str) -> str:
        if len(text) > PART_LENGTH:
            self.truncated = True
            text = text[:PART_HEAD] + text[-PART_TAIL:]
        if len(text) > self._room:
            self.truncated = True
            text = text[: self._room]
        return clean(text)

    def link(self, origin: Origin, url: object, shown: str = "") -> None:
        """Add an address; ``shown`` that repeats it is dropped."""
        if not isinstance(url, str) or not url or url.isspace():
            return
        origin = self.foreign or origin
        url, shown = self._short(url.strip()), self._short(shown)
        if shown == url:
            shown = ""
        key = (id(origin), url, shown)
        if key in self._seen:
            return
        if len(self.links) >= MAX_LINKS:
            self.truncated = True
            return
        self._seen.add(key)
        self.links.append(Link(url=url, origin=origin, shown=shown))

    def _short(self, text: str) -> str:
        if len(text) > LINK_LENGTH:
            self.truncated = True
            text = text[:LINK_LENGTH]
        return clean(text)

    def handle(self, origin: Origin, username: object) -> None:
        """Add a user name, with or without its @, as the address that it stands for."""
        name = string(username).strip().lstrip("@")
        if name:
            self.link(origin, f"https://t.me/{name}", f"@{name}")

    def phone(self, origin: Origin, phone: object, shown: str = "") -> None:
        """Add a telephone number."""
        dialled = "".join(string(phone)[:LINK_LENGTH].split())
        if dialled:
            self.link(origin, f"tel:{dialled}", shown or string(phone))

    def email(self, origin: Origin, address: object, shown: str = "") -> None:
        """Add a mail address."""
        if string(address).strip():
            self.link(origin, f"mailto:{string(address).strip()}", shown or string(address))

    def picture(self, sizes: object) -> None:
        """Add the largest of a picture's sizes."""
        best = max(self.items(sizes), key=_area, default=None)
        if best is not None:
            self.picture_file(best)

    def picture_file(self, file: object) -> None:
        """Add a picture by its file; one of another chat's message is brought in by whoever replies to it."""
        fields = mapping(file)
        file_id = clean(string(fields.get("file_id")))[:LINK_LENGTH]
        unique_id = clean(string(fields.get("file_unique_id")))[:LINK_LENGTH]
        found = Picture(file_id=file_id, unique_id=unique_id, size=number(fields.get("file_size")))
        if not file_id or found in self.pictures:
            return
        if len(self.pictures) >= MAX_PICTURES:
            self.truncated = True
            return
        self.pictures.append(found)

    def items(self, value: object) -> Iterator[Json]:
        """The objects in a list, not too many of them."""
        if not isinstance(value, list):
            return iter(())
        if len(value) > MAX_ITEMS:
            self.truncated = True
            value = value[:MAX_ITEMS]
        return (item for item in value if isinstance(item, dict))


def _area(size: Json) -> int:
    return number(size.get("width")) * number(size.get("height"))
