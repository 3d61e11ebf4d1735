"""What was read in pictures that somebody asks about, and how they are told, so that they can object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.core.library.catalog import Catalog
from bot.core.message import Speaker
from bot.core.surfaces.chats import said_by, turns_in
from bot.core.surfaces.seen import SURE, Glance
from bot.core.text.quoting import quoted

SHOWN: Final = 140
"""UTF-16 units of what was read that are told: enough to see whether it was read well."""
LAST: Final = 3
"""Bubbles of one's own that are told."""
_WORD: Final = 3
"""Letters and digits of a line that might say something."""
_DOUBTED: Final = 1 / 3
"""The share of lines that were not surely read from which on the whole is told to be doubtful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The lines that were surely read, what codes say, and whether much could not be read (``poor``).

    Of pictures of chats, in their place, what the other side and what whoever took them wrote, a bubble each.
    """

    words: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    poor: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.theirs or self.codes)


def transcript_of(seen: Iterable[Glance]) -> Transcript:
    """What was read in several pictures, in their order."""
    every = tuple(seen)
    talks = [turns_in(one) for one in every]
    turns = [turn for talk in talks for turn in talk]
    lines = [line for one in every for line in one.lines if sum(map(str.isalnum, line.text)) >= _WORD]
    unsure = sum(line.sure < SURE for line in lines)
    return Transcript(
        words=tuple(word for one, talk in zip(every, talks, strict=True) if not talk for word in one.words),
        theirs=tuple(said_by(turns, Speaker.OTHER).splitlines()),
        own=tuple(said_by(turns, Speaker.HOLDER).splitlines()),
        codes=tuple(dict.fromkeys(code for one in every for code in one.payloads)),
        poor=bool(lines) and unsure >= _DOUBTED * len(lines),
    )


def read_out(catalog: Catalog, lang: str, transcript: Transcript) -> str:
    """What was read, as Telegram HTML without anything to tap; what is doubtful is asked about."""
    told = []
    for said, key in _said(transcript):
        words = catalog.text(lang, "evidence.quote", word=quoted(" · ".join(said), SHOWN))
        told.append(catalog.text(lang, key, words=words))
    if transcript.codes:
        told.append(catalog.text(lang, "ask.read.code", where=quoted(transcript.codes[0], SHOWN // 2)))
    if transcript.poor:
        told.append(catalog.text(lang, "ask.read.poor"))
    return "\n".join(told)


def _said(transcript: Transcript) -> Iterator[tuple[tuple[str, ...], str]]:
    """What was read, and the text that tells whose words they are; of one's own the last ones."""
    keys = {"ask.read.words": transcript.words, "ask.read.other": transcript.theirs}
    keys["ask.read.own"] = transcript.own[-LAST:]
    yield from ((said, key) for key, said in keys.items() if said)
