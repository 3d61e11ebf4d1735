"""The figures of one evaluation: counts and shares, whole and by group; pure arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.lab.judging import Judged

SURE = 1.96
"""Standard deviations of a 95 % interval."""
UNKNOWN = "(not told)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """``hits`` of ``lines``."""

    hits: int
    lines: int

    @property
    def value(self) -> float | None:
        """The share, None of nothing."""
        return self.hits / self.lines if self.lines else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the true share lies in nineteen of twenty cases (Wilson), None of nothing."""
        if not self.lines:
            return None
        share, spread = self.hits / self.lines, SURE**2 / self.lines
        middle = (share + spread / 2) / (1 + spread)
        half = SURE * math.sqrt(share * (1 - share) / self.lines + spread / self.lines / 4) / (1 + spread)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Processor time a message in microseconds."""

    mean: float
    p99: float
    worst: float

    @property
    def rate(self) -> float:
        """Messages a second on one core."""
        return 1e6 / self.mean if self.mean else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What became of some lines: ``ads`` that should be found, ``clean`` ones that should be left alone.

    ``found`` and ``flagged`` are recall by verdict fraud, and by fraud or suspicious; ``accused`` and
    ``alarms`` the same among the clean lines; ``schemes`` how often a flagged ad's scheme is named right.
    """

    name: str
    found: Share
    flagged: Share
    accused: Share
    alarms: Share
    schemes: Share
    speed: Speed

    @property
    def precision(self) -> Share:
        """The share of true ads among the verdicts fraud; of nothing where all lines are of one sort."""
        return self._precision(self.found, self.accused)

    @property
    def flagged_precision(self) -> Share:
        """The same among the verdicts fraud and suspicious."""
        return self._precision(self.flagged, self.alarms)

    @staticmethod
    def _precision(right: Share, wrong: Share) -> Share:
        mixed = right.lines and wrong.lines
        return Share(hits=right.hits, lines=right.hits + wrong.hits) if mixed else Share(hits=0, lines=0)

    @property
    def lines(self) -> int:
        """Lines in all."""
        return self.found.lines + self.accused.lines


def group(name: str, judged: Sequence[Judged]) -> Slice:
    """The figures of these lines, at least one."""
    ads = [one for one in judged if one.example.fraud]
    clean = [one for one in judged if not one.example.fraud]
    known = [one for one in ads if one.flagged and one.example.family]
    return Slice(
        name=name,
        found=_share(one.fraud for one in ads),
        flagged=_share(one.flagged for one in ads),
        accused=_share(one.fraud for one in clean),
        alarms=_share(one.flagged for one in clean),
        schemes=_share((one.verdict.scheme or "").startswith(one.example.family) for one in known),
        speed=speed([one.seconds for one in judged]),
    )


def groups(judged: Iterable[Judged], key: Callable[[Judged], str]) -> tuple[Slice, ...]:
    """The figures of the lines under each key, the largest group first."""
    by_key: dict[str, list[Judged]] = {}
    for one in judged:
        by_key.setdefault(key(one) or UNKNOWN, []).append(one)
    found = (group(name, some) for name, some in by_key.items())
    return tuple(sorted(found, key=lambda some: (-some.lines, some.name)))


def speed(seconds: Sequence[float]) -> Speed:
    """Mean, 99th percentile and worst of at least one."""
    ordered = sorted(1e6 * one for one in seconds)
    p99 = ordered[math.ceil(0.99 * len(ordered)) - 1]
    return Speed(mean=sum(ordered) / len(ordered), p99=p99, worst=ordered[-1])


def _share(hits: Iterable[bool]) -> Share:
    found = list(hits)
    return Share(hits=sum(found), lines=len(found))
