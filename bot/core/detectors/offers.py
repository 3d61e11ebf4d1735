"""The rules of the content: somebody offers money for an account, a card, posts, clicks, hands or feet."""

from __future__ import annotations

from bot.core.reading import Reading, Sight
from bot.core.rules import Hit, Rule, Status, match
from bot.core.text import FOLDED, RAW, SQUEEZED
from bot.core.verdict import Signal

CERTAINTY = {RAW: 1.0, FOLDED: 0.95, SQUEEZED: 0.85}
"""The rawer the view that matched, the less a coincidence it is."""


def detect(reading: Reading) -> tuple[Signal, ...]:
    """One signal for each rule that holds somewhere, from the rawest view in which it does."""
    found: dict[str, Signal] = {}
    for sight in reading.sights:
        for rule in _candidates(reading, sight):
            if rule.id not in found and (hits := _holds(rule, reading, sight)):
                found[rule.id] = _signal(rule, reading, sight, hits)
    return tuple(found.values())


def _candidates(reading: Reading, sight: Sight) -> list[Rule]:
    by_anchor = reading.knowledge.by_anchor
    return [rule for concept in sight.hits if concept in by_anchor for rule in by_anchor[concept]]


def _holds(rule: Rule, reading: Reading, sight: Sight) -> tuple[Hit, ...]:
    if rule.unless & reading.present or not all(need & reading.present for need in rule.needs):
        return ()
    return match(rule, sight.view.text, sight.hits)


def _signal(rule: Rule, reading: Reading, sight: Sight, hits: tuple[Hit, ...]) -> Signal:
    return Signal(
        id=rule.id,
        scheme=rule.scheme,
        sub=rule.sub,
        weight=round(rule.weight * CERTAINTY[sight.view.name], 3),
        reason=rule.reason,
        spans=reading.spans(sight, sorted(hits)),
        view=sight.view.name,
        experimental=rule.status is Status.EXPERIMENTAL,
    )
