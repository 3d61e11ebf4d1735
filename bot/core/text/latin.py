"""Tells the languages of one script apart by how the library itself is written in them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

EXPECTED = 5.0
"""What speaks for a language that somebody's program or their talk so far is in, in log-odds points."""
LIKELY = 4.0
"""What speaks for the language that most write in, where none is expected."""
SELDOM = 4.0
"""What speaks against a language that is nobody's at home: a word or two of it is a word of another one."""
KEEN = 0.6
"""How much a sign counts: signs that follow each other say the same more than once."""
RARE = 0.3
"""How often a sign that a language does not show is taken to occur in it."""
LONGEST = 300
"""Characters that are looked at."""
_OTHER = re.compile(r"[\W\d_]+")


class LatinLanguages:
    """Learns from samples of each language; ``of`` names the likeliest for a text.

    ``likely`` is the language that most write in, ``seldom`` are those that nobody grows up with.
    """

    def __init__(
        self, samples: Mapping[str, Iterable[str]], *, likely: str = "", seldom: Collection[str] = ()
    ) -> None:
        self._likely, self._seldom = likely, frozenset(seldom)
        counts = {
            lang: Counter(sign for text in texts for sign in _signs(text)) for lang, texts in samples.items()
        }
        self._counts = counts
        # A language with fewer samples is not likelier for what it does not show.
        sizes = {lang: max(found.total(), 1) for lang, found in counts.items()}
        mean = sum(sizes.values()) / max(len(sizes), 1)
        self._scale = {lang: mean / size for lang, size in sizes.items()}

    def of(self, text: str, expected: Collection[str] = ()) -> str:
        """The language of a text among those learned, "" if none was; ``expected`` ones need less to show."""
        signs = list(_signs(text[:LONGEST]))
        points = {
            lang: KEEN * self._told(lang, signs) + self._before(lang, expected) for lang in self._counts
        }
        return max(points, key=lambda lang: points[lang], default="")

    def _before(self, lang: str, expected: Collection[str]) -> float:
        """What speaks for a language before a word is read."""
        if lang in expected:
            return EXPECTED
        return (LIKELY if lang == self._likely and not expected else 0.0) - SELDOM * (lang in self._seldom)

    def _told(self, lang: str, signs: list[str]) -> float:
        found, scale = self._counts[lang], self._scale[lang]
        return sum(math.log(found[sign] * scale + RARE) for sign in signs)


def _signs(text: str) -> Iterator[str]:
    """Three letters in a row, with the edges of words, and each word of four letters and more."""
    plain = f" {_OTHER.sub(' ', text.casefold()).strip()} "
    yield from (plain[at : at + 3] for at in range(len(plain) - 2))
    yield from (f"{word}#" for word in plain.split())
