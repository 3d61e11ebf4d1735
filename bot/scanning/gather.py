"""Gathers parts and links of one message within fixed bounds, and reads values of any type."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.message import Link, Origin, Part
from bot.scanning.decode import Json

PART_LENGTH = 16_000
TOTAL_LENGTH = 100_000
LINK_LENGTH = 2_048
MOST = 200
"""Parts, and links, of one message at most; Telegram's longest has fewer."""
MOST_ITEMS = 1_000
"""Elements read of one list."""
NAME_LENGTH = 256
EMPTY: Json = {}


def mapping(value: object) -> Json:
    """The object itself, or an empty one."""
    return value if isinstance(value, dict) else EMPTY


def string(value: object) -> str:
    """The string itself, or an empty one; half a surrogate pair becomes U+FFFD."""
    if not isinstance(value, str):
        return ""
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def items(value: object) -> list[object]:
    """The elements of a list, not too many of them."""
    return value[:MOST_ITEMS] if isinstance(value, list) else []


def number(value: object) -> int:
    """A number of 63 bits at most, also one written as text; 0 when it is none."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 19:
        return int(value)
    return value if type(value) is int and 0 <= value < 2**63 else 0


def plain(text: object) -> str:
    """A text that may be cut into pieces: strings, or objects with a text."""
    if isinstance(text, str):
        return string(text)
    pieces = (piece if isinstance(piece, str) else mapping(piece).get("text") for piece in items(text))
    return string("".join(piece for piece in pieces if isinstance(piece, str)))


def lines(*values: object) -> str:
    """The texts among the values, one a line."""
    return "\n".join(text for text in map(plain, values) if text)


class Gathered:
    """What was found so far of one message."""

    __slots__ = ("_room", "_seen", "links", "parts")

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.links: list[Link] = []
        self._room = TOTAL_LENGTH
        self._seen: set[object] = set()

    def part(self, origin: Origin, text: str) -> None:
        """Add a piece of text; blanks, repetitions and what is too much are passed over."""
        text = text[: min(PART_LENGTH, self._room)]
        key = (id(origin), text)
        if not text or text.isspace() or key in self._seen or len(self.parts) >= MOST:
            return
        self._seen.add(key)
        self._room -= len(text)
        self.parts.append(Part(origin=origin, text=text))

    def link(self, origin: Origin, url: str, shown: str = "") -> None:
        """Add an address; ``shown`` that repeats it is dropped."""
        url, shown = url.strip()[:LINK_LENGTH], shown[:LINK_LENGTH]
        link = Link(url=url, origin=origin, shown="" if shown == url else shown)
        if not url or link in self._seen or len(self.links) >= MOST:
            return
        self._seen.add(link)
        self.links.append(link)

    def handle(self, origin: Origin, name: str) -> None:
        """Add a user name, with or without its @, as the address that it stands for."""
        if name := name.strip().lstrip("@"):
            self.link(origin, f"https://t.me/{name}", f"@{name}")


def objects(value: object) -> Iterator[Json]:
    """The objects in a list."""
    return (item for item in items(value) if isinstance(item, dict))
