"""A quiz as Telegram's poll: what is asked, within its lengths, and how its state is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.telegram.send.quiz import quiz_call, votes
from bot.core.library.content import SCAM, Tip
from bot.core.moderation.settings import LANGUAGES
from bot.core.text.quoting import units
from tests.builders import GROUP
from tests.packaged import catalog

QUIZZES = tuple(tip for tip in catalog().tips.values() if tip.is_quiz)
Poll = dict[str, object]


@pytest.mark.parametrize("right", ["scam", "safe"])
def test_a_quiz_asks_whether_it_is_a_scam_and_knows_the_answer(right: str) -> None:
    quiz = next(quiz for quiz in QUIZZES if quiz.right == right)
    call = quiz_call(catalog(), "en", quiz, GROUP)
    text, words = catalog().text, catalog().tipbook.quiz("en", quiz.id)
    place = 0 if right == SCAM else 1
    assert (call.chat_id, call.method, call.once, call.slot) == (GROUP, "sendPoll", False, None)
    assert call.params == {
        "chat_id": GROUP,
        "question": text("en", "quiz.question", question=words.question),
        "options": [{"text": text("en", "quiz.scam")}, {"text": text("en", "quiz.safe")}],
        "type": "quiz",
        "correct_option_ids": [place],
        "correct_option_id": place,
        "explanation": words.explanation,
        "is_anonymous": True,
    }


def test_a_quiz_for_a_slot_is_sent_once_where_and_as_quietly_as_wanted() -> None:
    call = quiz_call(catalog(), "ja", QUIZZES[0], GROUP, thread=7, silent=True, slot=5.0)
    assert (call.once, call.slot) == (True, 5.0)
    assert call.params["message_thread_id"] == 7
    assert call.params["disable_notification"] is True


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_quiz_fits_into_a_poll_in_every_language(lang: str) -> None:
    told = [quiz for quiz in QUIZZES if quiz in catalog().tipbook.told(lang)]
    assert told
    for quiz in told:
        params = quiz_call(catalog(), lang, quiz, GROUP).params
        question, explanation, options = params["question"], params["explanation"], params["options"]
        assert isinstance(options, list)
        assert 1 <= units(str(question)) <= 300
        assert 1 <= units(str(explanation)) <= 200
        assert str(explanation).count("\n") <= 2
        assert all(1 <= units(option["text"]) <= 100 for option in options)
        assert len({option["text"] for option in options}) == 2


def poll(*counts: int, **fields: object) -> Poll:
    options = [{"text": str(place), "voter_count": count} for place, count in enumerate(counts)]
    return {"id": "p1", "type": "quiz", "options": options, **fields}


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (poll(3, 4, correct_option_ids=[1]), ("p1", 7, 4)),
        (poll(3, 4, correct_option_id=0), ("p1", 7, 3)),
        (poll(3, 4, correct_option_id=1, correct_option_ids=[1]), ("p1", 7, 4)),
        (poll(0, 0, correct_option_ids=[0]), ("p1", 0, 0)),
        (poll(3, 4), ("p1", 7, 0)),
        (poll(3, 4, correct_option_ids=[]), ("p1", 7, 0)),
        (poll(3, 4, correct_option_ids=[9]), ("p1", 7, 0)),
        (poll(3, 4, correct_option_id=-1), ("p1", 7, 0)),
        (poll(3, 4, correct_option_ids=["1"]), ("p1", 7, 0)),
        (poll(3, -4, correct_option_ids=[1]), ("p1", 3, 0)),
        (poll(correct_option_ids=[0]), ("p1", 0, 0)),
        ({**poll(), "options": [None, {"voter_count": "5"}, 7], "correct_option_ids": [1]}, ("p1", 0, 0)),
    ],
)
def test_how_many_voted_and_how_many_were_right(state: Poll, standing: tuple[str, int, int]) -> None:
    assert votes(state) == standing


@pytest.mark.parametrize(
    "state",
    [None, [], "poll", {}, poll(1, 2) | {"type": "regular"}, poll(1) | {"id": 7}, poll() | {"options": {}}],
)
def test_what_is_no_quiz_is_passed_over(state: object) -> None:
    assert votes(state) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {"type": st.just("quiz"), "id": st.just("p")},
        optional={
            "options": st.lists(st.fixed_dictionaries({"voter_count": JSON}) | JSON, max_size=4),
            "correct_option_id": JSON,
            "correct_option_ids": JSON,
        },
    )
)
def test_whatever_a_poll_holds_no_more_are_right_than_voted(state: Poll) -> None:
    found = votes(state)
    assert found is None or 0 <= found[2] <= found[1]


def test_a_quiz_that_nobody_wrote_is_told_as_such() -> None:
    with pytest.raises(KeyError):
        quiz_call(catalog(), "en", Tip(id="no_such", scheme="card_trade", kind="quiz"), GROUP)
