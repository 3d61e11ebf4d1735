"""An offer without what somebody put around it: sentences that warn, ask, joke or reassure and offer nothing.

Whoever knows the detector closes an advertisement with "report fraud to the police" or opens it with a
question. Such words speak for the sentence that they stand in; of an offer that stands by itself beside them
they say nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.core.detection.detectors.context import NAMED
from bot.core.detection.detectors.stance import CUES
from bot.core.detection.reading import LABELS, Reading
from bot.core.detection.stretches import holds, kept, offers, places, sentences
from bot.core.message import Message, Part, Speaker

SURROUNDING: Final = frozenset({*CUES, *NAMED})
"""What clears, by the concepts that show it."""


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
    # What the app or a police notice writes between the bubbles of a chat speaks of them all.
    if part.origin in LABELS or part.speaker is Speaker.APP:
        return part
    named, cues = list(offers(reading, number)), list(places(reading, number, SURROUNDING))
    if not named or not cues:
        return part
    left = kept(text, ((one, holds(one, named) or not holds(one, cues)) for one in sentences(text)))
    return part if left == text else replace(part, text=left)
