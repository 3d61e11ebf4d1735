"""A screen of forty columns: what is wide, where lines break, how a text is cut."""

from __future__ import annotations

import pytest

from bot.core.text.columns import SCREEN, TextBound, columns, cut, lines


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("", 0),
        ("abc", 3),
        ("中文", 4),
        ("。", 2),
        ("e\u0301", 1),
        ("\u200b", 0),
        ("☎️", 2),
        ("💡", 2),
        ("Я", 1),
    ],
)
def test_a_wide_sign_takes_two_columns_and_a_mark_none(text: str, wide: int) -> None:
    assert columns(text) == wide


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("a\n\nb", 3),
        ("x" * SCREEN, 1),
        ("x" * (SCREEN + 1), 2),
        ("中" * 20, 1),
        ("中" * 21, 2),
        (f"{'x' * 38} yyy", 2),
        (f"{'x' * 38} y", 1),
        (f"{'x' * 30} {'y' * 41}", 3),
        (f"{'x' * 38}\u00a0yy z", 2),
        (f"{'x' * 39} 中文", 2),
        (f"{'x' * 40} {'y' * 40}", 2),
    ],
)
def test_lines_break_between_words_and_beside_wide_signs(text: str, expected: int) -> None:
    assert lines(text) == expected


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("short", 5, "short"),
        ("sell your account", 12, "sell your…"),
        ("sell your account", 10, "sell your…"),
        ("x" * 9, 5, "xxxx…"),
        ("高价收微信号", 9, "高价收微…"),
        ("buy " + "x" * 30, 20, "buy " + "x" * 15 + "…"),
        ("aae\u0301b", 3, "aa…"),
        ("कखगाघ", 4, "कख…"),
    ],
)
def test_a_text_is_cut_at_a_word_where_that_costs_little(text: str, room: int, expected: str) -> None:
    assert cut(text, room) == expected
    assert columns(expected) <= room


@pytest.mark.parametrize(("taken", "over"), [(4, False), (5, False), (6, True)])
def test_a_text_may_fill_its_room(taken: int, over: bool) -> None:
    assert TextBound(what="the tip", taken=taken, most=5, unit="lines").is_over is over
