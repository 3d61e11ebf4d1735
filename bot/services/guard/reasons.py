"""Why a verdict is what it is: each signal in words, and whether it counts."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.detection.detectors.wording import LEARNED
from bot.core.detection.judge import strongest_scheme
from bot.core.verdict import Signal, Stance, Verdict

SPEAKERS = {
    Stance.OFFER: "somebody who offers",
    Stance.ASK: "somebody who asks",
    Stance.WARN: "somebody who warns or reports",
    Stance.JOKE: "somebody who jokes",
    Stance.NONE: "nobody in particular",
}
_REASONS = {
    "wording": "reads like the advertisements it learned from",
    "meaning": "means what advertisements mean, says the second reader",
    "third_reader": "a third reader takes these words for it",
    "act": "tells what is asked for",
    "detector_failed": "a detector failed; nothing is concluded from that",
}
Says = Callable[[str], str]
_UNHEEDED = ("stance_ask", "stance_joke")


def in_words(signal: Signal, says: Says) -> str:
    """What a signal saw; ``says`` gives a reason in the words of the chats, "" for one they do not know."""
    said = _REASONS.get(signal.reason) or says(signal.reason) or signal.reason.replace("_", " ")
    if signal.id in LEARNED and signal.weight < 0:
        said = said.replace("reads like", "does not read like").replace("means what", "does not mean what")
    return f"{said} ({signal.sub})" if signal.id == "detector_failed" else said


_UNCOUNTED = {
    "trial": "its rule is on trial",
    "asked": "who asks is not what was asked about",
    "scheme": "another scheme is the likelier one",
    "weaker": "a stronger signal gives the same reason",
}


def uncounted(signal: Signal, verdict: Verdict, *, asked: bool) -> str:
    """Why a signal is not in the sum: a key of ``_UNCOUNTED``."""
    if signal.experimental:
        return "trial"
    if asked and signal.id in _UNHEEDED:
        return "asked"
    if signal.scheme not in {"", strongest_scheme(weighed(verdict, asked=asked))}:
        return "scheme"
    return "weaker"


def why_not(signal: Signal, verdict: Verdict, *, asked: bool) -> str:
    """The same in words."""
    return _UNCOUNTED[uncounted(signal, verdict, asked=asked)]


def weighed(verdict: Verdict, *, asked: bool) -> tuple[Signal, ...]:
    """The signals that the judge looks at."""
    return tuple(
        signal
        for signal in verdict.signals
        if not signal.experimental and not (asked and signal.id in _UNHEEDED)
    )


def counted(verdict: Verdict, *, asked: bool) -> tuple[Signal, ...]:
    """The signals whose weights are in the sum: the judge takes the strongest of each reason."""
    taken = weighed(verdict, asked=asked)
    scheme = strongest_scheme(taken)
    strongest: dict[tuple[str, bool], Signal] = {}
    for signal in taken:
        key = (signal.reason, signal.weight > 0)
        if signal.id in LEARNED or signal.scheme not in {"", scheme}:
            continue
        if key not in strongest or abs(signal.weight) > abs(strongest[key].weight):
            strongest[key] = signal
    learned = tuple(signal for signal in taken if signal.id in LEARNED)
    return (*strongest.values(), *learned)


def line(text: str) -> str:
    """One line of a text, without what would move the terminal's cursor."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return shown if len(shown) <= 200 else f"{shown[:199]}…"
