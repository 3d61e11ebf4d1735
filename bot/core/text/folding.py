"""Folding: the readings of a text in which disguised words become plain, with a map back to the original.

``raw`` changes case, accents, width and traditional characters only, one code point for one, so its places
are those of the original. ``folded`` undoes disguises (``ornaments`` and ``lookalikes``). ``squeezed`` also
closes up what is set apart (``spacing``). A view that says nothing new is left out, so plain talk pays for
one translation and a few scans.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.core.remembered import remembering, size
from bot.core.text.confusables import leet, mixed_words
from bot.core.text.edits import Edit
from bot.core.text.ornaments import SPLIT_FIRST, ornaments
from bot.core.text.spacing import separators
from bot.core.text.tables.plain import PLAIN

RAW, FOLDED, SQUEEZED = "raw", "folded", "squeezed"
_PLACES = 72
_STAYS = re.compile("[0-9A-Za-zÀ-ÖØ-öø-ÿА-яΑ-ωऄ-हぁ-ゔァ-ヴ一-鿿가-힣]")
"""Letters and digits that no folding takes away."""
_SIMPLE = re.compile(
    "|".join(
        (
            f"(?:(?![{SPLIT_FIRST}])[ぁ-ゖァ-ヺ一-鿿])+",
            *(f"{one}{{2,}}(?:[ -]{one}{{2,}})*" for one in ("[a-z]", "[а-яё]", "[α-ω]", "[가-힣]")),
        )
    )
)
"""Words of one script in which nothing is disguised, as most of a lexicon are."""
REMEMBERED = 8 * 2**20
"""Bytes of texts with their views: several fold a message that they look at, an ad comes in many groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One reading of a text. ``starts`` and ``ends`` give each character's place in the original.

    Both are None when the places are the same.
    """

    name: str
    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's stretch that reads as ``text[start:end]`` here; the stretch must not be empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


_STEPS: tuple[tuple[str, Callable[[str], Iterable[Edit]]], ...] = (
    (FOLDED, ornaments),
    (FOLDED, mixed_words),
    (FOLDED, leet),
    (SQUEEZED, separators),
)
"""Each step reads what the one before left, so a word disguised in several ways comes out plain."""


def weight(views: Iterable[View]) -> int:
    """Bytes that views take at most: the text of each, and four numbers with the places of a character."""
    bytes_ = 0
    for view in views:
        bytes_ += size(view.text)
        if view.starts is not None:
            bytes_ += _PLACES * len(view.starts)
    return bytes_


def views_once(text: str) -> tuple[View, ...]:
    """Every reading that differs from the one before it, the rawest first; it is not remembered."""
    found = [View(name=RAW, text=plain(text))]
    for name, step in _STEPS:
        edits = [*step(found[-1].text)]
        # Most steps find nothing in most texts.
        if edits and (view := _edited(name, found[-1], edits)) is not None:
            if found[-1].name == name:
                found.pop()
            found.append(view)
    return tuple(found)


views = remembering(views_once, REMEMBERED, lambda _, found: weight(found))


def plain(text: str) -> str:
    """Lower case, without accents, half width and simplified, one code point for one."""
    return text.translate(PLAIN)


def fold(text: str) -> str:
    """The text as the most folded view reads it."""
    return views(text)[-1].text


def fold_once(word: str) -> str:
    """As ``fold``, of one of so many words that none of them is worth remembering."""
    bare = plain(word)
    return bare if _SIMPLE.fullmatch(bare) else views_once(word)[-1].text


def vanishes(word: str) -> bool:
    """Whether folding leaves nothing of a word."""
    return not _STAYS.match(word) and not fold_once(word)


def _edited(name: str, before: View, edits: Sequence[Edit]) -> View | None:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    old_starts = range(len(before.text)) if before.starts is None else before.starts
    old_ends = range(1, len(before.text) + 1) if before.ends is None else before.ends
    done = 0
    for start, end, text in (*edits, (len(before.text), len(before.text), "")):
        if done < start:
            pieces.append(before.text[done:start])
            starts += old_starts[done:start]
            ends += old_ends[done:start]
        if text:
            pieces.append(text)
            starts += [old_starts[start]] * len(text)
            ends += [old_ends[end - 1]] * len(text)
        done = end
    new = "".join(pieces)
    return None if new == before.text else View(name=name, text=new, starts=starts, ends=ends)
