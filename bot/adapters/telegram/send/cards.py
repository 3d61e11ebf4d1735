"""The reasons of a card: what speaks against an offer, with its own words, harmless."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.adapters.telegram.send.render import escape
from bot.core.detection.evidence import ADVERTISING, strongest
from bot.core.library.catalog import Catalog
from bot.core.talk.answers import Reason
from bot.core.talk.ask import MOST_REASONS
from bot.core.talk.reasons import told
from bot.core.text.extracts import harmless
from bot.core.verdict import Verdict
from bot.services.ports import Judgement


def reasons_of(catalog: Catalog, lang: str, verdict: Verdict, scheme: str = "") -> list[Reason]:
    """Up to three reasons with the words that show them, as HTML; none that speaks of another scheme."""
    if scheme and verdict.scheme not in {None, scheme}:
        return []
    signals = told(strongest(verdict), MOST_REASONS)
    return _worded(catalog, lang, ((signal.reason, signal.evidence) for signal in signals))


def reasons_kept(catalog: Catalog, lang: str, judgement: Judgement) -> list[Reason]:
    """The same for a message that was judged in a group, from what the ledger keeps of it."""
    kept = sorted(json.loads(judgement.signals), key=lambda item: -item["weight"])
    against = ((item["reason"], item["evidence"]) for item in kept if item["weight"] > 0)
    first: dict[str, Iterable[str]] = {}
    for reason, evidence in against:
        first.setdefault(reason, evidence)
    return _worded(catalog, lang, list(first.items())[:MOST_REASONS])


def _worded(catalog: Catalog, lang: str, given: Iterable[tuple[str, Iterable[str]]]) -> list[Reason]:
    found: list[Reason] = []
    for reason, evidence in given:
        key = f"reason.{reason}"
        if catalog.has(lang, key):
            shown = [harmless(word) for word in list(evidence)[:2] if reason not in ADVERTISING]
            shown = [word for word in shown if word.strip("… ")]
            marks = escape(catalog.quoted(lang, shown)) if shown else ""
            found.append((catalog.text(lang, key), marks))
    return found
