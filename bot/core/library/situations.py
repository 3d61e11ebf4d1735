"""What may have happened to somebody who asks, and what the library can have on a question."""

from __future__ import annotations

from collections.abc import Mapping
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
    "paid": ("recruit_task", "other_fraud"),
    "posted_ads": ("recruit_posting", "recruit_helper"),
}
"""The schemes of a talk in which each may have happened; most are of one only."""
TELLINGS = (*SITUATIONS, DANGER, THREAT, DESPAIR)
"""What people tell of in words of their own, as the library learned it; else phrases alone tell."""
LOGINS = frozenset({"rented_account", "gave_code", "scanned_login"})
"""What happened where other devices have to be logged out."""


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
