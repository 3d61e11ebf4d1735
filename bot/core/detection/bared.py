"""An offer without what somebody put around it: sentences that warn, ask, joke or reassure and offer nothing.

Whoever knows the detector closes an advertisement with "report fraud to the police" or opens it with a
question. Such words speak for the sentence that they stand in; of an offer that stands by itself beside them
they say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from bot.core.detection.detectors.context import NAMED
from bot.core.detection.detectors.stance import CUES
from bot.core.detection.reading import LABELS, Reading
from bot.core.message import Message, Part
from bot.core.text.quotations import is_quoted

SURROUNDING: Final = frozenset({*CUES, *NAMED})
"""What clears, by the concepts that show it."""
_END: Final = re.compile(r"[.!?。！？…;；\n]+\s*|(?<=[\u3041-\u9fff\uac00-\ud7a3！。])\s+")
Stretch = tuple[int, int]


def bared(reading: Reading) -> Message | None:
    """The message with blanks for each sentence that only speaks for an offer beside it; None if none does.

    The places of all words stay. What is quoted is nobody's own offer.
    """
    if not reading.matches or SURROUNDING.isdisjoint(reading.said):
        return None
    parts = [_bare(reading, number, part) for number, part in enumerate(reading.message.parts)]
    if all(new is old for new, old in zip(parts, reading.message.parts, strict=True)):
        return None
    return replace(reading.message, parts=tuple(parts))


def _bare(reading: Reading, number: int, part: Part) -> Part:
    text = reading.texts[number]
    if part.origin in LABELS:
        return part
    offers, cues = list(_offers(reading, number)), list(_cues(reading, number))
    if not offers or not cues:
        return part
    left = "".join(
        " " * (end - start)
        if _holds((start, end), cues) and not _holds((start, end), offers)
        else text[start:end]
        for start, end in _sentences(text)
    )
    return part if left == text else replace(part, text=left)


def _offers(reading: Reading, number: int) -> Iterator[Stretch]:
    """Where an offer of the sender's own is named."""
    for found in reading.matches:
        if found.sight.part == number:
            for span in reading.spans(found.sight, found.hits):
                if not is_quoted(reading.texts[number], span.start, span.end):
                    yield span.start, span.end


def _cues(reading: Reading, number: int) -> Iterator[Stretch]:
    for sight in reading.sights:
        if sight.part == number:
            for concept in sight.concepts & SURROUNDING:
                yield from (sight.view.span(start, end) for start, end, _ in sight.of(concept))


def _sentences(text: str) -> Iterator[Stretch]:
    start = 0
    for found in _END.finditer(text):
        yield start, found.end()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def _holds(sentence: Stretch, places: Iterable[Stretch]) -> bool:
    return any(start < sentence[1] and end > sentence[0] for start, end in places)
