"""Contact hand-over: "add me", "dm me", an id of another messenger. It leads out of the group's sight.

An id that follows an offer, or several of them in a short text, is an advertiser's card.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.detection.features import HANDLE
from bot.core.detection.reading import PROFILE, Reading
from bot.core.text.folding import RAW
from bot.core.verdict import Signal

HANDOVER = "handover"
REASON = "contact_handover"
_KINDS = (("contact_id", HANDLE, 1.0), ("contact_words", HANDOVER, 0.9))
_CONCEPTS = frozenset(kind[1] for kind in _KINDS)
_AFTER = 60
"""Code points after an offer in which an id belongs to it."""
_SHORT = 300
_SEVERAL = {2: 1.3, 3: 1.6}
"""What so many ids in a short text weigh; members of the group who are called count as one."""


def detect(reading: Reading) -> tuple[Signal, ...]:
    """A signal for each way in which the sender hands over a contact."""
    if _CONCEPTS.isdisjoint(reading.present):
        return ()
    found = tuple(
        Signal(id=name, weight=weight, reason=REASON, spans=reading.first(concept))
        for name, concept, weight in _KINDS
        if concept in reading.present
    )
    return (*found, *_cards(reading)) if HANDLE in reading.present else found


def _cards(reading: Reading) -> Iterator[Signal]:
    if any(_follows(reading)):
        yield Signal(id="contact_after_offer", weight=1.2, reason=REASON)
    if weight := _SEVERAL.get(min(3, len(_ids(reading)))):
        yield Signal(id="contact_dense", weight=weight, reason=REASON, spans=reading.first(HANDLE))


def _follows(reading: Reading) -> Iterator[bool]:
    for match in reading.matches:
        end = max(hit[1] for hit in match.hits)
        yield any(0 <= hit[0] - end <= _AFTER for hit in match.sight.of(HANDLE))


def _ids(reading: Reading) -> set[str]:
    """The different ids of the short parts as they are written; all that are called by @ as one."""
    return {
        "@" if written.startswith("@") else "".join(filter(str.isalnum, written))[-8:]
        for sight in reading.sights
        if sight.view.name == RAW and sight.origin not in PROFILE and len(sight.view.text) <= _SHORT
        for written in (sight.view.text[hit[0] : hit[1]] for hit in sight.of(HANDLE))
    }
