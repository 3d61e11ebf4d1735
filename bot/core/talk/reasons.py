"""The few reasons that are told to who asks, with the words that show them: what can be quoted goes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.detection.detectors.wording import LEARNED
from bot.core.detection.evidence import ADVERTISING, phrases, strongest
from bot.core.library.catalog import Catalog
from bot.core.library.red_flags import Raised
from bot.core.text.extracts import harmless
from bot.core.text.quoting import escaped
from bot.core.verdict import Signal, Verdict

OF_THE_ACT = LEARNED | {
    "wants_account",
    "wants_card",
    "wants_posting",
    "wants_helper",
    "wants_task",
    "known_pattern",
}
"""Reasons that say broadly what a message asks for; where the act is known it is told instead."""
MOST_REASONS = 3
PRICE = "price"
"""The reason that tells only beside others: everything has a price."""
Reason = tuple[str, str]
"""A reason and the quoted words that show it, both as HTML."""


def reasons_of(
    catalog: Catalog, lang: str, verdict: Verdict, scheme: str = "", topic: str = ""
) -> tuple[Reason, ...]:
    """What speaks against an offer; nothing that speaks of another scheme than the one told.

    Of a question that is answered as a ``topic`` it is no reason how it sounds: it is nobody's offer.
    """
    if scheme and verdict.scheme not in {None, scheme}:
        return ()
    signals = told(strongest(verdict), MOST_REASONS, verdict.sub or "")
    if topic:
        signals = [signal for signal in signals if signal.reason not in LEARNED]
    seen = ((signal.reason, phrases(signal)) for signal in signals)
    return _worded(catalog, lang, seen, verdict.sub or "")


def reasons_kept(
    catalog: Catalog, lang: str, accusing: Iterable[tuple[str, Sequence[str]]], act: str = ""
) -> tuple[Reason, ...]:
    """The same of a message that was judged before: its reasons and their words, the weightiest first."""
    first: dict[str, Sequence[str]] = {}
    for reason, words in accusing:
        first.setdefault(reason, words)
    return _worded(catalog, lang, list(first.items())[:MOST_REASONS], act)


def flags_told(catalog: Catalog, lang: str, raised: Raised) -> tuple[Reason, ...]:
    """What a long text shows, the weightiest first, each in words and with its own words quoted."""
    told: dict[str, str] = {}
    for name, words in raised.found:
        if text := catalog.red_flags.says.get(name):
            quoted = escaped(catalog.quoted(lang, [harmless(word) for word in words[:2]]))
            told.setdefault(catalog.text(lang, text), quoted)
    return tuple(told.items())


def in_words(catalog: Catalog, lang: str, reason: str, act: str = "") -> str:
    """A reason as it is told, "" for one that nobody is told; what is asked for is told by the act."""
    if reason in OF_THE_ACT and act and catalog.has(lang, f"wants.{act}"):
        return catalog.text(lang, f"wants.{act}")
    return catalog.text(lang, f"reason.{reason}") if catalog.has(lang, f"reason.{reason}") else ""


def told_once(
    catalog: Catalog, lang: str, given: Iterable[tuple[str, Sequence[str]]], act: str
) -> dict[str, Sequence[str]]:
    """Reasons as they are told, each once, with the first words that show it: an act stands for several."""
    found: dict[str, Sequence[str]] = {}
    for reason, words in given:
        if said := in_words(catalog, lang, reason, act):
            found[said] = found.get(said) or words
    return found


def told(signals: Iterable[Signal], most: int, act: str = "") -> Sequence[Signal]:
    """The strongest signal of each reason, plain ones with words before plain ones.

    What the learned readers say is told only where nothing plainer was seen; a price counts as a plain one
    where something else is. A signal of the act that is told shows it better than a stronger one of another.
    """
    first: dict[str, Signal] = {}
    for signal in signals:
        if first.setdefault(signal.reason, signal).sub != act == signal.sub:
            first[signal.reason] = signal
    plain = [signal for signal in first.values() if signal.reason not in LEARNED]
    if all(signal.reason == PRICE for signal in plain):
        return [signal for signal in first.values() if signal.reason in LEARNED][:1]
    return sorted(plain, key=lambda signal: not signal.spans)[:most]


def _worded(
    catalog: Catalog, lang: str, given: Iterable[tuple[str, Sequence[str]]], act: str
) -> tuple[Reason, ...]:
    told = told_once(catalog, lang, ((reason, _shown(reason, words)) for reason, words in given), act)
    return tuple(
        (said, escaped(catalog.quoted(lang, words)) if words else "") for said, words in told.items()
    )


def _shown(reason: str, words: Sequence[str]) -> Sequence[str]:
    """The words of a reason as they are shown; of one that would advertise, none."""
    shown = [harmless(word) for word in words[:2] if reason not in ADVERTISING]
    return [word for word in shown if word.strip("… ")]
