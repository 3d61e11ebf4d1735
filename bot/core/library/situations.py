"""What may have happened to somebody who asks, and what the library can have on a question."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.library.content import Topic

DESPAIR = "despair"
"""What is told, as a situation is, and where a talk stands after it."""
DANGER, THREAT = "danger", "threat"
"""Somebody is about to die, or others are about to harm them: told and kept as despair is."""
HELD = "held"
"""Somebody is kept where they are and their papers are taken: whoever keeps them may read along."""
IN_NEED = (DANGER, THREAT, HELD, DESPAIR)
"""What is answered before everything else, the most pressing first."""
SOMETHING = "something"
"""What is told where it is open which of them."""


class Risk(StrEnum):
    """What is told to who asks; unknown is no word for safe."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


SITUATIONS: Mapping[str, str] = {
    "rented_account": "account_trade",
    "gave_code": "account_trade",
    "scanned_login": "account_trade",
    "bank_code": "other_fraud",
    "gave_card": "card_trade",
    "paid": "recruit_task",
    "posted_ads": "recruit_posting",
    "moved_money": "recruit_helper",
    "installed_app": "other_fraud",
    "shared_id": "other_fraud",
}
"""What may have happened already, with the scheme that it belongs to."""
SCHEMES_OF: Mapping[str, tuple[str, ...]] = {
    **{name: (scheme,) for name, scheme in SITUATIONS.items()},
    "bank_code": ("other_fraud", "card_trade"),
    "paid": ("recruit_task", "other_fraud"),
    "posted_ads": ("recruit_posting", "recruit_helper"),
}
"""The schemes of a talk in which each may have happened; most are of one only."""
BANK_CODE = "bank_code"
"""A code, password or card number of a bank was given: told by phrases alone, as ``HELD`` is."""
TELLINGS = (*(name for name in SITUATIONS if name != BANK_CODE), DANGER, THREAT, DESPAIR)
"""What people tell of in words of their own, as the library learned it; else phrases alone tell."""
LOGINS = frozenset({"rented_account", "gave_code", "scanned_login"})
"""What happened where other devices have to be logged out."""
MEANS = ("card", "coins", "cash", "gift")
"""How it was paid, where that decides whom to call first: a transfer is what ``paid`` itself tells of."""
PRESSING = (
    *("installed_app", "paid", "gave_card", "bank_code", "moved_money"),
    *("rented_account", "gave_code", "scanned_login", "shared_id", "posted_ads"),
)
"""What happened, first what lets most be saved yet by whoever is quick."""
NO_PRICE = frozenset({"moved_money", "got_money", "menaces", "exposes"})
"""What shows that coins, cash or cards were no price that somebody paid: parts and what happened."""
OBJECTS: Mapping[str, str] = {
    "said_bank_code": "bank_code",
    "said_code": "gave_code",
    "said_id": "shared_id",
    "said_account": "rented_account",
    "said_card": "gave_card",
    "said_money": "paid",
}
"""What may be named to put right what was told, as parts of ``Intents``, with what happened then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What the library has on a text; nothing of it where nothing is sure.

    ``happened`` is what it tells of: a situation or ``DESPAIR``, or ``SOMETHING`` where it is open which.
    ``instead`` is what the text asks where that has not happened yet, None where nothing fits.
    ``entries`` are what may be looked for, as ``topic:<id>``, ``aid:<id>`` or ``tip:<id>``, best first.
    ``likely``: how likely it is that topic, 1 where known phrases lead to it.
    ``everyday``: while it is open which topic it is, an everyday one is the likeliest.
    ``grave``: whichever of the topics it is, it is a serious one, mostly of ``scheme`` where that is clear.
    ``ordinary``: nothing in it calls for an entry.
    """

    topic: Topic | None = None
    likely: float = 1.0
    happened: str = ""
    instead: Topic | None = None
    entries: tuple[str, ...] = ()
    everyday: bool = False
    grave: bool = False
    scheme: str = ""
    ordinary: bool = True


def foremost(told: Collection[str]) -> tuple[str, ...]:
    """What of all that is told to have happened is led through, the most pressing first: two at most.

    Of what is put right in the same way, one will do.
    """
    known = {*told}
    if BANK_CODE in known:
        known -= {"gave_code"}
    if means_of(known) and known & NO_PRICE:
        # Cash that was carried for others was theirs; who is blackmailed is told of that first.
        known -= {"paid"}
    found: list[str] = []
    for name in (one for one in PRESSING if one in known):
        if not (name in LOGINS and LOGINS & {*found}):
            found.append(name)
    return tuple(found[:2])


def means_of(told: Collection[str]) -> str:
    """How it was paid, by what is told, "" for a way that is not of ``MEANS``."""
    return next((name for name in MEANS if f"by_{name}" in told), "")
