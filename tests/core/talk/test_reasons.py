"""Of many signals a few are told: each reason once, those with words to quote first, learned ones last."""

from __future__ import annotations

from bot.core.talk.reasons import told
from tests.builders import signal


def test_each_reason_is_told_once_and_those_with_words_come_first() -> None:
    bare = signal(reason="contact", spans=())
    first, again = signal(reason="wants_account"), signal("again", reason="wants_account")
    learned = signal(reason="meaning", spans=())
    assert told([learned, bare, first, again], 3) == [first, bare]
    assert told([bare, first], 1) == [first]


def test_how_it_sounds_is_told_only_where_nothing_plainer_was_seen() -> None:
    meaning, wording = signal(reason="meaning"), signal(reason="wording")
    assert told([meaning, wording], 3) == [meaning]
    assert told([], 3) == []
