"""How a talk about an offer goes on: few questions, what happened first, and no text kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.content import Topic
from bot.core.talk.ask import (
    DESPAIR,
    FOLLOWS,
    HANDOVER,
    KNOWN,
    ORDINARY,
    SITUATIONS,
    SOMETHING,
    TELLING,
    Found,
    Risk,
    State,
    Turn,
    also,
    answered,
    graver,
    harmless,
    leads_on,
    opened,
    pressed,
    restored,
    risk_of,
    said,
    spoken_of,
)
from bot.core.verdict import Level
from tests.builders import signal, verdict


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
        ("more", ("say.expired",)),
        ("happened", ("happened",)),
        ("job", ("job",)),
        ("ask_known", ("question.known",)),
        ("leave", ("say.left",)),
        ("", ("say.left",)),
        ("aid:gone", ("say.left",)),
        ("tick:x", ("say.expired",)),
        ("tick:1", ("say.expired",)),
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
    asked = opened(verdict(Level.SUSPICIOUS, score=0.6), 40, "en", Found(topic=TOPIC))
    assert asked.parts == ("card",)
    assert (asked.state.risk, asked.state.scheme, asked.state.topic) == ("medium", "card_trade", "lend_card")


def test_a_clear_case_weighs_more_than_the_question_around_it() -> None:
    neutral = replace(TOPIC, scheme="", risk="unknown")
    asked = opened(verdict(Level.FRAUD), 40, "en", Found(topic=neutral))
    assert (asked.state.risk, asked.state.scheme) == (Risk.HIGH, "account_trade")


def test_a_question_goes_on_about_what_the_talk_is_about() -> None:
    talk = State(risk=Risk.HIGH, scheme="account_trade")
    other = signal(scheme="card_trade")
    assert spoken_of(verdict(scheme="card_trade", signals=(other,)), 40, talk) == "card_trade"
    assert spoken_of(verdict(Level.SUSPICIOUS, scheme="card_trade"), 40, talk) == "account_trade"
    assert spoken_of(verdict(Level.SUSPICIOUS, scheme="card_trade"), 40, State()) == "card_trade"
    # How a few words sound is no reason to change the subject.
    sounds = verdict(scheme="card_trade", signals=(signal(scheme="card_trade", reason="meaning"),))
    assert spoken_of(sounds, 40, talk) == "account_trade"
    assert spoken_of(sounds, FOLLOWS + 1, talk) == "card_trade"


SERIOUS = State(risk=Risk.HIGH, scheme="account_trade", topic="rent_account", step="handover")


@pytest.mark.parametrize("level", [Level.CLEAN, Level.SUSPICIOUS])
def test_what_was_told_stays_told_when_a_few_words_show_nothing_new(level: Level) -> None:
    turn = opened(verdict(level, score=0.01), FOLLOWS, "en", before=SERIOUS)
    assert turn == Turn(state=replace(SERIOUS, lang="en", step=""), parts=("say.still", "card"))
    offered = opened(verdict(level), FOLLOWS, "en", found=Found(entries=("topic:lend_card",)), before=SERIOUS)
    assert (offered.parts, offered.state.risk) == (("say.still", "card", "find"), Risk.HIGH)


def test_a_longer_text_a_clear_case_and_an_idle_talk_begin_anew() -> None:
    clean = verdict(Level.CLEAN, score=0.0)
    assert opened(clean, FOLLOWS + 1, before=SERIOUS).state.risk is Risk.LOW
    assert opened(clean, 40, before=State(risk=Risk.LOW)).state.risk is Risk.LOW
    other = verdict(scheme="card_trade", signals=(signal(scheme="card_trade"),))
    assert opened(other, 40, before=SERIOUS).state == State(risk=Risk.HIGH, scheme="card_trade")


def test_during_first_aid_its_steps_are_shown_again() -> None:
    before = State(situation="paid", scheme="recruit_task", done=(1,))
    turn = opened(verdict(Level.CLEAN, score=0.0), 20, "en", before=before)
    assert turn == Turn(state=replace(before, lang="en"), parts=("say.still", "aid"))


def test_a_question_about_no_scheme_of_its_own_is_about_that_of_the_talk() -> None:
    neutral = replace(TOPIC, id="did_not_know", scheme="")
    talk = replace(SERIOUS, situation="rented_account", done=(2,))
    asked = opened(verdict(Level.CLEAN), 20, "en", Found(topic=neutral), talk).state
    assert (asked.risk, asked.scheme, asked.topic) == (Risk.HIGH, "account_trade", "did_not_know")
    assert (asked.situation, asked.done) == ("rented_account", (2,))
    other = opened(verdict(Level.CLEAN), 20, "en", Found(topic=TOPIC), talk).state
    assert (other.risk, other.scheme, other.situation) == (Risk.MEDIUM, "card_trade", "")


def test_what_happened_is_answered_first_whatever_else_was_found() -> None:
    found = Found(happened="gave_card", topic=TOPIC, entries=("topic:lend_card",))
    turn = answered(verdict(), 40, "en", found, SERIOUS)
    assert (turn.parts, turn.state.situation, turn.state.scheme) == (("aid",), "gave_card", "card_trade")
    assert answered(verdict(), 40, "en", Found(happened=SOMETHING), SERIOUS).parts == ("happened",)
    young = answered(verdict(), 40, "en", Found(), State(), {"minor"})
    assert young.parts == ("say.minor", "card")


def test_who_despairs_is_not_lectured_by_the_next_answer() -> None:
    turn = answered(verdict(Level.CLEAN), 20, "en", Found(happened=DESPAIR), State())
    assert (turn.parts, turn.state.step) == (("say.despair",), DESPAIR)
    after = opened(verdict(Level.CLEAN, score=0.0), 20, "en", before=turn.state)
    assert after.parts == ("say.despair", "hotline")


def test_a_topic_leads_on_to_first_aid_for_what_the_talk_is_about() -> None:
    open_ = replace(TOPIC, scheme="", more="aid:rented_account")
    assert leads_on(open_, "") == leads_on(open_, "account_trade") == leads_on(open_, "gone")
    assert leads_on(open_, "recruit_helper") == "aid:moved_money"
    assert leads_on(replace(open_, scheme="account_trade"), "recruit_helper") == "aid:rented_account"
    assert leads_on(replace(open_, more="tip:six_cards"), "recruit_helper") == "tip:six_cards"


def test_the_graver_of_two_risks_is_told() -> None:
    assert graver(Risk.UNKNOWN, Risk.HIGH) is Risk.HIGH
    assert graver(Risk.LOW, Risk.UNKNOWN) is Risk.LOW


def test_what_the_library_has_on_it_is_offered_where_nothing_else_is_known() -> None:
    found = ("topic:lend_card", "tip:six_cards")
    for score in (0.0, 0.2):
        open_ = opened(verdict(Level.CLEAN, score=score), 40, "en", Found(entries=found, ordinary=False))
        assert open_.parts == ("card", "find", "question.handover")
        assert (open_.found, open_.state.risk) == (found, Risk.UNKNOWN)
    assert opened(verdict(Level.FRAUD), 40, "en", Found(entries=found, ordinary=False)).parts == ("card",)


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


def test_a_child_that_tells_of_something_open_is_asked_what_it_is() -> None:
    turn = answered(verdict(Level.CLEAN, score=0.2), 40, "en", Found(), State(), {"minor"})
    assert (turn.parts, turn.state.risk, turn.state.step) == (("say.minor", "happened"), Risk.MEDIUM, "")


def test_whichever_serious_topic_it_is_the_risk_is_told() -> None:
    found = Found(entries=("topic:lend_card", "topic:sell_sim"), grave=True, scheme="card_trade")
    turn = opened(verdict(Level.CLEAN, score=0.0), 40, "en", found)
    assert (turn.parts, turn.found) == (("card", "find"), found.entries)
    assert (turn.state.risk, turn.state.scheme) == (Risk.HIGH, "card_trade")


def test_what_is_ordinary_is_called_so_only_where_nothing_is_asked() -> None:
    clean = verdict(Level.CLEAN, score=0.0)
    assert harmless(clean)
    assert not harmless(verdict(Level.CLEAN, score=0.3))
    assert opened(clean, 40, "en", Found(ordinary=True)).state.risk is Risk.LOW
    assert opened(clean, 40, "en", Found(ordinary=False)).state.risk is Risk.UNKNOWN


def test_the_law_is_told_with_what_speaks_for_who_stops() -> None:
    clean = verdict(Level.CLEAN, score=0.3)
    asked = answered(clean, 20, "en", Found(), SERIOUS, {"law"})
    assert asked.parts == ("card", "law", "lenient")
    assert answered(clean, 20, "en", Found(), SERIOUS, {"hotline"}).parts == ("hotline",)
    happened_ = State(situation="paid", scheme="recruit_task")
    assert answered(clean, 20, "en", Found(), happened_, {"law"}).parts == ("law", "lenient")
    assert answered(clean, 20, "en", Found(happened="paid"), State(), {"law"}).parts == (
        "aid",
        "law",
        "lenient",
    )
    told = said(State(), {"paid", "law"})
    assert told is not None
    assert told.parts == ("aid", "law", "lenient")


def test_a_topic_that_shows_the_law_is_not_told_it_twice() -> None:
    asked = answered(verdict(Level.SUSPICIOUS), 20, "en", Found(topic=TOPIC), State(), {"law"})
    assert asked.parts == ("card",)
    bare = replace(TOPIC, show=())
    more = answered(verdict(Level.SUSPICIOUS), 20, "en", Found(topic=bare), State(), {"law"})
    assert more.parts == ("card", "law")
