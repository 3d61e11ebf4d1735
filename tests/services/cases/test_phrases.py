"""What is remembered of the letters of messages, for phrases that nobody has thought of yet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.message import Message, Origin, Part
from bot.core.text.folding import fold
from bot.services.cases.phrases import LONGEST, Phrases
from tests import builders
from tests.fakes import FakeClock
from tests.stores import InlineStore

_TEXT = st.text("ab 收\n9", max_size=12)


def said(*texts: str) -> Message:
    parts = tuple(Part(origin=Origin.TEXT, text=text) for text in texts)
    return builders.message(parts=parts)


def heard(message: Message) -> Phrases:
    phrases = Phrases(store=InlineStore(), clock=FakeClock())
    phrases.hear(message)
    return phrases


@given(st.lists(_TEXT, max_size=5), st.data())
def test_each_phrase_that_stands_in_a_message_is_found_in_it(texts: list[str], data: st.DataObject) -> None:
    message = said(*texts)
    whole = " ".join(" ".join(map(fold, texts)).split())
    start = data.draw(st.integers(0, len(whole)))
    phrase = whole[start : data.draw(st.integers(start, len(whole)))]
    assert heard(message).flagged(message.chat.id, phrase) == (1, 1)


def test_a_phrase_may_reach_over_parts_and_over_one_of_a_single_letter() -> None:
    message = said("they buy", "a", "card")
    phrases = heard(message)
    assert phrases.flagged(message.chat.id, "buy a card") == (1, 1)
    assert phrases.flagged(message.chat.id, "rent a card") == (0, 1)


def test_of_a_long_message_the_beginning_is_remembered() -> None:
    message = said("x" * (LONGEST - 4), "cards", "phones")
    phrases = heard(message)
    assert phrases.flagged(message.chat.id, "xx car") == (1, 1)
    assert phrases.flagged(message.chat.id, "phones") == (0, 1)


def test_what_others_wrote_is_not_remembered() -> None:
    quoted = Part(origin=Origin.QUOTE, text="phones", authored=False)
    message = builders.message(parts=(Part(origin=Origin.TEXT, text="cards"), quoted))
    assert heard(message).flagged(message.chat.id, "phones") == (0, 1)
