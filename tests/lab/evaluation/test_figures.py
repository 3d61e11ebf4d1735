"""Shares, groups and speed are counted as their names say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.verdict import Level
from bot.lab.evaluation.figures import UNKNOWN, Share, group, groups, speed
from tests.lab.evaluation.lines import judged, some


def share(hits: int, lines: int) -> Share:
    return Share(hits=hits, lines=lines)


def test_ads_count_for_recall_and_clean_lines_for_alarms() -> None:
    found = group("all", some())
    assert (found.found, found.flagged) == (share(2, 5), share(3, 5))
    assert (found.accused, found.alarms) == (share(1, 3), share(2, 3))
    assert (found.precision, found.flagged_precision) == (share(2, 3), share(3, 5))
    assert found.lines == 8


def test_the_scheme_is_held_against_what_was_flagged_only() -> None:
    assert group("all", some()).schemes == share(2, 3)


@pytest.mark.parametrize(
    ("family", "called", "right"),
    [
        ("recruit_", "recruit_task", share(1, 1)),
        ("recruit_", "card_trade", share(0, 1)),
        ("", "card_trade", share(0, 0)),
    ],
)
def test_a_family_is_as_much_as_some_lines_tell(family: str, called: str, right: Share) -> None:
    assert group("all", [judged(family=family, called=called)]).schemes == right


def test_precision_of_lines_of_one_sort_says_nothing() -> None:
    assert group("ads", [judged()]).precision.value is None
    assert group("clean", [judged(fraud=False)]).flagged_precision.value is None


def test_groups_come_largest_first_and_name_what_is_not_told() -> None:
    lines = [judged(lang=lang) for lang in ("zh", "", "en", "zh")]
    found = groups(lines, lambda one: one.example.lang)
    assert [(one.name, one.lines) for one in found] == [("zh", 2), (UNKNOWN, 1), ("en", 1)]


def test_speed_in_microseconds() -> None:
    found = speed([n / 1e6 for n in range(1, 201)])
    assert (found.mean, found.p99, found.worst) == pytest.approx((100.5, 198, 200))
    assert found.rate == pytest.approx(1e6 / 100.5)
    assert speed([0.0]).rate == 0.0


@pytest.mark.parametrize(
    ("hits", "lines", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)]
)
def test_the_interval_is_wilsons(hits: int, lines: int, low: float, high: float) -> None:
    assert share(hits, lines).interval == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 10_000).flatmap(lambda lines: st.tuples(st.integers(0, lines), st.just(lines))))
def test_an_interval_holds_its_share(counts: tuple[int, int]) -> None:
    found = share(*counts)
    assert found.interval is not None
    assert found.value is not None
    low, high = found.interval
    assert 0 <= low <= found.value + 1e-9
    assert found.value - 1e-9 <= high <= 1


def test_a_share_of_nothing() -> None:
    assert (share(0, 0).value, share(0, 0).interval) == (None, None)


def test_levels() -> None:
    found = [(one.fraud, one.flagged) for one in map(judged, (Level.FRAUD, Level.SUSPICIOUS, Level.CLEAN))]
    assert found == [(True, True), (False, True), (False, False)]
