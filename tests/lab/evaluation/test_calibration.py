"""A score is held against the share of ads among the lines that have it."""

from __future__ import annotations

import pytest

from bot.lab.evaluation.calibration import calibration, histogram
from bot.lab.evaluation.figures import Share
from bot.lab.judging import Judged
from tests.lab.evaluation.lines import judged


def lines(score: float, ads: int, clean: int) -> list[Judged]:
    return [judged(score=score)] * ads + [judged(score=score, fraud=False)] * clean


def test_scores_that_mean_what_they_say_have_no_error() -> None:
    assert calibration([*lines(0.9, 9, 1), *lines(0.25, 1, 3)]).error == pytest.approx(0)


def test_the_error_is_the_mean_gap_by_lines() -> None:
    found = calibration([*lines(0.95, 1, 1), *lines(0.05, 0, 6)])
    assert found.error == pytest.approx((2 * 0.45 + 6 * 0.05) / 8)


def test_bins_without_lines_are_left_out() -> None:
    first, last = calibration([*lines(0.0, 0, 1), *lines(1.0, 2, 0)]).bins
    assert (first.low, first.high, first.score, first.ads) == (0.0, 0.1, 0.0, Share(hits=0, lines=1))
    assert (last.low, last.high, last.score, last.ads) == (0.9, 1.0, 1.0, Share(hits=2, lines=2))


def test_the_histogram_counts_both_sorts() -> None:
    found = histogram([*lines(1.0, 2, 1), *lines(0.07, 0, 4)])
    assert len(found) == 20
    assert (found[-1].ads, found[-1].clean, found[1].clean) == (2, 1, 4)
    assert sum(column.ads + column.clean for column in found) == 7
