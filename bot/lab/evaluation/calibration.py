"""Whether a score means what it says: of the lines with score 0.9, nine in ten should be ads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.lab.evaluation.figures import Share
from bot.lab.judging import Judged

BINS = 10
STEPS = 20
"""Columns of the histogram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The lines whose score lies in ``low`` to ``high``: their mean score and the share of ads."""

    low: float
    high: float
    score: float
    ads: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The bins that hold lines, and the mean gap between score and share of ads (ECE), by lines."""

    bins: tuple[Bin, ...]
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRange:
    """How many ads and clean lines have a score from ``low`` to ``high``."""

    low: float
    high: float
    ads: int
    clean: int


def calibration(judged: Sequence[Judged]) -> Calibration:
    """The reliability of the scores of at least one line."""
    bins = tuple(_bin(place, some) for place, some in enumerate(_sorted(judged, BINS)) if some)
    gaps = sum(some.ads.lines * abs(some.score - some.ads.hits / some.ads.lines) for some in bins)
    return Calibration(bins=bins, error=gaps / len(judged))


def histogram(judged: Sequence[Judged]) -> tuple[ScoreRange, ...]:
    """Ads and clean lines by score."""
    return tuple(_column(place, some) for place, some in enumerate(_sorted(judged, STEPS)))


def _sorted(judged: Sequence[Judged], steps: int) -> list[list[Judged]]:
    found: list[list[Judged]] = [[] for _ in range(steps)]
    for one in judged:
        found[min(steps - 1, int(one.verdict.score * steps))].append(one)
    return found


def _bin(place: int, judged: Sequence[Judged]) -> Bin:
    return Bin(
        low=place / BINS,
        high=(place + 1) / BINS,
        score=sum(one.verdict.score for one in judged) / len(judged),
        ads=Share(hits=_ads(judged), lines=len(judged)),
    )


def _column(place: int, judged: Sequence[Judged]) -> ScoreRange:
    ads = _ads(judged)
    return ScoreRange(low=place / STEPS, high=(place + 1) / STEPS, ads=ads, clean=len(judged) - ads)


def _ads(judged: Sequence[Judged]) -> int:
    return sum(one.example.fraud for one in judged)
