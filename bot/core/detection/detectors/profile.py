"""The sender's own sign: an offer in the name or the profile, and a message that only points there."""

from __future__ import annotations

from bot.core.detection.reading import LABELS, PROFILE, Match, Reading
from bot.core.message import Message
from bot.core.verdict import Level, Signal, Verdict

SEE_PROFILE = "see_profile"
PROFILE_OFFER = "profile_offer"
REASON = "profile"
WEIGHT = 0.8
POINTS_THERE = 0.5
NOTHING = 40
"""Code points of a text at most that may say nothing: a greeting, a "+", a sign."""


def detect(reading: Reading) -> tuple[Signal, ...]:
    """What the profile offers, with the place named, and that the text sends readers there."""
    if not reading.matches and SEE_PROFILE not in reading.present:
        return ()
    found: list[Signal] = []
    offers = [match for match in reading.matches if match.sight.origin in PROFILE]
    if offers:
        found.append(_offer(max(offers, key=lambda match: match.rule.weight), reading))
    if SEE_PROFILE in reading.present:
        spans = reading.first(SEE_PROFILE)
        found.append(Signal(id=SEE_PROFILE, weight=POINTS_THERE, reason=SEE_PROFILE, spans=spans))
    return tuple(found)


def _offer(match: Match, reading: Reading) -> Signal:
    spans = reading.spans(match.sight, sorted(match.hits))
    return Signal(id=PROFILE_OFFER, scheme=match.rule.scheme, weight=WEIGHT, reason=REASON, spans=spans)


def worth_a_look(message: Message, verdict: Verdict) -> bool:
    """Whether a profile that was not read yet may be the whole point of a message.

    Its words point there, or somebody new or unknown to the chat says next to nothing.
    """
    if verdict.level is Level.FRAUD or message.sender.id <= 0:
        return False
    if any(signal.id == SEE_PROFILE for signal in verdict.signals):
        return True
    unknown = message.sender.earlier is None or message.sender.is_new(message.sent)
    return unknown and verdict.level is Level.CLEAN and _says_nothing(message)


def _says_nothing(message: Message) -> bool:
    said = "".join(part.text for part in message.parts if part.authored and part.origin not in LABELS)
    leads_away = any(link.origin not in PROFILE for link in message.links)
    return bool(said or message.pictures) and len(said) <= NOTHING and not leads_away


def stands_alone(verdict: Verdict, message: Message) -> bool:
    """Whether every offer that was seen stands in the profile, so that the message itself says nothing."""
    places = {
        message.parts[span.part].origin
        for signal in verdict.signals
        if signal.scheme and signal.weight > 0
        for span in signal.spans
        if span.part < len(message.parts)
    }
    return bool(places) and places <= PROFILE
