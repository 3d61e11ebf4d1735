"""How long to wait before trying again."""

from __future__ import annotations

FIRST = 0.5


def backoff(failures: int, longest: float = 30.0) -> float:
    """Seconds to wait after so many failures in a row: half a second, doubling up to ``longest``."""
    return min(FIRST * 2.0 ** min(max(failures - 1, 0), 30), longest)
