"""Questions in free words find their topic, or what may be meant, or nothing."""

from __future__ import annotations

import numpy as np
import pytest

from bot.core.detection.model import DIMENSIONS
from bot.core.library.gist import BUCKETS, NONE, READ, Gist, Phrasing, pieces
from bot.core.library.search import ANSWERED, MOST, MOST_OFFERED, Library
from bot.core.library.situations import SOMETHING, Lookup
from bot.core.library.stowed import ROUNDS
from tests.packaged import catalog

LIBRARY = Library(catalog())


@pytest.mark.parametrize("lang", sorted(catalog().locales))
def test_a_known_way_to_ask_is_answered_in_every_language(lang: str) -> None:
    known = catalog().locales[lang].questions
    for topic, words in known.items():
        found = LIBRARY.find(lang, words.asked[0]).topic
        assert found is not None
        assert found.id == topic


@pytest.mark.parametrize("lang", sorted(catalog().locales))
def test_what_happened_is_known_from_a_known_way_to_tell_it_in_every_language(lang: str) -> None:
    for name, phrases in catalog().locales[lang].tellings.items():
        assert LIBRARY.find(lang, phrases[0]).happened == name


def test_what_happened_is_asked_where_it_is_open_and_offered_where_it_is_doubtful() -> None:
    open_ = {"told:paid": 0.35, "told:gave_card": 0.35, NONE: 0.01}
    assert LIBRARY.find("en", "jjjj jjjj", open_) == Lookup(happened=SOMETHING)
    assert LIBRARY.find("en", "jjjj jjjj", {"told:paid": 0.9, NONE: 0.05}).happened == "paid"
    doubtful = {"told:paid": 0.5, "real_call": 0.5, NONE: 0.0}
    assert set(LIBRARY.find("en", "jjjj jjjj", doubtful).entries) == {"aid:paid", "topic:real_call"}


def test_the_second_readers_word_counts_as_much_as_the_words() -> None:
    text = "jjjj jjjj"
    assert LIBRARY.find("en", text).topic is None
    found = LIBRARY.find("en", text, {"lend_card": 0.95, NONE: 0.05}).topic
    assert found is not None
    assert found.id == "lend_card"
    assert LIBRARY.find("en", text, {"lend_card": 0.05, NONE: 0.95}).topic is None


def test_the_scheme_that_the_judges_see_decides_between_neighbours() -> None:
    text, unsure = "jjjj jjjj", {"lend_card": 0.3, "rent_account": 0.3, NONE: 0.1}
    for scheme, topic in (("card_trade", "lend_card"), ("account_trade", "rent_account")):
        assert LIBRARY.find("en", text, unsure, scheme).topic == catalog().topics[topic]
    asked = catalog().locales["en"].questions["rent_account"].asked[0]
    assert LIBRARY.find("en", asked, scheme="card_trade").topic is None


def test_where_nothing_is_sure_a_few_entries_are_offered() -> None:
    unsure = {"lend_card": 0.5, "rent_account": 0.5, NONE: 0.0}
    found = LIBRARY.find("en", "jjjj jjjj", unsure).entries
    assert set(found) == {"topic:lend_card", "topic:rent_account"}
    assert len(found) <= MOST_OFFERED


def test_a_story_is_found_by_what_it_is_about() -> None:
    assert "tip:fifteen_minutes" in LIBRARY.find("en", "Nanjing girl fifteen minutes 520 yuan").entries


def test_a_few_words_change_the_subject_of_a_talk_only_when_they_are_clear() -> None:
    likely = {"lend_card": 0.99, NONE: 0.01}
    assert LIBRARY.find("en", "jjjj jjjj", likely, "account_trade").topic == catalog().topics["lend_card"]
    turned = LIBRARY.find("en", "jjjj jjjj", likely, "account_trade", follows=True)
    assert (turned.topic, turned.entries) == (None, ("topic:lend_card",))
    assert LIBRARY.find("en", "jjjj jjjj", likely, "card_trade", follows=True).topic is not None


def test_serious_topics_warn_together_while_it_is_open_which_it_is() -> None:
    found = LIBRARY.find("en", "jjjj jjjj", {"lend_card": 0.5, "sell_sim": 0.5})
    assert (found.grave, found.scheme, found.ordinary) == (True, "card_trade", False)
    apart = LIBRARY.find("en", "jjjj jjjj", {"lend_card": 0.5, "fake_police": 0.5})
    assert (apart.grave, apart.scheme) == (True, "")
    assert LIBRARY.find("en", "jjjj jjjj", {NONE: 1.0}).ordinary


@pytest.mark.parametrize("text", ["", "x" * (MOST + 1)])
def test_nothing_and_what_is_too_long_asks_for_nothing(text: str) -> None:
    meant = {"lend_card": 1.0, NONE: 0.0}
    assert LIBRARY.find("en", text, meant) == Lookup()


def test_a_layer_gives_a_probability_to_each_name() -> None:
    zeros = np.zeros(DIMENSIONS, dtype=np.float32)
    weights = np.zeros((DIMENSIONS, 2), dtype=np.float32)
    weights[0] = (1.0, -1.0)
    gist = Gist(names=("a", NONE), centre=zeros, weights=weights, bias=np.zeros(2, dtype=np.float32))
    place = zeros.copy()
    place[0] = 1.0
    found = gist.of(place)
    assert sum(found.values()) == pytest.approx(1.0)
    assert found["a"] > ANSWERED > found[NONE]


@pytest.mark.parametrize("names", [("a",), ("a", "b"), ("a", NONE, "c")])
def test_tables_of_another_shape_are_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="another shape"):
        Gist(
            names=names,
            centre=np.zeros(DIMENSIONS, dtype=np.float32),
            weights=np.zeros((DIMENSIONS, 2), dtype=np.float32),
            bias=np.zeros(2, dtype=np.float32),
        )


@pytest.mark.parametrize(
    ("rows", "step", "names"),
    [(5, 2, ("a", NONE)), (BUCKETS, 3, ("a", NONE)), (BUCKETS, 2, ("a", "b"))],
)
def test_tables_of_the_wording_of_another_shape_are_refused(
    rows: int, step: int, names: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match="wording have another shape"):
        Phrasing(
            names=names,
            weights=np.zeros((rows, 2), dtype=np.int8),
            step=np.ones(step, dtype=np.float32),
            bias=np.zeros(2, dtype=np.float32),
        )


def test_the_wording_of_nothing_tells_nothing_and_of_a_long_text_only_its_beginning() -> None:
    rows, shares = pieces("")
    assert (len(rows), len(shares)) == (0, 0)
    whole, beginning = pieces("a" * READ * 2)[0], pieces("a" * READ)[0]
    assert set(whole) == set(beginning)
    assert float(np.linalg.norm(pieces("rent my account")[1])) == pytest.approx(1.0)


def test_what_was_learned_of_the_wording_answers_without_a_second_reader() -> None:
    weights = np.zeros((BUCKETS, 2), dtype=np.int8)
    weights[pieces("jjjj jjjj")[0], 0] = 127
    phrasing = Phrasing(
        names=("lend_card", NONE),
        weights=weights,
        step=np.ones(2, dtype=np.float32),
        bias=np.zeros(2, np.float32),
    )
    library = Library(catalog(), phrasing)
    assert library.find("en", "jjjj jjjj").topic == catalog().topics["lend_card"]
    # Words alone are no match for the judges.
    assert library.find("en", "jjjj jjjj", scheme="account_trade").topic is None


def test_of_what_may_have_happened_the_one_that_fits_or_stands_out_is_taken() -> None:
    either = {"told:paid": 0.4, "told:gave_card": 0.4, NONE: 0.01}
    assert LIBRARY.find("en", "jjjj jjjj", either, "card_trade").happened == "gave_card"
    assert LIBRARY.find("en", "jjjj jjjj", either, "other_fraud").happened == "paid"
    clear = {"told:paid": 0.4, "told:gave_card": 0.05, "told:moved_money": 0.05, NONE: 0.01}
    assert LIBRARY.find("en", "jjjj jjjj", clear).happened == "paid"


@pytest.mark.parametrize(("text", "offered"), [("no", False), ("好", False), ("はい", True), ("跑分", True)])
def test_a_word_or_two_are_taken_for_nothing(text: str, offered: bool) -> None:
    found = LIBRARY.find("en", text, {"told:despair": 0.2, "lend_card": 0.79, NONE: 0.01})
    assert (found.topic, found.happened) == (None, "")
    assert bool(found.entries) is offered


def test_what_happened_in_a_talk_needs_no_word_on_its_scheme() -> None:
    likely = {"told:paid": 1.0, NONE: 0.0}
    assert LIBRARY.find("en", "jjjj jjjj", likely, "account_trade", follows=True).happened == "paid"


def test_what_the_judges_see_nothing_in_is_accused_only_when_it_is_clear() -> None:
    likely = {"romance": 0.9, NONE: 0.1}
    assert LIBRARY.find("en", "jjjj jjjj", likely).topic is not None
    doubted = LIBRARY.find("en", "jjjj jjjj", likely, harmless=True)
    assert (doubted.topic, doubted.entries[0]) == (None, "topic:romance")


def test_how_likely_a_topic_is_stands_beside_it() -> None:
    more, less = (
        LIBRARY.find("en", "jjjj jjjj", {"romance": likely, NONE: 0.01}).likely for likely in (0.9, 0.5)
    )
    assert 0 < less < more < 1


@pytest.mark.parametrize(("name", "everyday"), [("own_bank", True), ("check_job", False), (NONE, False)])
def test_while_it_is_open_which_topic_it_is_an_everyday_one_is_told(name: str, everyday: bool) -> None:
    unsure = {name: 0.4, "romance": 0.3, "fake_police": 0.3}
    found = LIBRARY.find("en", "jjjj jjjj", unsure)
    assert (found.topic, found.everyday) == (None, everyday)


def test_beside_what_happened_stands_what_it_would_be_if_it_had_not() -> None:
    likely = {"told:gave_code": 0.95, "romance": 0.004, "give_code": 0.003, NONE: 0.0}
    found = LIBRARY.find("en", "jjjj jjjj", likely)
    assert (found.happened, found.instead) == ("gave_code", catalog().topics["give_code"])
    assert LIBRARY.find("en", "jjjj jjjj", {"told:despair": 1.0, NONE: 0.0}).instead is None


def test_languages_are_prepared_one_at_a_time_before_they_are_asked_in() -> None:
    library = Library(catalog())
    steps = 0
    while library.prepare():
        steps += 1
    assert steps == len(catalog().locales)
    assert not library.prepare()


def test_after_a_rest_the_same_is_said_and_known() -> None:
    library = Library(catalog().stowed())
    asked = ("en", "may I lend my bank card to a friend")
    locale, before = library.catalog.locale("en"), library.find(*asked)
    assert (locale, before) == (catalog().locale("en"), LIBRARY.find(*asked))
    library.rest()
    assert library.language("is this a scam, please tell me", "en") == "en"
    words = locale.tips["second_scam"]
    for _ in range(ROUNDS):
        library.rest()
    assert locale.tips["second_scam"] is not words
    assert locale.tips["second_scam"] == words
    assert library.find(*asked) == before
    assert library.language("is this a scam, please tell me", "en") == "en"
    assert library.catalog.intents.of("thank you") == catalog().intents.of("thank you")


@pytest.mark.parametrize(
    ("text", "expected", "lang"),
    [
        ("你是哪位朋友要我幫忙", ("zh-Hant",), "zh-Hant"),
        ("你是不是也收到了同一封信件呢", ("zh-Hant",), "zh-Hant"),
        ("你是不是也收到了同一封信件呢", (), "zh-Hans"),
        ("这个链接说我的账号要被冻结了", ("zh-Hant",), "zh-Hans"),
    ],
)
def test_chinese_that_both_scripts_write_alike_is_of_the_script_of_who_writes(
    text: str, expected: tuple[str, ...], lang: str
) -> None:
    assert LIBRARY.language(text, *expected) == lang


def test_a_language_that_was_prepared_is_packed_with_the_words_that_it_was_made_from() -> None:
    library = Library(catalog().stowed())
    before = {name: locale.questions["rent_account"] for name, locale in library.catalog.locales.items()}
    while library.prepare():
        pass
    for name, locale in library.catalog.locales.items():
        assert locale.questions["rent_account"] is not before[name]
        assert locale.questions["rent_account"] == before[name]
