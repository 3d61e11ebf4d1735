"""Stand-ins for the eyes, and messages with pictures for them to read."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.core.surfaces.seen import Code, Glance, Spot, TextLine
from tests.builders import Json, text_update

_SPOT = Spot(left=0, top=0, right=9, bottom=9)


def lines(*texts: str, sure: float = 0.95) -> Glance:
    """A picture with lines of text below each other."""
    spots = [Spot(left=0, top=20 * n, right=200, bottom=20 * n + 15) for n in range(len(texts))]
    shown = zip(texts, spots, strict=True)
    return Glance(lines=tuple(TextLine(text=text, sure=sure, place=spot) for text, spot in shown))


def chat(*said: tuple[str, str]) -> Glance:
    """A screenshot of a chat: "<" is the other side, ">" whoever took it, "=" the app."""
    looks = {
        "<": (20, 210, (255, 255, 255)),
        ">": (190, 380, (149, 236, 105)),
        "=": (150, 250, (237, 237, 237)),
    }
    bubbles = []
    for row, (side, text) in enumerate(said):
        left, right, ground = looks[side]
        spot = Spot(left=left, top=40 * row, right=right, bottom=40 * row + 20)
        bubbles.append(TextLine(text=text, sure=0.95, place=spot, ground=ground))
    return Glance(lines=tuple(bubbles), width=400, page=looks["="][2])


def code(payload: str) -> Glance:
    """A picture with one QR code."""
    return Glance(codes=(Code(payload=payload, kind="QR Code", place=_SPOT),))


class FakeEyes:
    """The Eyes port: sees in a picture what ``shows`` says of its bytes, once it is ``free`` to."""

    def __init__(self, **shows: Glance | Exception) -> None:
        self.shows = {name.encode(): found for name, found in shows.items()}
        self.looked: list[bytes] = []
        self.free = asyncio.Event()
        self.free.set()

    async def look(self, picture: bytes) -> Glance:
        """What it was told to see."""
        self.looked.append(picture)
        await self.free.wait()
        found = self.shows.get(picture, Glance())
        if isinstance(found, Exception):
            raise found
        return found


def photo(name: str, **more: Any) -> list[Json]:
    """The sizes of a photo; ``name`` is what ``FakeMessenger`` gives for its bytes."""
    return [{"file_id": name, "file_unique_id": f"u-{name}", "width": 800, "height": 600, **more}]


def photo_update(update_id: int, name: str, caption: str = "", **fields: Any) -> Json:
    """Somebody posts a photo."""
    words = {"caption": caption} if caption else {}
    found = text_update(update_id, "", **{"photo": photo(name), **words, **fields})
    for content in (one for one in found.values() if isinstance(one, dict)):
        del content["text"]
    return found
