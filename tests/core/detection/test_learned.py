"""The learned readers: what they look at, and how their word becomes a signal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.detection.classifier import HEADS, MOST_CONCEPTS, Classifier, see
from bot.core.detection.detectors.wording import (
    ALONE,
    MEANING,
    MOST,
    WORDING,
    agreed,
    detect,
    heads,
    learned_weight,
    meant,
)
from bot.core.detection.engine import Engine
from bot.core.detection.judge import DOUBTED, UNPROVEN, Sensitivity, at, judge
from bot.core.detection.model import DIMENSIONS, Scale
from bot.core.detection.ngrams import HEAD, ORDERS, ROWS, TAIL, rows, sample
from bot.core.detection.reading import Knowledge, Reading, is_named, read
from bot.core.detection.rules import Lexicon, Ruleset, index
from bot.core.message import Origin, Part
from bot.core.text.folding import fold
from bot.core.verdict import Level, Signal
from tests import builders
from tests.core.detection.engine import SMALL, concepts
from tests.core.detection.engine import reading as read_by
from tests.core.detection.learned import QUIET, classifier, meaning, model

AD = "send me a hello, 私聊, and tea is on me"
UNSHOWN = "send me a hello and tea is on me"
"""The same without a word that the lexicon knows."""
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


@given(st.text(st.characters(min_codepoint=1), max_size=60) | st.text("ab 1", max_size=60))
def test_there_is_one_row_for_each_different_n_gram_of_each_length(text: str) -> None:
    read = sample(text)
    grams = {read[at : at + order] for order in range(1, ORDERS + 1) for at in range(len(read) - order + 1)}
    found = rows(text).tolist()
    # Two n-grams may fall into the same row, never one into two.
    assert len(grams) - 6 <= len(found) <= len(grams)
    assert found == sorted(set(found))
    assert all(0 <= row < ROWS for row in found)


@given(st.text(st.characters(min_codepoint=1), max_size=60) | st.text("ab 1", max_size=600))
def test_the_rows_are_those_of_the_polynomials_taken_one_by_one(text: str) -> None:
    """A model was learned with them: whatever way they are reckoned, they must never change."""
    codes = [int.from_bytes(sign.encode("utf-32-le", "replace"), "little") for sign in sample(text)]
    found = set()
    for last in range(1, len(codes) + 1):
        for first in range(max(0, last - ORDERS), last):
            polynomial = 0
            for code in codes[first:last]:
                polynomial = (polynomial * 0x9E3779B1 + code * 0x85EBCA77) % 2**32
            found.add(((polynomial ^ polynomial >> 15) * 0xC2B2AE3D % 2**32) // (2**32 // ROWS))
    assert rows(text).tolist() == sorted(found)


@given(st.text("ab1$ ", min_size=1, max_size=8), st.integers(6, 20))
def test_what_is_said_again_and_again_says_no_more(text: str, times: int) -> None:
    often, oftener = rows(text * times), rows(text * 2 * times)
    assert set(often.tolist()) == set(oftener.tolist())


def test_equal_n_grams_have_equal_rows_and_others_mostly_have_not() -> None:
    one, two, blank = (set(rows(text).tolist()) for text in ("abcde", "xabcdex", ""))
    assert len(one & two) >= len(rows("abc"))
    assert not (set(rows("pqrs").tolist()) & set(rows("vwyz").tolist())) - blank


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


def test_texts_that_differ_in_their_figures_are_read_once() -> None:
    one, other = reading(f"{AD} 250", ad=2.0), reading(f"{AD} 199", ad=2.0)
    assert one.knowledge.model is not None
    read_once = heads(one.knowledge.model.classifier, one)
    assert set(read_once) == set(HEADS)
    assert heads(one.knowledge.model.classifier, other) is read_once


def test_every_head_is_told_of_talk_too() -> None:
    found = reading(AD, ad=-5.0, card_trade=9.0)
    assert found.knowledge.model is not None
    assert set(heads(found.knowledge.model.classifier, found)) == set(HEADS)


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
    asked, said_openly = (
        meant(reading(AD, asked=asked), said, gains, "card_trade") for asked in (True, False)
    )
    assert (asked.weight, said_openly.weight) == (1.0, -2.5)


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
        ["contact_words", WORDING],
    )
    assert engine.verdict(builders.message(TALK)).level is Level.CLEAN


def test_wording_alone_convicts_nobody_of_what_cannot_be_shown() -> None:
    engine = Engine(SMALL, model=model(UNSHOWN))
    found = engine.verdict(builders.message(UNSHOWN))
    assert (found.level, found.scheme, found.score) == (Level.SUSPICIOUS, "account_trade", UNPROVEN)
    assert [signal.id for signal in found.signals] == [WORDING, ALONE]
    assert {sensitivity: at(found, sensitivity).level for sensitivity in Sensitivity} == {
        Sensitivity.LOW: Level.CLEAN,
        Sensitivity.NORMAL: Level.SUSPICIOUS,
        Sensitivity.HIGH: Level.SUSPICIOUS,
    }


def test_nor_do_both_readers_together() -> None:
    engine = Engine(SMALL, model=model(UNSHOWN))
    message = builders.message(UNSHOWN)
    said = dict.fromkeys(HEADS, -5.0) | {"ad": 8.0, "account_trade": 5.0}
    found = engine.reconsider(engine.read(message), engine.verdict(message), said)
    assert (found.level, found.score) == (Level.SUSPICIOUS, UNPROVEN)
    assert [signal.id for signal in found.signals] == [WORDING, ALONE, MEANING]


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize(
    ("origin", "beside", "points", "level"),
    [
        (Origin.IMAGE_TEXT, "", 2.5, Level.CLEAN),
        (Origin.IMAGE_TEXT, "", 8.0, Level.SUSPICIOUS),
        (Origin.IMAGE_TEXT, "hello", 2.5, Level.SUSPICIOUS),
        (Origin.TEXT, "", 2.5, Level.SUSPICIOUS),
    ],
)
def test_what_a_picture_alone_says_is_no_offer_where_one_reader_denies_it(
    origin: Origin, beside: str, points: float, level: Level, asked: bool
) -> None:
    engine = Engine(SMALL, model=model("nothing of this kind"))
    parts = [Part(origin=origin, text=AD), Part(origin=Origin.CAPTION, text=beside)]
    message = builders.message(parts=tuple(part for part in parts if part.text))
    said = dict.fromkeys(HEADS, -5.0) | {"ad": points, "topic": points, "card_trade": 5.0}
    fast = engine.verdict(message, asked=asked)
    assert not any(signal.scheme for signal in fast.signals)
    assert engine.reconsider(engine.read(message, asked=asked), fast, said).level is level


@pytest.mark.parametrize(("points", "level"), [(8.0, Level.SUSPICIOUS), (2.0, Level.CLEAN)])
def test_the_second_reader_alone_must_be_sure_to_raise_a_doubt(points: float, level: Level) -> None:
    engine = Engine(SMALL, model=model("nothing of this kind"))
    message = builders.message(UNSHOWN)
    said = dict.fromkeys(HEADS, -5.0) | {"ad": points, "card_trade": 5.0}
    assert engine.reconsider(engine.read(message), engine.verdict(message), said).level is level


def test_a_doubt_of_what_cannot_be_shown_needs_the_certainty_of_fraud() -> None:
    engine = Engine(SMALL, model=model(UNSHOWN, scale=Scale(bias=-2.0)))
    found = engine.verdict(builders.message(UNSHOWN))
    assert (found.level, found.score) == (Level.CLEAN, DOUBTED)


@pytest.mark.parametrize(("bias", "level"), [(-2.2, Level.SUSPICIOUS), (0.0, Level.FRAUD)])
def test_one_reader_alone_must_be_surer_to_convict(bias: float, level: Level) -> None:
    """Between fraud and certainty it takes a rule or the other reader, whatever the chat asks for."""
    engine = Engine(SMALL, model=model(AD, scale=Scale(bias=bias)))
    found = engine.verdict(builders.message(AD))
    assert found.level is level
    assert at(found, Sensitivity.HIGH).level is level


@pytest.mark.parametrize(("bias", "level"), [(-5.3, Level.SUSPICIOUS), (-4.0, Level.FRAUD)])
def test_so_must_both_together_where_no_rule_speaks(bias: float, level: Level) -> None:
    """A score of 0.83 is fraud with a rule; two learned readers err on the same honest lines."""
    engine = Engine(SMALL, model=model(AD, second=Scale(bias=bias)))
    message = builders.message(AD)
    said = dict.fromkeys(HEADS, -5.0) | {"ad": 3.0, "account_trade": 5.0}
    found = engine.reconsider(engine.read(message), engine.verdict(message), said)
    assert found.level is level
    assert at(found, Sensitivity.HIGH).level is Level.FRAUD


def test_nor_does_the_second_reader_where_the_first_saw_nothing() -> None:
    engine = Engine(SMALL, model=model("nothing of this kind"))
    message = builders.message(UNSHOWN)
    said = dict.fromkeys(HEADS, -5.0) | {"ad": 8.0, "card_trade": 5.0}
    found = engine.reconsider(engine.read(message), engine.verdict(message), said)
    assert (found.level, found.scheme) == (Level.SUSPICIOUS, "card_trade")


def test_what_else_speaks_for_the_scheme_may_convict() -> None:
    engine = Engine(SMALL, model=model(UNSHOWN))
    first = engine.verdict(builders.message(UNSHOWN))
    listed = builders.signal(weight=2.0, scheme="account_trade")
    assert engine.with_signals(first, (listed,)).level is Level.FRAUD
    other = replace(listed, weight=-2.0)
    assert engine.with_signals(first, (other,)).level is Level.SUSPICIOUS


def test_who_asks_is_told_how_it_reads_all_the_same() -> None:
    engine = Engine(SMALL, model=model(UNSHOWN, classifier=classifier(UNSHOWN, ad=0.0, topic=6.0)))
    assert engine.verdict(builders.message(UNSHOWN), asked=True).level is Level.FRAUD


@pytest.mark.parametrize("text", ["1 2 3 4 5", "$$$$$", "x 3 = 9", "+1 +1 +1", "👍👍👍", "6:3 7:5 🎾"])
def test_what_has_no_letters_reads_like_no_offer(text: str) -> None:
    engine = Engine(SMALL, model=model(text, meaning=meaning()))
    message = builders.message(text)
    said = dict.fromkeys(HEADS, -5.0) | {"ad": 8.0, "card_trade": 5.0}
    for verdict in (
        engine.verdict(message),
        engine.reconsider(engine.read(message), engine.verdict(message), said),
    ):
        assert (verdict.level, verdict.leaning) == (Level.CLEAN, "")


@pytest.mark.parametrize("text", ["号V号", "ⓥⓧⓩ", "🆅🆇🆅", "🇻🇽🇻", "как", "가나", "एक", "b u y 收购"])
def test_words_in_any_dress_are_words(text: str) -> None:
    assert reading(text).lettered


@pytest.mark.parametrize("text", ["1K, 2N, 3H", "A B A C", "v7d4s2e", "号", "12 kg", "🎾 6:3", "x = 3 y"])
def test_lone_letters_ids_and_signs_are_no_words(text: str) -> None:
    assert not reading(text).lettered


def test_amounts_links_and_ids_are_no_words_of_the_lexicon() -> None:
    assert not reading("demo_01 5 元 https://a.example/b").worded
    assert reading("收 5 元").worded


def test_the_family_and_harmless_things_are_nothing_that_an_offer_is_made_of() -> None:
    twins = read_by("我妈的玉米", Ruleset(concepts=concepts(kin="我妈", wares="玉米")))
    assert twins.present == {"kin", "wares"}
    assert not twins.worded


def test_pieces_of_roles_are_read_by_rules_alone() -> None:
    pieces = read_by("盒子插电", Ruleset(concepts=concepts(r_gadget="盒子", r_powered="插电", device="电")))
    assert pieces.present == {"r_gadget", "r_powered", "device"}
    assert pieces.heard == {"device"}
    assert not read_by("盒子", Ruleset(concepts=concepts(r_gadget="盒子"))).worded


@pytest.mark.parametrize(("name", "says"), [("盒子", False), ("小号", True)])
def test_a_name_of_pieces_of_roles_says_nothing(name: str, says: bool) -> None:
    known = Lexicon((*SMALL.concepts, *concepts(r_gadget="盒子")), fold)
    assert is_named(name, known) is says


def test_only_scores_in_the_band_are_unsure() -> None:
    engine = Engine(SMALL, model=model(AD, unsure=(0.3, 0.9)))
    assert not engine.unsure(engine.verdict(builders.message(AD)))
    assert engine.unsure(builders.verdict(Level.SUSPICIOUS))
    assert not Engine(SMALL).unsure(builders.verdict(Level.SUSPICIOUS))


@pytest.mark.parametrize(("points", "level"), [(6.0, Level.FRAUD), (-6.0, Level.CLEAN)])
def test_the_second_reader_can_turn_a_verdict(points: float, level: Level) -> None:
    engine = Engine(SMALL, model=model("nothing of this kind"))
    message = builders.message("sell me your small thing, 私聊")
    first = engine.verdict(message)
    said = dict.fromkeys(HEADS, -5.0) | {"ad": points, "card_trade": 5.0}
    found = engine.reconsider(engine.read(message), first, said)
    assert found.level is level
    assert found.scheme == ("card_trade" if points > 0 else None)
    assert [signal.id for signal in found.signals][-1] == MEANING


def test_without_a_model_there_is_nothing_to_reconsider() -> None:
    first = builders.verdict(Level.SUSPICIOUS)
    assert Engine(SMALL).reconsider(Engine(SMALL).read(builders.message(AD)), first, {}) is first


def test_the_second_reader_speaks_for_what_is_known_from_elsewhere_too() -> None:
    engine = Engine(SMALL, model=model(AD))
    message = builders.message(AD)
    said = dict.fromkeys(HEADS, -5.0) | {"ad": 1.0, "account_trade": 5.0}
    settled = engine.reconsider(engine.read(message), engine.verdict(message), said)
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


def test_of_a_stretch_that_no_rule_accuses_nothing_is_made() -> None:
    engine = Engine(SMALL, model=model(AD))
    talk, offer = builders.message(TALK), builders.message(AD)
    assert engine.of_offer(engine.verdict(talk), engine.read(talk)) is None
    assert engine.verdict(offer).level is Level.FRAUD
    assert engine.of_offer(engine.verdict(offer), engine.read(offer)) is None
