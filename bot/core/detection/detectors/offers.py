"""The rules of the content: somebody offers money for an account, a card, posts, clicks, hands or feet.

The "why" of an alert lists the words under the reason that they prove, so a rule about an act shows the act
and leaves its pay to the detector of money, and a rule about pay shows the pay.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bot.core.detection.features import MONEY
from bot.core.detection.reading import Match, Reading, bare
from bot.core.detection.rules import ROLE, Hit, Status
from bot.core.text.folding import FOLDED, RAW, SQUEEZED
from bot.core.text.quotations import is_quoted
from bot.core.verdict import Signal

CERTAINTY = {RAW: 1.0, FOLDED: 0.95, SQUEEZED: 0.85}
"""The rawer the view that matched, the less a coincidence it is."""
_MONEY = MONEY | {"wage"}


def detect(reading: Reading) -> tuple[Signal, ...]:
    """One signal for each rule that holds somewhere, from the rawest view in which it does.

    Who quotes what somebody does to somebody else does it not.
    """
    return tuple(
        signal
        for found in reading.matches
        for signal in [_signal(found, reading)]
        if not (signal.id.startswith(ROLE) and _is_quoted(reading, signal))
    )


def _is_quoted(reading: Reading, signal: Signal) -> bool:
    return any(is_quoted(reading.texts[span.part], span.start, span.end) for span in signal.spans)


def _signal(found: Match, reading: Reading) -> Signal:
    rule = found.rule
    return Signal(
        id=rule.id,
        scheme=rule.scheme,
        sub=rule.sub,
        weight=round(rule.weight * CERTAINTY[found.sight.view.name], 3),
        reason=rule.reason,
        spans=reading.spans(found.sight, sorted(_telling(found))),
        view=found.sight.view.name,
        experimental=rule.status is Status.EXPERIMENTAL,
    )


def _telling(found: Match) -> list[Hit]:
    """The hits that prove the rule's reason; all of them when the reason is the whole pattern."""
    if found.rule.reason == "known_pattern":
        return [*found.hits]
    of_money = found.rule.reason == "offer_money"
    chosen = [hit for hit, money in _by_money(found) if money is of_money]
    return chosen or [*found.hits]


def _by_money(found: Match) -> Iterator[tuple[Hit, bool]]:
    for hit, slot in zip(found.hits, found.rule.near, strict=True):
        yield hit, _is_money(slot)


@lru_cache(maxsize=1024)
def _is_money(slot: frozenset[str]) -> bool:
    return any(bare(name) in _MONEY for name in slot)
