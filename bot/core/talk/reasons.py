"""The few reasons that are told to who asks: those with words to quote first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.verdict import Signal

LEARNED = frozenset({"wording", "meaning"})
"""What the learned readers say: told only where nothing plainer was seen."""


def told(signals: Iterable[Signal], most: int) -> Sequence[Signal]:
    """The strongest signal of each reason, plain ones with words before plain ones, before learned ones."""
    first: dict[str, Signal] = {}
    for signal in signals:
        first.setdefault(signal.reason, signal)
    plain = [signal for signal in first.values() if signal.reason not in LEARNED]
    shown = sorted(plain, key=lambda signal: not signal.spans) or list(first.values())[:1]
    return shown[:most]
