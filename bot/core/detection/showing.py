"""The words that a learned reader goes by, for an accusation that nothing else can show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from bot.core.detection.classifier import Classifier, see
from bot.core.detection.detectors.wording import LEARNED
from bot.core.detection.evidence import ADVERTISING
from bot.core.detection.reading import DENSE, Reading
from bot.core.text.ranges import DEVANAGARI
from bot.core.verdict import Level, Signal, Span, Verdict

WORDS: Final = 4
"""Words of a phrase that is shown; a sign that is a syllable or a whole word is half of one."""
MOST: Final = 120
"""Phrases that are tried of one part: each costs as much as reading the text once."""
TELLING: Final = 1.0
"""Log-odds that a text must lose without a phrase for the phrase to have made it what it is."""
_DEVANAGARI: Final = re.compile(f"[{DEVANAGARI}]")
_TOKEN: Final = re.compile(r"(?:[^\W_]|[\u0900-\u0963])+")
"""The vowels of Devanagari are marks, and no letters by themselves."""
_PAIR: Final = re.compile(r".{1,2}", re.DOTALL)
_ADDRESS: Final = re.compile(r"[@/:\\]|\d{5}|\w\.\w")
"""What may be somebody's address is never repeated."""


def is_shown(verdict: Verdict) -> bool:
    """Whether anything that can be shown accuses: words, or what people said."""
    accusing = [one for one in verdict.signals if one.weight > 0 and not one.experimental]
    return any(
        (one.spans and one.reason not in ADVERTISING) or (one.scheme and one.id not in LEARNED)
        for one in accusing
    )


def shown(reading: Reading, verdict: Verdict) -> Verdict:
    """The verdict with the phrase that the fast reader goes by, where nothing else shows the fraud."""
    model = reading.knowledge.model
    if verdict.level is not Level.FRAUD or model is None or is_shown(verdict):
        return verdict
    spans = _telling(reading, model.classifier)
    signals = tuple(_with(signal, spans) for signal in verdict.signals)
    return replace(verdict, signals=signals) if spans else verdict


def _with(signal: Signal, spans: tuple[Span, ...]) -> Signal:
    return replace(signal, spans=spans) if signal.id in LEARNED and signal.weight > 0 else signal


def _telling(reading: Reading, classifier: Classifier) -> tuple[Span, ...]:
    """The phrase without which the text reads least like an offer."""
    found: list[tuple[float, Span]] = []
    for sight in reading.folded:
        text = sight.view.text
        whole = classifier.ad_points(see(text, ()))
        for start, end in _phrases(text):
            lost = whole - classifier.ad_points(see(f"{text[:start]} {text[end:]}", ()))
            if lost < TELLING:
                continue
            (span,) = reading.spans(sight, [(start, end, False)])
            if not _ADDRESS.search(span.text):
                found.append((lost, span))
    best = max(found, key=lambda one: one[0], default=None)
    return (best[1],) if best else ()


def _phrases(text: str) -> Iterator[tuple[int, int]]:
    words = list(islice(_words(text), MOST))
    for place in range(max(1, len(words) - WORDS + 1) if words else 0):
        some = words[place : place + WORDS]
        yield some[0][0], some[-1][1]


def _words(text: str) -> Iterator[tuple[int, int]]:
    for token in _TOKEN.finditer(text):
        if DENSE.search(token[0]) is None or _DEVANAGARI.match(token[0]):
            yield token.span()
            continue
        for pair in _PAIR.finditer(text, token.start(), token.end()):
            yield pair.span()
