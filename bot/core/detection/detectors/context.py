"""Context: facts of a real vacancy, games, phone benchmarks, groceries. They explain the talk of money.

A lost cat, a shop's opening or a school vote asks to be passed on too, and names money: for the finder, off
the customer's bill, out of a raffle. It clears no offer but that of posts and clicks, and not even these when
the one who passes it on is paid by the piece or the day. The code by which a shop rewards two of its
customers clears as long as nobody is to hand anything over.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.detection.features import RATE
from bot.core.detection.reading import Reading
from bot.core.verdict import Signal

_KINDS = (
    ("real_vacancy", "vacancy", -2.0),
    ("research", "research", -3.0),
    ("game", "game", -2.5),
    ("benchmark", "benchmark", -4.0),
    ("groceries", "groceries", -2.5),
    ("public_service", "public_service", -2.5),
)
_PROMISES = frozenset({"daily_pay", "money_bait"})
_WAGES = _PROMISES | {RATE}
_PASSED_ON = (
    ("lost_found", "lost_found", -5.0, _WAGES),
    ("promotion", "promotion", -4.0, _WAGES),
    ("appeal", "appeal", -4.0, _WAGES),
    ("goods", "goods", -4.0, _PROMISES),
)
"""With what takes their word from them; a flat to let names a rate of its own."""
_REFERRAL, _REFERRED = "shared_code", -5.0
_HANDS_OVER = _WAGES | {
    *(
        "acquire",
        "assist",
        "control",
        "hand_away",
        "idle",
        "part_time",
        "prepay",
        "pull_group",
        "recruits_you",
    ),
    *("receive", "run_points", "sell", "task", "verify"),
}
"""What nobody asks for who passes on the code by which a shop or a bank rewards two of its customers."""
_SHARERS = ("recruit_posting", "recruit_task")
_KEEPS, _KEPT = "r_keeps", "role_keeps"
"""That whoever reads keeps what is theirs, is paid nothing, or gets a receipt; and the id of its signal."""
NAMED = frozenset({_REFERRAL, _KEEPS, *(kind[1] for kind in (*_KINDS, *_PASSED_ON))})


def detect(reading: Reading) -> tuple[Signal, ...]:
    """A clearing signal for each harmless setting that is named."""
    if NAMED.isdisjoint(reading.said):
        return ()
    return (*_settings(reading), *_passed_on(reading), *_referred(reading), *_kept(reading))


def _settings(reading: Reading) -> Iterator[Signal]:
    for name, concept, weight in _KINDS:
        if concept in reading.said:
            yield _clears(reading, name, concept, weight)


def _passed_on(reading: Reading) -> Iterator[Signal]:
    for name, concept, weight, wages in _PASSED_ON:
        if concept in reading.said and not wages & reading.present:
            for scheme in _SHARERS:
                yield _clears(reading, name, concept, weight, scheme)


def _referred(reading: Reading) -> Iterator[Signal]:
    if _REFERRAL in reading.said and not _HANDS_OVER & reading.present:
        yield _clears(reading, _REFERRAL, _REFERRAL, _REFERRED)


def _kept(reading: Reading) -> Iterator[Signal]:
    if _KEEPS in reading.said:
        yield _clears(reading, _KEPT, _KEEPS, -1.0)


def _clears(reading: Reading, name: str, concept: str, weight: float, scheme: str = "") -> Signal:
    return Signal(id=name, weight=weight, reason="legit_context", scheme=scheme, spans=reading.first(concept))
