"""Whoever is in need is heard beside whatever else they write, and is let go by their own word alone."""

from __future__ import annotations

import numpy as np
import pytest

from bot.core.library.gist import BUCKETS, NONE, Phrasing, pieces
from bot.core.library.intents import Intent, Intents
from bot.core.library.search import MOST, Library
from tests.packaged import catalog

INTENTS = catalog().intents
PAGE = "The valley is quiet in winter and the museum opens at nine. " * 20


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("no need, I'm standing on the bridge now", "danger"),
        ("不用了，我已经在桥上了", "danger"),
        ("thanks. suicide", "despair"),
        ("I took all the pills", "danger"),
        (f"{PAGE} I took 40 tablets of the sleeping pills.", "danger"),
        (f"{PAGE} they took my passport and won't let me leave", "held"),
        ("men at my door say they will break it in", "danger"),
        ("I want to die for good", "despair"),
        ("I'm dying of laughter", ""),
        ("this dress is to die for", ""),
        ("hello", ""),
        ("thanks, bye", ""),
        (PAGE, ""),
        ("", ""),
    ],
)
def test_a_need_is_heard_in_any_length_and_beside_anything(text: str, need: str) -> None:
    found = INTENTS.need(text)
    assert bool(found) is bool(need)
    assert found in {need, "threat" if need == "danger" else need}


def test_parts_tell_a_need_together() -> None:
    parts = {
        "swallowed": Intent(name="swallowed", whole=False, phrases=("took",)),
        "drugs": Intent(name="drugs", whole=False, phrases=("pills",)),
    }
    together = {"danger": (frozenset(parts),)}
    heard = Intents(known={}, parts=parts, together=together)
    assert heard.need("took them, the pills") == "danger"
    assert heard.need("took a walk") == ""
    assert Intents(known={}).need("took the pills") == ""


@pytest.mark.parametrize(
    ("text", "vouched"),
    [
        ("yes, I'm safe", {"yes", "safe"}),
        ("yes", {"yes"}),
        ("I'm safe", {"safe"}),
        ("ok", set()),
        ("am I safe?", set()),
        ("I don't think I'm safe", set()),
        ("thanks", set()),
    ],
)
def test_only_a_plain_word_vouches_for_being_safe(text: str, vouched: set[str]) -> None:
    assert INTENTS.vouched(text) == vouched


@pytest.mark.parametrize(
    ("text", "righted"),
    [
        ("not the card, the account", "rented_account"),
        ("no, not the card, the account", "rented_account"),
        ("the account", ""),
        ("not the card", ""),
        ("no", ""),
        (PAGE, ""),
    ],
)
def test_what_happened_is_put_right(text: str, righted: str) -> None:
    assert INTENTS.put_right(text) == righted


def test_where_no_denial_is_known_nothing_is_put_right() -> None:
    assert Intents(known={}).put_right("not the card, the account") == ""


def test_the_library_hears_a_need_in_words_that_no_list_knows() -> None:
    told = "jjjj kkkk jjjj kkkk jjjj kkkk"
    weights = np.zeros((BUCKETS, 2), dtype=np.int8)
    weights[pieces(told)[0], 0] = 127
    names, ones = ("told:despair", NONE), np.ones(2, dtype=np.float32)
    library = Library(
        catalog(), Phrasing(names=names, weights=weights, step=ones, bias=np.zeros(2, np.float32))
    )
    assert library.need(told) == "despair"
    assert library.need(f"no, thanks. {told}") == "despair"
    plain = Library(catalog())
    assert plain.need("we walk by the lake on Sundays and eat there") == ""
    assert plain.need("I took my pills as the doctor said, every day") == ""
    assert plain.need("short") == ""
    assert plain.need("a" * (MOST + 1)) == ""
