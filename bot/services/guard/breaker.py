"""Leaves alone for a while what fails time after time."""

from __future__ import annotations

FAILURES = 3
"""Failures in a row after which it is left alone."""
REST, LONGEST = 60.0, 3600.0
"""Seconds of the first rest, and of the longest: each without a success before it is twice as long."""


class Breaker:
    """Opens after some failures in a row; when its rest is over the next try decides."""

    def __init__(self) -> None:
        self._failures = 0
        self._until = float("-inf")

    def rests(self, now: float) -> float:
        """Seconds for which it is left alone yet, 0 when it may be tried."""
        return max(0.0, self._until - now)

    def worked(self) -> None:
        """It did what it was asked to."""
        self._failures = 0

    def failed(self, now: float, pause: float = 0.0) -> None:
        """It did not; ``pause`` is how long it asks to be left alone."""
        self._failures += 1
        beyond = self._failures - FAILURES
        rest = REST * 2.0 ** min(beyond, 10) if beyond >= 0 else 0.0
        self._until = max(self._until, now + min(max(rest, pause), LONGEST))
