"""Cuts texts into the pieces of words that the encoder knows, as the library does.

The library shows how many pieces a text has, and not which. It keeps to SentencePiece's unigram model: of all
ways to cut a text, the one whose pieces are likeliest together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.core.detection.tuning import Bytes, Cursor, Layout

SPACE = "\u2581"
"""What stands for a space, and before the first word."""
QUESTION = "query: "
"""What the encoder expects before a text that others are compared with: so the second reader is asked."""
UNKNOWN = 10.0
"""How much less likely a letter is that no piece holds than the rarest piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The pieces with their log-likelihoods, what letters are read as, and the marks of a text."""

    known: dict[str, tuple[int, float]]
    read_as: dict[int, str]
    longest: int
    begin: int
    end: int
    unknown: int
    unlikely: float

    @classmethod
    def of(cls, image: Bytes, layout: Layout) -> Pieces:
        """Read them from the encoder's file."""
        reader = Cursor(image, layout.words)
        count, begin, end, _, unknown, blob = reader.take("<5iQ")
        ends, likely = reader.table(count + 1, "<u4").tolist(), reader.table(count, "<f4").tolist()
        letters = reader.table(blob, "u1").tobytes()
        words = [letters[a:b].decode("utf-8", "replace") for a, b in pairwise(ends)]
        known = {
            word: (place, likely[place]) for place, word in enumerate(words) if word and place != unknown
        }
        return cls(
            known=known,
            read_as=_read_as(reader),
            longest=max(map(len, known)),
            begin=begin,
            end=end,
            unknown=unknown,
            unlikely=min(likely) - UNKNOWN,
        )

    def cut(self, text: str, most: int) -> NDArray[np.int32]:
        """The numbers of the pieces of a text, with its marks; of a long one the first ``most``."""
        found = self._best(self._spelled(QUESTION + text))[:most]
        return np.array([self.begin, *found, self.end], dtype=np.int32)

    def _spelled(self, text: str) -> str:
        plain = text.translate(self.read_as)
        while "  " in plain:
            plain = plain.replace("  ", " ")
        return (plain if plain.startswith(" ") else f" {plain}").replace(" ", SPACE)

    def _best(self, text: str) -> list[int]:
        """The likeliest cut, found from left to right."""
        likely = [0.0] + [float("-inf")] * len(text)
        came: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
        for start in range(len(text)):
            self._step(text, start, likely, came)
        found, at = [], len(text)
        while at:
            at, piece = came[at]
            found.append(piece)
        return found[::-1]

    def _step(self, text: str, start: int, likely: list[float], came: list[tuple[int, int]]) -> None:
        here = likely[start]
        for end in range(start + 1, min(len(text), start + self.longest) + 1):
            piece = self.known.get(text[start:end])
            if piece is not None and here + piece[1] > likely[end]:
                likely[end], came[end] = here + piece[1], (start, piece[0])
        if here + self.unlikely > likely[start + 1]:
            likely[start + 1], came[start + 1] = here + self.unlikely, (start, self.unknown)


def _read_as(reader: Cursor) -> dict[int, str]:
    """Which letters are read as which others: each entry tells one, how many stand for it, and those."""
    (count, _) = reader.take("<iI")
    found = {}
    for _ in range(count):
        letter, many = reader.take("<IB")
        found[letter] = "".join(map(chr, reader.take(f"<{many}I")))
    return found
