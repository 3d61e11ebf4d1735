"""What of a library is near to a text, by the words that both have."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.library.finding import LONGEST, Index, pieces

INDEX = Index(
    {
        "rent": ("someone rents my account", "有人租我的微信号"),
        "card": ("may I lend my bank card", "银行卡借给朋友"),
    }
)


def test_words_are_taken_apart_by_letters_and_dense_scripts_by_signs() -> None:
    assert sorted(pieces("Go on")) == [" go", " on", "go ", "on "]
    assert sorted(pieces("租号")) == sorted(["租", "号", "租号"])
    assert sorted(pieces("a 租")) == [" a ", "租"]
    assert list(pieces("")) == []


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert list(pieces("x" * LONGEST + "yz")) == list(pieces("x" * LONGEST))


def test_the_nearest_comes_first_however_it_is_said() -> None:
    for text, name in (("they rent accounts", "rent"), ("微信号能租吗", "rent"), ("my bank card?", "card")):
        assert INDEX.find(text)[0].id == name
    same, *_ = INDEX.find("someone rents my account")
    assert same.near == 1.0
    assert INDEX.find("xyzzy") == ()
    assert len(INDEX.find("my account, my card", most=1)) == 1


def test_what_a_text_says_beside_an_entry_makes_it_farther() -> None:
    alone, beside = INDEX.find("bank card")[0], INDEX.find("bank card weather garden")[0]
    assert alone.near > beside.near


@given(st.text(max_size=500))
def test_nearness_lies_between_nought_and_one(text: str) -> None:
    assert all(0.0 < one.near <= 1.0 for one in INDEX.find(text))
