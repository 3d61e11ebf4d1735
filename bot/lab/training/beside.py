"""Copies of lines with sentences beside them that must not matter: a reader learns what to pass over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final
from zlib import crc32

from bot.lab.corpus import Example
from bot.lab.phrases import On, Phrase

SOURCE: Final = "beside"
EVERY: Final = 2
"""Of so many lines one is copied."""
LONGEST: Final = 300
"""Code points of a line that is copied: of a longer one the fast reader sees the ends alone."""


def surrounded(examples: Sequence[Example], phrases: Sequence[Phrase]) -> Iterator[Example]:
    """The copies, the same ones for the same lines and phrases.

    A copy shares the fold of its line. It counts as ``tuned``: the cues in what was put beside it tell
    nothing of how far rules can be trusted.
    """
    known: dict[tuple[str, On], list[Phrase]] = {}
    for phrase in phrases:
        known.setdefault((phrase.lang, phrase.on), []).append(phrase)
    for line in examples:
        fitting = known.get((line.lang.partition("-")[0], On.ADS if line.fraud else On.INNOCENT), ())
        place = crc32(line.text.encode())
        if fitting and place % EVERY == 0 and len(line.text) <= LONGEST:
            said = fitting[place // EVERY % len(fitting)].around(line.text)
            yield replace(line, text=said, source=SOURCE, root=line.text, tuned=True)
