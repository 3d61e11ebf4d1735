"""Rules in a text full of what they look for: the same places as one by one, without looking at each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.detection import matching
from bot.core.detection.matching import HitPlaces, match
from bot.core.detection.rules import LONGEST_GAP, MOST_HITS, Hit, Hits, Rule

A, B, C = (frozenset({name}) for name in "abc")
RULE = Rule(id="r", scheme="account_trade", reason="wants_account", weight=1, near=(A, B), within=9)
BREAK = re.compile(r"[。！？!?;；\n]")
MARKS = "abcAB.;\n"


def hits_of(text: str) -> Hits:
    """Each letter is the word of a concept; "A" and "B" take the character behind them too."""
    found: dict[str, list[Hit]] = {}
    for at, letter in enumerate(text):
        if letter in "abc":
            found.setdefault(letter, []).append((at, at + 1, False))
        if letter in "AB" and at + 2 <= len(text):
            found.setdefault(letter.lower(), []).append((at, at + 2, False))
    return found


def one_by_one(rule: Rule, text: str, hits: Hits) -> tuple[Hit, ...]:
    """What ``match`` must find, the slow way."""
    if any(names.isdisjoint(hits) for names in rule.near):
        return ()
    slots = [sorted(hit for name in names for hit in hits.get(name, ())) for names in rule.near]
    for anchor in slots[0]:
        chosen = [anchor]
        for slot in slots[1:]:
            if (found := after_one_another(rule, text, chosen, slot)) is None:
                break
            chosen.append(found)
        else:
            return tuple(chosen)
    return ()


def after_one_another(rule: Rule, text: str, chosen: Sequence[Hit], slot: Sequence[Hit]) -> Hit | None:
    near = chosen[-1] if rule.order else chosen[0]
    low = near[1] if rule.order else near[0] - rule.within - LONGEST_GAP
    for hit in slot[bisect_left(slot, (low, 0, False)) :]:
        gap = min(hit[1], near[1]), max(hit[0], near[0])
        if hit[0] - near[1] > rule.within:
            return None
        if near[0] - hit[1] > rule.within or any(one[0] < hit[1] and hit[0] < one[1] for one in chosen):
            continue
        if not rule.clause or not BREAK.search(text, *gap):
            return hit
    return None


@given(
    st.text(MARKS, max_size=60),
    st.lists(st.sampled_from([A, B, C, A | B, B | C]), min_size=1, max_size=4),
    st.integers(1, 12),
    st.booleans(),
    st.booleans(),
)
def test_the_same_places_are_found_as_one_by_one(
    text: str, near: list[frozenset[str]], within: int, order: bool, clause: bool
) -> None:
    rule = replace(RULE, near=tuple(near), within=within, order=order, clause=clause)
    hits = hits_of(text)
    assert match(rule, HitPlaces(text, hits)) == one_by_one(rule, text, hits)


@pytest.mark.parametrize("near", [(A, B), (A, A), (A, A | B), (A | B, A, B)])
@pytest.mark.parametrize("order", [False, True])
def test_what_stands_in_other_clauses_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch, near: tuple[frozenset[str], ...], order: bool
) -> None:
    looked_at = []
    overlap = matching._overlap

    def counted(one: Hit, other: Hit) -> bool:
        looked_at.append(other)
        return overlap(one, other)

    monkeypatch.setattr(matching, "_overlap", counted)
    text = "a;b;" * MOST_HITS
    rule = replace(RULE, near=near, within=LONGEST_GAP, order=order)
    assert match(rule, HitPlaces(text, hits_of(text))) == ()
    assert looked_at == []


def test_clauses_are_looked_for_once_a_view() -> None:
    text = "a;b;" * MOST_HITS
    places = HitPlaces(text, hits_of(text))
    assert places.slot(A | B) is places.slot(frozenset("ab"))
    assert list(places.clauses[:5]) == [0, 0, 1, 1, 2]
    assert len(places.clauses) == len(text) + 1


def test_of_a_merged_slot_the_first_and_the_last_hits_are_kept() -> None:
    text = "ab" * MOST_HITS
    slot = HitPlaces(text, hits_of(text)).slot(A | B)
    assert len(slot.hits) == MOST_HITS
    assert (slot.hits[0][0], slot.hits[-1][1]) == (0, len(text))


def test_one_hit_fills_one_slot() -> None:
    rule = replace(RULE, near=(A, B, A | B))
    for text, places in (("ab", ()), ("ab.a", ((0, 1, False), (1, 2, False), (3, 4, False)))):
        hits = hits_of(text)
        assert match(rule, HitPlaces(text, hits)) == one_by_one(rule, text, hits) == places


def test_what_reaches_into_the_anchor_does_not_stand_beside_it() -> None:
    for text, places in (("Ba", ()), ("B.Ba", ((3, 4, False), (0, 2, False)))):
        hits = hits_of(text)
        assert match(RULE, HitPlaces(text, hits)) == one_by_one(RULE, text, hits) == places
