"""What the buttons of first aid carry: where somebody stands, in few bytes, and nothing else is heeded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.situations import SITUATIONS
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
