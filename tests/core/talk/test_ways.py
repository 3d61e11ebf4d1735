"""Under each part of a talk stands what may be answered or asked next."""

from __future__ import annotations

import pytest

from bot.core.library.situations import SITUATIONS, Risk
from bot.core.talk.answers import Answer, begun
from bot.core.talk.country import SET
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.talk.pressing import HANDOVER, KNOWN
from bot.core.talk.ways import Rows, first_aid, ways
from tests.packaged import catalog

CATALOG = catalog()
WARNED = Dialogue(risk=Risk.HIGH, scheme="account_trade")
ENDS = ["right", "wrong"]


def actions(state: Dialogue, *parts: str, found: tuple[str, ...] = (), sent: bool = True) -> list[list[str]]:
    """What the buttons of each row stand for, but those that say whose numbers were told."""
    answer = Answer(reply=Reply(state=state, parts=parts, found=found), lang="en", sent=sent)
    return [[way.action for way in row] for row in shown(answer)]


def shown(answer: Answer) -> Rows:
    """The rows of buttons but those of the country, which ``test_country`` looks at."""
    return [
        row for row in ways(CATALOG, answer, begun(CATALOG, answer).left) if not row[0].action.startswith(SET)
    ]


def topic(**fields: bool) -> str:
    """A topic of the library of which this is so."""
    return next(
        one.id
        for one in CATALOG.topics.values()
        if all(bool(getattr(one, key)) is is_ for key, is_ in fields.items())
    )


def test_a_card_leads_to_first_aid_to_more_to_known_people_to_jobs_and_to_the_admins() -> None:
    card = [["happened", "more"], ["ask_known", "job"], ["admins"], ENDS]
    assert actions(WARNED, "card") == card
    besides = actions(WARNED, "say.poison", "card", "law", "lenient", "hotline")
    assert besides == [["read:hotline"], *card]
    assert actions(WARNED, "card", sent=False) == [["happened", "more"], ["ask_known", "job"], ENDS]


def test_a_card_that_warns_of_nothing_is_shown_to_nobody() -> None:
    assert actions(Dialogue(), "card") == [["happened"], ["ask_known", "job"], ENDS]


def test_what_may_be_meant_comes_first() -> None:
    found = ("topic:lend_card", "aid:paid", "tip:six_cards")
    rows = shown(Answer(reply=Reply(state=WARNED, parts=("card", "find"), found=found), lang="en"))
    assert [row[0].action for row in rows[:3]] == list(found)
    assert [row[0].label[0] for row in (rows[0], rows[2])] == ["💬", "📖"]
    assert all(len(row[0].label) <= 42 for row in rows)


def test_a_question_of_the_library_leads_on_and_asks_nothing_of_its_own() -> None:
    name = topic(more=True, scheme=True)
    talk = Dialogue(topic=name, risk=Risk.HIGH, scheme=CATALOG.topics[name].scheme)
    lead, *rest = actions(talk, "card")
    assert (lead, rest) == ([CATALOG.topics[name].more], [["happened", "more"], ["admins"], ENDS])
    assert actions(Dialogue(topic=name), "topic")[-1] == ["job"]


def test_a_topic_of_no_scheme_is_nothing_for_the_admins() -> None:
    talk = Dialogue(topic=topic(scheme=False), risk=Risk.HIGH)
    assert ["admins"] not in actions(talk, "card")


def test_what_has_nothing_to_read_on_leads_nowhere() -> None:
    talk = Dialogue(topic=topic(more=False))
    assert actions(talk, "topic") == [["happened"], ["job"]]


def test_after_more_and_after_known_people_the_job_is_left() -> None:
    for part in ("more", "known.called"):
        assert actions(WARNED, part) == [["happened"], ["job"]]


def test_a_question_shows_its_answers() -> None:
    asked = actions(Dialogue(), "card", "question.handover", found=("aid:paid",))
    assert asked == [["aid:paid"], *([f"handover:{one}"] for one in (*HANDOVER, "no")), ["job", "leave"]]
    assert actions(Dialogue(), "question.known") == [*([f"known:{one}"] for one in KNOWN), ["leave"]]


def test_help_that_names_a_button_has_it_above_the_answers() -> None:
    """Who wrote a word or two reads "tap the button if something has already happened"."""
    asked = actions(Dialogue(step="handover"), "question.handover")
    assert actions(Dialogue(step="handover"), "say.help", "question.handover") == [["happened"], *asked]


def test_what_happened_is_chosen_among_all_of_it() -> None:
    assert actions(Dialogue(), "happened") == [[f"aid:{name}"] for name in SITUATIONS]
    posted = [row[0] for row in actions(Dialogue(scheme="recruit_posting"), "happened")]
    assert (posted[0], sorted(posted)) == ("aid:posted_ads", sorted(f"aid:{name}" for name in SITUATIONS))


CODE = Dialogue(situation="gave_code", number=3, done=(2,))
STEPS = len(CATALOG.aid("en", "gave_code").now) + len(CATALOG.aid("en", "gave_code").day)
BESIDE = [["list:gave_code:3:4:en", "keep:gave_code:3:4:en"], ["remind:gave_code:3:4:en", "happened"]]


def test_under_a_step_stands_what_may_have_become_of_it() -> None:
    step = ["done:gave_code:3:4:en", "cant:gave_code:3:4:en", "aid:gave_code:4:4:en"]
    assert actions(CODE, "aid") == [step, ["logout"], *BESIDE]
    assert actions(CODE, "aid.cant") == [[step[0], step[2]], ["logout"], *BESIDE]
    assert ["logout"] not in actions(Dialogue(situation="paid"), "aid")
    assert actions(Dialogue(situation="paid"), "aid")[0][0] == "done:paid:1:0:en"
    assert actions(CODE, "say.minor", "aid") == actions(CODE, "aid")
    found = actions(CODE, "say.still", "aid", "find", found=("topic:lend_card",))
    assert found == [["topic:lend_card"], *actions(CODE, "aid")]


def test_the_list_leads_to_each_of_its_steps() -> None:
    *numbers, logout, beside, last = ways(
        CATALOG, Answer(reply=Reply(state=CODE, parts=("aid.list",)), lang="en")
    )
    shown = [way for row in numbers for way in row]
    assert [way.action for way in shown] == [f"aid:gave_code:{n}:4:en" for n in range(1, STEPS + 1)]
    assert [way.label for way in shown[:2]] == ["▫️ 1", "☑️ 2"]
    assert all(len(row) <= 5 for row in numbers)
    assert [way.action for way in logout] == ["logout"]
    assert [way.action for way in beside] == BESIDE[0][1:]
    assert [way.action for way in last] == BESIDE[1]


def test_what_stands_beside_the_steps_leads_back_to_where_somebody_was() -> None:
    back = ["aid:gave_code:3:4:en"]
    assert actions(CODE, "aid.keep") == [back, BESIDE[0][:1], BESIDE[1]]
    assert actions(CODE, "aid.tell") == [back, *BESIDE]


def test_behind_the_last_step_stands_what_comes_after() -> None:
    over = Dialogue(situation="gave_code", number=STEPS + 1, done=(1, 3))
    rows = actions(over, "aid")
    assert [[one.partition(":")[0] for one in row] for row in rows] == [
        ["list", "keep", "tell"],
        ["remind", "happened"],
    ]
    assert actions(over, "aid.tell")[0] == ["aid:gave_code:2:a:en"]
    all_done = Dialogue(situation="gave_code", number=STEPS + 1, done=tuple(range(1, STEPS + 1)))
    assert [row[0].partition(":")[0] for row in actions(all_done, "aid.keep")] == ["list", "remind"]


def test_what_has_no_room_is_read_on_by_a_button_above_the_others() -> None:
    talk = Dialogue(topic="check_job")
    read_on, *rest = actions(talk, "card")
    assert read_on == ["read:job"]
    assert ["happened"] in rest


@pytest.mark.parametrize("lang", CATALOG.locales)
def test_a_button_carries_what_is_left_of_any_answer(lang: str) -> None:
    for topic_ in CATALOG.topics.values():
        state = Dialogue(risk=topic_.risk, scheme=topic_.scheme, topic=topic_.id)
        answer = Answer(reply=Reply(state=state, parts=("card", "law", "lenient")), lang=lang)
        found = ways(CATALOG, answer, begun(CATALOG, answer).left)
        assert all(len(f"ask:{way.action}".encode()) <= 64 for row in found for way in row)


@pytest.mark.parametrize("part", ["say.greeting", "job", "logout", "tip:six_cards"])
def test_under_a_few_words_first_aid_alone_is_offered(part: str) -> None:
    assert actions(WARNED, part) == [[first_aid(CATALOG, "en").action]]


def test_a_text_may_be_left_with_a_verdict_on_an_answer_or_not() -> None:
    assert actions(WARNED, "thanks.wrong", "consent.ask") == [["consent:yes", "consent:no"]]


def test_where_nothing_is_left_to_say_there_are_no_buttons() -> None:
    assert actions(Dialogue(), "say.left") == []
