"""Which tip comes next: rounds, quizzes, seasons, what the chat met lately; and which slot is let go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.content import EVERYWHERE, LIVING, OWN, QUIZ, SHORT, Season, Tip
from bot.core.library.tips import (
    MISSED_FOR,
    QUIZ_EVERY,
    RECENT_OF,
    RECENT_SHARE,
    Posted,
    Series,
    Wish,
    choose,
    is_missed,
)

SCHEMES = ("account_trade", "card_trade", "recruit_task")
SUMMER = Season(id="summer", first=(6, 25), last=(8, 31))
NEW_YEAR = Season(id="new_year", first=(12, 29), last=(1, 6))
SEASONS = {season.id: season for season in (SUMMER, NEW_YEAR)}


def tip(name: str, scheme: str = "account_trade", **changes: str) -> Tip:
    return Tip(id=name, scheme=scheme, **changes)


def quiz(name: str) -> Tip:
    return tip(name, kind=QUIZ, right="scam")


def run(tips: Sequence[Tip], count: int, wish: Wish | None = None) -> list[Posted]:
    """So many tips in a row, newest first."""
    history: list[Posted] = []
    for _ in range(count):
        chosen = choose(tips, SEASONS, history, wish or Wish())
        assert chosen is not None
        history.insert(0, Posted(tip_id=chosen.tip.id, round=chosen.round))
    return history


@pytest.mark.parametrize(
    ("reach", "langs"),
    [(EVERYWHERE, {"ja", "la", "sa"}), (LIVING, {"ja"}), (OWN, set[str]())],
)
def test_the_reach_says_which_languages_must_have_words(reach: str, langs: set[str]) -> None:
    assert {lang for lang in ("ja", "la", "sa") if tip("t", reach=reach).must_have(lang)} == langs


def test_without_tips_there_is_none() -> None:
    assert choose((), SEASONS, [Posted(tip_id="a")], Wish(recent=["card_trade"])) is None


TIPS = st.lists(st.sampled_from(SCHEMES), min_size=1, max_size=12).map(
    lambda schemes: [tip(f"t{number}", scheme) for number, scheme in enumerate(schemes)]
)


@given(tips=TIPS, recent=st.lists(st.sampled_from(SCHEMES)), seed=st.integers())
def test_no_tip_comes_again_before_all_have_come(tips: list[Tip], recent: list[str], seed: int) -> None:
    history = run(tips, 2 * len(tips), Wish(recent=recent, seed=seed))
    names = sorted(one.id for one in tips)
    assert sorted(posted.tip_id for posted in history[: len(tips)]) == names
    assert sorted(posted.tip_id for posted in history[len(tips) :]) == names


@given(tips=TIPS.filter(lambda tips: len(tips) > 1), seed=st.integers())
def test_the_last_of_a_round_is_not_the_first_of_the_next(tips: list[Tip], seed: int) -> None:
    names = [posted.tip_id for posted in run(tips, 3 * len(tips), Wish(seed=seed))]
    assert all(one != other for one, other in pairwise(names))


def test_the_same_history_and_seed_give_the_same_tip_and_another_seed_another_order() -> None:
    tips = [tip(f"t{number}") for number in range(30)]
    orders = [[posted.tip_id for posted in run(tips, 30, Wish(seed=seed))] for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]


def test_every_fifth_is_a_quiz() -> None:
    tips = [tip(f"t{number}") for number in range(20)] + [quiz(f"q{number}") for number in range(4)]
    kinds = [posted.tip_id[0] for posted in reversed(run(tips, 20))]
    assert [place for place, kind in enumerate(kinds, 1) if kind == "q"] == [5, 10, 15, 20]
    assert QUIZ_EVERY == 5


def test_quizzes_have_rounds_of_their_own() -> None:
    tips = [tip("t0"), quiz("q0"), quiz("q1")]
    history = run(tips, 25)
    assert Counter(posted.tip_id for posted in history)["t0"] == 20
    quizzes = [posted.tip_id for posted in history if posted.tip_id[0] == "q"]
    assert all(one != other for one, other in pairwise(quizzes))


def test_who_has_only_quizzes_gets_quizzes_and_who_has_none_gets_tips() -> None:
    assert {posted.tip_id for posted in run([quiz("q0"), quiz("q1")], 8)} == {"q0", "q1"}
    assert {posted.tip_id for posted in run([tip("t0")], 8)} == {"t0"}


@pytest.mark.parametrize(("only", "names"), [("quiz", {"q"}), ("short", {"s"}), ("all", {"q", "s", "t"})])
def test_a_chat_may_want_only_some(only: str, names: set[str]) -> None:
    tips = [tip("t"), tip("s", length=SHORT), quiz("q")]
    assert {posted.tip_id for posted in run(tips, 12, Wish(only=only))} == names


def test_a_wish_that_nothing_fulfils_gets_nothing() -> None:
    assert choose([tip("t")], SEASONS, [], Wish(only="short")) is None
    assert choose([tip("t")], SEASONS, [], Wish(only="quiz")) is None


def test_three_of_five_are_on_what_the_chat_met_lately() -> None:
    tips = [tip(f"r{n}", "card_trade") for n in range(60)] + [tip(f"o{n}") for n in range(60)]
    history = run(tips, 50, Wish(recent=["card_trade"]))
    share = Counter(posted.tip_id[0] for posted in history)["r"] / len(history)
    assert share == RECENT_SHARE / RECENT_OF == 0.6


def test_when_one_kind_is_used_up_the_others_go_on() -> None:
    tips = [tip("r0", "card_trade"), *(tip(f"o{n}") for n in range(5))]
    assert len({posted.tip_id for posted in run(tips, 6, Wish(recent=["card_trade"]))}) == 6


@pytest.mark.parametrize(
    ("day", "holds"), [((6, 24), False), ((6, 25), True), ((8, 31), True), ((9, 1), False)]
)
def test_a_season_holds_its_first_and_last_day(day: tuple[int, int], holds: bool) -> None:
    assert SUMMER.holds(day) is holds


@pytest.mark.parametrize(
    ("day", "holds"), [((12, 28), False), ((12, 29), True), ((1, 1), True), ((1, 6), True), ((1, 7), False)]
)
def test_a_season_may_span_new_year(day: tuple[int, int], holds: bool) -> None:
    assert NEW_YEAR.holds(day) is holds


def test_out_of_season_a_tip_rests() -> None:
    tips = [tip("a"), tip("b"), tip("s", season="summer")]
    assert {posted.tip_id for posted in run(tips, 9, Wish(today=(3, 1)))} == {"a", "b"}


def test_in_season_its_tips_come_first_and_not_in_a_row() -> None:
    tips = [tip(f"t{n}") for n in range(9)] + [tip(f"s{n}", season="summer") for n in range(3)]
    kinds = "".join(posted.tip_id[0] for posted in reversed(run(tips, 9, Wish(today=(7, 1)))))
    assert kinds == "sttsttstt"


def test_what_the_library_no_longer_has_is_passed_over() -> None:
    history = [Posted(tip_id="gone", round=7), Posted(tip_id="a", round=0)]
    chosen = choose([tip("a"), tip("b")], SEASONS, history, Wish())
    assert chosen is not None
    assert (chosen.tip.id, chosen.round) == ("b", 0)


@pytest.mark.parametrize(
    ("late", "missed"), [(0, False), (MISSED_FOR, False), (MISSED_FOR + 1, True), (-5, False)]
)
def test_a_slot_is_let_go_after_three_hours(late: float, missed: bool) -> None:
    assert is_missed(1000.0, 1000.0 + late) is missed
    assert MISSED_FOR == 3 * 3600


def walk(pools: Sequence[Sequence[Tip]]) -> list[str]:
    """What is shown when each choice has a pool of its own."""
    history: list[Posted] = []
    for pool in pools:
        chosen = choose(pool, {}, history, Wish())
        assert chosen is not None
        history.insert(0, Posted(tip_id=chosen.tip.id, round=chosen.round))
    return [posted.tip_id for posted in reversed(history)]


LARGE = [Tip(id=f"t{n}", scheme="account_trade") for n in range(8)]
SMALL = LARGE[:2]


def test_what_a_smaller_pool_left_out_comes_before_anything_twice() -> None:
    shown = walk([*[SMALL] * 5, *[LARGE] * 6])
    assert set(shown[5:]) == {tip.id for tip in LARGE[2:]}


def test_two_languages_in_turn_keep_none_of_their_tips_back() -> None:
    shown = walk([LARGE, SMALL] * 8)[::2]
    assert {tip.id for tip in LARGE[2:]} <= set(shown[:8])


def test_what_a_smaller_pool_left_out_does_not_come_again_and_again_to_make_up_for_it() -> None:
    shown = walk([*[SMALL] * 12, *[LARGE] * 14])[12:]
    assert sorted(shown[6:]) == sorted(tip.id for tip in LARGE)


TOLD = [tip("n1"), tip("n2"), tip("n3")]
OTHERS = [tip(f"t{n}") for n in range(6)] + [quiz("q0"), tip("s0", length=SHORT)]
SERIES = Series(parts=("n1", "n2", "n3"), since=10.0)


def told(wish: Wish, slots: int, history: Sequence[Posted] = (), tips: Sequence[Tip] = ()) -> list[Posted]:
    """What a chat has at its slots from 10 on, newest first."""
    shown = list(history)
    for slot in range(10, 10 + slots):
        chosen = choose(tips or [*OTHERS, *TOLD], SEASONS, shown, wish)
        assert chosen is not None
        shown.insert(0, Posted(tip_id=chosen.tip.id, round=chosen.round, slot=float(slot)))
    return shown


@pytest.mark.parametrize("only", ["all", "short", "quiz"])
def test_a_series_is_told_in_its_order_whatever_else_is_wanted_and_then_all_goes_on(only: str) -> None:
    shown = [posted.tip_id for posted in reversed(told(Wish(only=only, series=SERIES), 5))]
    assert shown[:3] == ["n1", "n2", "n3"]
    assert not set(shown[3:]) & {"n1", "n2", "n3"}


def test_what_came_before_it_was_begun_is_told_again_in_its_place() -> None:
    before = [Posted(tip_id="n2", slot=9.0), Posted(tip_id="n1", slot=8.0)]
    assert [posted.tip_id for posted in told(Wish(series=SERIES), 3, before)[:3]] == ["n3", "n2", "n1"]


def test_its_parts_do_not_come_again_in_the_round_that_they_came_in() -> None:
    plain = [one for one in [*OTHERS, *TOLD] if not one.is_quiz]
    begun = [posted for posted in told(Wish(), 4, tips=plain) if posted.tip_id not in SERIES.parts]
    shown = told(Wish(series=Series(parts=SERIES.parts, since=10.0)), 10 - len(begun), begun, plain)
    assert sorted(posted.tip_id for posted in shown) == sorted(one.id for one in plain)


def test_a_part_that_a_language_has_no_words_for_is_passed_over() -> None:
    shown = told(Wish(series=SERIES), 2, tips=[*OTHERS, TOLD[0], TOLD[2]])
    assert [posted.tip_id for posted in shown] == ["n3", "n1"]


def test_each_of_several_languages_is_told_all_of_it() -> None:
    history = [
        Posted(tip_id="n1", lang="ja", slot=12.0),
        Posted(tip_id="n2", lang="en", slot=11.0),
        Posted(tip_id="n1", lang="en", slot=10.0),
    ]
    for lang, left in {"en": ("n3",), "ja": ("n2", "n3"), "": ("n3",)}.items():
        assert Series(parts=SERIES.parts, since=10.0, lang=lang).left(history) == left
