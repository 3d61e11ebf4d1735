"""What is remembered stays within its bound, whatever it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.remembered import ENTRY, Remembered, remembering, size


def test_what_is_remembered_is_found_until_others_take_its_place() -> None:
    known: Remembered[str, int] = Remembered(4)
    for number, name in enumerate("abcdef"):
        known.put(name, number)
    assert ([*known], [*known.values()]) == ([*"cdef"], [2, 3, 4, 5])
    assert [known.get(name) for name in "abef"] == [None, None, 4, 5]


def test_what_is_asked_for_stays() -> None:
    known: Remembered[str, int] = Remembered(4)
    known.put("a", 1)
    for name in "bcdefg":
        known.put(name, 0)
        assert known.get("a") == 1


def test_a_later_value_takes_the_place_of_an_earlier_one_in_either_half() -> None:
    known: Remembered[str, int] = Remembered(4)
    for name, value in (("a", 1), ("a", 2), ("b", 0), ("c", 0), ("a", 3)):
        known.put(name, value)
    assert (known.get("a"), len(known), sorted(known.values())) == (3, 3, [0, 0, 3])


def test_what_is_put_or_forgotten_again_and_again_takes_nobody_s_place() -> None:
    known: Remembered[str, int] = Remembered(4)
    known.put("a", 1)
    for number in range(9):
        known.put("b", number)
        known.pop("b")
        known.put("b", number)
    assert [*known.values()] == [1, 8]


def test_what_is_forgotten_is_gone() -> None:
    known: Remembered[str, int] = Remembered(4)
    for name in "abc":
        known.put(name, 1)
    assert [known.pop(name) for name in "abcd"] == [1, 1, 1, None]
    assert len(known) == 0


def test_what_is_too_heavy_by_itself_is_not_remembered() -> None:
    known: Remembered[str, str] = Remembered(10_000, size)
    known.put("a", "short")
    known.put("b", "x" * 5000)
    assert (known.get("a"), known.get("b")) == ("short", None)


@given(st.lists(st.tuples(st.integers(0, 20), st.text(max_size=400)), max_size=200))
def test_its_texts_take_no_more_than_its_bytes(entries: list[tuple[int, str]]) -> None:
    most = 8000
    known: Remembered[int, str] = Remembered(most, lambda _, value: size(value))
    for key, text in entries:
        known.get(key)
        known.put(key, text)
        assert sum(ENTRY + size(text) for text in known.values()) <= most


def test_a_function_is_asked_once_for_the_same() -> None:
    asked: list[tuple[str, int]] = []

    def work(text: str, number: int) -> str:
        """A text again and again."""
        asked.append((text, number))
        return text * number

    twice = remembering(work, 10_000, lambda _, given: size(given))
    assert [twice("a", 2), twice("a", 2), twice("a", 3)] == ["aa", "aa", "aaa"]
    assert asked == [("a", 2), ("a", 3)]
    assert twice.__doc__ == "A text again and again."


def test_all_of_it_can_be_forgotten() -> None:
    known = Remembered[int, str](4)
    for key in range(4):
        known.put(key, "a")
    known.clear()
    assert (len(known), list(known.values()), known.get(3)) == (0, [], None)
    known.put(1, "b")
    assert list(known.values()) == ["b"]
