"""How a talk about an offer goes on: few questions, what happened first, and no text kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.content import Topic
from bot.core.library.red_flags import Raised
from bot.core.library.situations import DESPAIR, IN_NEED, SITUATIONS, SOMETHING, Lookup, Risk
from bot.core.message import Origin, Part
from bot.core.talk.ask import also, answered, done_already, happened, leads_on, likely_done, opened, said
from bot.core.talk.dialogue import LEGIT, UNCLEAR, Dialogue, Reply, restored
from bot.core.talk.guide import Move
from bot.core.talk.need import ASKS, beside_need, in_need
from bot.core.talk.pressing import HANDOVER, KNOWN, pressed, rated, reminded
from bot.core.talk.question import Question, unreadable
from bot.core.talk.reasons import LEARNED
from bot.core.talk.weighing import (
    DEFINED,
    DENSE_TELLING,
    FOLLOWS,
    ORDINARY,
    PLAIN,
    SURE,
    TELLING,
    WORD,
    defines,
    graver,
    harmless,
    is_of_law,
    risk_of,
    spoken_of,
)
from bot.core.verdict import Level
from tests.builders import message, signal, verdict

CLEAR_OF_ALL = verdict(Level.CLEAN, score=0.0, signals=())


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


@pytest.mark.parametrize(("length", "lang"), [(TELLING - 1, "en"), (DENSE_TELLING - 1, "zh-Hans")])
def test_of_a_word_or_two_nothing_is_judged_but_asked(length: int, lang: str) -> None:
    silent = verdict(Level.CLEAN, score=0.0)
    assert opened(silent, length, lang).parts == ("say.help", "question.handover")
    found = opened(silent, length, lang, Lookup(entries=("topic:report",)))
    assert found.parts == ("say.help", "find", "question.handover")
    assert opened(silent, length + 1, lang).parts[0] == "card"
    assert opened(verdict(Level.FRAUD), length, lang).parts == ("card",)


@pytest.mark.parametrize(
    ("scheme", "more", "just", "paid"),
    [
        ("recruit_posting", "aid:posted_ads", "posted_ads", "posted_ads"),
        ("recruit_task", "aid:paid", "paid", ""),
        ("account_trade", "tip:account_is_a_key", "rented_account", "rented_account"),
        ("recruit_helper", "tip:two_phones", "", ""),
    ],
)
def test_who_did_what_a_topic_warns_of_is_in_it(scheme: str, more: str, just: str, paid: str) -> None:
    topic = Topic(id="any", scheme=scheme, risk=Risk.HIGH, show=("hotline",), more=more)
    assert done_already({"just_did"}, topic) == just
    assert done_already({"earned"}, topic) == paid
    assert done_already({"law"}, topic) == ""
    assert done_already({"just_did"}, replace(topic, risk=Risk.MEDIUM)) == ""
    assert done_already({"just_did"}, replace(topic, show=("distress",))) == ""
    assert done_already({"just_did"}, None) == ""


@pytest.mark.parametrize("value", HANDOVER)
def test_who_was_asked_for_something_gets_another_answer(value: str) -> None:
    reply = pressed(Dialogue(step="handover"), f"handover:{value}")
    assert reply == Reply(
        state=Dialogue(risk=Risk.HIGH, scheme=HANDOVER[value], asked=value), parts=("card",)
    )


def test_what_was_found_before_is_not_overruled_by_an_answer() -> None:
    reply = pressed(Dialogue(risk=Risk.MEDIUM, scheme="recruit_helper", step="handover"), "handover:card")
    assert reply.state.scheme == "recruit_helper"


def test_a_second_question_follows_a_no_and_then_none() -> None:
    reply = pressed(Dialogue(step="handover"), "handover:no")
    assert (reply.parts, reply.state.step) == (("question.known",), "known")
    for answer in KNOWN:
        assert pressed(reply.state, f"known:{answer}").parts == (f"known.{answer}",)
        assert pressed(reply.state, f"known:{answer}").state.step == ""


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
    assert pressed(Dialogue(risk=risk, step="known"), f"known:{answer}").state.risk == after


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_happened_already_is_helped_with_at_once(situation: str) -> None:
    for reply in (
        pressed(Dialogue(), f"aid:{situation}"),
        said(Dialogue(step="handover"), {situation, "no"}),
    ):
        assert reply is not None
        assert reply.parts == ("aid",)
        assert (reply.state.situation, reply.state.scheme) == (situation, SITUATIONS[situation])


def test_a_list_that_was_sent_before_is_ticked_and_unticked_and_shown_whole() -> None:
    reply = pressed(Dialogue(situation="paid"), "tick:2")
    assert reply.parts == ("aid.list",)
    assert pressed(reply.state, "tick:1").state.done == (1, 2)
    assert pressed(reply.state, "tick:2").state.done == ()


def move(to: str, number: int, *done: int, situation: str = "paid") -> str:
    return str(Move(to=to, situation=situation, number=number, done=done, lang="de"))


def at(reply: Reply) -> tuple[tuple[str, ...], int, tuple[int, ...]]:
    return reply.parts, reply.state.number, reply.state.done


def test_first_aid_goes_on_step_by_step() -> None:
    begun = pressed(Dialogue(), "aid:paid")
    assert at(begun) == (("aid",), 1, ())
    done = pressed(begun.state, move("done", 1))
    assert at(done) == (("aid",), 2, (1,))
    assert at(pressed(done.state, move("aid", 3, 1))) == (("aid",), 3, (1,))
    assert at(pressed(done.state, move("cant", 2, 1))) == (("aid.cant",), 2, (1,))
    for to in ("list", "keep", "tell"):
        assert at(pressed(done.state, move(to, 2, 1))) == ((f"aid.{to}",), 2, (1,))


def test_a_step_that_is_done_is_passed_over_and_stays_done() -> None:
    state = Dialogue(situation="paid", number=1, done=(2, 3))
    assert at(pressed(state, move("done", 1))) == (("aid",), 4, (1, 2, 3))
    assert at(pressed(state, "aid:paid")) == (("aid",), 1, (2, 3))
    assert at(pressed(state, "aid:gave_code")) == (("aid",), 1, ())


def test_the_buttons_of_first_aid_lead_on_when_the_talk_is_forgotten() -> None:
    reply = pressed(Dialogue(), move("done", 2, 1))
    assert at(reply) == (("aid",), 3, (1, 2))
    assert (reply.state.lang, reply.state.situation, reply.state.scheme) == ("de", "paid", "recruit_task")
    other = pressed(Dialogue(lang="fr", situation="gave_code", done=(5,)), move("done", 2, 1))
    assert (other.state.lang, at(other)) == ("fr", (("aid",), 3, (1, 2)))


def test_who_comes_from_a_warning_is_led_through_what_it_warned_of_or_chooses() -> None:
    for scheme, situation in (("card_trade", "gave_card"), ("recruit_helper", "moved_money")):
        reply = pressed(Dialogue(), f"did:{scheme}")
        assert (at(reply), reply.state.situation) == ((("aid",), 1, ()), situation)
    for scheme in ("account_trade", "other_fraud"):
        reply = pressed(Dialogue(lang="fi", situation="paid", done=(1,)), f"did:{scheme}")
        assert reply == Reply(state=Dialogue(lang="fi", scheme=scheme), parts=("happened",))
    assert pressed(Dialogue(), "did:gone").parts == ("say.left",)


@pytest.mark.parametrize(
    ("meant", "shown"),
    [
        ({"step_done"}, (("aid",), 3, (1, 2))),
        ({"step_next"}, (("aid",), 3, (1,))),
        ({"step_next", "ok"}, (("aid",), 3, (1,))),
        ({"step_cant", "no"}, (("aid.cant",), 2, (1,))),
        ({"step_list"}, (("aid.list",), 2, (1,))),
        ({"did_it"}, (("aid",), 3, (1, 2))),
        ({"ok"}, (("say.ok",), 2, (1,))),
    ],
)
def test_words_lead_through_first_aid_as_its_buttons_do(meant: set[str], shown: object) -> None:
    reply = said(Dialogue(situation="paid", scheme="recruit_task", number=2, done=(1,)), meant)
    assert reply is not None
    assert at(reply) == shown


def test_a_new_emergency_and_despair_win_over_the_steps() -> None:
    under_way = Dialogue(situation="paid", scheme="recruit_task", number=2, done=(1,))
    new = said(under_way, {"gave_code", "step_done"})
    assert new is not None
    assert (new.state.situation, at(new)) == ("gave_code", (("aid",), 1, ()))
    other = said(under_way, {"did_it"}, "gave_code")
    assert other is not None
    assert other.state.situation == "gave_code"
    despair = in_need(under_way, "despair")
    assert despair.parts == ("say.despair", "need.safe")
    assert said(despair.state, {"step_cant"}) is None
    assert said(Dialogue(), {"step_done"}) is None


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
        ("", {"minor", "paid"}, ("say.minor", "aid")),
    ],
)
def test_words_mean_what_a_button_would(step: str, meant: set[str], parts: tuple[str, ...]) -> None:
    reply = said(Dialogue(step=step), meant)
    assert reply is not None
    assert reply.parts == parts


@pytest.mark.parametrize(
    ("step", "meant"),
    [("", set()), ("", {"wants_code"}), ("", {"poison"}), ("handover", set())],
)
def test_anything_else_is_judged(step: str, meant: set[str]) -> None:
    assert said(Dialogue(step=step), meant) is None


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
        ("read:law", ("say.expired",)),
        ("done:gone:1:0:en", ("say.left",)),
        ("done:paid:1:0:en:x", ("say.left",)),
        ("known:gone", ("question.known",)),
    ],
)
def test_every_button_leads_somewhere(action: str, parts: tuple[str, ...]) -> None:
    assert pressed(Dialogue(), action).parts == parts


def test_the_law_and_a_number_are_told_besides_when_asked_for() -> None:
    reply = also(opened(verdict(Level.CLEAN, score=0.0), 40), {"law", "hotline"})
    assert (reply.parts, reply.state.step) == (("card", "law", "hotline"), "")
    assert also(reply, {"greeting"}) == reply
    # Every other card says whom to call.
    unsure = also(opened(verdict(Level.CLEAN, score=0.2), 40), {"law", "hotline"})
    assert (unsure.parts, unsure.state.step) == (("card", "law"), "")


TOPIC = Topic(id="lend_card", scheme="card_trade", risk="medium", show=("law",))


def test_a_question_that_is_known_is_answered_without_one_back() -> None:
    asked = opened(verdict(Level.SUSPICIOUS, score=0.6), 40, "en", Lookup(topic=TOPIC))
    assert asked.parts == ("card",)
    assert (asked.state.risk, asked.state.scheme, asked.state.topic) == ("medium", "card_trade", "lend_card")


def test_a_clear_case_weighs_more_than_the_question_around_it() -> None:
    neutral = replace(TOPIC, scheme="", risk="unknown")
    asked = opened(verdict(Level.FRAUD), 40, "en", Lookup(topic=neutral))
    assert (asked.state.risk, asked.state.scheme) == (Risk.HIGH, "account_trade")


def test_a_question_goes_on_about_what_the_talk_is_about() -> None:
    talk = Dialogue(risk=Risk.HIGH, scheme="account_trade")
    other = signal(scheme="card_trade")
    assert spoken_of(verdict(scheme="card_trade", signals=(other,)), 40, talk) == "card_trade"
    assert spoken_of(verdict(Level.SUSPICIOUS, scheme="card_trade"), 40, talk) == "account_trade"
    doubt = verdict(Level.SUSPICIOUS, scheme="card_trade", signals=(other,))
    assert spoken_of(doubt, 40, Dialogue()) == "card_trade"
    # A doubt that shows what it rests on is of its own subject, in whatever talk.
    assert spoken_of(doubt, 40, talk) == "card_trade"
    assert "say.still" not in opened(doubt, 40, "en", before=talk).parts
    assert "say.still" in opened(doubt, 40, "en", before=replace(talk, scheme="card_trade")).parts
    # What the doubt rests on says what it is about; how it sounds alone does not.
    assert spoken_of(verdict(Level.SUSPICIOUS, scheme="card_trade"), 40, Dialogue()) == ""
    # How a few words sound is no reason to change the subject.
    sounds = verdict(scheme="card_trade", signals=(signal(scheme="card_trade", reason="meaning"),))
    assert spoken_of(sounds, 40, talk) == "account_trade"
    assert spoken_of(sounds, FOLLOWS + 1, talk) == "card_trade"


@pytest.mark.parametrize(("lang", "length"), [("ru", TELLING - 1), ("ja", DENSE_TELLING - 1)])
def test_a_word_or_two_that_sound_like_an_offer_are_asked_back(lang: str, length: int) -> None:
    for level in (Level.SUSPICIOUS, Level.FRAUD):
        reply = opened(verdict(level, scheme="card_trade"), length, lang)
        assert (reply.parts, reply.state.risk) == (("say.help", "question.handover"), Risk.UNKNOWN)
        shown = verdict(level, scheme="card_trade", signals=(signal(scheme="card_trade"),))
        assert "card" in opened(shown, length, lang).parts
        assert "card" in opened(verdict(level, scheme="card_trade"), TELLING, lang).parts


SERIOUS = Dialogue(risk=Risk.HIGH, scheme="account_trade", topic="rent_account", step="handover")


@pytest.mark.parametrize("level", [Level.CLEAN, Level.SUSPICIOUS])
def test_what_was_told_stays_told_when_a_few_words_show_nothing_new(level: Level) -> None:
    reply = opened(verdict(level, score=0.01), FOLLOWS, "en", before=SERIOUS)
    assert reply == Reply(state=replace(SERIOUS, lang="en", step=""), parts=("say.still", "card"))
    offered = opened(
        verdict(level), FOLLOWS, "en", found=Lookup(entries=("topic:lend_card",)), before=SERIOUS
    )
    assert (offered.parts, offered.state.risk) == (("say.still", "card", "find"), Risk.HIGH)


def test_a_longer_text_a_clear_case_and_an_idle_talk_begin_anew() -> None:
    clean = verdict(Level.CLEAN, score=0.0)
    assert opened(clean, FOLLOWS + 1, before=SERIOUS).state.risk is Risk.LOW
    assert opened(clean, 40, before=Dialogue(risk=Risk.LOW)).state.risk is Risk.LOW
    other = verdict(scheme="card_trade", signals=(signal(scheme="card_trade"),))
    assert opened(other, 40, before=SERIOUS).state == Dialogue(risk=Risk.HIGH, scheme="card_trade")


def test_during_first_aid_its_steps_are_shown_again() -> None:
    before = Dialogue(situation="paid", scheme="recruit_task", done=(1,))
    reply = opened(verdict(Level.CLEAN, score=0.0), 20, "en", before=before)
    assert reply == Reply(state=replace(before, lang="en"), parts=("say.still", "aid"))


def test_a_question_about_no_scheme_of_its_own_is_about_that_of_the_talk() -> None:
    neutral = replace(TOPIC, id="did_not_know", scheme="")
    talk = replace(SERIOUS, situation="rented_account", done=(2,))
    asked = opened(verdict(Level.CLEAN), 20, "en", Lookup(topic=neutral), talk).state
    assert (asked.risk, asked.scheme, asked.topic) == (Risk.HIGH, "account_trade", "did_not_know")
    assert (asked.situation, asked.done) == ("rented_account", (2,))
    other = opened(verdict(Level.CLEAN), 20, "en", Lookup(topic=TOPIC), talk).state
    assert (other.risk, other.scheme, other.situation) == (Risk.MEDIUM, "card_trade", "")


def test_what_happened_is_answered_first_whatever_else_was_found() -> None:
    found = Lookup(happened="gave_card", topic=TOPIC, entries=("topic:lend_card",))
    reply = answered(verdict(), 40, "en", found, SERIOUS)
    assert (reply.parts, reply.state.situation, reply.state.scheme) == (("aid",), "gave_card", "card_trade")
    assert answered(verdict(), 40, "en", Lookup(happened=SOMETHING), SERIOUS).parts == ("happened",)
    young = answered(verdict(), 40, "en", Lookup(), Dialogue(), {"minor"})
    assert young.parts == ("say.minor", "card")


def test_who_despairs_is_not_lectured_by_the_next_answer() -> None:
    reply = answered(verdict(Level.CLEAN), 20, "en", Lookup(happened=DESPAIR), Dialogue())
    assert (reply.parts, reply.state.step) == (("say.despair", "need.safe"), DESPAIR)
    after = opened(verdict(Level.CLEAN, score=0.0), 20, "en", before=reply.state)
    assert beside_need(reply.state, after).parts[0] == "say.stay"


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
        open_ = opened(verdict(Level.CLEAN, score=score), 40, "en", Lookup(entries=found, ordinary=False))
        assert open_.parts == ("card", "find", "question.handover")
        assert (open_.found, open_.state.risk) == (found, Risk.UNKNOWN)
    assert opened(verdict(Level.FRAUD), 40, "en", Lookup(entries=found, ordinary=False)).parts == ("card",)


def test_an_entry_is_opened_by_its_button() -> None:
    assert pressed(Dialogue(), "topic:lend_card") == Reply(
        state=Dialogue(topic="lend_card"), parts=("topic",)
    )
    assert pressed(Dialogue(step="known"), "tip:six_cards") == Reply(
        state=Dialogue(), parts=("tip:six_cards",)
    )


def test_a_talk_is_kept_without_a_word_of_the_person() -> None:
    state = pressed(opened(verdict(Level.FRAUD), 40, "fi").state, "aid:paid").state
    assert restored(json.loads(json.dumps(state.stored()))) == state


@given(
    st.dictionaries(
        st.sampled_from(["risk", "lang", "scheme", "step", "situation", "number", "done", "gone"]),
        st.one_of(
            st.text(max_size=5), st.integers(), st.lists(st.one_of(st.integers(), st.text(max_size=2)))
        ),
    )
)
def test_whatever_was_stored_is_read(values: dict[str, object]) -> None:
    assert isinstance(restored(values), Dialogue)


def test_a_child_that_tells_of_something_open_is_asked_what_it_is() -> None:
    reply = answered(verdict(Level.CLEAN, score=0.2), 40, "en", Lookup(), Dialogue(), {"minor"})
    assert (reply.parts, reply.state.risk, reply.state.step) == (("say.minor", "happened"), Risk.MEDIUM, "")


@pytest.mark.parametrize(
    ("level", "score", "risk", "scheme"),
    [
        (Level.CLEAN, 0.0, Risk.UNKNOWN, ""),
        (Level.CLEAN, ORDINARY, Risk.MEDIUM, "card_trade"),
        (Level.SUSPICIOUS, 0.6, Risk.MEDIUM, "card_trade"),
    ],
)
def test_serious_topics_alone_make_no_more_than_a_doubt(
    level: Level, score: float, risk: Risk, scheme: str
) -> None:
    found = Lookup(
        entries=("topic:lend_card", "topic:sell_sim"), grave=True, scheme="card_trade", ordinary=False
    )
    reply = opened(verdict(level, score=score, scheme="card_trade"), 40, "en", found)
    assert (reply.parts[:2], reply.found) == (("card", "find"), found.entries)
    assert (reply.state.risk, reply.state.scheme) == (risk, scheme)


@pytest.mark.parametrize(
    ("level", "likely", "risk"),
    [
        (Level.CLEAN, SURE - 0.1, Risk.MEDIUM),
        (Level.CLEAN, SURE, Risk.HIGH),
        (Level.SUSPICIOUS, SURE - 0.1, Risk.MEDIUM),
        (Level.SUSPICIOUS, SURE, Risk.HIGH),
        (Level.FRAUD, SURE - 0.1, Risk.HIGH),
    ],
)
def test_what_a_question_is_about_warns_only_where_it_is_sure(
    level: Level, likely: float, risk: Risk
) -> None:
    found = Lookup(topic=replace(TOPIC, risk="high"), likely=likely)
    asked = opened(verdict(level, score=0.2, scheme="card_trade"), 40, "en", found)
    assert (asked.state.risk, asked.state.topic) == (risk, "lend_card")


@pytest.mark.parametrize(
    ("scheme", "level", "risk"),
    [
        ("", Level.CLEAN, Risk.UNKNOWN),
        ("", Level.SUSPICIOUS, Risk.MEDIUM),
        ("card_trade", Level.CLEAN, Risk.MEDIUM),
    ],
)
def test_a_likely_topic_of_no_scheme_colours_nothing_that_the_judges_find_clean(
    scheme: str, level: Level, risk: Risk
) -> None:
    found = Lookup(topic=replace(TOPIC, scheme=scheme), likely=SURE - 0.1)
    assert opened(verdict(level, score=0.2), 40, "en", found).state.risk is risk


@pytest.mark.parametrize("level", [Level.SUSPICIOUS, Level.FRAUD])
def test_what_the_judges_see_outweighs_a_plain_question_that_is_doubtful(level: Level) -> None:
    plain = Lookup(topic=replace(TOPIC, id="own_bank", scheme="", risk="unknown"), likely=PLAIN - 0.1)
    judged = verdict(level, score=0.6)
    unsure = opened(judged, 40, "en", plain).state
    assert (unsure.topic, unsure.risk) == ("", risk_of(judged, 40))
    clean = opened(verdict(Level.CLEAN, score=0.2), 40, "en", plain).state
    assert (clean.topic, clean.risk) == ("own_bank", Risk.UNKNOWN)
    # A few words that go on with a warning are about it.
    assert opened(verdict(Level.SUSPICIOUS), 20, "en", plain, SERIOUS).state.topic == "own_bank"


@pytest.mark.parametrize(
    ("reason", "everyday", "risk"),
    [
        (min(LEARNED), True, Risk.MEDIUM),
        (min(LEARNED), False, Risk.HIGH),
        ("wants_card", True, Risk.HIGH),
    ],
)
def test_the_readers_alone_make_no_more_than_a_doubt_of_an_everyday_thing(
    reason: str, everyday: bool, risk: Risk
) -> None:
    judged = verdict(scheme="card_trade", signals=(signal(scheme="card_trade", reason=reason),))
    asked = opened(judged, 40, "en", Lookup(everyday=everyday)).state
    assert (asked.risk, asked.scheme) == (risk, "card_trade")


@pytest.mark.parametrize(
    ("reason", "everyday", "risk"),
    [
        ("wants_card", False, Risk.MEDIUM),
        ("wants_card", True, Risk.UNKNOWN),
        (min(LEARNED), False, Risk.UNKNOWN),
    ],
)
def test_what_a_rule_knows_is_never_told_to_show_no_sign(reason: str, everyday: bool, risk: Risk) -> None:
    shown = (signal(scheme="card_trade", reason=reason),)
    judged = verdict(Level.CLEAN, score=0.4, scheme=None, leaning="card_trade", signals=shown)
    assert opened(judged, 40, "en", Lookup(everyday=everyday)).state.risk is risk


@pytest.mark.parametrize(("likely", "risk"), [(DEFINED, Risk.UNKNOWN), (DEFINED - 0.1, Risk.HIGH)])
def test_who_asks_what_a_word_means_is_not_warned_of_the_word(likely: float, risk: Risk) -> None:
    asked = Lookup(topic=replace(TOPIC, id=WORD, scheme="", risk="unknown"), likely=likely)
    assert opened(verdict(Level.FRAUD), 40, "en", asked).state.risk is risk


def test_what_is_ordinary_is_called_so_only_where_nothing_is_asked() -> None:
    clean = verdict(Level.CLEAN, score=0.0)
    assert harmless(clean)
    assert not harmless(verdict(Level.CLEAN, score=0.3))
    assert opened(clean, 40, "en", Lookup(ordinary=True)).state.risk is Risk.LOW
    assert opened(clean, 40, "en", Lookup(ordinary=False)).state.risk is Risk.UNKNOWN


def test_the_law_is_told_with_what_speaks_for_who_stops() -> None:
    clean = verdict(Level.CLEAN, score=0.3)
    asked = answered(clean, 20, "en", Lookup(), SERIOUS, {"law"})
    assert asked.parts == ("card", "law", "lenient")
    assert answered(clean, 20, "en", Lookup(), SERIOUS, {"hotline"}).parts == ("hotline",)
    happened_ = Dialogue(situation="paid", scheme="recruit_task")
    assert answered(clean, 20, "en", Lookup(), happened_, {"law"}).parts == ("law", "lenient")
    assert answered(clean, 20, "en", Lookup(happened="paid"), Dialogue(), {"law"}).parts == (
        "aid",
        "law",
        "lenient",
    )
    told = said(Dialogue(), {"paid", "law"})
    assert told is not None
    assert told.parts == ("aid", "law", "lenient")
    child = {"paid", "law", "minor"}
    assert answered(clean, 20, "en", Lookup(happened="paid"), Dialogue(), child).parts == ("say.minor", "aid")
    afraid = said(Dialogue(), child)
    assert afraid is not None
    assert afraid.parts == ("say.minor", "aid")


def test_who_asks_for_the_law_in_a_talk_is_told_that_of_the_talk() -> None:
    other = replace(TOPIC, id="card_law", risk="unknown", show=("law", "lenient"))
    found, clean = Lookup(topic=other), verdict(Level.CLEAN, score=0.3)
    assert answered(clean, 12, "en", found, SERIOUS, {"law"}).state.scheme == SERIOUS.scheme
    assert answered(clean, 12, "en", found, SERIOUS, {"law"}).parts == ("card", "law", "lenient")
    assert answered(clean, 80, "en", found, SERIOUS, {"law"}).state.topic == other.id
    named = verdict(Level.CLEAN, score=0.3, signals=(signal(scheme="card_trade"),))
    assert answered(named, 12, "en", found, SERIOUS, {"law"}).state.topic == other.id
    assert answered(clean, 12, "en", found, Dialogue(), {"law"}).state.topic == other.id
    assert answered(clean, 12, "en", found, SERIOUS, {"hotline"}).state.topic == other.id
    plain = Lookup(topic=replace(other, show=("law",)))
    assert answered(clean, 12, "en", plain, SERIOUS, {"law"}).state.topic == other.id


def test_who_is_under_threat_is_told_of_no_penalty() -> None:
    threatened = replace(TOPIC, id="threatened", show=("hotline", "distress"))
    reply = answered(verdict(Level.CLEAN), 20, "en", Lookup(topic=threatened), Dialogue(), {"law"})
    assert reply.parts == ("card",)
    assert (threatened.is_afraid, threatened.is_begun) == (True, True)
    assert (TOPIC.is_afraid, TOPIC.is_begun) == (False, False)


def test_a_topic_that_shows_the_law_is_not_told_it_twice() -> None:
    asked = answered(verdict(Level.SUSPICIOUS), 20, "en", Lookup(topic=TOPIC), Dialogue(), {"law"})
    assert asked.parts == ("card",)
    bare = replace(TOPIC, show=())
    more = answered(verdict(Level.SUSPICIOUS), 20, "en", Lookup(topic=bare), Dialogue(), {"law"})
    assert more.parts == ("card", "law")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("+44 7700 900123", "phone"),
        ("@somebody_there", "handle"),
        ("https://example.org/x", "link"),
        ("example.org", "link"),
        ("?!", "empty"),
        ("👍", "ok"),
        ("😂 😂", "ok"),
        ("", "empty"),
        ("收号", ""),
        ("call +44 7700 900123", ""),
    ],
)
def test_a_number_a_name_or_an_address_alone_says_nothing(text: str, why: str) -> None:
    assert unreadable(text) == why


def test_what_was_asked_is_what_was_sent_without_the_names_over_it() -> None:
    parts = (Part(origin=Origin.TEXT, text=" rent? "), Part(origin=Origin.PROFILE_NAME, text="Lin"))
    assert Question(message=message(parts=parts), own=True).text == "rent?"


def test_first_aid_is_a_high_risk_whatever_was_judged() -> None:
    assert Reply(state=Dialogue(), parts=("aid",)).risk is Risk.HIGH
    assert Reply(state=Dialogue(risk=Risk.LOW), parts=("card",)).risk is Risk.LOW


@pytest.mark.parametrize(
    ("state", "about"),
    [
        (Dialogue(scheme="card_trade", risk=Risk.LOW), "card_trade"),
        (Dialogue(risk=Risk.LOW), LEGIT),
        (Dialogue(risk=Risk.HIGH), UNCLEAR),
    ],
)
def test_a_reply_says_what_it_is_about(state: Dialogue, about: str) -> None:
    assert Reply(state=state, parts=("card",)).about == about


def test_who_sees_no_buttons_is_told_what_they_would_open() -> None:
    def opens(state: Dialogue, *given: str) -> tuple[str, ...]:
        return Reply(state=state, parts=given).opens

    assert opens(Dialogue(risk=Risk.HIGH), "say.poison", "card", "law") == ("more",)
    assert opens(Dialogue(risk=Risk.LOW), "card") == ()
    assert opens(Dialogue(situation="gave_code"), "aid") == ("aid.list", "logout")
    assert opens(Dialogue(situation="paid"), "aid") == ("aid.list",)
    assert opens(Dialogue(situation="gave_code"), "say.greeting") == ()


def test_what_had_no_room_is_read_on_by_name() -> None:
    reply = pressed(SERIOUS, "read:law+tip:six_cards+gone+aid.list")
    assert reply == Reply(state=SERIOUS, parts=("law", "tip:six_cards"))
    assert pressed(SERIOUS, "read:gone").parts == ("say.left",)


def test_who_says_that_an_answer_was_wrong_is_asked_for_the_text_while_it_is_there() -> None:
    talk = Dialogue(step="known")
    assert rated(talk, "wrong", known=True) == Reply(state=talk, parts=("thanks.wrong", "consent.ask"))
    assert rated(talk, "wrong", known=False).parts == ("thanks.wrong",)
    assert rated(talk, "right", known=False).parts == ("thanks.right",)
    assert rated(talk, "consent:yes", known=True).parts == ("consent.thanks",)


def test_a_reminder_comes_back_to_what_happened_or_asks_what() -> None:
    assert reminded(Dialogue(situation="paid")).parts == ("aid.remind_head", "aid")
    assert reminded(Dialogue()).parts == ("aid.remind_head", "happened")


STAYS = {"held": "say.stay_held"}


@pytest.mark.parametrize("need", IN_NEED)
def test_danger_and_despair_come_before_everything_in_any_talk(need: str) -> None:
    for state in (Dialogue(), Dialogue(risk=Risk.HIGH, scheme="recruit_task", situation="paid")):
        told = happened(need, "en", state)
        assert (told.parts, told.state.step) == ((f"say.{need}", ASKS[need]), need)
        goes_on = beside_need(told.state, opened(CLEAR_OF_ALL, 9, "en", before=told.state))
        assert (goes_on.parts[0], goes_on.state.step) == (STAYS.get(need, "say.stay"), need)


def test_a_figure_of_speech_is_no_despair_and_an_offer_beside_it_is_judged() -> None:
    figure = {"figure"}
    for name in (*IN_NEED, SOMETHING):
        reply = answered(CLEAR_OF_ALL, 9, "en", Lookup(happened=name), Dialogue(), figure)
        assert reply.parts == ("say.ok",)
    offer = answered(verdict(Level.FRAUD), 40, "en", Lookup(happened="despair"), Dialogue(), figure)
    assert (offer.parts, offer.state.risk) == (("card",), Risk.HIGH)
    paid = answered(verdict(Level.SUSPICIOUS), 40, "en", Lookup(happened="paid"), Dialogue(), figure)
    assert paid.parts == ("aid",)


def test_what_was_asked_for_has_happened_when_it_is_said_to_have() -> None:
    asked = pressed(Dialogue(step="handover"), "handover:deposit").state
    assert likely_done(asked, None) == "paid"
    scam = Topic(id="t", scheme="account_trade", risk="high", show=(), more="aid:gave_code")
    assert likely_done(Dialogue(), scam) == "gave_code"
    for changes in ({"scheme": ""}, {"more": "tip:any"}):
        assert likely_done(Dialogue(), replace(scam, **changes)) == ""
    assert likely_done(Dialogue(), None) == ""
    for meant in ({"did_it"}, {"happened"}):
        reply = said(Dialogue(scheme="recruit_task"), meant, "gave_code")
        assert reply is not None
        assert (reply.state.situation, reply.state.scheme) == ("gave_code", "account_trade")
    assert said(Dialogue(), {"did_it"}) is None


def test_who_did_it_and_says_not_what_is_asked_unless_first_aid_is_under_way() -> None:
    warned = Dialogue(risk=Risk.HIGH, scheme="recruit_task", topic="like_tasks")
    asked = answered(CLEAR_OF_ALL, 9, "en", Lookup(), warned, {"did_it"})
    assert asked.parts == ("happened",)
    under_way = replace(warned, situation="paid")
    assert answered(CLEAR_OF_ALL, 9, "en", Lookup(), under_way, {"did_it"}).parts[0] == "say.still"


@pytest.mark.parametrize(
    ("meant", "part"), [("yes", "ok"), ("no", "ok"), ("ok", "ok"), ("help", "help"), ("thanks", "thanks")]
)
def test_small_talk_is_answered_as_such(meant: str, part: str) -> None:
    reply = said(Dialogue(lang="en"), {meant})
    assert reply is not None
    assert reply.parts == (f"say.{part}",)


def test_a_question_about_no_offer_is_not_warned_of_for_how_it_sounds() -> None:
    calm = Topic(id="t", scheme="recruit_posting", risk="unknown", show=(), more="")
    sounds = verdict(Level.FRAUD, signals=(signal(reason=min(LEARNED)),))
    for topic, found, risk in (
        (calm, sounds, Risk.UNKNOWN),
        (calm, verdict(Level.FRAUD), Risk.HIGH),
        (replace(calm, risk="high"), sounds, Risk.HIGH),
    ):
        assert opened(found, 30, "en", Lookup(topic=topic)).state.risk == risk


FLAG = (("messenger", ("telegram",)),)
PAGES = {
    "the judges alone": (Level.FRAUD, Raised(is_page=True), Risk.MEDIUM),
    "the judges, beside one flag": (
        Level.FRAUD,
        Raised(is_page=True, risk=Risk.MEDIUM, found=FLAG),
        Risk.MEDIUM,
    ),
    "the judges, beside two": (
        Level.FRAUD,
        Raised(is_page=True, risk=Risk.MEDIUM, found=FLAG * 2),
        Risk.HIGH,
    ),
    "the judges, beside light ones": (Level.FRAUD, Raised(is_page=True, found=FLAG * 2), Risk.MEDIUM),
    "a doubt without flags": (Level.SUSPICIOUS, Raised(is_page=True, found=FLAG), Risk.UNKNOWN),
    "a doubt beside two": (Level.SUSPICIOUS, Raised(is_page=True, found=FLAG * 2), Risk.MEDIUM),
    "flags alone": (Level.CLEAN, Raised(is_long=True, is_job=True, risk=Risk.HIGH), Risk.HIGH),
    "an offer of work": (Level.CLEAN, Raised(is_long=True, is_job=True), Risk.UNKNOWN),
    "no flag": (Level.CLEAN, Raised(is_long=True), Risk.LOW),
    "a light flag": (Level.CLEAN, Raised(is_long=True, found=FLAG), Risk.UNKNOWN),
}


@pytest.mark.parametrize("case", PAGES)
def test_what_a_long_text_is_told_goes_by_its_red_flags(case: str) -> None:
    level, raised, risk = PAGES[case]
    judged = CLEAR_OF_ALL if level is Level.CLEAN else verdict(level, score=0.8)
    reply = opened(judged, 900, "en", raised=raised)
    assert reply.state.risk == risk
    assert bool(reply.state.scheme) == (risk in {Risk.HIGH, Risk.MEDIUM})


def test_a_letter_with_red_flags_is_not_answered_as_the_question_it_begins_with() -> None:
    topic = Topic(id="any", scheme="", risk=Risk.UNKNOWN, show=(), more="")
    found = Lookup(topic=topic, likely=1.0)
    raised = Raised(is_long=True, is_job=True, risk=Risk.HIGH, scheme="recruit_task")
    assert opened(CLEAR_OF_ALL, 900, "en", found).state.topic == "any"
    told = opened(CLEAR_OF_ALL, 900, "en", found, raised=raised).state
    assert (told.topic, told.risk, told.scheme) == ("", Risk.HIGH, "recruit_task")


def test_a_law_is_asked_about_only_where_known_words_ask_for_it() -> None:
    of_law = Topic(id="any", scheme="", risk=Risk.UNKNOWN, show=("law", "lenient"), more="")
    assert (defines(of_law, 1.0), defines(of_law, 0.99)) == (is_of_law(of_law), False)
    assert defines(replace(of_law, id=WORD, show=()), 1.0)


@pytest.mark.parametrize(("likely", "situation"), [("moved_money", "bank_code"), ("", "gave_code")])
def test_a_password_is_the_banks_where_the_talk_is_of_money_through_an_account(
    likely: str, situation: str
) -> None:
    reply = said(Dialogue(lang="en"), {"gave_code"}, likely)
    assert reply is not None
    assert reply.state.situation == situation
