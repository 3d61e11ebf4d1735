"""One picture read: its codes first, then its text."""

from __future__ import annotations

from typing import Any

from PIL import Image

from bot.adapters.eyes import tongues
from bot.adapters.eyes.codes import codes_in
from bot.adapters.eyes.grounds import grounds_of
from bot.adapters.eyes.letters import Found, Letters
from bot.adapters.eyes.pixels import LEAST_SIDE, pixels_of
from bot.adapters.eyes.prints import print_of


class PictureReader:
    """The libraries with their models loaded, which takes a second or two."""

    def __init__(self) -> None:
        self._letters = Letters()
        self._rereader = None
        if place := tongues.folder():
            from bot.adapters.eyes.rereading import Rereader

            self._rereader = Rereader(place, tongues.readable())

    def read(self, content: bytes) -> dict[str, Any]:
        """What stands in a picture, as it is handed over; ``Undecodable`` for what is none."""
        picture = pixels_of(content)
        if min(picture.size) < LEAST_SIDE:
            return {"codes": [], "lines": [], "print": ""}
        shape = print_of(picture)
        lines = self._lines(picture) if shape else []
        page, grounds = grounds_of(picture, lines)
        return {
            "codes": codes_in(picture),
            "lines": lines,
            "print": shape,
            "width": picture.width,
            "page": page,
            "grounds": grounds,
        }

    def _lines(self, picture: Image.Image) -> list[Found]:
        found = self._letters.lines_in(picture)
        return self._rereader.better(picture, found) if self._rereader is not None else found
