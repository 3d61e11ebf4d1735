"""The sender's own sign: an offer in the name or the profile, and a message that only points there."""

from __future__ import annotations

from dataclasses import replace

from bot.core.detection.reading import LABELS, PROFILE, Match, Reading
from bot.core.message import Message, Origin
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
    if _points_there(verdict):
        return True
    return _is_unknown(message) and verdict.level is Level.CLEAN and _says_nothing(message)


def photo_worth_a_look(message: Message, verdict: Verdict) -> bool:
    """Whether the sender's own photo may decide what all else leaves in doubt.

    Its words point to the profile, or somebody new or unknown to the chat is suspected.
    """
    if verdict.level is Level.FRAUD or message.sender.id <= 0:
        return False
    return _points_there(verdict) or (_is_unknown(message) and verdict.level is Level.SUSPICIOUS)


def _points_there(verdict: Verdict) -> bool:
    return any(signal.id == SEE_PROFILE for signal in verdict.signals)


def _is_unknown(message: Message) -> bool:
    return message.sender.earlier is None or message.sender.is_new(message.sent)


def _says_nothing(message: Message) -> bool:
    said = "".join(part.text for part in message.parts if part.authored and part.origin not in LABELS)
    leads_away = any(link.origin not in PROFILE for link in message.links)
    return bool(said or message.pictures) and len(said) <= NOTHING and not leads_away


def stands_alone(verdict: Verdict, message: Message) -> bool:
    """Whether every offer that was seen stands in the profile, so that the message itself says nothing."""
    places = _offered_in(verdict, message)
    return bool(places) and places <= PROFILE


def is_in_photo(verdict: Verdict, message: Message) -> bool:
    """Whether every offer that was seen stands in the sender's profile picture."""
    return _offered_in(verdict, message) == {Origin.PROFILE_PHOTO}


def beside(verdict: Verdict) -> Verdict:
    """The verdict without the words that only point to the profile: they do not stand there."""
    return replace(verdict, signals=tuple(one for one in verdict.signals if one.id != SEE_PROFILE))


def _offered_in(verdict: Verdict, message: Message) -> set[Origin]:
    return {
        message.parts[span.part].origin
        for signal in verdict.signals
        if signal.scheme and signal.weight > 0
        for span in signal.spans
        if span.part < len(message.parts)
    }
