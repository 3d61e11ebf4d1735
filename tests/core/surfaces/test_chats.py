"""A screenshot of a chat is told from a poster, and who says what in it by where it stands and on what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.message import Origin, Part, Speaker
from bot.core.surfaces.chats import ChatTurn, said_by, turns_in
from bot.core.surfaces.pictured import with_pictures
from bot.core.surfaces.seen import Colour, Glance, Spot, TextLine
from tests import builders

WIDTH = 400
PAGE, THEIRS, OURS = (230, 221, 212), (255, 255, 255), (220, 248, 198)
OTHER, HOLDER, APP = Speaker.OTHER, Speaker.HOLDER, Speaker.APP
HIGH, APART = 20, 40
"""Pixels of a line's height, and from one bubble to the next."""


def line(text: str, left: int, right: int, row: float, ground: Colour | None) -> TextLine:
    top = int(row * APART)
    return TextLine(
        text=text, sure=0.9, place=Spot(left=left, top=top, right=right, bottom=top + HIGH), ground=ground
    )


def theirs(text: str, row: float, right: int = 200, left: int = 20) -> TextLine:
    return line(text, left, right, row, THEIRS)


def ours(text: str, row: float, left: int = 220, right: int = 380) -> TextLine:
    return line(text, left, right, row, OURS)


def app(text: str, row: float) -> TextLine:
    return line(text, 150, 250, row, PAGE)


def screen(*lines: TextLine) -> Glance:
    return Glance(lines=lines, width=WIDTH, page=PAGE)


TALK = screen(app("Yesterday", 0), theirs("do you want work?", 1), ours("yes", 2), theirs("post for us", 3))
POSTER = screen(*(line("buy accounts", 60, 340, row, PAGE) for row in range(4)))


def test_left_right_and_middle_are_the_other_side_the_holder_and_the_app() -> None:
    assert turns_in(TALK) == (
        ChatTurn(speaker=APP, text="Yesterday"),
        ChatTurn(speaker=OTHER, text="do you want work?"),
        ChatTurn(speaker=HOLDER, text="yes"),
        ChatTurn(speaker=OTHER, text="post for us"),
    )


def test_lines_of_a_bubble_are_one_text_and_bubbles_lines_of_a_turn() -> None:
    talk = screen(
        theirs("first the code", 1),
        theirs("then the money", 1.55),
        theirs("ok?", 3),
        ours("no", 4),
    )
    assert turns_in(talk)[0].text == "first the code then the money\nok?"


def test_scripts_without_spaces_are_joined_without_one() -> None:
    broken = (theirs("把验证码", 1), theirs("发给我 ok", 1.55), theirs("300 元", 2.1))
    talk = screen(*broken, ours("好", 3), ours("好", 4))
    assert turns_in(talk)[0].text == "把验证码发给我 ok 300 元"


def test_what_stands_below_a_bubble_and_not_at_its_edge_is_no_line_of_it() -> None:
    label = theirs("Forwarded", 1.55, left=90, right=140)
    talk = screen(theirs("work?", 1), label, theirs("pay", 3), ours("yes", 4))
    assert [(turn.speaker, turn.text) for turn in turns_in(talk)] == [
        (OTHER, "work?"),
        (APP, "Forwarded"),
        (OTHER, "pay"),
        (HOLDER, "yes"),
    ]


@pytest.mark.parametrize("at", ["20:14", "8:05 pm", "下午 8:05", "20:14 ✓✓", "已读 20:14"])
def test_times_beside_bubbles_are_nobodys_words(at: str) -> None:
    told = line(at, 205, 240, 1, PAGE)
    found = turns_in(replace(TALK, lines=(*TALK.lines, told)))
    assert found == turns_in(TALK)


def test_two_bubbles_are_a_chat_only_where_times_are_seen() -> None:
    two = (theirs("work?", 1), ours("yes", 2))
    assert turns_in(screen(*two)) == ()
    assert len(turns_in(screen(*two, app("20:14", 0)))) == 2


def test_one_side_alone_is_a_chat_where_times_are_seen() -> None:
    one = (theirs("work?", 1), theirs("post for us", 2, right=150))
    assert turns_in(screen(*one)) == ()
    assert turns_in(screen(*one, app("20:14", 0))) == (ChatTurn(speaker=OTHER, text="work?\npost for us"),)
    assert turns_in(screen(ours("buy", 1), ours("accounts", 2), app("20:14", 0))) == ()


@pytest.mark.parametrize(
    "seen",
    [
        Glance(),
        POSTER,
        replace(TALK, width=0),
        replace(TALK, page=None),
        replace(TALK, lines=(*TALK.lines, line("x", 20, 40, 4, None))),
        # A notice with times on one ground, and with words that lean both ways on another.
        screen(*(line(f"bus {row} 9:00", 20, 200, row, PAGE) for row in range(4))),
        screen(theirs("soup", 1), line("4.50 each", 300, 380, 2, THEIRS), theirs("cake", 3)),
    ],
)
def test_of_what_is_not_surely_a_chat_nothing_is_told(seen: Glance) -> None:
    assert turns_in(seen) == ()


def test_boxes_that_stand_beside_each_other_are_a_table() -> None:
    rows = [(theirs(f"left {row}", row, right=150), ours(f"right {row}", row)) for row in range(3)]
    assert turns_in(screen(*(one for row in rows for one in row))) == ()


def test_the_battery_on_the_right_and_the_name_above_are_nobodys_bubbles() -> None:
    bar = (0, 128, 105)
    top = (line("84%", 360, 390, 0, bar), line("Anna", 30, 100, 0.6, bar))
    found = turns_in(replace(TALK, lines=(*top, *TALK.lines[1:])))
    assert [turn.speaker for turn in found] == [APP, OTHER, HOLDER, OTHER]


def test_the_apps_words_on_the_other_sides_colour_stay_the_apps() -> None:
    pill = line("Anna joined the group", 110, 290, 4, THEIRS)
    assert turns_in(replace(TALK, lines=(*TALK.lines, pill)))[-1] == ChatTurn(speaker=APP, text=pill.text)


def test_a_wide_bubble_is_known_by_its_edge_and_one_in_the_middle_of_our_colour_is_not() -> None:
    wide, stray = theirs("x" * 40, 4, right=378), line("delivered", 150, 250, 5, OURS)
    found = turns_in(replace(TALK, lines=(*TALK.lines, wide, stray)))
    assert [(turn.speaker, turn.text) for turn in found[-2:]] == [
        (OTHER, f"post for us\n{'x' * 40}"),
        (APP, "delivered"),
    ]


def test_the_apps_day_and_time_say_nothing() -> None:
    turns = (
        ChatTurn(speaker=APP, text="84%\nAnna\nYesterday 20:14"),
        ChatTurn(speaker=OTHER, text="at 20:14"),
        ChatTurn(speaker=APP, text="Police: whoever is asked at 20:14 for a code is cheated"),
    )
    assert said_by(turns, APP) == "Anna\nPolice: whoever is asked at 20:14 for a code is cheated"
    assert (said_by(turns, OTHER), said_by(turns, HOLDER)) == ("at 20:14", "")


def test_each_speaker_of_a_chat_has_a_part_of_the_message() -> None:
    assert with_pictures(builders.message("real?"), [TALK]).parts == (
        Part(origin=Origin.TEXT, text="real?"),
        Part(origin=Origin.IMAGE_TEXT, text="do you want work?\npost for us", speaker=OTHER),
        Part(origin=Origin.IMAGE_TEXT, text="yes", speaker=HOLDER),
        Part(origin=Origin.IMAGE_TEXT, text="Yesterday", speaker=APP),
    )
