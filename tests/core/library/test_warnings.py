"""A warning is worded line by line in each tone, or as a chat wants it."""

from __future__ import annotations

import pytest

from bot.core.library.catalog import Catalog
from tests.core.library.small import CHINA, LENIENT, NUMBERS, WARNING


def test_the_full_warning_line_by_line(catalog: Catalog) -> None:
    assert catalog.warnings.text("en", "account_trade", "“x”", region="cn") == (
        f"H Trade\n“x”: looks like\nN tap I did it\nL {CHINA}\nP stop {LENIENT}\nT {NUMBERS}\nauto"
    )


def test_the_friendly_warning_has_its_own_heading_and_words(catalog: Catalog) -> None:
    assert catalog.warnings.text("en", "account_trade", "“x”", 4, tone="friendly", region="cn") == (
        f"F Trade\n“x”: looks a bit like\nN wait\nL {CHINA}\nP do stop {LENIENT}\nT {NUMBERS}\nauto"
    )


def test_whoever_was_offered_it_is_told_not_to_answer_and_nothing_of_stopping(catalog: Catalog) -> None:
    shown = catalog.warnings.text("en", "account_trade", "“x”", region="cn", told=True)
    assert "\nP do not answer\n" in shown
    assert "stop" not in shown


def test_the_brief_tone_is_the_short_warning_with_whom_to_call(catalog: Catalog) -> None:
    brief = catalog.warnings.text("en", "account_trade", "x", 1, tone="brief", region="cn")
    assert catalog.warnings.short("en", "account_trade", "x", 1) == "Trade / x / short two"
    assert brief == "Trade / x / short two\nC <b>1</b>, <b>2</b> bot"


def test_a_region_prints_its_own_law_and_numbers_and_no_others(catalog: Catalog) -> None:
    said = catalog.warnings.text("en", "account_trade", "x", region="tw")
    assert "L ask there\nP stop\nT Taiwan 3 advice\n" in said
    assert "L ask there\nP stop\nT the police\n" in catalog.warnings.text(
        "en", "account_trade", "x", region="de"
    )


def test_a_chat_may_word_its_warning_itself(catalog: Catalog) -> None:
    wording = "{words}! {scheme} {what} {now} {law} {hotlines}"
    assert catalog.warnings.own("en", "account_trade", "“x”", wording, "cn") == (
        f"H Trade\n“x”! trade in accounts looks like tap I did it {CHINA} China 1 advice, 2 police\nauto"
    )


def test_any_number_picks_a_variant(catalog: Catalog) -> None:
    assert "looks so" in catalog.warnings.text("en", "account_trade", "x", 3)
    assert catalog.warnings.text("en", "account_trade", "x", 1) == catalog.warnings.text(
        "en", "account_trade", "x", 3
    )
    assert catalog.warnings.short("en", "account_trade", "x", 5) == "Trade / x / short two"


@pytest.mark.parametrize(("tone", "count"), [("brief", 2), ("police", 2), ("friendly", 1)])
def test_the_wordings_of_a_tone_are_counted(tone: str, count: int) -> None:
    assert WARNING.wordings(tone) == count
