"""A picture of a chat tells what whoever took it did there, and what comes first then."""

from __future__ import annotations

import pytest

from bot.core.library.situations import Risk
from bot.core.talk.ask import wanted_of
from bot.core.talk.shown import did, fits, given_there
from bot.core.verdict import Level
from tests.builders import verdict


@pytest.mark.parametrize(
    ("meant", "wanted", "name"),
    [
        ((), "code", ""),
        (("paid",), "", "paid"),
        (("paid",), "code", "paid"),
        (("did_it",), "code", "gave_code"),
        (("happened",), "deposit", "paid"),
        (("did_it",), "", ""),
        (("paid", "only_if"), "", ""),
    ],
)
def test_what_somebody_did_in_a_chat_is_what_they_say_or_what_was_asked_of_them(
    meant: tuple[str, ...], wanted: str, name: str
) -> None:
    assert did(meant, wanted) == name


def test_what_the_other_side_asks_for_is_of_what_could_be_given() -> None:
    assert (wanted_of(("wants_deposit", "greeting")), wanted_of(("greeting",))) == ("deposit", "")


def test_what_is_only_likely_must_fit_what_was_asked_for_or_the_scheme() -> None:
    assert fits("gave_code", "code", "recruit_task")
    assert fits("paid", "", "recruit_task")
    assert not fits("paid", "code", "account_trade")
    assert not fits("danger", "", "recruit_task")


def test_first_aid_for_what_was_given_in_a_chat_needs_something_wrong_in_it() -> None:
    clean = verdict(Level.CLEAN)
    assert given_there("", "code", verdict(), "en") is None
    assert given_there("paid", "", clean, "en") is None
    assert given_there("gave_code", "", clean, "en") is None
    paid = given_there("paid", "", verdict(scheme="recruit_task"), "en")
    code = given_there("gave_code", "code", clean, "en")
    assert paid is not None
    assert code is not None
    assert (paid.parts, paid.state.situation, paid.state.scheme, paid.risk) == (
        ("say.gave_there", "aid"),
        "paid",
        "recruit_task",
        Risk.HIGH,
    )
    assert (code.parts, code.state.situation) == (("say.gave_there", "aid"), "gave_code")
