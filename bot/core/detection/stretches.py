"""Stretches of a text: where offers are named, and the sentences that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from typing import Final

from bot.core.detection.reading import Reading
from bot.core.text.quotations import is_quoted

Stretch = tuple[int, int]
_END: Final = re.compile(r"[.!?。！？…;；\n]+\s*|(?<=[\u3041-\u9fff\uac00-\ud7a3！。])\s+")


def offers(reading: Reading, number: int) -> Iterator[Stretch]:
    """Where an offer of the sender's own is named in a part: what is quoted, in part too, is nobody's own."""
    for found in reading.matches:
        if found.sight.part == number:
            places = [(span.start, span.end) for span in reading.spans(found.sight, found.hits)]
            if not any(is_quoted(reading.texts[number], *place) for place in places):
                yield from places


def places(reading: Reading, number: int, concepts: Set[str]) -> Iterator[Stretch]:
    """Where concepts stand in a part."""
    for sight in reading.sights:
        if sight.part == number:
            for concept in sight.concepts & concepts:
                yield from (sight.view.span(start, end) for start, end, _ in sight.of(concept))


def sentences(text: str) -> Iterator[Stretch]:
    """The sentences of a text, each with what parts it from the next."""
    start = 0
    for found in _END.finditer(text):
        yield start, found.end()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def holds(sentence: Stretch, places: Iterable[Stretch]) -> bool:
    """Whether any of some places lies in a sentence, in whole or in part."""
    return any(start < sentence[1] and end > sentence[0] for start, end in places)


def kept(text: str, wanted: Iterable[tuple[Stretch, bool]]) -> str:
    """A text with blanks for the sentences that are not wanted: the places of all words stay."""
    return "".join(text[start:end] if keep else " " * (end - start) for (start, end), keep in wanted)
