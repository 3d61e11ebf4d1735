"""Who is in need is asked whether they are safe, and is let go by their own word alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.library.situations import HELD, IN_NEED
from bot.core.message import Source
from bot.core.talk.answers import Answer, brief, written
from bot.core.talk.ask import opened
from bot.core.talk.country import LIST
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.talk.need import ASKS, answered_in_need, beside_need, in_need, pressed_in_need
from bot.core.talk.pressing import pressed
from bot.core.talk.question import Question, own_words, said_in
from bot.core.talk.ways import ways
from bot.core.verdict import Level
from tests.builders import message, verdict
from tests.packaged import catalog

CATALOG = catalog()
OTHERS = tuple(need for need in IN_NEED if need != HELD)
NOTHING = verdict(Level.CLEAN, score=0.0, signals=())


def actions(reply: Reply) -> set[str]:
    answer = Answer(reply=reply, lang="en", region="gb", chosen=True)
    return {way.action for row in ways(CATALOG, answer) for way in row}


@pytest.mark.parametrize("need", OTHERS)
def test_who_is_in_need_is_asked_whether_they_are_safe_until_they_say_so(need: str) -> None:
    told = in_need(Dialogue(lang="en", situation="paid"), need)
    assert told.parts == (f"say.{need}", "need.safe")
    assert {"need:safe", "need:not"} <= actions(told)
    for meant in ({"no"}, {"thanks"}, {"leave"}, {"ok", "filler"}, {"help"}):
        stays = answered_in_need(told.state, meant)
        assert stays is not None
        assert (stays.parts, stays.state.step) == (("say.stay", "need.safe"), need)
    for meant in ({"yes"}, {"safe"}, {"safe", "thanks"}):
        safe = answered_in_need(told.state, meant)
        assert safe is not None
        assert (safe.parts, safe.state.step, safe.state.situation) == (("say.safe",), "", "paid")
        assert "happened" in actions(safe)
    assert answered_in_need(told.state, {"paid"}) is None
    assert answered_in_need(Dialogue(), {"yes"}) is None


@pytest.mark.parametrize("need", IN_NEED)
def test_another_question_leaves_a_need_where_it_is(need: str) -> None:
    before = in_need(Dialogue(lang="en"), need).state
    answer = opened(NOTHING, 90, "en", before=before)
    beside = beside_need(before, answer)
    assert beside.parts[0] == ("say.stay_held" if need == HELD else "say.stay")
    assert beside.state.step == need
    assert not any(part.startswith("question.") for part in beside.parts)
    assert actions(beside) & {"need:safe", "wipe"}
    assert beside_need(Dialogue(), answer) is answer


@pytest.mark.parametrize("need", IN_NEED)
@pytest.mark.parametrize(
    "action",
    ["leave", "more", "happened", "job", "ask_known", "handover:code", "known:called", "aid:paid", "right"],
)
def test_no_button_lets_go_who_is_in_need(need: str, action: str) -> None:
    reply = pressed(in_need(Dialogue(lang="en", risk="high", scheme="recruit_task"), need).state, action)
    assert reply.state.step == need
    assert reply.parts[0] in {"say.stay", "say.stay_held"}


def test_who_is_held_and_alone_is_told_whom_to_reach_and_who_is_watched_is_not() -> None:
    told = in_need(Dialogue(lang="en"), HELD)
    assert told.parts == ("say.held", "need.alone")
    assert {"need:calls", "need:watched", "wipe"} == actions(told)
    alone = answered_in_need(told.state, {"yes"})
    assert alone == pressed_in_need(told.state, "calls")
    assert alone.parts == ("say.held_calls",)
    assert actions(alone) == {"wipe", LIST}
    watched = answered_in_need(told.state, {"no"})
    assert watched == pressed_in_need(told.state, "watched")
    assert watched.parts == ("say.stay_held", "need.alone")
    assert answered_in_need(told.state, {"safe"}) == pressed_in_need(told.state, "safe")


def test_a_button_under_a_talk_that_is_forgotten_says_the_same() -> None:
    assert pressed(Dialogue(), "need:not").parts == ("say.stay", "need.safe")
    assert pressed(Dialogue(), "need:calls").parts == ("say.held_calls",)


@pytest.mark.parametrize("lang", sorted(CATALOG.locales))
@pytest.mark.parametrize("region", ["auto", "gb", "other"])
def test_no_number_stands_in_what_a_guard_may_read(lang: str, region: str) -> None:
    reply = in_need(Dialogue(lang=lang), HELD)
    told = written(CATALOG, Answer(reply=reply, lang=lang, region=region, chosen=region != "auto"))
    assert not any(sign.isdigit() for sign in told), told


@pytest.mark.parametrize("lang", sorted(CATALOG.locales))
@pytest.mark.parametrize("part", ["say.stay", "say.held_calls"])
def test_whom_to_call_is_told_in_every_language(lang: str, part: str) -> None:
    here = written(
        CATALOG, Answer(reply=Reply(state=Dialogue(), parts=(part,)), lang=lang, region="gb", chosen=True)
    )
    assert "999" in here
    nowhere = written(
        CATALOG, Answer(reply=Reply(state=Dialogue(), parts=(part,)), lang=lang, region="other")
    )
    assert CATALOG.text(lang, "ask.emergency.local") in nowhere
    assert "{" not in here + nowhere
    assert set(ASKS) == set(IN_NEED)


@pytest.mark.parametrize("need", [HELD, OTHERS[0]])
def test_a_group_reads_only_that_somebody_matters_and_whom_to_call(need: str) -> None:
    reply = in_need(Dialogue(lang="en"), need)
    told = brief(CATALOG, Answer(reply=reply, lang="en", region="gb"))
    assert told.count("\n") <= 3
    assert ("999" in told) is (need != HELD)


def test_own_words_are_what_somebody_wrote_and_what_they_pass_on_of_their_own() -> None:
    theirs = message("one")
    assert said_in(own_words(theirs)) == "one"
    passed_on = replace(theirs, source=Source.USER, source_id=theirs.sender.id + 1)
    assert said_in(own_words(passed_on)) == ""
    assert said_in(own_words(replace(passed_on, source_id=theirs.sender.id))) == "one"


def test_what_somebody_told_is_their_own_or_what_stands_beside_what_they_show() -> None:
    assert Question(message=message("one"), own=True).told == "one"
    assert Question(message=message("one"), own=False, beside="two").told == "two"
