"""Totals, shares, bars, the days before, and the table."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.moderation.stats import (
    COLUMNS,
    Rates,
    Stats,
    Totals,
    answered,
    before,
    by_scheme,
    csv_of,
    days_of,
    is_weekly,
    rates,
    series,
    totals,
)
from bot.core.verdict import SCHEMES
from tests.counted import LAST, busy, stats


def test_the_days_shown_are_counted_and_no_others() -> None:
    one = stats(7, suspicious={-1: 100, 0: 1, 6: 2, 7: 100})
    assert (one.total("suspicious"), one.last) == (3, LAST)
    assert days_of(one) == tuple(LAST - timedelta(days=back) for back in range(6, -1, -1))


def test_totals() -> None:
    counted = stats(
        ad__card_trade={0: 2, 3: 1},
        ad__other_fraud=4,
        suspicious=5,
        act__warn=1,
        act__react=2,
        act__delete=3,
        act__mute=4,
        act__ban=5,
        act__propose=100,
        false_alarm=6,
        report=7,
        report__right=3,
        quiz__votes=10,
        quiz__hits=8,
    )
    assert totals(counted) == Totals(
        ads=7, suspicious=5, actions=15, false_alarms=6, reports=7, right_reports=3, votes=10, hits=8
    )
    assert by_scheme(counted) == {**dict.fromkeys(SCHEMES, 0), "card_trade": 3, "other_fraud": 4}
    assert list(by_scheme(counted)) == list(SCHEMES)


def test_a_count_below_nothing_is_nothing() -> None:
    assert stats(suspicious={0: -3, 1: 2}).total("suspicious") == 2


@pytest.mark.parametrize(
    ("counted", "count"),
    [
        (stats(act__warn=2, act__react=3, act__delete=4), 5),
        (stats(act__warn=1, act__delete=4), 4),
        (stats(act__mute=2, act__ban=1), 3),
        (stats(act__propose=6, act__warn=1), 6),
        (stats(), 0),
    ],
)
def test_a_message_that_was_deleted_and_warned_of_is_answered_once(counted: Stats, count: int) -> None:
    assert answered(counted) == count


def test_rates() -> None:
    counted = stats(
        act__warn=8, false_alarm=2, report=9, report__right=3, report__wrong=1, quiz__votes=5, quiz__hits=4
    )
    assert rates(counted) == Rates(false_alarms=0.25, right_reports=0.75, quiz=0.8)


def test_nothing_has_no_share_and_no_share_exceeds_the_whole() -> None:
    assert rates(stats()) == Rates(false_alarms=None, right_reports=None, quiz=None)
    assert rates(stats(act__warn=1, false_alarm=3)).false_alarms == 1.0


@pytest.mark.parametrize(
    ("days", "weekly", "lengths"),
    [(7, False, [1] * 7), (30, False, [1] * 30), (90, True, [6] + [7] * 12), (49, True, [7] * 7)],
)
def test_bars_stand_for_days_or_whole_weeks_up_to_the_last_day(
    days: int, weekly: bool, lengths: list[int]
) -> None:
    bars = series(stats(days))
    assert is_weekly(stats(days)) is weekly
    assert [bar.days for bar in bars] == lengths
    assert bars[0].first == LAST - timedelta(days=days - 1)
    assert bars[-1].first + timedelta(days=bars[-1].days - 1) == LAST


def test_bars_hold_what_fell_on_them_by_scheme() -> None:
    bars = series(stats(90, ad__card_trade={5: 1, 6: 2, 12: 3}, ad__recruit_task={12: 4}))
    assert [bar.total for bar in bars[:3]] == [1, 9, 0]
    assert bars[1].counts == {**dict.fromkeys(SCHEMES, 0), "card_trade": 5, "recruit_task": 4}


def test_no_days_have_no_bars() -> None:
    assert series(Stats(first=LAST, days=0, counts={})) == ()


def test_the_days_before_are_compared_with_where_they_were_counted() -> None:
    counted = stats(7, suspicious={-7: 1, -1: 2, 0: 4})
    earlier = before(counted)
    assert earlier is not None
    assert (earlier.days, earlier.last, earlier.total("suspicious")) == (7, LAST - timedelta(days=7), 3)
    assert before(stats(7, suspicious={-8: 1, 0: 4})) is None


@pytest.mark.parametrize(("first", "compared"), [(-8, True), (-7, True), (-6, False), (0, False)])
def test_a_chat_that_joined_within_the_days_before_is_compared_with_nothing(
    first: int, compared: bool
) -> None:
    since = LAST + timedelta(days=first - 6)
    assert (before(stats(7, since=since, suspicious={-3: 1})) is not None) is compared


def test_a_quiet_time_before_is_known_to_be_quiet_when_it_was_counted() -> None:
    earlier = before(stats(7, since=LAST - timedelta(days=60)))
    assert earlier is not None
    assert earlier.total(*COLUMNS) == 0
    assert stats(joins__screened=1).total(*COLUMNS) == 1


def test_the_table_has_a_row_a_day_with_every_counter() -> None:
    text = csv_of(stats(2, ad__card_trade={0: 3}, quiz__hits={1: 4}, unheard_of={0: 9}))
    head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert text.count("\r\n") == 3
    assert text.endswith("\r\n")
    assert head == ["date", *COLUMNS.values()]
    assert [row[0] for row in rows] == ["2026-11-27", "2026-11-28"]
    table = [dict(zip(head, row, strict=True)) for row in rows]
    assert (table[0]["ads_card_trade"], table[1]["ads_card_trade"]) == ("3", "0")
    assert (table[0]["quiz_hits"], table[1]["quiz_hits"]) == ("0", "4")


@given(
    st.dictionaries(
        st.sampled_from([*COLUMNS, "=1+1", "@x", "a,b\r\n"]),
        st.dictionaries(st.dates(date(2026, 11, 1), date(2026, 11, 30)), st.integers(-(10**9), 10**9)),
    ),
    st.integers(0, 40),
)
def test_no_cell_is_a_formula_or_needs_quotes(counts: dict[str, dict[date, int]], days: int) -> None:
    text = csv_of(Stats(first=date(2026, 11, 1), days=days, counts=counts))
    cells = [cell for row in text.split("\r\n")[:-1] for cell in row.split(",")]
    assert len(cells) == (days + 1) * (len(COLUMNS) + 1)
    assert [cell for cell in cells if not cell.replace("_", "").replace("-", "").isalnum()] == []
    assert [cell for cell in cells if cell[0] in "=+-@\t\r"] == []
    assert text.isascii()


@pytest.mark.parametrize("days", [7, 30, 90])
def test_the_figures_the_bars_and_the_table_agree(days: int) -> None:
    counted = busy(days, 40)
    sums = totals(counted)
    head, *rows = (line.split(",") for line in csv_of(counted).split())
    table = {name: sum(int(row[at]) for row in rows) for at, name in enumerate(head) if at}
    done = ("warned", "reacted", "deleted", "muted", "banned")
    assert sums.ads == sum(bar.total for bar in series(counted)) == sum(by_scheme(counted).values())
    assert sums.ads == sum(count for name, count in table.items() if name.startswith("ads_"))
    assert sums.actions == sum(table[name] for name in done)
    assert (sums.false_alarms, sums.reports) == (table["false_alarms"], table["reports"])
    assert (sums.votes, sums.hits) == (table["quiz_votes"], table["quiz_hits"])
