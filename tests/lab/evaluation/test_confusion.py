"""What was taken for what is told in rows of what it is."""

from __future__ import annotations

from bot.core.verdict import Level, Stance
from bot.lab.evaluation.confusion import MISSED, schemes, stances
from tests.lab.evaluation.lines import judged


def test_schemes_of_ads_and_what_was_not_found() -> None:
    lines = [judged(), judged(called="card_trade"), judged(Level.CLEAN), judged(fraud=False)]
    found = schemes([*lines, judged(scheme="")])
    assert found.rows == ("account_trade",)
    counted = {name: count for name, count in zip(found.columns, found.counts[0], strict=True) if count}
    assert counted == {"account_trade": 1, "card_trade": 1, MISSED: 1}


def test_stances_of_lines_that_tell_them() -> None:
    told = [judged(stance="warn", said=Stance.WARN), judged(stance="warn", said=Stance.ASK)]
    found = stances([*told, judged(stance="rant"), judged()])
    assert found.rows == ("warn", "rant")
    assert found.columns == ("offer", "ask", "warn", "joke", "none")
    assert found.counts == ((0, 1, 1, 0, 0), (0, 0, 0, 0, 1))


def test_a_scheme_that_this_version_does_not_know_is_shown() -> None:
    found = schemes([judged(called="new_trade")])
    assert found.columns[-1] == "new_trade"
    assert found.counts[0][-1] == 1
