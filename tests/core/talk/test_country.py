"""Whose law and numbers an answer tells, how that is said, and how it is changed."""

from __future__ import annotations

import pytest

from bot.core.library.situations import Risk
from bot.core.library.whereabouts import OTHER
from bot.core.talk.answers import Answer, written
from bot.core.talk.country import (
    ALL,
    LIST,
    SET,
    buttons,
    by_letter,
    countries,
    flagged,
    likeliest,
    placed,
    told_by_country,
    whose,
)
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.talk.pressing import HERE, pressed
from bot.core.talk.ways import country_way
from tests.packaged import catalog

CATALOG = catalog()
LANGS = sorted(CATALOG.locales)
AID = Reply(state=Dialogue(situation="gave_code", scheme="account_trade"), parts=("aid",))
CARD = Reply(state=Dialogue(risk=Risk.HIGH, scheme="card_trade"), parts=("card",))


def words(lang: str, part: str, region: str) -> str:
    """All of one part, for who has said where they are."""
    reply = Reply(state=Dialogue(), parts=(part,))
    return written(CATALOG, Answer(reply=reply, lang=lang, region=region, chosen=True))


def topic(*, told: bool) -> str:
    wanted = {"law", "lenient", "hotline", "distress"}
    return next(one.id for one in CATALOG.topics.values() if bool(wanted & {*one.show}) is told)


@pytest.mark.parametrize(
    ("state", "parts", "told"),
    [
        (Dialogue(), ("say.greeting",), False),
        (Dialogue(), ("say.despair",), True),
        (Dialogue(), ("happened",), False),
        (Dialogue(), ("more",), True),
        (Dialogue(risk=Risk.HIGH), ("card",), True),
        (Dialogue(risk=Risk.LOW), ("card",), False),
        (Dialogue(topic=topic(told=True)), ("card",), True),
        (Dialogue(topic=topic(told=False)), ("topic",), False),
    ],
)
def test_where_numbers_or_a_law_are_told_it_is_said_whose(
    state: Dialogue, parts: tuple[str, ...], told: bool
) -> None:
    assert told_by_country(Reply(state=state, parts=parts), CATALOG.topics) is told


def test_what_happened_happened_somewhere() -> None:
    assert placed(AID)
    assert placed(Reply(state=Dialogue(), parts=("card", "law")))
    assert not placed(CARD)


@pytest.mark.parametrize("lang", LANGS)
def test_a_guess_is_told_as_one(lang: str) -> None:
    singapore = CATALOG.country(lang, "sg")
    guess = CATALOG.text(lang, "ask.place.guess", country=singapore)
    assert whose(CATALOG, lang, AID, "sg", chosen=False) == guess
    assert written(CATALOG, Answer(reply=AID, lang=lang, region="sg")).endswith(guess)
    assert whose(CATALOG, lang, AID, "sg", chosen=True) == ""
    (((label, action),),) = buttons(CATALOG, lang, AID, "sg", chosen=False)
    assert (label, action) == (CATALOG.text(lang, "ask.button.elsewhere", country=singapore), LIST)
    (((label, action),),) = buttons(CATALOG, lang, AID, "sg", chosen=True)
    assert (label, action) == (CATALOG.text(lang, "ask.button.country", country=singapore), LIST)


@pytest.mark.parametrize("lang", [lang for lang in LANGS if CATALOG.locale(lang).countries])
def test_a_language_of_one_country_names_it(lang: str) -> None:
    told = whose(CATALOG, lang, AID, "auto", chosen=False)
    assert all(CATALOG.country(lang, code) in told for code in CATALOG.locale(lang).countries)


@pytest.mark.parametrize("lang", [lang for lang in LANGS if not CATALOG.locale(lang).countries])
def test_where_nobody_knows_first_aid_asks_by_flags_and_names(lang: str) -> None:
    assert whose(CATALOG, lang, AID, "auto", chosen=False) == CATALOG.text(lang, "ask.place.unknown")
    rows = buttons(CATALOG, lang, AID, "auto", chosen=False)
    *few, other = [way for row in rows for way in row]
    assert [action for _, action in few] == [f"{SET}:{code}" for code in CATALOG.locale(lang).likely[:3]]
    assert few[0][0] == flagged(CATALOG, lang, CATALOG.locale(lang).likely[0])
    assert other == (f"🌍 {CATALOG.country(lang, OTHER)}", f"{LIST}:{ALL}")


def test_an_offer_asks_with_one_button_and_nothing_asks_under_small_talk() -> None:
    assert whose(CATALOG, "en", CARD, "auto", chosen=False) == ""
    assert buttons(CATALOG, "en", CARD, "auto", chosen=False) == [[tuple(country_way(CATALOG, "en", ""))]]
    small = Reply(state=Dialogue(), parts=("say.ok",))
    assert buttons(CATALOG, "en", small, "auto", chosen=False) == []
    assert whose(CATALOG, "en", small, "sg", chosen=False) == ""


def test_every_country_of_the_library_can_be_chosen_once_the_likely_ones_first() -> None:
    for lang in LANGS:
        known = countries(CATALOG, lang)
        assert sorted(known) == sorted({*CATALOG.regions} - {"eu"})
        assert known[:12] == CATALOG.locale(lang).likely
    assert flagged(CATALOG, "en", "sg") == "🇸🇬 Singapore"
    assert flagged(CATALOG, "en", OTHER) == "🌐 Another country"


def test_what_tells_of_a_country_is_offered_before_what_is_likely() -> None:
    assert likeliest(CATALOG, "en") == ("us", "gb", "in")
    assert likeliest(CATALOG, "en", ("", "sg", "auto", "gb", "xx", "eu")) == ("sg", "gb", "us")
    assert likeliest(CATALOG, "de", ("ch",)) == ("ch", "de", "at")


@pytest.mark.parametrize("lang", LANGS)
def test_every_country_is_found_by_how_its_name_begins(lang: str) -> None:
    known = by_letter(CATALOG, lang)
    assert sorted(code for codes in known.values() for code in codes) == sorted(countries(CATALOG, lang))
    if letters := CATALOG.locale(lang).letters:
        # Nothing is looked up under a sign of which the language has thousands.
        assert [*known] == [*letters]
        assert all(len(codes) <= 12 for codes in known.values())
    else:
        assert [*known] == sorted(known)
        assert all(len(label) == 1 and label.isalpha() for label in known)
    assert all(len(f"ask:{LIST}:pick={label}:hotline".encode()) <= 64 for label in known)


def test_letters_stand_without_their_accents() -> None:
    assert by_letter(CATALOG, "fr")["E"] == ["es", "us"]
    assert "É" not in by_letter(CATALOG, "pt-BR")
    assert by_letter(CATALOG, "ko")["ㅎ"] == ["hk"]


@pytest.mark.parametrize(
    ("state", "part"),
    [
        (Dialogue(situation="paid", topic="evidence"), "aid"),
        (Dialogue(topic="evidence"), "topic"),
        (Dialogue(risk=Risk.HIGH), "card"),
        (Dialogue(), "hotline"),
    ],
)
def test_who_has_said_where_they_are_is_told_the_last_answer_anew(state: Dialogue, part: str) -> None:
    assert pressed(state, HERE) == Reply(state=state, parts=(part, "say.country"))


def test_who_is_in_danger_and_has_said_where_they_are_is_told_whom_to_call_first() -> None:
    state = Dialogue(step="danger")
    assert pressed(state, HERE) == Reply(state=state, parts=("say.danger", "say.country", "need.safe"))


@pytest.mark.parametrize("lang", LANGS)
def test_in_another_country_nobody_elses_number_and_no_law_is_told(lang: str) -> None:
    for part in ("say.danger", "say.despair", "say.threat", "hotline"):
        told = words(lang, part, OTHER)
        assert not [one for one in CATALOG.hotlines.values() if one.channel in told]
    assert words(lang, "law", OTHER) == CATALOG.text(lang, "ask.card.law", law=CATALOG.text(lang, "law.none"))
    assert CATALOG.country(lang, OTHER) in words(lang, "say.country", OTHER)
