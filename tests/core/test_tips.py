"""Which tip comes next, and which slot is let go."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.content import Tip
from bot.core.tips import MISSED_FOR, choose, is_missed

SCHEMES = ("account_trade", "card_trade", "recruit_task")


def tip(name: str, scheme: str = "account_trade") -> Tip:
    return Tip(id=name, scheme=scheme, source="https://example.org", audience="everyone")


A, B, C = tip("a"), tip("b", "card_trade"), tip("c", "recruit_task")


@pytest.mark.parametrize(
    ("history", "recent", "expected"),
    [
        ([], [], A),
        (["a"], [], B),
        (["b", "a"], [], C),
        (["c", "b", "a"], [], A),
        (["a", "c", "b", "a"], [], B),
        (["a", "a", "a"], [], B),
        ([], ["recruit_task"], C),
        (["c"], ["recruit_task"], A),
        (["c", "a"], ["recruit_task"], B),
        ([], ["other_fraud"], A),
        (["gone", "gone"], [], A),
    ],
)
def test_the_next_tip(history: Sequence[str], recent: Sequence[str], expected: Tip) -> None:
    assert choose((A, B, C), history, recent) == expected


def test_without_tips_there_is_none() -> None:
    assert choose((), ["a"], ["card_trade"]) is None


TIPS = st.lists(st.sampled_from(SCHEMES), min_size=1, max_size=12).map(
    lambda schemes: [tip(f"t{number}", scheme) for number, scheme in enumerate(schemes)]
)


@given(tips=TIPS, recent=st.lists(st.sampled_from(SCHEMES)))
def test_no_tip_comes_again_before_all_have_come(tips: list[Tip], recent: list[str]) -> None:
    history: list[str] = []
    for _ in range(2 * len(tips)):
        chosen = choose(tips, history, recent)
        assert chosen is not None
        history.insert(0, chosen.id)
    names = {one.id for one in tips}
    assert set(history[: len(tips)]) == names
    assert set(history[len(tips) :]) == names


@pytest.mark.parametrize(
    ("late", "missed"), [(0, False), (MISSED_FOR, False), (MISSED_FOR + 1, True), (-5, False)]
)
def test_a_slot_is_let_go_after_six_hours(late: float, missed: bool) -> None:
    assert is_missed(1000.0, 1000.0 + late) is missed
