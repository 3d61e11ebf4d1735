"""Hearsay: what it takes to be heard at all, how little strangers come to, and who takes it back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.detection.campaign import (
    CLEARED_HERE,
    CONFIRMED_WEIGHT,
    SUPPOSED_WEIGHT,
    Campaign,
    Fingerprint,
    Voice,
    Word,
)
from bot.core.detection.hearsay import (
    DAY,
    GREEN,
    MANY_PEOPLE,
    MOST_HEARD,
    RIPE,
    SIGHTED_WEIGHT,
    Repute,
    bounded,
    copies,
    elsewhere,
    may_be_heard,
    ordained,
    own_word,
    settles,
    speakers,
    together,
    worth,
)
from bot.core.detection.judge import Sensitivity
from bot.core.message import ChatId, UserId
from bot.core.verdict import Level
from tests.builders import verdict

HERE, THERE, ELSEWHERE = ChatId(-1), ChatId(-2), ChatId(-3)
OPERATOR = UserId(77)
NOW = 1_750_000_000.0
SETTLED = Repute(since=NOW - RIPE, people=MANY_PEOPLE, confirmed=20)
PRINT = Fingerprint(exact=1, sketch=frozenset(range(60)))


def voice(word: Word, chat: ChatId = THERE, **fields: object) -> Voice:
    base = Voice(chat_id=chat, word=word, by=UserId(abs(chat)), at=0.0, sure=word is Word.CONFIRMED)
    return replace(base, **fields)  # type: ignore[arg-type]


def campaign(*said: Voice, exact: int = 1, sketch: frozenset[int] = PRINT.sketch) -> Campaign:
    return Campaign(
        fingerprint=Fingerprint(exact=exact, sketch=sketch),
        scheme="card_trade",
        first_seen=0.0,
        last_seen=0.0,
        voices={one.chat_id: one for one in said},
    )


@pytest.mark.parametrize(
    ("repute", "counts"),
    [
        (SETTLED, 1.0),
        (Repute(), 0.0),
        (replace(SETTLED, since=0.0), 0.0),
        (replace(SETTLED, since=NOW - GREEN + 1), 0.0),
        (replace(SETTLED, since=NOW + DAY), 0.0),
        (replace(SETTLED, since=NOW - RIPE / 2), 0.5),
        (replace(SETTLED, since=NOW - 9 * RIPE), 1.0),
        (replace(SETTLED, people=4), 0.0),
        (replace(SETTLED, people=10), 0.25),
        (replace(SETTLED, confirmed=0), 1.0),
        (replace(SETTLED, confirmed=10, wrong=1), 0.75),
        (replace(SETTLED, confirmed=10, wrong=4), 0.0),
        (replace(SETTLED, confirmed=1, wrong=1), 0.0),
        (replace(SETTLED, confirmed=10, wrong=10), 0.0),
    ],
)
def test_a_group_is_believed_by_age_size_and_what_became_of_its_word(repute: Repute, counts: float) -> None:
    assert worth(repute, NOW) == pytest.approx(counts)


def test_each_next_word_counts_half_of_the_one_before() -> None:
    assert together([]) == 0.0
    assert together([1.0]) == 0.5
    assert together([0.5, 1.0]) == 0.625
    assert together([1.0] * 3) == 0.875


@given(st.lists(st.floats(0.0, 1.0), max_size=40))
def test_words_never_come_to_more_than_two_of_the_weightiest_and_never_to_one(worths: list[float]) -> None:
    found = together(worths)
    assert 0.0 <= found < 1.0
    assert found <= max(worths, default=0.0) or not worths


@given(st.floats(0.0, 1.0), st.integers(2, 2000))
def test_a_thousand_groups_of_one_attacker_come_to_two_of_them_at_most(counts: float, how_many: int) -> None:
    assert together([counts] * how_many) <= 2 * together([counts])


VOICES = {ChatId(-10 - number): 1.0 for number in range(9)}
SEEN = [voice(Word.SEEN, chat) for chat in VOICES]


@pytest.mark.parametrize(
    ("voices", "weight"),
    [
        ([], 0.0),
        ([voice(Word.CONFIRMED)], 0.5 * SUPPOSED_WEIGHT),
        ([voice(Word.CONFIRMED), voice(Word.CONFIRMED, ELSEWHERE)], 0.75 * SUPPOSED_WEIGHT),
        ([voice(Word.CONFIRMED), voice(Word.CONFIRMED, ELSEWHERE, by=UserId(2))], 0.5 * SUPPOSED_WEIGHT),
        ([voice(Word.CONFIRMED, sure=False)], 0.0),
        ([voice(Word.CONFIRMED, ChatId(-404))], 0.0),
        ([voice(Word.CONFIRMED), voice(Word.CONFIRMED, HERE)], 0.5 * SUPPOSED_WEIGHT),
        ([voice(Word.CONFIRMED, HERE)], 0.0),
        ([voice(Word.CONFIRMED), voice(Word.CLEARED, ELSEWHERE)], 0.0),
        ([voice(Word.CONFIRMED), voice(Word.WITHDRAWN, ELSEWHERE)], 0.0),
        ([voice(Word.CONFIRMED), voice(Word.CLEARED, HERE)], 0.0),
        (SEEN[:2], 0.0),
        (SEEN[:3], 0.875 * SIGHTED_WEIGHT),
        ([*SEEN[:2], voice(Word.SEEN, ChatId(-404))], 0.0),
        ([*SEEN[:3], voice(Word.CONFIRMED)], 0.5 * SUPPOSED_WEIGHT),
        ([*SEEN[:3], voice(Word.CLEARED)], 0.0),
    ],
)
def test_what_others_said_weighs_by_who_they_are(voices: list[Voice], weight: float) -> None:
    worths = {**VOICES, HERE: 1.0, THERE: 1.0, ELSEWHERE: 1.0}
    assert elsewhere(campaign(*voices), HERE, worths) == pytest.approx(weight)


def test_who_spoke_first_is_looked_up_first_and_who_is_not_sure_never() -> None:
    said = [
        voice(Word.CONFIRMED, THERE, at=9.0),
        voice(Word.CONFIRMED, HERE, at=1.0),
        voice(Word.SEEN, ELSEWHERE, at=5.0),
        voice(Word.CONFIRMED, ChatId(-4), sure=False),
    ]
    assert speakers(campaign(*said), HERE) == (ELSEWHERE, THERE)
    assert speakers(campaign(*said, voice(Word.CLEARED, ChatId(-5))), HERE) == ()


@pytest.mark.parametrize(
    ("voices", "ordains"),
    [
        ([], False),
        ([voice(Word.CONFIRMED)], False),
        ([voice(Word.CONFIRMED, by=OPERATOR)], True),
        ([voice(Word.CLEARED, by=OPERATOR)], False),
        ([voice(Word.CONFIRMED, by=OPERATOR), voice(Word.CLEARED, ELSEWHERE, at=1.0)], False),
        ([voice(Word.CONFIRMED, by=OPERATOR, at=2.0), voice(Word.CLEARED, ELSEWHERE, at=1.0)], True),
        (
            [voice(Word.CONFIRMED, by=OPERATOR, at=2.0), voice(Word.CLEARED, ELSEWHERE, at=3.0, by=OPERATOR)],
            False,
        ),
    ],
)
def test_an_operator_is_believed_until_somebody_says_otherwise(voices: list[Voice], ordains: bool) -> None:
    known = campaign(*voices)
    assert ordained(known, {OPERATOR}) is ordains
    assert settles(known, HERE, {OPERATOR}) is ordains
    assert not ordained(known, frozenset())


def test_at_home_the_own_admins_settle_it_whatever_others_say() -> None:
    confirmed = campaign(voice(Word.CONFIRMED, HERE), voice(Word.CLEARED), voice(Word.CLEARED, by=OPERATOR))
    assert settles(confirmed, HERE, {OPERATOR})
    cleared = campaign(voice(Word.CLEARED, HERE), voice(Word.CONFIRMED, by=OPERATOR, at=9.0))
    assert not settles(cleared, HERE, {OPERATOR})


def test_a_text_was_made_from_what_is_near_it_and_a_short_one_from_nothing() -> None:
    known = [(campaign(), 0.9), (campaign(exact=2), 0.3)]
    assert [one.exact for one in copies(known, PRINT)] == [1]
    assert copies(known, Fingerprint(exact=1)) == ()
    assert copies(known, None) == ()


def word_here(*known: tuple[Campaign, float], found: Fingerprint = PRINT) -> tuple[str, float, str] | None:
    signal = own_word(known, found, HERE, {OPERATOR})
    return signal and (signal.id, signal.weight, signal.sub or signal.scheme)


CONFIRMED, CLEARED, FAR = voice(Word.CONFIRMED, HERE), voice(Word.CLEARED, HERE), 0.5


def test_of_what_was_said_at_home_the_most_similar_counts() -> None:
    accused = ("campaign", CONFIRMED_WEIGHT, "card_trade")
    cleared = (CLEARED_HERE, 0.0, "1")
    assert word_here() is None
    assert word_here((campaign(voice(Word.CONFIRMED)), 0.9)) is None
    assert word_here((campaign(CONFIRMED), 0.9)) == accused
    assert word_here((campaign(CONFIRMED), FAR)) == accused
    assert word_here((campaign(CONFIRMED), 0.3)) is None
    assert word_here((campaign(CLEARED), 0.9), (campaign(CONFIRMED, exact=2), FAR)) == cleared
    assert word_here((campaign(CONFIRMED), 0.9), (campaign(CLEARED, exact=2), 0.8)) == accused
    assert word_here((campaign(CLEARED), 0.65), (campaign(CONFIRMED, exact=2), FAR)) is None
    assert word_here((campaign(voice(Word.WITHDRAWN, HERE)), 0.9)) == cleared
    assert word_here((campaign(voice(Word.CONFIRMED, by=OPERATOR)), 0.9)) == accused


def test_a_short_text_can_be_cleared_and_accuses_nobody() -> None:
    short = Fingerprint(exact=1)
    assert word_here((campaign(CLEARED, sketch=frozenset()), 1.0), found=short) == (CLEARED_HERE, 0.0, "1")
    assert word_here((campaign(CONFIRMED, sketch=frozenset()), 1.0), found=short) is None


@pytest.mark.parametrize(
    ("score", "within", "heard"),
    [
        (0.02, Sensitivity.HIGH, False),
        (0.4, Sensitivity.HIGH, True),
        (0.6, Sensitivity.LOW, False),
        (0.9, Sensitivity.LOW, True),
    ],
)
def test_hearsay_needs_a_view_of_the_judges_own_by_the_chats_own_measure(
    score: float, within: Sensitivity, heard: bool
) -> None:
    own = verdict(Level.CLEAN, score=score, leaning="card_trade")
    assert may_be_heard(own, within) is heard


def test_by_the_usual_measure_the_level_is_the_view() -> None:
    levels = (Level.CLEAN, Level.SUSPICIOUS, Level.FRAUD)
    heard = [may_be_heard(verdict(level), Sensitivity.NORMAL) for level in levels]
    assert heard == [False, True, True]


def test_hearsay_makes_nobody_sure() -> None:
    own, heard = verdict(Level.SUSPICIOUS), verdict(score=0.99)
    assert bounded(own, heard) == replace(heard, score=MOST_HEARD)
    assert bounded(verdict(score=0.98), heard).score == 0.98
    assert bounded(own, verdict(score=0.9)).score == 0.9
