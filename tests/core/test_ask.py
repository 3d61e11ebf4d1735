"""How a talk about an offer goes on: few questions, what happened first, and no text kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ask import (
    HANDOVER,
    KNOWN,
    ORDINARY,
    SITUATIONS,
    TELLING,
    Risk,
    State,
    Turn,
    also,
    opened,
    pressed,
    restored,
    risk_of,
    said,
    spoken_of,
)
from bot.core.content import Topic
from bot.core.verdict import Level
from tests.builders import verdict


@pytest.mark.parametrize(
    ("level", "score", "length", "risk"),
    [
        (Level.FRAUD, 0.9, 40, Risk.HIGH),
        (Level.SUSPICIOUS, 0.6, 40, Risk.MEDIUM),
        (Level.CLEAN, 0.2, 40, Risk.UNKNOWN),
        (Level.CLEAN, ORDINARY, 40, Risk.UNKNOWN),
        (Level.CLEAN, ORDINARY - 0.001, 40, Risk.LOW),
        (Level.CLEAN, 0.0, TELLING - 1, Risk.UNKNOWN),
        (Level.FRAUD, 0.9, 1, Risk.HIGH),
    ],
)
def test_the_risk_of_what_is_asked_about(level: Level, score: float, length: int, risk: Risk) -> None:
    assert risk_of(verdict(level, score=score), length) is risk


def test_a_clear_case_is_answered_at_once_and_an_open_one_with_a_question() -> None:
    clear = opened(verdict(Level.FRAUD), 40, "de")
    assert (clear.parts, clear.state.scheme, clear.state.lang) == (("card",), "account_trade", "de")
    unsure = opened(verdict(Level.SUSPICIOUS, score=0.6), 40)
    assert (unsure.parts, unsure.state.step) == (("card", "question.handover"), "handover")
    ordinary = opened(verdict(Level.CLEAN, score=0.0), 40)
    assert (ordinary.parts, ordinary.state.scheme) == (("card",), "")


@pytest.mark.parametrize("value", HANDOVER)
def test_who_was_asked_for_something_gets_another_answer(value: str) -> None:
    turn = pressed(State(step="handover"), f"handover:{value}")
    assert turn == Turn(state=State(risk=Risk.HIGH, scheme=HANDOVER[value]), parts=("card",))


def test_what_was_found_before_is_not_overruled_by_an_answer() -> None:
    turn = pressed(State(risk=Risk.MEDIUM, scheme="recruit_helper", step="handover"), "handover:card")
    assert turn.state.scheme == "recruit_helper"


def test_a_second_question_follows_a_no_and_then_none() -> None:
    turn = pressed(State(step="handover"), "handover:no")
    assert (turn.parts, turn.state.step) == (("question.known",), "known")
    for answer in KNOWN:
        assert pressed(turn.state, f"known:{answer}").parts == (f"known.{answer}",)
        assert pressed(turn.state, f"known:{answer}").state.step == ""


@pytest.mark.parametrize(
    ("risk", "answer", "after"),
    [
        (Risk.UNKNOWN, "called", Risk.UNKNOWN),
        (Risk.UNKNOWN, "stranger", Risk.MEDIUM),
        (Risk.LOW, "not_called", Risk.MEDIUM),
        (Risk.HIGH, "called", Risk.HIGH),
    ],
)
def test_nobody_is_told_that_it_is_safe_because_they_know_somebody(
    risk: Risk, answer: str, after: Risk
) -> None:
    assert pressed(State(risk=risk, step="known"), f"known:{answer}").state.risk == after


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_happened_already_is_helped_with_at_once(situation: str) -> None:
    for turn in (pressed(State(), f"aid:{situation}"), said(State(step="handover"), {situation, "no"})):
        assert turn is not None
        assert turn.parts == ("aid",)
        assert (turn.state.situation, turn.state.scheme) == (situation, SITUATIONS[situation])


def test_steps_are_ticked_and_unticked() -> None:
    state = pressed(State(situation="paid"), "tick:2").state
    assert pressed(state, "tick:1").state.done == (1, 2)
    assert pressed(state, "tick:2").state.done == ()


@pytest.mark.parametrize(
    ("step", "meant", "parts"),
    [
        ("handover", {"wants_code"}, ("card",)),
        ("handover", {"no"}, ("question.known",)),
        ("known", {"no"}, ("known.not_called",)),
        ("known", {"yes"}, ("known.called",)),
        ("known", {"stranger"}, ("known.stranger",)),
        ("handover", {"leave"}, ("say.left",)),
        ("", {"greeting"}, ("say.greeting",)),
        ("", {"thanks"}, ("say.thanks",)),
        ("", {"insult"}, ("say.insult",)),
        ("", {"who"}, ("say.who",)),
        ("", {"happened"}, ("happened",)),
        ("", {"real_job"}, ("job",)),
        ("handover", {"despair", "paid"}, ("say.despair",)),
        ("", {"minor", "paid"}, ("say.minor", "aid")),
    ],
)
def test_words_mean_what_a_button_would(step: str, meant: set[str], parts: tuple[str, ...]) -> None:
    turn = said(State(step=step), meant)
    assert turn is not None
    assert turn.parts == parts


@pytest.mark.parametrize(
    ("step", "meant"),
    [("", set()), ("", {"no"}), ("", {"wants_code"}), ("", {"poison"}), ("handover", set())],
)
def test_anything_else_is_judged(step: str, meant: set[str]) -> None:
    assert said(State(step=step), meant) is None


@pytest.mark.parametrize(
    ("action", "parts"),
    [
        ("more", ("more",)),
        ("happened", ("happened",)),
        ("job", ("job",)),
        ("ask_known", ("question.known",)),
        ("leave", ("say.left",)),
        ("", ("say.left",)),
        ("aid:gone", ("say.left",)),
        ("tick:x", ("say.left",)),
        ("known:gone", ("question.known",)),
    ],
)
def test_every_button_leads_somewhere(action: str, parts: tuple[str, ...]) -> None:
    assert pressed(State(), action).parts == parts


def test_the_law_and_a_number_are_told_besides_when_asked_for() -> None:
    turn = also(opened(verdict(Level.CLEAN, score=0.0), 40), {"law", "hotline"})
    assert (turn.parts, turn.state.step) == (("card", "law", "hotline"), "")
    assert also(turn, {"greeting"}) == turn
    # Every other card says whom to call.
    unsure = also(opened(verdict(Level.CLEAN, score=0.2), 40), {"law", "hotline"})
    assert (unsure.parts, unsure.state.step) == (("card", "law"), "")


TOPIC = Topic(id="lend_card", scheme="card_trade", risk="medium", show=("law",))


def test_a_question_that_is_known_is_answered_without_one_back() -> None:
    asked = opened(verdict(Level.SUSPICIOUS, score=0.6), 40, "en", TOPIC)
    assert asked.parts == ("card",)
    assert (asked.state.risk, asked.state.scheme, asked.state.topic) == ("medium", "card_trade", "lend_card")
    assert also(asked, {"law", "hotline"}) == asked


def test_a_clear_case_weighs_more_than_the_question_around_it() -> None:
    neutral = replace(TOPIC, scheme="", risk="unknown")
    asked = opened(verdict(Level.FRAUD), 40, "en", neutral)
    assert (asked.state.risk, asked.state.scheme) == (Risk.HIGH, "account_trade")


def test_a_question_goes_on_about_what_the_talk_is_about() -> None:
    talk = State(scheme="account_trade")
    assert spoken_of(verdict(Level.FRAUD, scheme="card_trade"), talk) == "card_trade"
    assert spoken_of(verdict(Level.SUSPICIOUS, scheme="card_trade"), talk) == "account_trade"
    assert spoken_of(verdict(Level.SUSPICIOUS, scheme="card_trade"), State()) == "card_trade"


def test_what_the_library_has_on_it_is_offered_where_nothing_else_is_known() -> None:
    found = ("topic:lend_card", "tip:six_cards")
    for score in (0.0, 0.2):
        open_ = opened(verdict(Level.CLEAN, score=score), 40, "en", found=found)
        assert (open_.parts, open_.found, open_.state.risk) == (("card", "find"), found, Risk.UNKNOWN)
    assert opened(verdict(Level.FRAUD), 40, "en", found=found).parts == ("card",)


def test_an_entry_is_opened_by_its_button() -> None:
    assert pressed(State(), "topic:lend_card") == Turn(state=State(topic="lend_card"), parts=("topic",))
    assert pressed(State(step="known"), "tip:six_cards") == Turn(state=State(), parts=("tip:six_cards",))


def test_a_talk_is_kept_without_a_word_of_the_person() -> None:
    state = pressed(opened(verdict(Level.FRAUD), 40, "fi").state, "aid:paid").state
    assert restored(json.loads(json.dumps(state.stored()))) == state


@given(
    st.dictionaries(
        st.sampled_from(["risk", "lang", "scheme", "step", "situation", "done", "gone"]),
        st.one_of(
            st.text(max_size=5), st.integers(), st.lists(st.one_of(st.integers(), st.text(max_size=2)))
        ),
    )
)
def test_whatever_was_stored_is_read(values: dict[str, object]) -> None:
    assert isinstance(restored(values), State)
