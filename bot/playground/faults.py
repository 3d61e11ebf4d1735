"""What goes wrong on purpose."""

from __future__ import annotations

import random
from dataclasses import dataclass

from bot.playground.refusal import PlayError

NAMES = (
    "http_500",
    "http_502",
    "hang",
    "drop_before",
    "drop_after",
    "too_many_requests",
    "duplicate_updates",
    "malformed_update",
    "malformed_json",
)
"""``drop_before`` and ``drop_after``: the connection is cut before or after the method took effect."""

_RECEIVING = frozenset({"duplicate_updates", "malformed_update", "malformed_json"})


@dataclass(slots=True, kw_only=True)
class InjectedFault:
    """One kind of fault: the next ``count`` calls, or each call with ``probability``."""

    count: int = 0
    probability: float = 0.0
    method: str = ""

    def fits(self, method: str) -> bool:
        """Whether it may strike this method."""
        return not self.method or self.method.lower() == method


class FaultInjector:
    """The faults that are armed, by name."""

    def __init__(self, chance: random.Random) -> None:
        self.hang_seconds = 60.0
        self.retry_after = 3
        self._chance = chance
        self._armed: dict[str, InjectedFault] = {}

    def set(self, name: str, *, count: int = 1, probability: float = 0.0, method: str = "") -> None:
        """Arm a fault; ``count`` 0 and ``probability`` 0 disarm it.

        The three faults of receiving strike getUpdates only; the others strike every method but getUpdates,
        unless ``method`` names one.
        """
        if name not in NAMES:
            raise PlayError(f"there is no fault {name}; there are {', '.join(NAMES)}")
        self._armed[name] = InjectedFault(count=count, probability=probability, method=method)

    def clear(self) -> None:
        """Disarm all."""
        self._armed.clear()

    def strikes(self, name: str, method: str) -> bool:
        """Whether this call is struck; it uses one of the count."""
        fault = self._armed.get(name)
        if fault is None or not self._concerns(name, fault, method):
            return False
        if fault.count > 0:
            fault.count -= 1
            return True
        return fault.probability > 0 and self._chance.random() < fault.probability

    def _concerns(self, name: str, fault: InjectedFault, method: str) -> bool:
        if name in _RECEIVING:
            return method == "getupdates"
        return fault.fits(method) if fault.method else method != "getupdates"

    def remaining(self) -> dict[str, int]:
        """What is still to come, by name."""
        return {name: fault.count for name, fault in self._armed.items() if fault.count}

    @property
    def armed(self) -> bool:
        """Whether anything can strike at all."""
        return any(fault.count > 0 or fault.probability > 0 for fault in self._armed.values())
