"""A picture of a chat in which the other side offers: whoever shows it was offered it and advertises nothing.

So it is where nothing of their own stands beside it: no offer, no contact, no word that it really pays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bot.core.detection.reading import LABELS, PROFILE, Reading, Sight
from bot.core.message import Speaker
from bot.core.verdict import Signal, Verdict

TOLD: Final = "told_by_other"
"""The id and the reason of what another wrote to whoever shows it: a key of the texts."""
DOUBTED: Final = -8.0
"""What it clears where the sender, or a notice between the bubbles, doubts what the other side offers."""
_WARNS: Final = frozenset({"warns", "warn_hints"})
_DOUBTS: Final = {
    Speaker.SENDER: _WARNS | {"asks", "approached"},
    # What is said to the other side may be a fear that is talked away.
    Speaker.HOLDER: frozenset({"warns"}),
    Speaker.APP: _WARNS,
    Speaker.OTHER: frozenset[str](),
}
"""Concepts of who doubts what the other side offers, by who has them."""
_HANDS_OVER, _PRAISES = "handover", frozenset({"recruits_you", "doubt_resolved"})
"""Concepts of who speaks for what is shown."""


def detect(reading: Reading) -> tuple[Signal, ...]:
    """That what is offered was offered to the sender; that they ask about it or somebody warns clears it."""
    shown = any(part.speaker is Speaker.OTHER for part in reading.message.parts)
    if not shown or _speaks_for_it(reading):
        return ()
    doubted = any(_doubts(reading, sight) for sight in reading.sights)
    return (Signal(id=TOLD, weight=DOUBTED if doubted else 0.0, reason=TOLD),)


def is_told(verdict: Verdict) -> bool:
    """Whether the sender shows what another offered."""
    return any(signal.id == TOLD for signal in verdict.signals)


def is_doubted(signals: Iterable[Signal]) -> bool:
    """Whether it is shown with a doubt: then nobody is warned of it before others once more."""
    return any(signal.id == TOLD and signal.weight < 0 for signal in signals)


def _doubts(reading: Reading, sight: Sight) -> bool:
    """Whether somebody warns of what the other side offers, or the sender asks what to think of it."""
    if reading.asked:
        # Who asks the bot what to think of the other side has not judged it by that.
        return reading.speaker(sight) is Speaker.APP and not sight.concepts.isdisjoint(_WARNS)
    return not sight.concepts.isdisjoint(_DOUBTS[reading.speaker(sight)])


def _speaks_for_it(reading: Reading) -> bool:
    """Whether the sender hands over or praises what is shown, offers by himself, or leads elsewhere."""
    said, answered = list(_of(reading, Speaker.SENDER)), list(_of(reading, Speaker.HOLDER))
    praised = any(not sight.concepts.isdisjoint(_PRAISES) for sight in (*said, *answered))
    handed = any(_HANDS_OVER in sight.concepts for sight in said)
    leads_elsewhere = any(link.origin not in PROFILE for link in reading.message.links)
    return praised or handed or _offers(reading) or leads_elsewhere


def _offers(reading: Reading) -> bool:
    """Whether an offer is the sender's: what the other side offers is named by who asks or answers too."""
    places = {reading.speaker(match.sight) for match in reading.matches if match.sight.origin not in LABELS}
    if Speaker.SENDER in places:
        return not any(_doubts(reading, sight) for sight in _of(reading, Speaker.SENDER))
    return Speaker.HOLDER in places and Speaker.OTHER not in places


def _of(reading: Reading, speaker: Speaker) -> Iterator[Sight]:
    for sight in reading.sights:
        if reading.speaker(sight) is speaker and sight.origin not in LABELS:
            yield sight
