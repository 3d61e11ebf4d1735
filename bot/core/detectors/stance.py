"""Stance: who is speaking. A warning, a question or a joke about an offer is not an offer.

An advertisement that merely says "legal, no fraud" or "beware of cheats, come to us" stays one: who hands
over a contact of his own outside quotation marks speaks for himself, and little of a clearing stance is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.features import HANDLE
from bot.core.reading import Reading, Sight
from bot.core.text import RAW
from bot.core.verdict import Signal, Stance

WARNS, HINTS, JOKES = "warns", "warn_hints", "jokes"
ASKS, POLITE, APPROACHED = "asks", "ask_hints", "approached"
_CUES = frozenset({WARNS, HINTS, ASKS, POLITE, APPROACHED, JOKES})
SIGNALS = {"stance_warn": Stance.WARN, "stance_ask": Stance.ASK, "stance_joke": Stance.JOKE}
_ASKING = {ASKS: 5.0, APPROACHED: 3.5, POLITE: 1.5}
"""What each cue of a question clears; a polite "may I ask" opens advertisements too."""
_OWN_CONTACT = ("handover", HANDLE, "recruits_you")
_DISTRUST = 0.2
"""What is left of a clearing stance when the sender hands over a contact of his own."""
_QUOTED = re.compile(r"[“「『\"‘‹«][^”」』\"’›»\n]{2,400}[”」』\"’›»]")


def detect(reading: Reading) -> tuple[Signal, ...]:
    """The stances that the sender's own words show, each with a clearing weight."""
    stances = tuple(_stances(reading))
    if not stances:
        return ()
    trust = _DISTRUST if _hands_over(reading) else 1.0
    return tuple(
        Signal(id=name, weight=round(weight * trust, 3), reason=name, spans=reading.first(concept))
        for name, concept, weight in stances
    )


def _stances(reading: Reading) -> Iterator[tuple[str, str, float]]:
    if not reading.present & _CUES:
        return
    points = 2 * _distinct(reading, WARNS) + _distinct(reading, HINTS)
    if points >= 2:
        yield "stance_warn", WARNS if WARNS in reading.present else HINTS, -min(10.0, 2.2 * points)
    asked = [concept for concept in _ASKING if concept in reading.present]
    if asked:
        yield "stance_ask", asked[0], -sum(_ASKING[concept] for concept in asked) - _quotes(reading)
    if JOKES in reading.present:
        yield "stance_joke", JOKES, -4.0


def _quotes(reading: Reading) -> float:
    """Who tells what another said puts it in quotation marks."""
    return 2.5 * any(_QUOTED.search(sight.view.text) for sight in reading.sights)


def _distinct(reading: Reading, concept: str) -> int:
    words = {
        sight.view.text[hit[0] : hit[1]]
        for sight in reading.sights
        if sight.view.name == RAW
        for hit in sight.of(concept)
    }
    return min(5, len(words))


def _hands_over(reading: Reading) -> bool:
    return any(_unquoted(sight) for sight in reading.sights)


def _unquoted(sight: Sight) -> bool:
    hits = [hit for concept in _OWN_CONTACT for hit in sight.of(concept)]
    if not hits:
        return False
    quotes = [match.span() for match in _QUOTED.finditer(sight.view.text)]
    return any(not any(start <= hit[0] and hit[1] <= end for start, end in quotes) for hit in hits)
