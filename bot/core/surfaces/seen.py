"""What was read in a picture, and how it becomes part of the message: words as text, codes as links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.core.message import Link, Message, Origin, Part
from bot.core.surfaces.collector import LINK_LENGTH, PART_LENGTH, clean

SURE = 0.6
"""How sure the reader must be of a line: what it guesses in a pattern or a face must accuse nobody."""
MOST_LINES, MOST_CODES = 200, 10
_SAME_ROW = 0.5
"""The share of the lower line by which two overlap that stand beside each other."""
_FACTS = re.compile(
    r"(?:wifi|mecard|begin|tel|sms|smsto|mailto|matmsg|geo|bizcard|market|otpauth):", re.IGNORECASE
)
"""Codes that hand over a network, a card, a place or a number: they lead nowhere and say nothing."""
_LINKED_DEVICE = re.compile(r"2@[\w+/=,-]{40,}")
"""What WhatsApp shows to link a device, without the address that newer versions put before it."""
_LINKED_AT = "https://wa.me/settings/linked_devices#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something stands, in pixels of the picture as it was read."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line of text; ``sure`` is the reader's confidence, 0 to 1."""

    text: str
    sure: float
    place: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One QR or bar code; ``kind`` is what the reader calls it, such as "QR Code"."""

    payload: str
    kind: str
    place: Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """All that was read in one picture; ``print`` is its shape as hexadecimal digits, "" for none."""

    lines: tuple[TextLine, ...] = ()
    codes: tuple[Code, ...] = ()
    print: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The lines that were surely read, in the order in which people read them."""
        sure = [line for line in self.lines if line.sure >= SURE and any(map(str.isalnum, line.text))]
        rows = _rows(sure)
        return tuple(_shown(line.text) for row in rows for line in row)[:MOST_LINES]

    @property
    def payloads(self) -> tuple[str, ...]:
        """What the codes say, each once, with nothing invisible in it."""
        said = (_shown(code.payload)[:LINK_LENGTH] for code in self.codes)
        return tuple(dict.fromkeys(payload for payload in said if payload))[:MOST_CODES]


def with_pictures(message: Message, seen: Iterable[Glance]) -> Message:
    """The message with what was read in its pictures, so that it is judged like its text.

    A code that holds no sentence is an address: where it leads is judged, and not how it is spelled.
    """
    parts, links, prints = [*message.parts], [*message.links], [*message.prints]
    for one in seen:
        prints += [one.print] if one.print else []
        if one.words:
            parts.append(Part(origin=Origin.IMAGE_TEXT, text="\n".join(one.words)[:PART_LENGTH]))
        for payload in filter(_says_something, one.payloads):
            if any(map(str.isspace, payload)):
                parts.append(Part(origin=Origin.IMAGE_TEXT, text=payload))
            else:
                parts.append(Part(origin=Origin.QR, text=payload))
                links.append(Link(url=_address(payload), origin=Origin.QR))
    return replace(message, parts=tuple(parts), links=tuple(links), prints=tuple(prints))


def _says_something(payload: str) -> bool:
    """Whether a code leads somewhere or says something; a number of goods does not."""
    return any(map(str.isalpha, payload)) and not _FACTS.match(payload)


def _address(payload: str) -> str:
    return _LINKED_AT + payload if _LINKED_DEVICE.fullmatch(payload) else payload


def _shown(text: str) -> str:
    """What is visible of a text, on one line."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in clean(text)).split())


def _rows(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """The lines from top to bottom; those that stand beside each other from left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: (line.place.top, line.place.left)):
        if rows and _beside(rows[-1][0].place, line.place):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.place.left) for row in rows]


def _beside(one: Spot, other: Spot) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    apart = one.right <= other.left or other.right <= one.left
    return apart and shared > _SAME_ROW * lower
