"""What a weekly digest says, and what it leaves out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.moderation.digest import Part, digest
from bot.core.moderation.stats import Stats
from tests.counted import LAST, stats


def test_a_quiet_week_has_one_line() -> None:
    assert digest(stats()) == (("stats.digest.quiet", {}),)


def test_a_week_in_which_everything_happened() -> None:
    counted = stats(
        ad__card_trade={0: 2, -2: 1},
        ad__recruit_task=3,
        act__warn=4,
        act__react=1,
        act__delete=5,
        act__mute=1,
        act__ban=1,
        act__propose=2,
        false_alarm=1,
        report=3,
        report__right=2,
        appeal=1,
        joins__screened=6,
        quiz__votes=8,
        quiz__hits=4,
    )
    assert digest(counted) == (
        ("stats.digest.ads_before", {"ads": 5, "before": 1}),
        ("stats.digest.most", {"scheme": "recruit_task", "number": 3}),
        ("stats.digest.actions", {"warned": 5, "deleted": 5, "restricted": 2}),
        ("stats.digest.proposed", {"number": 2}),
        ("stats.digest.false_alarms_share", {"number": 1, "share": 0.2}),
        ("stats.digest.reports", {"number": 3, "right": 2}),
        ("stats.digest.appeals", {"number": 1}),
        ("stats.digest.joins", {"number": 6}),
        ("stats.digest.quiz", {"share": 0.5, "number": 8}),
    )


@pytest.mark.parametrize(
    ("counted", "parts"),
    [
        (
            stats(ad__card_trade=1),
            (("stats.digest.ads", {"ads": 1}), ("stats.digest.most", {"scheme": "card_trade", "number": 1})),
        ),
        (stats(ad__card_trade={-1: 2}), (("stats.digest.ads_before", {"ads": 0, "before": 2}),)),
        (stats(since=LAST - timedelta(days=99)), (("stats.digest.quiet", {}),)),
        (stats(false_alarm=1), (("stats.digest.false_alarms", {"number": 1}),)),
        (stats(quiz__votes=2), (("stats.digest.quiz", {"share": 0.0, "number": 2}),)),
    ],
)
def test_only_what_happened_is_told(counted: Stats, parts: tuple[Part, ...]) -> None:
    assert digest(counted) == parts


@pytest.mark.parametrize(
    ("false", "warned", "told"), [(3, 15, True), (3, 16, False), (2, 2, False), (9, 9, True)]
)
def test_a_lower_sensitivity_is_recommended_for_many_false_alarms(
    false: int, warned: int, told: bool
) -> None:
    keys = [key for key, _ in digest(stats(act__warn=warned, false_alarm=false))]
    assert ("stats.digest.lower" in keys) is told
