"""Stretches of a long message without the talk around them: what stands far from an offer says nothing of it.

A message is read as a whole, and an advertisement in the midst of much talk is averaged away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from bot.core.detection.reading import DENSE, LABELS, Reading
from bot.core.detection.stretches import Stretch, holds, kept, offers, sentences
from bot.core.message import Message

LONG: Final = 240
"""Characters of a part from which on the surroundings of its offers are looked at by themselves."""
VERY_LONG: Final = 400
"""Characters of a part from which on all of it is looked at piece by piece."""
PIECE: Final = 200
"""Characters of a piece, of one sentence at least."""
MOST: Final = 40
"""Pieces of a message that are looked at."""


def window(reading: Reading) -> Message | None:
    """A long message with blanks for all but the sentences of its offers; None if there is nothing else."""
    if not reading.matches:
        return None
    parts = list(reading.message.parts)
    for number in _longer(reading, LONG):
        if places := list(offers(reading, number)):
            text = reading.texts[number]
            left = kept(text, ((one, holds(one, places)) for one in sentences(text)))
            parts[number] = replace(parts[number], text=left)
    new = replace(reading.message, parts=tuple(parts))
    return None if new == reading.message else new


def pieces(reading: Reading) -> Iterator[Message]:
    """A very long message once for each piece of it, with blanks for all else in its part."""
    every = (_cut(reading, number) for number in _longer(reading, VERY_LONG))
    return islice((message for some in every for message in some), MOST)


def _cut(reading: Reading, number: int) -> Iterator[Message]:
    text, parts = reading.texts[number], reading.message.parts
    for start, end in _places(text, list(sentences(text))):
        piece = replace(parts[number], text=" " * start + text[start:end] + " " * (len(text) - end))
        yield replace(reading.message, parts=(*parts[:number], piece, *parts[number + 1 :]))


def _places(text: str, every: Sequence[Stretch]) -> Iterator[Stretch]:
    """Where the pieces lie: each begins in the middle of the one before."""
    most = _so_many(PIECE, text)
    first = last = 0
    while last < len(every):
        last = first + 1
        while last < len(every) and every[last][1] - every[first][0] <= most:
            last += 1
        yield every[first][0], every[last - 1][1]
        first = max(first + 1, (first + last) // 2)


def _longer(reading: Reading, least: int) -> Iterator[int]:
    """The parts of so many characters that the message itself says."""
    for number, part in enumerate(reading.message.parts):
        text = reading.texts[number]
        if part.origin not in LABELS and len(text) >= _so_many(least, text):
            yield number


def _so_many(characters: int, text: str) -> int:
    """Half of them where most are whole syllables or words."""
    return characters // 2 if 3 * len(DENSE.findall(text)) > len(text) else characters
