"""Words, optional endings, boundaries, exceptions; and how a rule puts its slots together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.core.detection.matching import HitPlaces, match
from bot.core.detection.rules import (
    MOST_HITS,
    MOST_MATCHES,
    Concept,
    Hit,
    Lexicon,
    Rule,
    Status,
    index,
    on_trial,
    spellings,
)
from bot.core.text.folding import fold
from tests.core.detection.engine import BUYS, SMALL


def found(text: str, *concepts: Concept) -> dict[str, list[Hit]]:
    return Lexicon(concepts, fold).find(fold(text))


def words(*given: str, **more: Any) -> Concept:
    return Concept(id="c", lang="xx", words=given, **more)


def test_a_word_that_may_go_on_in_one_language_ends_in_another() -> None:
    lexicon = Lexicon(
        (
            Concept(id="thing", lang="en", words=("whatsap",)),
            Concept(id="thing", lang="fi", words=("whatsap*",)),
        ),
        fold,
    )
    assert [*lexicon.find("whatsappia")] == ["fi.thing"]
    assert sorted(lexicon.find("whatsap")) == ["en.thing", "fi.thing"]


def test_an_entry_may_have_an_optional_ending_and_an_open_end() -> None:
    assert spellings("Sell(ing)", fold) == [("sell", False), ("selling", False)]
    assert spellings("帳號*", fold) == [("账号", True)]


@pytest.mark.parametrize(
    ("entry", "text", "hit"),
    [
        ("card(s)", "two cards here", True),
        ("card", "cardinal", False),
        ("card", "discard", False),
        ("card*", "cardholder", True),
        ("vx", "加vx12345", True),
        ("微信", "abc微信def", True),
        ("日结x", "日结x吧", True),
        ("аккаунт", "аккаунты", False),
    ],
)
def test_letters_of_spaced_scripts_need_a_boundary(entry: str, text: str, hit: bool) -> None:
    assert bool(found(text, words(entry))) is hit


def test_a_longer_word_with_another_meaning_hides_the_hit() -> None:
    receive = words("收", excepts=("收到", "招收"))
    assert found("我收到了", receive) == {}
    assert found("招收", receive) == {}
    assert found("收到，也收号", receive) == {"xx.c": [(4, 5, False)]}


def test_an_exception_that_begins_earlier_and_reaches_in_hides_the_hit() -> None:
    assert found("接收号码", words("收号", excepts=("接收",))) == {}


def test_an_exception_of_a_concept_that_is_not_there_is_nothing() -> None:
    assert found("收到", words("卖", excepts=("收到",))) == {}


def test_a_disguise_is_marked_unless_the_same_word_is_also_plain() -> None:
    wechat = words("微信", disguises=("薇信", "彳攵亻言"))
    assert found("微信薇信", wechat) == {"xx.c": [(0, 2, False), (2, 4, True)]}


def test_a_flood_of_hits_is_cut_in_the_middle() -> None:
    hits = found("收" * (MOST_HITS + 50), words("收"))["xx.c"]
    assert (len(hits), hits[-1]) == (MOST_HITS, (MOST_HITS + 49, MOST_HITS + 50, False))


def test_of_a_flood_of_words_the_first_and_the_last_are_looked_at() -> None:
    text = "微" + "收" * MOST_MATCHES + "号" + "收" * MOST_MATCHES + "信"
    every = [replace(words(word), id=word) for word in "微收号信"]
    hits = Lexicon(every, fold).find(text)
    assert {key: len(some) for key, some in hits.items()} == {"xx.微": 1, "xx.信": 1, "xx.收": MOST_HITS}


A, B = frozenset({"a"}), frozenset({"b"})
RULE = Rule(id="r", scheme="account_trade", reason="wants_account", weight=1, near=(A, B), within=3)


def place(text: str, **rule: Any) -> bool:
    """Whether the rule holds where "A" and "B" stand in a text."""
    hits = {
        letter.lower(): [(at, at + 1, False) for at, found in enumerate(text) if found == letter]
        for letter in "AB"
        if letter in text
    }
    return bool(match(replace(RULE, **rule), HitPlaces(text, hits)))


@pytest.mark.parametrize(
    ("text", "rule", "holds"),
    [
        ("A..B", {}, True),
        ("A....B", {}, False),
        ("B..A", {}, True),
        ("B....A", {}, False),
        ("B..A", {"order": True}, False),
        ("A。B", {}, False),
        ("A。B", {"clause": False}, True),
        ("A", {}, False),
        ("A....A.B", {}, True),
        ("A", {"near": (A,)}, True),
        ("A.A", {"near": (A, A)}, True),
        ("A", {"near": (A, A)}, False),
        ("B.A", {"near": (A | B, A)}, True),
    ],
)
def test_slots_must_stand_near_in_order_and_in_one_sentence(
    text: str, rule: dict[str, Any], holds: bool
) -> None:
    assert place(text, **rule) is holds


def test_rules_are_found_by_their_anchor_and_what_their_second_slot_may_be() -> None:
    other = replace(RULE, id="other", near=(A | B,))
    found = index((RULE, other))
    assert sorted(found) == ["a", "b"]
    assert found["a"].candidates({"a": [(0, 1, False)]}) == [other]
    assert found["a"].candidates({"a": [(0, 1, False)], "b": [(0, 1, False)]}) == [other, RULE]
    assert found["b"].candidates({"a": [(0, 1, False)], "b": [(0, 1, False)]}) == [other]


def test_rules_on_trial_change_their_rung_and_nothing_else() -> None:
    tried = on_trial(SMALL, {BUYS.id, "no_such_rule"})
    assert tried.rules == (replace(BUYS, status=Status.EXPERIMENTAL),)
    assert replace(tried, rules=SMALL.rules) == SMALL
    assert on_trial(SMALL, ()) == SMALL
