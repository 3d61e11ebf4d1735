"""A verdict with every number that led to it: what ``antifraud check --raw`` and the console tell."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.detection.detectors.wording import LEARNED, MEANING
from bot.core.detection.frame import frame_of
from bot.core.detection.judge import FRAUD, SUSPICIOUS, beside_points, points, rules_points, strongest_scheme
from bot.core.detection.model import Scale
from bot.core.message import Message
from bot.core.verdict import Level, Verdict
from bot.services.at_once import at_once
from bot.services.guard.judging import TwoReaders
from bot.services.guard.reasons import SPEAKERS, Says, counted, in_words, line, weighed, why_not

_LEVELS = {
    Level.FRAUD: "Fraud: it looks like {scheme}.",
    Level.SUSPICIOUS: "Suspicious: it may be {scheme}.",
    Level.CLEAN: "Clean.",
}


def raw(judging: TwoReaders, message: Message, says: Says, *, asked: bool = False) -> str:
    """The verdict, who speaks, what was read, each signal, and how the sum became the score.

    ``says`` gives a reason key in the words of the chats, "" for one that they do not know.
    """
    return numbers(judging, message, at_once(judging.verdict(message, asked=asked)), says, asked=asked)


def numbers(
    judging: TwoReaders, message: Message, verdict: Verdict, says: Says, *, asked: bool = False
) -> str:
    """The same of a verdict that is known."""
    blocks = (
        _head(verdict, asked=asked),
        _read(judging, message, verdict, asked=asked),
        _signals(verdict, says, asked=asked),
        _sum(verdict, _scale(judging, verdict), asked=asked),
        _second(judging, verdict),
    )
    return "\n\n".join("\n".join(block) for block in blocks)


def _head(verdict: Verdict, *, asked: bool) -> Iterator[str]:
    scheme = f"{verdict.scheme}{f' ({verdict.sub})' if verdict.sub else ''}"
    level = _LEVELS[verdict.level].format(scheme=scheme)
    yield f"{level} Score {verdict.score:.4f}, language {verdict.lang}."
    yield f"Who speaks: {SPEAKERS[verdict.stance]}."
    if asked:
        yield "Judged as a question put to the bot: what it asks about counts, not who asks."
    if verdict.level is Level.CLEAN:
        yield _why_clean(verdict, asked=asked)


def _why_clean(verdict: Verdict, *, asked: bool) -> str:
    if not verdict.signals:
        return "Why: nothing in it is known from advertisements."
    scheme = strongest_scheme(weighed(verdict, asked=asked))
    if not scheme:
        return "Why: no signal names a kind of fraud."
    return f"Why: something hints at {scheme}, but together the signals stay below {SUSPICIOUS:.2f}."


def _read(judging: TwoReaders, message: Message, verdict: Verdict, *, asked: bool) -> Iterator[str]:
    yield "What was read (the rawer the view that matched, the stronger the evidence)"
    if any(signal.sub.startswith("reading:") for signal in verdict.signals):
        yield "  nothing: the text cannot be read"
        return
    reading = judging.engine.read(message, asked=asked)
    for sight in reading.sights:
        yield f"  {sight.view.name:<10} {line(sight.view.text)}"
    yield f"  concepts   {', '.join(sorted(reading.present)) or 'none'}"
    yield f"  frame      {frame_of(reading)}"


def _signals(verdict: Verdict, says: Says, *, asked: bool) -> Iterator[str]:
    yield "Signals (log-odds points: + accuses, - clears)" if verdict.signals else "Signals: none"
    in_sum = counted(verdict, asked=asked)
    for signal in sorted(verdict.signals, key=lambda signal: -abs(signal.weight)):
        yield f"  {signal.weight:+7.3f}  {in_words(signal, says)}"
        scheme = f" [{signal.scheme}]" if signal.scheme else ""
        evidence = "".join(f"  «{line(text)}»" for text in signal.evidence)
        yield f"           {signal.id}{scheme}, view {signal.view}{evidence}"
        if not any(signal is some for some in in_sum):
            yield f"           does not count: {why_not(signal, verdict, asked=asked)}"


def _scale(judging: TwoReaders, verdict: Verdict) -> Scale:
    model = judging.engine.model
    if model is None:
        return Scale()
    return model.second if any(signal.id == MEANING for signal in verdict.signals) else model.scale


def _sum(verdict: Verdict, scale: Scale, *, asked: bool) -> Iterator[str]:
    taken = weighed(verdict, asked=asked)
    scheme = strongest_scheme(taken)
    by_hand = rules_points(taken, scheme)
    bounded = max(scale.low, min(scale.high, by_hand))
    yield "Sum"
    yield f"  {scale.bias:+7.3f}  where every message starts"
    note = "" if bounded == by_hand else f", bounded to {bounded:+g}"
    yield f"  {scale.rules * bounded:+7.3f}  the rules: {by_hand:+.3f}{note}, times {scale.rules:g}"
    if beside := beside_points(taken, scheme):
        yield f"  {beside:+7.3f}  what lies beside the words, and roles"
    for signal in taken:
        if signal.id in LEARNED:
            yield f"  {signal.weight:+7.3f}  {'wording' if signal.id != MEANING else 'meaning'}"
    total = points(taken, scheme, scale)
    capped = "" if scheme else f"; without a scheme it stays at {SUSPICIOUS / 2:.2f} or below"
    yield f"  {total:+7.3f}  together, which is a score of {verdict.score:.4f}{capped}"
    yield f"  Suspicious from {SUSPICIOUS:.2f}, fraud from {FRAUD:.2f}."


def _second(judging: TwoReaders, verdict: Verdict) -> Iterator[str]:
    model = judging.engine.model
    if any(signal.id == MEANING for signal in verdict.signals):
        yield "Second reader: asked, because the fast judge was unsure; its word is in the sum as meaning."
    elif model is None:
        yield "Model: none in the content folder; the rules judged alone."
    elif not judging.has_second:
        yield "Second reader: switched off or not available on this machine."
    else:
        low, high = model.unsure
        yield f"Second reader: not asked, it is for scores from {low:.2f} to {high:.2f}."
