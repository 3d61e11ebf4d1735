"""``antifraud check`` in a terminal, and ``--explain``: a verdict in plain words, without numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.core.detection.judge import FRAUD, SUSPICIOUS
from bot.core.verdict import Level, Signal, Verdict
from bot.services.guard.reasons import SPEAKERS, counted, in_words, line, why_not

MOST_REASONS, MOST_WORDS = 5, 3
NEAR = 0.1
"""How near to a line a score is called close to it."""
_LEVELS = {
    Level.FRAUD: "Looks like fraud: {scheme}.",
    Level.SUSPICIOUS: "Suspicious, it may be {scheme}.",
    Level.CLEAN: "No sign of a known kind of fraud.",
}
Text = Callable[[str], str]
"""A text of the catalog by its key, "" for one that is not there."""


def told(verdict: Verdict, text: Text, *, asked: bool = False) -> str:
    """The verdict and what led to it, in a few lines."""
    is_clean = verdict.level is Level.CLEAN
    why = (_against_it if is_clean else _for_it)(verdict, asked=asked)[:MOST_REASONS]
    return "\n".join((_head(verdict, text), *_reasons(why, text), "More: --explain. For programs: --json."))


def explained(verdict: Verdict, text: Text, language: str, *, asked: bool = False) -> str:
    """The verdict, who speaks, what counts for it and against it, what does not count, how close it was."""
    in_sum = counted(verdict, asked=asked)
    left = [signal for signal in verdict.signals if not any(signal.reason == one.reason for one in in_sum)]
    blocks = (
        (_head(verdict, text), *_speaker(verdict, language, asked=asked)),
        _block("What speaks for it", _reasons(_for_it(verdict, asked=asked), text)),
        _block("What speaks against it", _reasons(_against_it(verdict, asked=asked), text)),
        _block("Seen, but left out", _left_out(left, verdict, text, asked=asked)),
        (_closeness(verdict.score), "With numbers: --raw."),
    )
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _head(verdict: Verdict, text: Text) -> str:
    scheme = text(f"scheme.{verdict.scheme}") if verdict.scheme else "fraud of some kind"
    sub = text(f"sub.{verdict.sub}") if verdict.sub else ""
    return _LEVELS[verdict.level].format(scheme=f"{scheme} ({sub})" if sub else scheme)


def _speaker(verdict: Verdict, language: str, *, asked: bool) -> Iterator[str]:
    yield f"Who speaks: {SPEAKERS[verdict.stance]}. Language: {language}."
    if asked:
        yield "Judged as a question put to the bot: what it asks about counts, not who asks."


def _for_it(verdict: Verdict, *, asked: bool) -> list[Signal]:
    found = [signal for signal in counted(verdict, asked=asked) if signal.weight > 0]
    return sorted(found, key=lambda signal: -signal.weight)


def _against_it(verdict: Verdict, *, asked: bool) -> list[Signal]:
    found = [signal for signal in counted(verdict, asked=asked) if signal.weight < 0]
    return sorted(found, key=lambda signal: signal.weight)


def _reasons(signals: Iterable[Signal], text: Text) -> list[str]:
    return [f"  • {_reason(signal, text)}{_words(signal)}" for signal in signals]


def _left_out(signals: Iterable[Signal], verdict: Verdict, text: Text, *, asked: bool) -> list[str]:
    told = (f"{_reason(one, text)}: {why_not(one, verdict, asked=asked)}" for one in signals)
    return [f"  • {line}" for line in dict.fromkeys(told)]


def _reason(signal: Signal, text: Text) -> str:
    return in_words(signal, lambda reason: text(f"reason.{reason}"))


def _words(signal: Signal) -> str:
    words = ", ".join(f"“{line(word)}”" for word in signal.evidence[:MOST_WORDS])
    return f": {words}" if words else ""


def _block(head: str, lines: list[str]) -> tuple[str, ...]:
    return (head, *lines) if lines else ()


def _closeness(score: float) -> str:
    for edge, name in ((FRAUD, "fraud"), (SUSPICIOUS, "suspicion")):
        if abs(score - edge) <= NEAR:
            return f"It was close: a little {'over' if score >= edge else 'under'} the line for {name}."
    return "It was not close."
