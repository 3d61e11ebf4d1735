"""Questions in free words find their topic, or what may be meant, or nothing."""

from __future__ import annotations

import numpy as np
import pytest

from bot.core.gist import NONE, Gist
from bot.core.library import ANSWERED, MOST, MOST_OFFERED, Library
from bot.core.model import DIMENSIONS
from tests.desk import catalog

LIBRARY = Library(catalog())


@pytest.mark.parametrize("lang", sorted(catalog().locales))
def test_a_known_way_to_ask_is_answered_in_every_language(lang: str) -> None:
    known = catalog().locales[lang].questions
    for topic, words in known.items():
        found = LIBRARY.topic(lang, words.asked[0])
        assert found is not None
        assert found.id == topic


def test_the_second_readers_word_counts_as_much_as_the_words() -> None:
    text = "zzz qqq"
    assert LIBRARY.topic("en", text) is None
    found = LIBRARY.topic("en", text, {"lend_card": 0.95, NONE: 0.05})
    assert found is not None
    assert found.id == "lend_card"
    assert LIBRARY.topic("en", text, {"lend_card": 0.05, NONE: 0.95}) is None


def test_the_scheme_that_the_judges_see_decides_between_neighbours() -> None:
    text, unsure = "zzz qqq", {"lend_card": 0.3, "rent_account": 0.3, NONE: 0.1}
    for scheme, topic in (("card_trade", "lend_card"), ("account_trade", "rent_account")):
        assert LIBRARY.entries("en", text, unsure, scheme)[0] == f"topic:{topic}"
    asked = catalog().locales["en"].questions["rent_account"].asked[0]
    assert LIBRARY.topic("en", asked, scheme="card_trade") is None


def test_where_nothing_is_sure_a_few_entries_are_offered() -> None:
    unsure = {"lend_card": 0.3, "rent_account": 0.3, "sell_sim": 0.3, "post_ads": 0.05, NONE: 0.05}
    found = LIBRARY.entries("en", "zzz qqq", unsure)
    assert set(found) == {"topic:lend_card", "topic:rent_account", "topic:sell_sim"}
    assert len(found) <= MOST_OFFERED


def test_a_story_is_found_by_what_it_is_about() -> None:
    assert "tip:fifteen_minutes" in LIBRARY.entries("en", "Nanjing girl fifteen minutes 520 yuan")


@pytest.mark.parametrize("text", ["", "x" * (MOST + 1)])
def test_nothing_and_what_is_too_long_asks_for_nothing(text: str) -> None:
    meant = {"lend_card": 1.0, NONE: 0.0}
    assert LIBRARY.topic("en", text, meant) is None
    assert LIBRARY.entries("en", text, meant) == ()


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
