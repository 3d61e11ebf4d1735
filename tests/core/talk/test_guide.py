"""What the buttons of first aid carry: where somebody stands, in few bytes, and nothing else is heeded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.situations import PRESSING, SITUATIONS, foremost
from bot.core.talk.guide import SHOWS, Move, following
from tests.packaged import catalog

MOST = 20


@given(
    st.sampled_from(sorted(SHOWS)),
    st.sampled_from(sorted(SITUATIONS)),
    st.integers(0, MOST),
    st.sets(st.integers(1, MOST)),
    st.sampled_from(sorted(catalog().locales)),
)
def test_a_button_carries_where_somebody_stands(
    to: str, situation: str, number: int, done: set[int], lang: str
) -> None:
    move = Move(to=to, situation=situation, number=number, done=tuple(sorted(done)), lang=lang)
    assert Move.read(str(move)) == move
    assert len(f"ask:{move}".encode()) <= 64


def test_what_no_list_holds_is_not_carried() -> None:
    far = Move(to="done", situation="paid", number=99, done=(0, 1, 99))
    assert Move.read(str(far)) == Move(to="done", situation="paid", number=MOST, done=(1,))


@pytest.mark.parametrize(
    "action",
    [
        "",
        "aid:paid",
        "gone:paid:1:0:en",
        "done:gone:1:0:en",
        "done:paid:1:0",
        "done:paid:111:0:en",
        "done:paid:1:fffffffff:en",
        "done:paid:١:0:en",
        "done:paid:1:0:en\n",
    ],
)
def test_anything_else_is_no_move(action: str) -> None:
    assert Move.read(action) is None


@pytest.mark.parametrize(
    ("done", "after", "number"), [((), 0, 1), ((1, 2), 0, 3), ((1, 3), 1, 2), ((3, 4), 2, 5), ((1,), 9, 10)]
)
def test_the_next_step_is_the_first_that_is_not_done(done: tuple[int, ...], after: int, number: int) -> None:
    assert following(done, after) == number


@given(
    st.sampled_from(sorted(SHOWS)), st.sampled_from(sorted(SITUATIONS)), st.sampled_from(sorted(SITUATIONS))
)
def test_a_button_carries_what_is_led_through_in_one(to: str, situation: str, other: str) -> None:
    move = Move(
        to=to, situation=situation, number=MOST, besides=f"{other}+coins", lang="zh-Hans", done=(MOST,)
    )
    assert Move.read(str(move)) == move
    assert len(f"ask:{move}".encode()) <= 64
    assert Move.read(f"aid:{situation}+nothing:1:0:en") == Move(to="aid", situation=situation, lang="en")


@pytest.mark.parametrize("lang", sorted(catalog().locales))
def test_two_things_are_one_list_with_what_is_most_pressing_first(lang: str) -> None:
    paid, code = (catalog().aid(lang, name) for name in ("paid", "gave_code"))
    both = catalog().aid(lang, "paid", "gave_code+coins")
    assert both.now[0] == catalog().text(lang, "aid.means.coins")
    assert both.now[1 : 1 + len(paid.now)] == paid.now
    assert {*both.now, *both.day} >= {*paid.now, *paid.day, *code.now, *code.day}
    assert catalog().aid(lang, "paid") == paid


def test_no_list_of_two_is_longer_than_a_button_counts() -> None:
    pairs = [(one, other) for one in PRESSING for other in PRESSING if one != other]
    led = {pair for pair in pairs if foremost(pair) == pair}
    means = {"paid": "+coins"}
    lists = [catalog().aid("en", one, f"{other}{means.get(one, '')}") for one, other in led]
    assert max(len(found.now) + len(found.day) for found in lists) <= MOST
