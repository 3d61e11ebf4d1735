"""The parts of a talk in words, in every language, each within a phone's screen or Telegram's message."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.adapters.content.markup import html_fault, shown
from bot.core.library.content import Topic
from bot.core.library.situations import SITUATIONS, Risk
from bot.core.talk.answers import (
    Answer,
    begun,
    brief,
    entry_title,
    pieces,
    written,
)
from bot.core.talk.calling import CALL, GENERAL, distress, emergency
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.talk.pressing import APPS, KNOWN
from bot.core.talk.reasons import Reason
from bot.core.text.columns import lines, read
from bot.core.text.pages import IN_GROUP, SHOWN
from bot.core.text.quoting import escaped
from bot.core.verdict import SCHEMES
from tests.packaged import catalog

CATALOG = catalog()
LANGS = tuple(CATALOG.locales)
QUIZ = next(tip.id for tip in CATALOG.tips.values() if tip.is_quiz)
PARTS = ("more", "happened", "job", "law", "hotline", "question.handover", "question.known")
SAYS = ("greeting", "thanks", "insult", "empty", "off_topic", "who", "left", "minor", "despair", "poison")


def _answer(lang: str, state: Dialogue, part: str = "card") -> Answer:
    return Answer(reply=Reply(state=state, parts=(part,)), lang=lang)


def words(
    lang: str,
    part: str,
    state: Dialogue,
    reasons: tuple[Reason, ...] = (),
    region: str = "auto",
    found: tuple[str, ...] = (),
) -> str:
    """All of one part."""
    reply = Reply(state=state, parts=(part,), found=found)
    answer = Answer(reply=reply, lang=lang, reasons=reasons, region=region, chosen=True)
    return written(CATALOG, answer)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_card_fits_a_screen_and_says_what_why_now_and_whom_to_call(lang: str, scheme: str) -> None:
    reasons = (("R" * 40, "“quoted”"), ("S" * 40, ""))
    text = words(lang, "card", Dialogue(risk=Risk.HIGH, scheme=scheme), reasons)
    assert html_fault(text) == ""
    assert len(shown(text)) <= 1000
    assert "R" * 40 in text
    assert CATALOG.text(lang, f"ask.do.{scheme}") in text
    assert CATALOG.phonebook.line(lang, scheme) in text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("risk", Risk)
def test_each_risk_has_its_own_headline(lang: str, risk: Risk) -> None:
    text = words(lang, "card", Dialogue(risk=risk))
    assert text.startswith(CATALOG.text(lang, f"ask.risk.{risk}"))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_list_of_first_aid_is_whole_and_shows_what_is_done(lang: str, situation: str) -> None:
    state = Dialogue(situation=situation, scheme=SITUATIONS[situation], done=(1,))
    text = words(lang, "aid.list", state)
    help_ = CATALOG.aid(lang, situation)
    assert html_fault(text) == ""
    assert len(shown(text)) <= 4096
    assert all(line in text for line in (*help_.now, *help_.day, *help_.keep, *help_.never))
    assert text.count("☑️") == 1
    assert "☑️" not in words(lang, "aid.list", replace(state, done=()))
    assert len(help_.title) <= 30


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_first_aid_tells_one_thing_to_do_with_its_number(lang: str, situation: str) -> None:
    help_ = CATALOG.aid(lang, situation)
    steps = (*help_.now, *help_.day)
    state = Dialogue(situation=situation, scheme=SITUATIONS[situation])
    for number, step in enumerate(steps, 1):
        at = replace(state, number=number)
        text = words(lang, "aid", at)
        assert html_fault(text) == ""
        assert help_.title in text
        assert [one for one in steps if one in text] == [step]
        assert f"{number}/{len(steps)}" in text
        assert (help_.head in text) is (number == 1)
        assert (CATALOG.phonebook.line(lang, at.scheme) in text) is (CALL in step or number == 1)
        assert "☑️" in words(lang, "aid", replace(at, done=(number,)))
        unable = words(lang, "aid.cant", at)
        assert (step in unable, "🤝" in unable, help_.head in unable) == (True, True, False)
    assert words(lang, "aid", state) == words(lang, "aid", replace(state, number=1))


def test_who_is_unable_to_is_told_what_else_helps() -> None:
    def told(situation: str, number: int) -> str:
        return words("en", "aid.cant", Dialogue(situation=situation, number=number))

    assert CATALOG.text("en", "ask.aid.else_call") in told("gave_code", 3)
    assert CATALOG.text("en", "ask.aid.else_login") in told("gave_code", 1)
    assert CATALOG.text("en", "ask.aid.else_other") in told("posted_ads", 1)


@pytest.mark.parametrize("lang", LANGS)
def test_behind_the_last_step_stands_what_comes_after(lang: str) -> None:
    help_ = CATALOG.aid(lang, "paid")
    steps = len(help_.now) + len(help_.day)
    text = words(lang, "aid", Dialogue(situation="paid", number=steps + 1, done=(1, 2, 99)))
    assert CATALOG.text(lang, "ask.aid.done", done=2, all=steps) in text
    assert CATALOG.text(lang, "ask.aid.end") in text
    assert distress(CATALOG, lang) in text


@pytest.mark.parametrize("lang", LANGS)
def test_evidence_and_how_to_come_forward_stand_beside_the_steps(lang: str) -> None:
    state, help_ = Dialogue(situation="paid", scheme="recruit_task"), CATALOG.aid(lang, "paid")
    assert all(line in words(lang, "aid.keep", state) for line in (*help_.keep, *help_.never))
    tell = words(lang, "aid.tell", state)
    assert CATALOG.text(lang, "aid.forward") in tell
    assert CATALOG.phonebook.line(lang, "recruit_task") in tell


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("part", [*PARTS, *(f"say.{name}" for name in SAYS), *(f"known.{v}" for v in KNOWN)])
def test_every_part_has_words(lang: str, part: str) -> None:
    text = words(lang, part, Dialogue(risk=Risk.HIGH, scheme="card_trade"))
    assert html_fault(text) == ""
    assert not re.search(r"\{[a-z]+\}", text)
    assert len(shown(text)) <= 1600


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("topic", CATALOG.topics)
def test_each_question_is_answered_under_its_name_with_what_follows(lang: str, topic: str) -> None:
    known = CATALOG.topics[topic]
    state = Dialogue(risk=known.risk, scheme=known.scheme, topic=topic)
    text = words(lang, "card", state)
    answer = CATALOG.question(lang, topic)
    assert html_fault(text) == ""
    assert answer.answer in text
    # Who is in it already is told the way out, under no heading that says to hold off.
    headed = known.risk != Risk.UNKNOWN and not known.is_begun
    assert text.startswith(CATALOG.text(lang, f"ask.risk.{known.risk}")) is headed
    assert text.startswith("💬") is not headed
    assert ("hotline" in known.show) is (CATALOG.phonebook.line(lang, known.scheme or GENERAL) in text)
    assert text.endswith(words(lang, "topic", state))
    alone = replace(_answer(lang, state, "topic"), chosen=True)
    most = SHOWN if "distress" in known.show else IN_GROUP
    told = brief(CATALOG, _answer(lang, state))
    assert told == begun(CATALOG, alone, most).text
    assert told.startswith(f"💬 <b>{escaped(CATALOG.question(lang, topic).title)}</b>")
    assert lines(read(told)) <= most


@pytest.mark.parametrize("lang", LANGS)
def test_a_brief_answer_quotes_nobody(lang: str) -> None:
    state = Dialogue(risk=Risk.HIGH, scheme="card_trade")
    assert brief(CATALOG, _answer(lang, state)) == words(lang, "card", state)


@pytest.mark.parametrize("lang", LANGS)
def test_what_may_be_meant_is_named_and_opened(lang: str) -> None:
    found = ("topic:lend_card", "tip:six_cards")
    text = words(lang, "find", Dialogue(), found=found)
    assert all(escaped(entry_title(CATALOG, lang, entry)) in text for entry in found)
    assert words(lang, "tip:six_cards", Dialogue()) == CATALOG.tipbook.text(lang, "six_cards")
    how = words(lang, "logout", Dialogue())
    assert all(CATALOG.text(lang, f"aid.logout.{app}") in how for app in APPS)


@pytest.mark.parametrize("part", ["tip:gone", f"tip:{QUIZ}", "topic"])
def test_an_entry_that_is_gone_is_said_to_be(part: str) -> None:
    assert words("en", part, Dialogue(topic="gone")) == CATALOG.text("en", "ask.say.expired")


def test_pieces_that_no_topic_shows_today_have_words_too() -> None:
    topic = Topic(id="lend_card", scheme="", risk="high", show=("do", "tip:six_cards", "lenient"))
    library = replace(CATALOG, topics={"lend_card": topic})
    told = written(library, _answer("en", Dialogue(topic="lend_card"), "topic"))
    assert CATALOG.text("en", f"ask.do.{GENERAL}") in told
    assert CATALOG.tipbook.text("en", "six_cards") in told


@pytest.mark.parametrize("lang", LANGS)
def test_who_despairs_is_given_somebody_to_call(lang: str) -> None:
    assert "12356" in distress(CATALOG, lang, "cn")
    assert distress(CATALOG, lang, "vn") == CATALOG.text(lang, "ask.distress.local")
    assert "1323" in distress(CATALOG, lang, "th")
    assert "116 123" in distress(CATALOG, lang, "gb")
    assert "988" in distress(CATALOG, lang, "us")
    assert "1767" in distress(CATALOG, lang, "sg")
    told = words(lang, "say.despair", Dialogue(), region="cn")
    assert distress(CATALOG, lang, "cn", named=False) in told
    assert emergency(CATALOG, lang, "cn") in told
    assert CATALOG.text(lang, "ask.emergency.local") in words(lang, "say.despair", Dialogue(), region="ar")


@pytest.mark.parametrize("lang", LANGS)
def test_danger_to_life_begins_with_the_number_of_ones_country(lang: str) -> None:
    for need, kinds in (
        ("danger", ("ambulance", "police", "emergency")),
        ("threat", ("police", "emergency")),
    ):
        here = words(lang, f"say.{need}", Dialogue(), region="fr")
        assert emergency(CATALOG, lang, "fr", kinds) in here.splitlines()[0]
        assert len(here.splitlines()) <= 6
    assert emergency(CATALOG, lang, "ar") == CATALOG.text(lang, "ask.emergency.local")
    assert "999" in emergency(CATALOG, lang, "gb")


@pytest.mark.parametrize("lang", LANGS)
def test_who_took_pills_is_given_an_ambulance_and_no_police_in_its_place(lang: str) -> None:
    told = words(lang, "say.danger", Dialogue(), region="cn").splitlines()[0]
    assert told.index("120") < told.index("110")
    assert CATALOG.text(lang, "hotline.kind.ambulance") in told


def test_whom_a_line_serves_besides_is_told_to_one_person_and_not_to_a_group() -> None:
    blackmail = Dialogue(risk=Risk.HIGH, topic="blackmail", scheme="other_fraud")
    answer = replace(_answer("en", blackmail, "topic"), region="kr", chosen=True)
    mark = CATALOG.text("en", "access.text")
    assert mark in written(CATALOG, answer)
    assert mark not in brief(CATALOG, answer)
    assert "109" in written(CATALOG, replace(answer, shared=True))
    assert mark not in written(CATALOG, replace(answer, shared=True))


def test_nobody_is_told_the_line_of_a_country_that_nothing_points_to() -> None:
    for need in ("danger", "threat", "despair"):
        assert not any(sign.isdigit() for sign in words("en", f"say.{need}", Dialogue()))
    korean = distress(CATALOG, "ko")
    assert CATALOG.text("ko", "ask.distress.local") in korean
    assert CATALOG.country("ko", "kr") in korean


@pytest.mark.parametrize("lang", LANGS)
def test_buttons_are_short(lang: str) -> None:
    ui = CATALOG.locales[lang].ui
    keys = [key for key in ui if key.startswith("ask.button.")]
    assert [key for key in keys if len(ui[key]) > 32] == []


def test_first_aid_is_an_entry_by_its_title() -> None:
    assert entry_title(CATALOG, "en", "aid:paid") == CATALOG.aid("en", "paid").title


def test_where_no_law_is_kind_to_who_stops_nothing_is_promised() -> None:
    regions = [one for one in CATALOG.regions if not CATALOG.lawbook.leniency("en", "account_trade", one)]
    text = words("en", "more", Dialogue(scheme="account_trade"), region=regions[0])
    assert text.endswith(CATALOG.lawbook.line("en", "account_trade", regions[0]))


def test_what_a_card_holds_already_is_not_said_again_below_it() -> None:
    state = Dialogue(risk=Risk.HIGH, scheme="card_trade", topic="lend_card")
    reply = Reply(state=state, parts=("card", "law", "lenient"))
    law, lenient = (words("en", part, state, region="cn") for part in ("law", "lenient"))
    told = [piece.text for piece in pieces(CATALOG, Answer(reply=reply, lang="en", region="cn", chosen=True))]
    assert (told.count(law), told[-1]) == (1, lenient)
    alone = Reply(state=state, parts=("law", "lenient"))
    answer = Answer(reply=alone, lang="en", region="cn", chosen=True)
    assert written(CATALOG, answer) == f"{law}\n\n{lenient}"


def test_an_answer_is_written_part_by_part_for_its_region() -> None:
    state = Dialogue(risk=Risk.HIGH, scheme="card_trade")
    reply = Reply(state=state, parts=("say.poison", "card", "law"))
    answer = Answer(reply=reply, lang="en", reasons=(("sells cards", ""),), region="fr")
    parts = [words("en", part, state, answer.reasons, "fr") for part in reply.parts]
    parts.append(CATALOG.text("en", "ask.place.guess", country="France"))
    assert written(CATALOG, answer) == "\n\n".join(parts)
    assert written(CATALOG, replace(answer, chosen=True)) == "\n\n".join(parts[:-1])
    assert written(CATALOG, answer).startswith(CATALOG.text("en", "ask.say.poison"))


def test_the_list_counts_what_is_done_once_something_is() -> None:
    def last(*done: int) -> str:
        return words("en", "aid.list", Dialogue(situation="paid", done=done)).splitlines()[-1]

    help_ = CATALOG.aid("en", "paid")
    steps = len(help_.now) + len(help_.day)
    assert last(1) == CATALOG.text("en", "ask.aid.done", done=1, all=steps)
    assert last() == CATALOG.text(
        "en", "ask.card.call", hotlines=CATALOG.phonebook.line("en", GENERAL, "distress")
    )


def test_what_has_no_room_is_left_to_read_on() -> None:
    answer = _answer("de", Dialogue(risk=Risk.MEDIUM, topic="once_only"))
    screen = begun(CATALOG, answer)
    assert "forward" in screen.left
    assert words("de", "forward", answer.reply.state) not in screen.text
    assert CATALOG.question("de", "once_only").answer in screen.text
