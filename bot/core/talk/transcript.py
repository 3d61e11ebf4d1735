"""What was read in pictures that somebody asks about, and how they are told, so that they can object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.core.library.catalog import Catalog
from bot.core.surfaces.seen import SURE, Glance
from bot.core.text.quoting import quoted

SHOWN: Final = 140
"""UTF-16 units of what was read that are told: enough to see whether it was read well."""
_WORD: Final = 3
"""Letters and digits of a line that might say something."""
_DOUBTED: Final = 1 / 3
"""The share of lines that were not surely read from which on the whole is told to be doubtful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The lines that were surely read, what codes say, and whether much could not be read (``poor``)."""

    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    poor: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.codes)


def transcript_of(seen: Iterable[Glance]) -> Transcript:
    """What was read in several pictures, in their order."""
    every = tuple(seen)
    lines = [line for one in every for line in one.lines if sum(map(str.isalnum, line.text)) >= _WORD]
    unsure = sum(line.sure < SURE for line in lines)
    return Transcript(
        words=tuple(word for one in every for word in one.words),
        codes=tuple(dict.fromkeys(code for one in every for code in one.payloads)),
        poor=bool(lines) and unsure >= _DOUBTED * len(lines),
    )


def read_out(catalog: Catalog, lang: str, transcript: Transcript) -> str:
    """What was read, as Telegram HTML without anything to tap; what is doubtful is asked about."""
    told = []
    if transcript.words:
        words = catalog.text(lang, "evidence.quote", word=quoted(" · ".join(transcript.words), SHOWN))
        told.append(catalog.text(lang, "ask.read.words", words=words))
    if transcript.codes:
        told.append(catalog.text(lang, "ask.read.code", where=quoted(transcript.codes[0], SHOWN // 2)))
    if transcript.poor:
        told.append(catalog.text(lang, "ask.read.poor"))
    return "\n".join(told)
