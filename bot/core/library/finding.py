"""Finds what of the library answers a question in free words, by the words that both have in common.

A text is taken apart into pieces: runs of three letters within words; single signs and pairs in scripts
without spaces. A piece counts the more, the fewer entries have it.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.library.intents import made_plain

_DENSE = re.compile("[\u3041-\u30fa\u3400-\u9fff]+")
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


class Index:
    """Entries by their pieces. Each entry may be said in several ways; the nearest counts."""

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        """``entries``: for each id its texts."""
        said = [(name, Counter(pieces(text))) for name, texts in entries.items() for text in texts]
        spread = Counter(piece for _, counts in said for piece in counts)
        self._rarity = {piece: math.log((len(said) + 1) / count) for piece, count in spread.items()}
        self._common = math.log(len(said) + 1)
        self._names = [name for name, _ in said]
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, (_, counts) in enumerate(said):
            for piece, weight in self._vector(counts).items():
                self._postings[piece].append((place, weight))

    def find(self, text: str, most: int = 3) -> tuple[Found, ...]:
        """The nearest entries, nearest first."""
        near: dict[int, float] = defaultdict(float)
        for piece, weight in self._vector(Counter(pieces(text))).items():
            for place, other in self._postings.get(piece, ()):
                near[place] += weight * other
        best: dict[str, float] = {}
        for place, value in near.items():
            name = self._names[place]
            best[name] = max(best.get(name, 0.0), value)
        ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Found(name, round(value, 4)) for name, value in ordered[:most])

    def _vector(self, counts: Mapping[str, int]) -> dict[str, float]:
        # A piece that no entry has counts as well: it is what the question says beside them.
        raw = {
            piece: (1 + math.log(count)) * self._rarity.get(piece, self._common)
            for piece, count in counts.items()
        }
        length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        return {piece: value / length for piece, value in raw.items()}
