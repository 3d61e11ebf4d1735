"""The few reasons that are told to who asks, with the words that show them: what can be quoted goes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.detection.evidence import ADVERTISING, strongest
from bot.core.library.catalog import Catalog
from bot.core.text.extracts import harmless
from bot.core.text.quoting import escaped
from bot.core.verdict import Signal, Verdict

LEARNED = frozenset({"wording", "meaning"})
"""What the learned readers say: told only where nothing plainer was seen."""
MOST_REASONS = 3
Reason = tuple[str, str]
"""A reason and the quoted words that show it, both as HTML."""


def reasons_of(catalog: Catalog, lang: str, verdict: Verdict, scheme: str = "") -> tuple[Reason, ...]:
    """What speaks against an offer; nothing that speaks of another scheme than the one told."""
    if scheme and verdict.scheme not in {None, scheme}:
        return ()
    signals = told(strongest(verdict), MOST_REASONS)
    return _worded(catalog, lang, ((signal.reason, signal.evidence) for signal in signals))


def reasons_kept(
    catalog: Catalog, lang: str, accusing: Iterable[tuple[str, Sequence[str]]]
) -> tuple[Reason, ...]:
    """The same of a message that was judged before: its reasons and their words, the weightiest first."""
    first: dict[str, Sequence[str]] = {}
    for reason, words in accusing:
        first.setdefault(reason, words)
    return _worded(catalog, lang, list(first.items())[:MOST_REASONS])


def told(signals: Iterable[Signal], most: int) -> Sequence[Signal]:
    """The strongest signal of each reason, plain ones with words before plain ones, before learned ones."""
    first: dict[str, Signal] = {}
    for signal in signals:
        first.setdefault(signal.reason, signal)
    plain = [signal for signal in first.values() if signal.reason not in LEARNED]
    shown = sorted(plain, key=lambda signal: not signal.spans) or list(first.values())[:1]
    return shown[:most]


def _worded(catalog: Catalog, lang: str, given: Iterable[tuple[str, Sequence[str]]]) -> tuple[Reason, ...]:
    found: list[Reason] = []
    for reason, words in given:
        key = f"reason.{reason}"
        if catalog.has(lang, key):
            shown = [harmless(word) for word in words[:2] if reason not in ADVERTISING]
            shown = [word for word in shown if word.strip("… ")]
            marks = escaped(catalog.quoted(lang, shown)) if shown else ""
            found.append((catalog.text(lang, key), marks))
    return tuple(found)
