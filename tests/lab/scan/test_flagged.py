"""Which cases are kept, and what is kept of each."""

from __future__ import annotations

import json

from bot.core.message import Origin, Part
from bot.core.verdict import Verdict
from bot.lab.scan.flagged import Flagged, FlaggedShelf, flagged_of, said
from bot.lab.scan.repeats import MOST_PEOPLE, MOST_TEXTS, Repeats, key_of
from tests.builders import message, signal, verdict


def case(number: int = 1) -> Flagged:
    return flagged_of(message(), verdict(), number=number, when="2026-01-31 08:00", sender="Lin", earlier=3)


def kept(shelf: FlaggedShelf) -> list[tuple[str, int]]:
    return [(key, one.number) for key, one in shelf.cases()]


def test_the_highest_are_kept_each_text_once() -> None:
    shelf = FlaggedShelf(most=2)
    for number, (key, rank) in enumerate([("a", 1), ("b", 5), ("c", 3), ("d", 2), ("b", 4), ("c", 9)], 1):
        shelf.offer(key, (rank, -number), lambda number=number: case(number))  # type: ignore[misc]
    assert kept(shelf) == [("c", 6), ("b", 2)]


def test_what_is_not_kept_is_not_made() -> None:
    shelf = FlaggedShelf(most=1)
    shelf.offer("a", (1.0,), case)
    shelf.offer("b", (0.0,), lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    assert kept(shelf) == [("a", 1)]


def test_kept_and_put_back() -> None:
    shelf, again = FlaggedShelf(most=2), FlaggedShelf(most=2)
    shelf.offer("a", (1.0, -1), case)
    shelf.offer("b", (2.0, -2), case)
    again.restore(json.loads(json.dumps(shelf.plain())))
    assert again.cases() == shelf.cases()
    again.offer("c", (1.5, -3), case)
    assert [key for key, _ in again.cases()] == ["b", "c"]


def test_what_is_kept_of_a_message() -> None:
    signals = (
        signal("收微信号"),
        signal("日结", id="daily_pay", weight=0.5, reason="offer_money", scheme=""),
        signal("x", id="trial", experimental=True, reason="price"),
        signal("y", id="stance_ask", weight=-1.0, reason="stance_ask", scheme=""),
    )
    found = flagged_of(
        message("收微信号 https://a.example\u202e"),
        verdict(signals=signals),
        number=4,
        when="2026-01-31 08:00",
        sender="L\x00in",
        earlier=3,
    )
    assert found == Flagged(
        number=4,
        message=501,
        chat="Riverside",
        when="2026-01-31 08:00",
        sender="L in",
        earlier=3,
        words="收微信号 🔗",
        level="fraud",
        scheme="account_trade",
        score=0.97,
        reasons=(("wants_account", ("收微信号",)), ("offer_money", ("日结",))),
        rules=("wants", "daily_pay"),
    )


def test_a_verdict_without_a_scheme_or_signals() -> None:
    bare: Verdict = verdict(scheme=None, signals=())
    found = flagged_of(message(), bare, number=1, when="", sender="", earlier=0)
    assert (found.scheme, found.reasons, found.rules) == ("", (), ())


def test_the_name_is_quoted_only_where_nothing_is_said() -> None:
    name = Part(origin=Origin.PROFILE_NAME, text="收微信号")
    text = Part(origin=Origin.TEXT, text="hi")
    assert said(message(parts=(text, name))) == "hi"
    assert said(message(parts=(name,))) == "收微信号"


def test_numbers_and_spaces_make_no_other_text() -> None:
    assert key_of("收 微信号 ，100元") == key_of("收微信号,200 元")
    assert key_of("收微信号") != key_of("收QQ号")
    assert key_of("12") != key_of("13")


def test_repeats_are_counted_by_people() -> None:
    repeats = Repeats()
    assert [repeats.add("a", sender) for sender in (1, 1, 2)] == [1, 1, 2]
    assert (repeats.of("a"), repeats.of("b")) == ((3, 2), (1, 1))


def test_repeats_are_bounded_and_put_back() -> None:
    repeats, again = Repeats(), Repeats()
    for number in range(MOST_TEXTS + 1):
        repeats.add(f"text {number}", 1)
        repeats.add("often", number)
    assert repeats.of("often") == (MOST_TEXTS + 1, MOST_PEOPLE)
    assert repeats.of("text 0") == (1, 1)
    assert len(repeats.plain()) <= MOST_TEXTS
    again.restore(json.loads(json.dumps(repeats.plain())))
    assert again.of("often") == repeats.of("often")
