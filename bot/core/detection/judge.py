"""From signals to a verdict: log-odds add up, the strongest signal of each reason counts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from bot.core.detection import campaign
from bot.core.detection.detectors import (
    edited,
    forwarded,
    links,
    newcomer,
    profile,
    told,
)
from bot.core.detection.detectors.roles import ACT
from bot.core.detection.detectors.stance import SIGNALS
from bot.core.detection.detectors.wording import ALONE, LEARNED
from bot.core.detection.model import Scale
from bot.core.detection.rules import ROLE
from bot.core.detection.showing import is_shown
from bot.core.verdict import Level, Signal, Stance, Verdict

LISTED: Final = "federation"
"""The reason of what a federation's list says of a message: a key of the texts."""
THIRD_READER: Final = "third_reader"
"""The id and the reason of what a third reader says of a message: a key of the texts."""
FRAUD = 0.8
SUSPICIOUS = 0.5
UNNAMED = 0.25
"""The score at most of a message of which no signal names a scheme: below every threshold."""
UNPROVEN, DOUBTED = 0.79, 0.49
"""The scores at most of what learned readers alone accuse, without a word that could be shown: below fraud
where they are as sure as it takes for that, else below suspicion."""
ONE_SURE, BOTH_SURE = 0.9, 0.85
"""The scores from which learned readers may convict where no rule speaks, one or both together.

The second was chosen on lines unknown to them. In a chat that wants to be strict, both may do so by its own
threshold.
"""
HINTED = 0.65
"""The score from which learned readers may raise a doubt about words in which nothing else was found."""


class Sensitivity(StrEnum):
    """How little it takes in a chat to be called fraud."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


THRESHOLDS: Final[Mapping[Sensitivity, tuple[float, float]]] = {
    Sensitivity.LOW: (0.95, 0.8),
    Sensitivity.NORMAL: (FRAUD, SUSPICIOUS),
    Sensitivity.HIGH: (0.6, 0.3),
}
"""The scores from which a message is fraud, and from which it is suspicious."""
STRICTER: Final[Mapping[Sensitivity, Sensitivity]] = {
    Sensitivity.LOW: Sensitivity.NORMAL,
    Sensitivity.NORMAL: Sensitivity.HIGH,
    Sensitivity.HIGH: Sensitivity.HIGH,
}
"""For whom a chat wants looked at more closely."""
NOTABLE: Final = min(suspicious for _, suspicious in THRESHOLDS.values())
"""Below this score no chat sees anything in a message."""
_UNHEEDED = frozenset({"stance_ask", "stance_joke"})
"""Stances that clear who speaks in a group, and not the thing that the bot is asked about."""
CIRCUMSTANCES: Final = frozenset(
    {
        *links.REASONS,
        *forwarded.REASONS,
        profile.REASON,
        profile.SEE_PROFILE,
        newcomer.REASON,
        edited.REASON,
        campaign.CAMPAIGN,
        LISTED,
        THIRD_READER,
    }
)
"""Reasons that lie beside the words: no learned reader has seen them, so they count by their own weights."""
BESIDE: Final = 6.0
"""What they may say at most."""
_DOUBTING: Final = -1.0
"""Points of a stance from which roles say no more than other rules do."""


def judge(
    signals: tuple[Signal, ...],
    *,
    lang: str,
    asked: bool = False,
    scale: Scale = Scale(),  # noqa: B008 - frozen
) -> Verdict:
    """Weigh the signals; without one that names a scheme and may convict, the verdict is clean.

    When ``asked``, a question or a joke clears nothing but is still the stance that is told.
    """
    if len(signals) == 1 and signals[0].id in LEARNED and not signals[0].scheme:
        return _talk(signals, lang, scale)
    counted = [signal for signal in signals if not signal.experimental]
    weighed = [signal for signal in counted if signal.id not in _UNHEEDED] if asked else counted
    scheme = strongest_scheme(weighed)
    score = _logistic(points(weighed, scheme, scale))
    if asked:
        score = _asked(score, weighed, scheme)
    elif scheme:
        # What names no scheme stays below every bound of what can be shown.
        score = min(score, _provable(score, counted, scheme))
    level = _level(score) if scheme else Level.CLEAN
    return Verdict(
        level=level,
        score=round(score if scheme else min(score, UNNAMED), 4),
        stance=_stance(counted, Level.CLEAN if asked else level, scheme),
        lang=lang,
        scheme=None if level is Level.CLEAN else scheme,
        sub=None if level is Level.CLEAN else _sub(counted, scheme),
        signals=signals,
        leaning=scheme,
    )


def _talk(signals: tuple[Signal, ...], lang: str, scale: Scale) -> Verdict:
    """The verdict on most messages, of which one reader alone speaks: the sum with nothing to look for."""
    score = min(_logistic(scale.bias + signals[0].weight), UNNAMED)
    return Verdict(
        level=Level.CLEAN, score=round(score, 4), stance=Stance.NONE, lang=lang, scheme=None, signals=signals
    )


def at(verdict: Verdict, sensitivity: Sensitivity) -> Verdict:
    """The verdict as a chat of this sensitivity sees it; the score stays what it is.

    Before others nobody is called a fraud of whom nothing can be shown, however sure the learned readers are.
    """
    proven = verdict.level is not Level.FRAUD or is_shown(verdict)
    if sensitivity is Sensitivity.NORMAL and proven:
        return verdict
    counted = tuple(signal for signal in verdict.signals if not signal.experimental)
    level = _level(verdict.score, sensitivity) if verdict.leaning else Level.CLEAN
    if level is Level.FRAUD and not _convicts(verdict, counted):
        level = Level.SUSPICIOUS
    guilty = level is not Level.CLEAN
    return replace(
        verdict,
        level=level,
        stance=_stance(counted, level, verdict.leaning),
        scheme=verdict.leaning if guilty else None,
        sub=_sub(counted, verdict.leaning) if guilty else None,
    )


def behind_command(verdict: Verdict) -> Verdict:
    """The verdict on what stands behind a command: what plainly is an ad is one, and all else is nothing."""
    counted = [one for one in verdict.signals if not one.experimental]
    if verdict.level is Level.FRAUD and is_seen(counted, verdict.leaning or verdict.scheme or ""):
        return verdict
    return replace(verdict, level=Level.CLEAN, scheme=None, sub=None)


def _convicts(verdict: Verdict, signals: Sequence[Signal]) -> bool:
    """Whether there is enough to show for a conviction at whatever sensitivity."""
    if unproven(signals, verdict.leaning) or not is_shown(verdict):
        return False
    return verdict.score >= ONE_SURE or not _is_alone(signals, verdict.leaning)


def _provable(score: float, signals: Sequence[Signal], scheme: str) -> float:
    """The score at most, by what there is to show for it."""
    if told.is_doubted(signals):
        return DOUBTED
    if unproven(signals, scheme) or _is_talk(signals):
        return UNPROVEN if score >= ONE_SURE else DOUBTED
    if _is_faint(score, signals):
        return DOUBTED
    return UNPROVEN if FRAUD <= score < _needed(signals, scheme) else 1.0


def _asked(score: float, signals: Sequence[Signal], scheme: str) -> float:
    """The score of what somebody asks about, where nobody is accused before others.

    What was not learned counts by itself there: rules that accuse make it a doubt at least.
    """
    if told.is_doubted(signals):
        return min(score, DOUBTED)
    if _is_talk(signals) or unproven(signals, scheme):
        score = min(score, UNPROVEN if score >= ONE_SURE else DOUBTED)
    elif _is_faint(score, signals):
        score = min(score, DOUBTED)
    ruled = points((signal for signal in signals if signal.id not in LEARNED), scheme, Scale())
    return max(score, min(UNPROVEN, _logistic(ruled)))


def _is_talk(signals: Sequence[Signal]) -> bool:
    """Whether learned readers alone accuse what two say to each other: they have read no talks."""
    if all(signal.id != told.TOLD for signal in signals):
        return False
    return not any(one.scheme and one.weight > 0 and one.id not in LEARNED for one in signals)


def _is_faint(score: float, signals: Iterable[Signal]) -> bool:
    """Whether learned readers alone doubt, and not much; that somebody is new accuses nobody."""
    if score >= HINTED:
        return False
    found = (one for one in signals if one.weight > 0 and one.id not in {*LEARNED, ALONE})
    return all(one.reason == newcomer.REASON for one in found)


def _needed(signals: Sequence[Signal], scheme: str) -> float:
    """The score that it takes to be fraud, by who speaks of this scheme."""
    if is_seen(signals, scheme) or not (accusing := _accusing(signals)):
        return FRAUD
    return BOTH_SURE if len(accusing) > 1 else ONE_SURE


def unproven(signals: Sequence[Signal], scheme: str) -> bool:
    """Whether learned readers alone speak of this scheme, and nothing that they read could be shown."""
    return any(signal.id == ALONE for signal in signals) and not is_seen(signals, scheme)


def _is_alone(signals: Sequence[Signal], scheme: str) -> bool:
    """Whether one learned reader accuses, and neither the other nor anything else."""
    return len(_accusing(signals)) == 1 and not is_seen(signals, scheme)


def _accusing(signals: Iterable[Signal]) -> set[str]:
    """The learned readers that speak for fraud: one that was heard and does not is no second witness."""
    return {signal.id for signal in signals if signal.id in LEARNED and signal.weight > 0 and signal.scheme}


def is_seen(signals: Sequence[Signal], scheme: str) -> bool:
    """Whether anything but a learned reader accuses of this scheme."""
    return any(one.scheme == scheme and one.weight > 0 and one.id not in LEARNED for one in signals)


def points(signals: Iterable[Signal], scheme: str, scale: Scale) -> float:
    """The log-odds that the signals amount to when the scheme is this one."""
    heard, beside, learned = _sides(signals, scheme)
    rules = max(scale.low, min(scale.high, _sum(heard)))
    return (
        scale.bias + scale.rules * rules + _bounded(_sum(beside)) + sum(signal.weight for signal in learned)
    )


def rules_points(signals: Iterable[Signal], scheme: str) -> float:
    """What the signals found in the words by hand add up to when the scheme is this one."""
    return _sum(_sides(signals, scheme)[0])


def beside_points(signals: Iterable[Signal], scheme: str) -> float:
    """What lies beside the words adds up to when the scheme is this one, bounded."""
    return _bounded(_sum(_sides(signals, scheme)[1]))


def _sides(signals: Iterable[Signal], scheme: str) -> tuple[list[Signal], list[Signal], list[Signal]]:
    """Those found in the words by hand, those beside the words, and those of learned readers."""
    sides: tuple[list[Signal], list[Signal], list[Signal]] = ([], [], [])
    every = list(signals)
    plain = all(signal.id not in SIGNALS or signal.weight > _DOUBTING for signal in every)
    for signal in every:
        if signal.id in LEARNED:
            sides[2].append(signal)
        elif not signal.scheme or signal.scheme == scheme:
            beside = signal.reason in CIRCUMSTANCES or (plain and signal.id.startswith(ROLE))
            sides[beside].append(signal)
    return sides


def _bounded(beside: float) -> float:
    return max(-BESIDE, min(BESIDE, beside))


def strongest_scheme(signals: Iterable[Signal]) -> str:
    """The scheme that a learned reader names, which has weighed the rules; else the rules' strongest.

    What clears a scheme alone is taken from what speaks for it.
    """
    by_scheme: dict[str, list[Signal]] = {}
    for signal in signals:
        if signal.scheme and signal.id in LEARNED:
            return signal.scheme
        if signal.scheme:
            by_scheme.setdefault(signal.scheme, []).append(signal)
    accused = [scheme for scheme, some in by_scheme.items() if any(signal.weight > 0 for signal in some)]
    return max(accused, key=lambda scheme: _sum(by_scheme[scheme]), default="")


def _sum(signals: Iterable[Signal]) -> float:
    """The weights added, but only the strongest of each reason: its fellows say the same thing again."""
    strongest: dict[tuple[str, bool], float] = {}
    for signal in signals:
        key = (signal.reason, signal.weight > 0)
        if abs(signal.weight) > abs(strongest.get(key, 0.0)):
            strongest[key] = signal.weight
    return sum(strongest.values())


def _logistic(points: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, points))))


def _level(score: float, sensitivity: Sensitivity = Sensitivity.NORMAL) -> Level:
    fraud, suspicious = THRESHOLDS[sensitivity]
    if score >= fraud:
        return Level.FRAUD
    return Level.SUSPICIOUS if score >= suspicious else Level.CLEAN


def _stance(signals: Iterable[Signal], level: Level, scheme: str) -> Stance:
    if level is not Level.CLEAN:
        return Stance.OFFER
    told = [signal for signal in signals if signal.id in SIGNALS]
    if told:
        return SIGNALS[min(told, key=lambda signal: signal.weight).id]
    return Stance.OFFER if scheme else Stance.NONE


def _sub(signals: Iterable[Signal], scheme: str) -> str | None:
    """The act that the frame tells of this scheme, having heard the rules; else the weightiest signal's."""
    named = [signal for signal in signals if signal.scheme == scheme and signal.sub]
    return max(named, key=lambda signal: (signal.id == ACT, signal.weight)).sub if named else None
