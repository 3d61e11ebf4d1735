"""What weighs most stands on the first screen, in the order in which it is told; the rest is left by name."""

from __future__ import annotations

from bot.core.talk.screen import Piece, Screen, Weight, first_screen, joined

HEAD = Piece(text="head")
LAW = Piece(text="law\nlaw", weight=Weight.BESIDE, name="law")
CALL = Piece(text="call", weight=Weight.CALL, name="hotline")
SPARE = Piece(text="spare", weight=Weight.SPARE)
APART = Piece(text="apart", weight=Weight.DO, name="do", near=False)


def test_what_fits_is_told_whole() -> None:
    assert first_screen([HEAD, LAW, CALL], 4) == Screen(text="head\nlaw\nlaw\ncall")


def test_what_weighs_less_is_left_and_read_on_by_its_name() -> None:
    assert first_screen([HEAD, LAW, CALL], 3) == Screen(text="head\ncall", left=("law",))
    assert first_screen([HEAD, SPARE, LAW], 3) == Screen(text="head\nlaw\nlaw")


def test_a_lighter_piece_that_fits_is_told_where_a_weightier_has_no_room() -> None:
    long = Piece(text="\n".join("abcdef"), weight=Weight.WHY, name="why")
    assert first_screen([HEAD, long, CALL], 3) == Screen(text="head\ncall", left=("why",))


def test_the_core_is_told_however_long_it_is() -> None:
    assert first_screen([Piece(text="a\nb\nc"), HEAD], 1).text == "a\nb\nc\nhead"


def test_a_piece_that_stands_apart_takes_a_line_more() -> None:
    assert joined([APART, HEAD, APART]) == "apart\nhead\n\napart"
    assert first_screen([CALL, APART], 2) == Screen(text="apart", left=("hotline",))
    assert first_screen([CALL, APART, APART], 3) == Screen(text="call\n\napart", left=("do",))


def test_what_does_not_fit_is_told_shortly_and_its_whole_is_left() -> None:
    law = Piece(text="law " * 60, weight=Weight.ASKED, name="law", short="one article")
    told = first_screen([Piece(text="heading"), law], most=3)
    assert told.text == "heading\none article"
    assert told.left == ("law",)
    assert first_screen([Piece(text="heading"), law]).left == ()
