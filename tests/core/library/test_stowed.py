"""What is stowed is what it was, small while nobody asks for it."""

from __future__ import annotations

from typing import TypeVar

import pytest

from bot.core.library.stowed import ROUNDS, Stowed, StowedMapping

S = TypeVar("S", Stowed[tuple[str, ...]], StowedMapping[str])


def rested(stowed: S, rounds: int) -> S:
    for _ in range(rounds):
        stowed.rest()
    return stowed


def test_it_is_unpacked_once_while_it_is_used_and_anew_after_a_rest() -> None:
    stowed = Stowed(("租号", "rent"))
    first = stowed.get()
    assert first == ("租号", "rent")
    assert rested(stowed, ROUNDS - 1).get() is first
    assert rested(stowed, ROUNDS - 1).get() is first
    later = rested(stowed, ROUNDS).get()
    assert later == first
    assert later is not first


def test_what_was_stowed_changes_no_more() -> None:
    given = ["a"]
    stowed = Stowed(given)
    given.append("b")
    assert stowed.get() == ["a"]


def test_a_stowed_mapping_is_the_mapping() -> None:
    words = {"b": ("two", "2"), "a": ("one",)}
    stowed = StowedMapping(words)
    assert stowed == words
    assert [*stowed] == ["b", "a"]
    assert len(stowed) == 2
    assert "a" in stowed
    assert "c" not in stowed
    assert stowed.get("c") is None
    with pytest.raises(KeyError):
        stowed["c"]


def test_a_stowed_mapping_rests_too() -> None:
    stowed = StowedMapping({"a": "one two"})
    first = stowed["a"]
    assert stowed["a"] is first
    assert rested(stowed, ROUNDS)["a"] is not first
    assert stowed["a"] == first


def test_what_will_not_be_needed_soon_is_packed_at_once() -> None:
    stowed, words = Stowed(("a", "b")), StowedMapping({"a": "one two"})
    before = stowed.get(), words["a"]
    stowed.pack()
    words.pack()
    after = stowed.get(), words["a"]
    assert after == before
    assert after[0] is not before[0]
    assert after[1] is not before[1]
