"""The learned readers: what they look at, and how their word becomes a signal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.classifier import HEADS, MOST_CONCEPTS, Classifier, see
from bot.core.detectors.wording import MEANING, MOST, WORDING, agreed, detect, learned_weight, meant
from bot.core.judge import Engine, judge
from bot.core.model import DIMENSIONS
from bot.core.ngrams import HEAD, ORDERS, ROWS, TAIL, rows, sample
from bot.core.reading import Knowledge, Reading, read
from bot.core.rules import Lexicon, index
from bot.core.text import fold
from bot.core.verdict import Level, Signal
from tests import builders
from tests.core.detection import SMALL
from tests.core.learned import QUIET, classifier, meaning, model

AD = "send me a hello and tea is on me"
TALK = "the bus was late again this morning"


def reading(text: str, *, asked: bool = False, **fields: float) -> Reading:
    lexicon = Lexicon(SMALL.concepts, fold)
    known = Knowledge(SMALL, lexicon, index(SMALL.rules), model(classifier=classifier(**fields)))
    return read(builders.message(text), known, asked=asked)


def test_a_text_is_read_without_its_figures_and_its_white_space() -> None:
    assert sample("pay\n 250  now") == " pay 000 now "


def test_of_a_long_text_the_ends_are_read() -> None:
    text = "a" * HEAD + "b" * 5000 + "c" * TAIL
    assert sample(text) == f" {'a' * HEAD} {'c' * TAIL} "


@given(st.text(max_size=60))
def test_there_is_one_row_for_each_n_gram_of_each_length(text: str) -> None:
    count = len(sample(text))
    found = rows(text)
    assert len(found) == sum(count - order for order in range(min(ORDERS, count)))
    assert all(0 <= row < ROWS for row in found.tolist())


def test_equal_n_grams_have_equal_rows_and_others_mostly_have_not() -> None:
    one, two = set(rows("abcde").tolist()), set(rows("xabcdex").tolist())
    assert len(one & two) >= len(rows("abc"))
    assert not set(rows("pqrs").tolist()[1:-1]) & set(rows("vwyz").tolist()[1:-1]) - set(rows("").tolist())


def test_concepts_are_seen_alone_and_in_pairs_whatever_their_order() -> None:
    assert len(see("a", ("buy", "rent", "thing")).ideas) == 6
    assert see("a", ("rent", "buy")).ideas.tolist() == see("a", ("buy", "rent")).ideas.tolist()


def test_a_heap_of_concepts_costs_no_more_than_its_bound() -> None:
    heap = [f"concept{number}" for number in range(500)]
    assert len(see("a", heap).ideas) == MOST_CONCEPTS * (MOST_CONCEPTS + 1) // 2


def test_tables_of_another_shape_are_refused() -> None:
    whole = classifier()
    with pytest.raises(ValueError, match="another shape"):
        Classifier(ad=whole.ad[:-1], others=whole.others, scale=whole.scale, bias=whole.bias)


def test_what_was_taught_is_known_again_in_part() -> None:
    known = classifier(AD, ad=-3.0)
    whole, half, none = (known.ad_points(see(text, ())) for text in (AD, "tea is on me, ma", TALK))
    assert whole == pytest.approx(3.0)
    assert whole > half > none


def test_meaning_reads_both_spellings() -> None:
    heads = meaning(ad=-1.0, account_trade=2.0)
    centre = np.full(DIMENSIONS, 0.5, dtype=np.float32)
    other = centre + np.float32(0.25)
    quiet, folded, both = (
        heads.points(*pair) for pair in ((centre, centre), (other, centre), (other, other))
    )
    assert (quiet["ad"], folded["ad"], both["ad"]) == pytest.approx((-1.0, 2.0, 5.0))
    assert both["account_trade"] == pytest.approx(2.0)
    assert set(both) == set(HEADS)


def test_tables_of_a_second_reader_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="another shape"):
        replace(meaning(), last_bias=np.zeros((2, len(HEADS)), dtype=np.float32))


def test_without_a_model_nothing_is_said() -> None:
    found = read(builders.message(AD), Knowledge(SMALL, Lexicon(SMALL.concepts, fold), index(SMALL.rules)))
    assert detect(found) == ()


def test_wording_of_an_offer_names_its_scheme() -> None:
    (found,) = detect(reading(AD, ad=2.0, card_trade=1.0))
    assert (found.id, found.weight, found.scheme) == (WORDING, 2.0, "card_trade")


def test_ordinary_wording_only_clears() -> None:
    (found,) = detect(reading(AD, ad=-5.0, card_trade=9.0, warn=9.0))
    assert (found.weight, found.scheme) == (-5.0, "")


def test_wording_of_talk_about_offers_tells_the_stance() -> None:
    found, stance = detect(reading(AD, ad=-2.0, warn=1.0, joke=0.5))
    assert (found.scheme, stance.id, stance.weight) == ("", "stance_warn", 0.0)


def test_wording_of_which_no_stance_is_likely_tells_none() -> None:
    assert len(detect(reading(AD, ad=-2.0))) == 1


def test_when_asked_it_counts_that_somebody_tells_of_an_offer() -> None:
    found, *_ = detect(reading(AD, asked=True, ad=-7.0, topic=3.0, ask=1.0, card_trade=1.0))
    assert (found.weight, found.scheme) == (2.0, "card_trade")
    said = {"ad": -7.0, "topic": 2.0, "ask": 1.0, "warn": -1.0}
    gains = {"ad": 0.5, "warn": -1.0}
    assert meant(said, gains, "card_trade", asked=True).weight == 1.0
    assert meant(said, gains, "card_trade", asked=False).weight == -2.5


def test_when_asked_a_warning_is_no_offer() -> None:
    found, *_ = detect(reading(AD, asked=True, ad=-7.0, topic=3.0, ask=-6.0, warn=4.0))
    assert (found.weight, found.scheme) == (-5.0, "")


@given(st.floats(-1e6, 1e6))
def test_no_reader_is_surer_than_the_bound(points: float) -> None:
    assert abs(learned_weight(points, 1.0)) <= MOST


def test_meaning_decides_which_scheme_it_is_unless_the_others_are_far_surer() -> None:
    first = dict.fromkeys(HEADS, QUIET) | {"card_trade": 1.0}
    second = dict.fromkeys(HEADS, QUIET) | {"account_trade": 0.0, "card_trade": -2.0}
    silent, ruled = reading("hello"), reading("收购微信号")
    assert agreed(silent, first, second) == "card_trade"
    assert agreed(silent, first | {"account_trade": -1.0}, second) == "account_trade"
    assert agreed(ruled, first | {"account_trade": -4.0}, second) == "account_trade"


def test_an_engine_with_a_model_flags_what_no_rule_names() -> None:
    engine = Engine(SMALL, model=model(AD))
    found = engine.verdict(builders.message(AD))
    assert (found.level, found.scheme, [signal.id for signal in found.signals]) == (
        Level.FRAUD,
        "account_trade",
        [WORDING],
    )
    assert engine.verdict(builders.message(TALK)).level is Level.CLEAN


def test_only_scores_in_the_band_are_unsure() -> None:
    engine = Engine(SMALL, model=model(AD, unsure=(0.3, 0.9)))
    assert not engine.unsure(engine.verdict(builders.message(AD)))
    assert engine.unsure(builders.verdict(Level.SUSPICIOUS))
    assert not Engine(SMALL).unsure(builders.verdict(Level.SUSPICIOUS))


@pytest.mark.parametrize(("points", "level"), [(6.0, Level.FRAUD), (-6.0, Level.CLEAN)])
def test_the_second_reader_can_turn_a_verdict(points: float, level: Level) -> None:
    engine = Engine(SMALL, model=model("nothing of this kind"))
    message = builders.message("sell me your small thing")
    first = engine.verdict(message)
    said = dict.fromkeys(HEADS, -5.0) | {"ad": points, "card_trade": 5.0}
    found = engine.reconsider(message, first, said)
    assert found.level is level
    assert found.scheme == ("card_trade" if points > 0 else None)
    assert [signal.id for signal in found.signals][-1] == MEANING


def test_without_a_model_there_is_nothing_to_reconsider() -> None:
    first = builders.verdict(Level.SUSPICIOUS)
    assert Engine(SMALL).reconsider(builders.message(AD), first, {}) is first


def test_the_second_reader_speaks_for_what_is_known_from_elsewhere_too() -> None:
    engine = Engine(SMALL, model=model(AD))
    message = builders.message(AD)
    said = dict.fromkeys(HEADS, -5.0) | {"ad": 1.0, "account_trade": 5.0}
    settled = engine.reconsider(message, engine.verdict(message), said)
    more = engine.with_signals(settled, (builders.signal(weight=3.0),))
    assert more.score > settled.score


@given(st.floats(-8, 8))
def test_the_short_way_of_one_signal_is_the_long_way(weight: float) -> None:
    one = Signal(id=WORDING, weight=weight, reason=WORDING)
    nothing = Signal(id="amount", weight=0.0, reason="names_price")
    assert replace(judge((one, nothing), lang="en"), signals=(one,)) == judge((one,), lang="en")


def test_who_asks_gets_the_word_of_both_readers() -> None:
    engine = Engine(SMALL, model=model(AD, unsure=(0.3, 0.9)))
    sure = engine.verdict(builders.message(AD))
    assert engine.unsure(sure, asked=True)
    assert not Engine(SMALL).unsure(sure, asked=True)
