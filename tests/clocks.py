"""A machine whose clocks go astray, and the true time beside it."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
MORNING = 1_772_416_800.0
"""Ten o'clock on a Monday in Shanghai, 2026-03-02."""


class Machine:
    """Its wall clock and its steady clock, moved independently; ``truth`` is what time it is for Telegram.

    ``rate`` is how fast the wall clock runs.
    """

    def __init__(self, truth: float = MORNING) -> None:
        self.truth = truth
        self.wall = truth
        self.ran = 1000.0
        self.rate = 1.0

    def now(self) -> float:
        """What the wall clock shows."""
        return self.wall

    def steady(self) -> float:
        """Seconds that the machine has run."""
        return self.ran

    def runs(self, seconds: float) -> None:
        """Time passes as it should."""
        self.truth += seconds
        self.wall += seconds * self.rate
        self.ran += seconds

    def leaps(self, seconds: float) -> None:
        """Somebody or something sets the wall clock."""
        self.wall += seconds

    def sleeps(self, seconds: float) -> None:
        """The lid is shut: the wall clock is kept by its battery, the steady clock stands still."""
        self.truth += seconds
        self.wall += seconds

    def freezes(self, seconds: float) -> None:
        """The host stops a virtual machine and takes it up again: to it nothing happened."""
        self.truth += seconds
