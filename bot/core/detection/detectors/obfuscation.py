"""Disguise: what an offer says only after folding, or in words that exist to get past filters."""

from __future__ import annotations

from bot.core.detection.reading import Match, Reading
from bot.core.detection.rules import Hit
from bot.core.text.folding import RAW
from bot.core.verdict import Signal

WEIGHT = 0.8


def detect(reading: Reading) -> tuple[Signal, ...]:
    """One signal when a rule needed folding or a disguised word to match."""
    for found in reading.matches:
        if hidden := _hidden(found):
            spans = reading.spans(found.sight, hidden)
            view = found.sight.view.name
            return (Signal(id="disguise", weight=WEIGHT, reason="disguise", spans=spans, view=view),)
    return ()


def _hidden(found: Match) -> list[Hit]:
    folded = found.sight.view.name != RAW
    return [hit for hit in sorted(found.hits) if folded or hit[2]]
