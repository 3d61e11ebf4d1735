"""Disguise: what an offer says only after folding, or in words that exist to get past filters."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.detectors import offers
from bot.core.reading import Reading
from bot.core.text import RAW
from bot.core.verdict import Signal, Span

WEIGHT = 0.8


def detect(reading: Reading) -> tuple[Signal, ...]:
    """One signal when a rule needed folding or a disguised word to match."""
    for signal in offers.detect(reading):
        hidden = signal.spans if signal.view != RAW else tuple(_disguised(signal, reading))
        if hidden:
            return (Signal(id="disguise", weight=WEIGHT, reason="disguise", spans=hidden, view=signal.view),)
    return ()


def _disguised(signal: Signal, reading: Reading) -> Iterator[Span]:
    wanted = {(span.part, span.start, span.end) for span in signal.spans}
    for sight in reading.sights:
        if sight.view.name != RAW:
            continue
        for hits in sight.hits.values():
            for start, end, disguise in hits:
                if disguise and (sight.part, start, end) in wanted:
                    yield from reading.spans(sight, ((start, end, disguise),))
