"""PhraseFinder with gaps, sums and ages are found in what people write."""

from __future__ import annotations

import pytest

from bot.core.library.phrases import GAP, SUM, PhraseFinder, made_plain, summed, weighed


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        (f"gave {GAP} the code", "I gave that man the code", True),
        (f"gave {GAP} the code", "I gave the code", True),
        (f"gave {GAP} the code", "I gave him not even once the code", False),
        ("svuotato la", "non svuotato la cassa", False),
        ("svuotato la", "mi hanno svuotato la postepay", True),
        (f"gave {GAP} the code", "the code I gave", False),
        (f"gave {GAP} the code", "I gave him tea, we talked for hours, and then he sent the code", False),
        (f"药{GAP}吃了", "把药都给吃了", True),
        (f"药{GAP}吃了", "药我没有吃了", False),
        (f"a {GAP} b {GAP} c", "a x b y c", True),
        (f"a {GAP} b {GAP} c", "a x c y b", False),
        (f"sent {SUM}", "just sent 3,000", True),
        (f"sent {SUM}", "sent £50 to him", True),
        (f"sent {SUM}", "sent 5 messages", False),
        (f"sent {SUM}", "sent four thousand", True),
        (f"被骗了{SUM}", "老子被骗了八万", True),
        (f"转了{SUM}", "我转了三个群", False),
        (f"{SUM} 보냈", "500만원 보냈어요", True),
        ("paid", "unpaid", False),
        ("2 fa", "12 fa", False),
    ],
)
def test_a_phrase_is_found_or_not(phrase: str, text: str, found: bool) -> None:
    finder, plain = PhraseFinder.of((phrase,)), made_plain(text)
    assert bool(finder.spans(plain) or finder.spans(summed(plain))) is found


def test_a_phrase_of_which_nothing_is_left_is_never_found() -> None:
    assert PhraseFinder.of(("!?", "")).spans("anything") == []


def test_a_sign_that_says_a_word_weighs_as_two_letters() -> None:
    assert (weighed("paid"), weighed("付了")) == (4, 4)
