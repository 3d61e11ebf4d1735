"""What is no language is no fraud: counting, scores, votes, tables, emoji, hashes, code, prices, keys."""

from __future__ import annotations

import pytest

from bot.core.detection.judge import Sensitivity, at
from bot.core.verdict import Level, Verdict
from bot.services.at_once import at_once
from tests import builders
from tests.core.detection.engine import judging
from tests.hostile.non_texts import KINDS, non_texts

COUNT, SEED = 2000, 20261129
MOST_SUSPICIOUS = 2
REPORTED = ("1 2 3 4 5 6 7 8 9 10", "$$$$$", "+1 +1 +1 +1", "6 6 6 6 6 6", "3x3 = 9", "5 € 10 € 15 €")
"""What was once answered with a warning for fraud."""


def _found(verdicts: dict[str, Verdict], level: Level, sensitivity: Sensitivity) -> list[str]:
    return [text for text, verdict in verdicts.items() if at(verdict, sensitivity).level is level]


def test_the_set_is_what_it_says() -> None:
    found = non_texts(COUNT, SEED)
    assert len(set(found)) == COUNT
    assert found == non_texts(COUNT, SEED)
    assert found != non_texts(COUNT, SEED + 1)
    assert len(KINDS) >= 12
    assert all(text.strip() for text in found)


def test_the_fast_judges_call_none_of_them_fraud() -> None:
    """They are those of every message."""
    found = {text: judging().view(builders.message(text)).verdict for text in non_texts(COUNT, SEED)}
    assert {word: _found(found, Level.FRAUD, word) for word in Sensitivity} == {
        word: [] for word in Sensitivity
    }


# It reads a thousand of them, one after the other.
@pytest.mark.timeout(1800)
def test_with_the_second_reader_hardly_one_is_even_suspicious() -> None:
    found = {text: at_once(judging().verdict(builders.message(text))) for text in non_texts(COUNT, SEED)}
    levels = {text: (verdict.level, at(verdict, Sensitivity.HIGH).level) for text, verdict in found.items()}
    assert [text for text, both_levels in levels.items() if Level.FRAUD in both_levels] == []
    doubted = [text for text, verdict in found.items() if verdict.level is Level.SUSPICIOUS]
    assert len(doubted) <= MOST_SUSPICIOUS, doubted


@pytest.mark.parametrize("text", REPORTED)
def test_what_was_called_fraud_once_is_not(text: str) -> None:
    assert at_once(judging().verdict(builders.message(text))).level is Level.CLEAN
