"""Counts by day, hour, scheme, rule and group; what the bot would have done; days as columns."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta

import pytest

from bot.core.verdict import Level
from bot.lab.scan.duty import Duty
from bot.lab.scan.spans import MOST_COLUMNS, days
from bot.lab.scan.tally import MOST_CHATS, Tally, clock
from tests.builders import message, signal, verdict


def counted() -> Tally:
    tally = Tally()
    tally.met("2026-01-31", "08", 200)
    tally.met("2026-01-31", "09", 100)
    tally.met("", "", 0)
    two = (
        signal("a"),
        signal("b", id="price", reason="price", scheme=""),
        signal("c", id="ask", weight=-1.0),
    )
    tally.flagged(verdict(signals=two), "2026-01-31", "08", "River side")
    tally.flagged(verdict(Level.SUSPICIOUS, "card_trade"), "2026-01-31", "09", "River side")
    tally.flagged(verdict(Level.SUSPICIOUS), "", "", "Other")
    return tally


def test_counts() -> None:
    tally = counted()
    assert (tally.messages, tally.first, tally.last) == (3, 100, 200)
    assert tally.levels == {"fraud": 1, "suspicious": 2}
    assert tally.schemes() == {"account_trade": (1, 1), "card_trade": (0, 1)}
    assert tally.by_reason() == {"wants_account": (1, 2), "price": (1, 0)}
    assert tally.by_chat() == {"River side": (1, 1), "Other": (0, 1)}


def test_kept_and_put_back() -> None:
    tally = counted()
    tally.group("River side")
    again = Tally.restored(json.loads(json.dumps(tally.plain())))
    assert again == tally
    again.flagged(verdict(), "2026-02-01", "00", "River side")
    assert again.levels["fraud"] == 2


def test_groups_are_bounded() -> None:
    tally = Tally()
    for number_ in range(3 * MOST_CHATS):
        tally.group(f"group {number_}")
        tally.flagged(verdict(), "", "", f"group {number_}")
    tally.flagged(verdict(), "", "", "group 0")
    assert (len(tally.groups), len(tally.chats)) == (MOST_CHATS, 2 * MOST_CHATS)
    assert tally.by_chat()["group 0"] == (2, 0)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2026-01-31T08:15:00", ("2026-01-31", "08")),
        ("2026-01-31T24:15:00", ("", "")),
        ("1026-01-31T08:15:00", ("", "")),
        ("２０２６-01-31T08:15:00", ("", "")),
        (7, ("", "")),
        (None, ("", "")),
    ],
)
def test_the_clock_of_the_export(written: object, found: tuple[str, str]) -> None:
    assert clock(written) == found


def done(*at: int) -> Counter[str]:
    """What would have been done about an ad at each of these times."""
    found: Counter[str] = Counter()
    duty = Duty(found)
    for moment in at:
        duty.flagged(message(sent=moment), verdict())
    return found


def test_what_the_bot_would_have_done() -> None:
    assert done(1000, 1001, 1002, 2000) == {
        "warn full": 2,
        "clean full": 2,
        "warn short": 1,
        "clean short": 1,
        "warn reaction": 1,
        "clean deleted": 4,
    }


def test_what_is_suspicious_is_left_alone() -> None:
    found: Counter[str] = Counter()
    Duty(found).flagged(message(sent=1000), verdict(Level.SUSPICIOUS))
    assert found == {}


def test_warnings_are_remembered_over_a_pause() -> None:
    found: Counter[str] = Counter()
    before, after = Duty(Counter()), Duty(found)
    before.flagged(message(sent=1000), verdict())
    after.restore(json.loads(json.dumps(before.plain())))
    after.flagged(message(sent=1100), verdict())
    assert found == {"warn short": 1, "clean short": 1, "clean deleted": 1}


def spread(first: date, last: date) -> Tally:
    tally = Tally()
    for day in (first, last):
        tally.met(day.isoformat(), "00", 1)
        tally.flagged(verdict(), day.isoformat(), "00", "")
    return tally


@pytest.mark.parametrize(
    ("length", "unit", "count"),
    [(0, "day", 1), (59, "day", 60), (60, "week", 10), (500, "month", 17), (4000, "year", 11)],
)
def test_days_are_put_together_until_they_fit(length: int, unit: str, count: int) -> None:
    first = date(2015, 1, 1)
    found = days(spread(first, first + timedelta(length)))
    assert (found.unit, len(found.columns)) == (unit, count)
    assert len(found.columns) <= MOST_COLUMNS
    assert found.columns[0].counts["account_trade"] >= 1
    assert sum(column.total for column in found.columns) == 2


def test_days_that_are_none_make_no_column() -> None:
    tally = Tally()
    tally.met("2026-02-31", "00", 1)
    tally.flagged(verdict(), "2026-02-31", "00", "")
    assert days(tally).columns == ()
