"""The signals as the ledger keeps them."""

from __future__ import annotations

import json

from bot.core.verdict import Signal, Span
from bot.services.guard.recording import signals_json


def kept(*texts: str) -> object:
    """What is kept of a signal seen in words that stand apart from each other."""
    places = [(1000 * number, text) for number, text in enumerate(texts)]
    spans = tuple(Span(part=0, start=at, end=at + len(text), text=text) for at, text in places)
    signal = Signal(
        id="offer", weight=1.234, reason="wants_account", scheme="account_trade", spans=spans, view="folded"
    )
    rows = json.loads(signals_json((signal,)))
    return rows[0]["evidence"] if texts else rows[0]


def test_what_is_kept_of_a_signal() -> None:
    assert kept() == {
        "id": "offer",
        "weight": 1.23,
        "reason": "wants_account",
        "scheme": "account_trade",
        "view": "folded",
        "evidence": [],
    }


def test_evidence_is_few_and_short() -> None:
    assert kept("收" * 200, "b", "c", "d", "e") == ["收" * 80, "b", "c", "d"]


def test_words_that_follow_each_other_are_kept_as_one() -> None:
    words = (Span(part=0, start=0, end=4, text="Need"), Span(part=0, start=5, end=18, text="aged Telegram"))
    signal = Signal(id="offer", weight=1.0, reason="wants_account", spans=words)
    assert json.loads(signals_json((signal,)))[0]["evidence"] == ["Need aged Telegram"]


def test_a_lone_surrogate_is_no_obstacle() -> None:
    assert kept("收\ud83d号") == ["收\ud83d号"]
