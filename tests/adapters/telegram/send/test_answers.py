"""What came back is read without a server: a failure is bounded, printable and without a token."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from bot.adapters.telegram.send.answers import SAID, integer, result_of, said
from bot.errors import Busy, CallFailed, Failing, Unreadable
from tests.hostile.replies import PAUSES, TOKEN, assert_harmless, body, pausing, replies


def failure(status: int, payload: bytes) -> CallFailed:
    with pytest.raises(CallFailed) as caught:
        result_of(status, payload)
    return caught.value


@settings(max_examples=500, deadline=None)
@given(replies())
def test_whatever_comes_is_a_result_or_a_failure(reply: tuple[int, bytes]) -> None:
    try:
        result_of(*reply)
    except CallFailed as error:
        assert_harmless(error)


@pytest.mark.parametrize("seconds", PAUSES)
def test_a_pause_is_kept_within_reason(seconds: str) -> None:
    error = failure(429, pausing(seconds))
    assert isinstance(error, Busy | Failing)


@pytest.mark.parametrize(
    ("seconds", "kept"),
    [("17", 17.0), ("0.5", 1.0), ("3600", 3600.0), ("100000", 3600.0), ("9" * 400, 3600.0)],
)
def test_a_pause_that_can_be_heeded_is_heeded(seconds: str, kept: float) -> None:
    error = failure(429, pausing(seconds))
    assert isinstance(error, Busy)
    assert error.seconds == kept


def test_an_answer_that_was_cut_off_is_read_by_its_status_alone() -> None:
    with pytest.raises(Unreadable) as caught:
        result_of(200, b'{"ok":true,"result":[1]}', whole=False)
    assert caught.value.head == b'{"ok":true,"result":[1]}'
    with pytest.raises(Failing):
        result_of(502, b"<html>", whole=False)


def test_half_a_character_and_endless_numbers_spoil_nothing_else() -> None:
    payload = b'{"ok":true,"result":["\\ud800",' + b"9" * 5000 + b",NaN,5]}"
    assert result_of(200, payload) == ["\ud800", float("inf"), None, 5]


def test_a_refusal_without_a_reason_has_its_code() -> None:
    assert str(failure(400, body(description=""))) == "refused (400)"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Bad Request: chat not found", "Bad Request: chat not found"),
        (f"POST /bot{TOKEN}/x failed", "POST /bot…/x failed"),
        ("POST /bot1%3Atoken/x failed", "POST /bot…/x failed"),
        ("a\nb\x00c\ud800d\u202ee", "a b c d e"),
        ("x" * 1000, "x" * SAID),
    ],
)
def test_a_foreign_text_is_shown_without_harm(text: str, kept: str) -> None:
    assert said(text) == kept


@pytest.mark.parametrize("value", [True, "7", 7.0, None, [], 2**63, -(2**63) - 1])
def test_what_no_database_takes_is_no_number(value: object) -> None:
    assert integer(json.loads(json.dumps(value))) is None


@pytest.mark.parametrize("value", [0, 7, 2**63 - 1, -(2**63)])
def test_a_number_is_a_number(value: int) -> None:
    assert integer(value) == value
