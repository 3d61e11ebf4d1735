"""Stance: who is speaking. A warning, a question or a joke about an offer is not an offer.

An advertisement that merely says "legal, no fraud" or "beware of cheats, come to us" stays one: who hands
over a contact of his own speaks for himself, and little of a clearing stance is left. A contact inside
quotation marks is another's when the offer is quoted too, or when the text is as full of warnings as a police
notice. Cues in a name, a bio or a title count for nothing.

Who asks or jokes and draws others in all the same ("she needs two more", "I give you her number") offers, and
so does who warns of all but the one that pays.

In a picture of a chat the other side's contact is not the sender's, where the sender says something of it.
What the sender asked or joked there was said to the other side; that they warned counts, unless the bot is
asked about the other side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.detection.features import HANDLE, MONEY, RATE
from bot.core.detection.reading import LABELS, Reading, Sight
from bot.core.detection.rules import Hit
from bot.core.detection.stretches import holds, places, sentences
from bot.core.message import Speaker
from bot.core.text.folding import RAW
from bot.core.text.quotations import is_quoted, quotations
from bot.core.verdict import Signal, Stance

WARNS, HINTS, JOKES, MARKS = "warns", "warn_hints", "jokes", "joke_marks"
ASKS, POLITE, APPROACHED = "asks", "ask_hints", "approached"
CUES = frozenset({WARNS, HINTS, ASKS, POLITE, APPROACHED, JOKES, MARKS})
SIGNALS = {"stance_warn": Stance.WARN, "stance_ask": Stance.ASK, "stance_joke": Stance.JOKE}
_ASKING = {ASKS: 5.0, APPROACHED: 3.5, POLITE: 1.5}
"""What each cue of a question clears; a polite "may I ask" opens advertisements too."""
_OWN_CONTACT = ("handover", HANDLE, "recruits_you")
_DISTRUST = {"stance_warn": 0.1, "stance_ask": 0.4, "stance_joke": 0.2}
"""What is left of a clearing stance when the sender hands over a contact of his own; who asks may do so."""
_DRAWS_IN, _ALL_BUT_ONE, _SECRECY = "r_draws", "r_only", "secrecy"
_NOTICE = 6
"""Warning points from which a text reads as a notice: two strong words and two weak ones, say.

Who asks the bot "is it a crime, will I go to prison?" warns nobody with fewer.
"""
_NOT_HIS = frozenset({Speaker.OTHER, Speaker.APP})
_WAGES = frozenset({RATE, "daily_pay"})
_PHONE = re.compile(r"[+\d]")


def detect(reading: Reading) -> tuple[Signal, ...]:
    """The stances that the sender's own words show, each with a clearing weight."""
    stances = tuple(_stances(reading))
    if not stances:
        return ()
    trust = _DISTRUST if speaks_for_himself(reading) else dict(_drawing(reading))
    return tuple(
        Signal(
            id=name, weight=round(weight * trust.get(name, 1.0), 3), reason=name, spans=reading.first(concept)
        )
        for name, concept, weight in stances
    )


def _drawing(reading: Reading) -> Iterator[tuple[str, float]]:
    """What is left of the stances of somebody who draws others in; nothing is taken from who asks the bot."""
    if reading.asked or MONEY.isdisjoint(reading.said):
        return
    if _ALL_BUT_ONE in reading.said and _warning(reading) < _NOTICE:
        yield "stance_warn", _DISTRUST["stance_warn"]
    if _SECRECY in reading.said or _draws_apart(reading):
        yield "stance_ask", _DISTRUST["stance_ask"]
        yield "stance_joke", _DISTRUST["stance_joke"]


def _draws_apart(reading: Reading) -> bool:
    """Whether others are drawn in by a sentence that holds no cue of a question, a joke or a warning."""
    if _DRAWS_IN not in reading.said:
        return False
    numbers = {sight.part for sight in _said(reading)}
    return any(
        holds(one, drawing) and not holds(one, cues)
        for number in numbers
        for drawing, cues in [[[*places(reading, number, some)] for some in ({_DRAWS_IN}, CUES)]]
        for one in sentences(reading.texts[number])
    )


def _stances(reading: Reading) -> Iterator[tuple[str, str, float]]:
    if CUES.isdisjoint(reading.said):
        return
    said = _in_own_name(reading)
    points = _warning(reading)
    asked = [concept for concept in _ASKING if concept in said]
    if points >= (_NOTICE if asked and reading.asked else 2):
        yield "stance_warn", WARNS if WARNS in reading.said else HINTS, -min(10.0, 2.2 * points)
    if asked:
        yield "stance_ask", asked[0], -_question(asked, reading)
    if JOKES in said:
        yield "stance_joke", JOKES, -4.0
    elif MARKS in said:
        yield "stance_joke", MARKS, -1.5


def _warning(reading: Reading) -> int:
    return 2 * _distinct(reading, WARNS) + _distinct(reading, HINTS)


def _question(asked: list[str], reading: Reading) -> float:
    """What the cues of a question clear: who names the wage and only asks "anyone?" advertises."""
    if asked == [POLITE] and reading.present & _WAGES:
        return 0.3
    return sum(_ASKING[concept] for concept in asked) + _quotes(reading)


def _quotes(reading: Reading) -> float:
    """Who tells what another said puts it in quotation marks."""
    return 2.5 * any(quotations(sight.view.text) for sight in _said(reading))


def _distinct(reading: Reading, concept: str) -> int:
    if concept not in reading.said:
        return 0
    words = {
        sight.view.text[hit[0] : hit[1]]
        for sight in _said(reading)
        if sight.view.name == RAW and not (reading.asked and reading.speaker(sight) is Speaker.HOLDER)
        for hit in sight.of(concept)
    }
    return min(5, len(words))


def _said(reading: Reading) -> Iterator[Sight]:
    """What the message itself says: a warning for a name warns nobody."""
    return (sight for sight in reading.sights if sight.origin not in LABELS)


def _in_own_name(reading: Reading) -> frozenset[str]:
    """The concepts of the message without what the sender said to the other side of a chat."""
    if all(part.speaker is not Speaker.HOLDER for part in reading.message.parts):
        return reading.said
    others = (sight for sight in _said(reading) if reading.speaker(sight) is not Speaker.HOLDER)
    return frozenset[str]().union(*(sight.concepts for sight in others))


def speaks_for_himself(reading: Reading) -> bool:
    """Whether the sender hands over a contact of his own."""
    notice = _warning(reading) >= _NOTICE
    commented = any(
        reading.speaker(sight) is not Speaker.OTHER and sight.concepts & CUES for sight in _said(reading)
    )
    handing = (sight for sight in reading.sights if not (commented and reading.speaker(sight) in _NOT_HIS))
    contacts = [(sight, hit) for sight in handing for hit in _contacts(sight, phones=not notice)]
    if not contacts:
        return False
    return any(not _quoted(sight, hit) for sight, hit in contacts) or not (notice or _offer_quoted(reading))


def _contacts(sight: Sight, *, phones: bool) -> Iterator[Hit]:
    """The contacts in one view; a notice may give a telephone number, which is the office's."""
    for concept in _OWN_CONTACT:
        for hit in sight.of(concept):
            if phones or not _PHONE.match(sight.view.text[hit[0]]):
                yield hit


def _quoted(sight: Sight, hit: Hit) -> bool:
    return is_quoted(sight.view.text, hit[0], hit[1])


def _offer_quoted(reading: Reading) -> bool:
    """Whether every offer stands in quotation marks, by the places of its words in the original."""
    spans = (span for found in reading.matches for span in reading.spans(found.sight, found.hits))
    return all(is_quoted(reading.texts[span.part], span.start, span.end) for span in spans)
