"""Finds what of the library answers a question in free words, by the words that both have in common.

A text is taken apart into pieces: runs of three letters within words; single signs and pairs in scripts
without spaces. A piece counts the more, the fewer entries have it.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from bot.core.library.phrases import made_plain
from bot.core.text.ranges import HAN, KANA

_DENSE = re.compile(f"[{KANA}{HAN}]+")
_GRAM = 3
LONGEST = 400
"""Characters of a question that are looked at."""


def pieces(text: str) -> Iterator[str]:
    """What a text is compared by; a piece comes as often as it stands there."""
    for word in made_plain(text[:LONGEST]).split():
        for run in _DENSE.findall(word):
            yield from run
            yield from (run[place : place + 2] for place in range(len(run) - 1))
        rest = _DENSE.sub(" ", word)
        for bare in rest.split():
            framed = f" {bare} "
            yield from (framed[place : place + _GRAM] for place in range(max(1, len(framed) - _GRAM + 1)))


@dataclass(frozen=True, slots=True)
class Found:
    """An entry and how near it is, 0 to 1."""

    id: str
    near: float


@lru_cache(maxsize=512)
def _told(count: int) -> float:
    """How much a piece says that stands in a text so often."""
    return 1 + math.log(count)


def _length(said: Iterable[tuple[int, float]]) -> float:
    """How long a text is by its pieces: how often each stands there, and how rare it is."""
    return math.sqrt(sum((_told(count) * rare) ** 2 for count, rare in said)) or 1.0


class Index:
    """Entries by their pieces. Each entry may be said in several ways; the nearest counts.

    What each piece stands in is kept in arrays, one piece behind the other, with how often it stands there:
    as objects, or with what it weighs there, the indexes of all languages would take more memory than the
    rest of the program.
    """

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        """``entries``: for each id its texts."""
        self._rows: dict[str, int] = {}
        self._names: list[str] = []
        spread: list[int] = []
        # Each piece is kept once: with a counter for each text, building would take ten times what is built.
        said: list[tuple[array[int], array[int]]] = []
        for name, text in ((name, text) for name, texts in entries.items() for text in texts):
            found = Counter(pieces(text))
            rows = array("I", (self._rows.setdefault(piece, len(self._rows)) for piece in found))
            spread += [0] * (len(self._rows) - len(spread))
            for row in rows:
                spread[row] += 1
            self._names.append(name)
            said.append((rows, array("H", found.values())))
        self._common = math.log(len(said) + 1)
        self._rarity = array("d", (math.log((len(said) + 1) / count) for count in spread))
        self._lengths = array(
            "d",
            (_length(zip(counts, (self._rarity[row] for row in rows), strict=True)) for rows, counts in said),
        )
        self._starts = array("I", accumulate(spread, initial=0))
        self._places, self._counts = array("I", [0]) * self._starts[-1], array("H", [0]) * self._starts[-1]
        filled = self._starts[:-1]
        for place, (rows, counts) in enumerate(said):
            for row, count in zip(rows, counts, strict=True):
                self._places[filled[row]], self._counts[filled[row]] = place, count
                filled[row] += 1

    def find(self, text: str, most: int = 3) -> tuple[Found, ...]:
        """The nearest entries, nearest first."""
        near: dict[int, float] = defaultdict(float)
        for piece, weight in self._vector(Counter(pieces(text))):
            row = self._rows.get(piece)
            if row is not None:
                held, rare = slice(self._starts[row], self._starts[row + 1]), self._rarity[row]
                for place, count in zip(self._places[held], self._counts[held], strict=True):
                    near[place] += weight * (_told(count) * rare / self._lengths[place])
        best: dict[str, float] = {}
        for place, value in near.items():
            name = self._names[place]
            best[name] = max(best.get(name, 0.0), value)
        ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Found(name, round(value, 4)) for name, value in ordered[:most])

    def _vector(self, counts: Mapping[str, int]) -> list[tuple[str, float]]:
        raw = [(piece, count, self._rare(piece)) for piece, count in counts.items()]
        length = _length((count, rare) for _, count, rare in raw)
        return [(piece, _told(count) * rare / length) for piece, count, rare in raw]

    def _rare(self, piece: str) -> float:
        """How much a piece counts; one that no entry has does too: a question says it beside them."""
        row = self._rows.get(piece)
        return self._common if row is None else self._rarity[row]
