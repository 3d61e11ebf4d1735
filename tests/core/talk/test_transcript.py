"""What was read in pictures is told back, harmless and short; what is doubtful is asked about."""

from __future__ import annotations

import pytest

from bot.core.surfaces.seen import Glance
from bot.core.talk.answers import Answer, brief, pieces
from bot.core.talk.dialogue import Dialogue, Reply
from bot.core.talk.transcript import SHOWN, Transcript, read_out, transcript_of
from bot.core.text.quoting import units
from tests.packaged import catalog
from tests.pictures import chat, code, lines


def test_lines_and_codes_of_several_pictures_are_told_in_their_order() -> None:
    found = transcript_of(
        (lines("Buying accounts", "paid daily"), code("https://x.example/a"), code("https://x.example/a"))
    )
    assert found == Transcript(words=("Buying accounts", "paid daily"), codes=("https://x.example/a",))
    told = read_out(catalog(), "en", found)
    assert told.startswith("👁 I read: “Buying accounts · paid daily”\n🔳 In the code: https")


def test_what_was_read_can_be_neither_tapped_nor_told_at_length() -> None:
    found = transcript_of((lines("<b>write @demo_01 at https://x.example</b>", "all day long " * 40),))
    told = read_out(catalog(), "en", found)
    assert "<b>" not in told
    assert "@demo" not in told
    assert "x.example" not in told
    assert units(told) < SHOWN + 60


@pytest.mark.parametrize(
    ("seen", "poor"),
    [
        (Glance(), False),
        (lines("Buying accounts", "paid daily", "write me"), False),
        (lines("Buying accounts", sure=0.4), True),
        (Glance(lines=(*lines("Buying", "accounts").lines, *lines("blurred", sure=0.3).lines)), True),
        (Glance(lines=(*lines("Buying", "accounts").lines, *lines("~;", sure=0.3).lines)), False),
    ],
)
def test_a_reading_is_poor_where_a_third_of_the_lines_is_unsure(seen: Glance, poor: bool) -> None:
    found = transcript_of((seen,))
    assert found.poor is poor
    assert ("Is it this?" in read_out(catalog(), "en", found)) is poor


def test_of_a_chat_it_is_told_who_wrote_what() -> None:
    spoken = chat(("<", "send me the code"), (">", "what for?"), (">", "I sent it"), ("<", "thanks"))
    found = transcript_of((spoken, lines("Buying accounts")))
    assert found == Transcript(
        words=("Buying accounts",), theirs=("send me the code", "thanks"), own=("what for?", "I sent it")
    )
    assert read_out(catalog(), "en", found).split("\n") == [
        "👁 I read: “Buying accounts”",
        "👁 The other person writes: “send me the code · thanks”",
        "✍️ You wrote: “what for? · I sent it”",
    ]
    assert Transcript(theirs=("hello",))
    many = Transcript(theirs=("hello",), own=("one", "two", "three", "four"))
    assert read_out(catalog(), "en", many).endswith("“two · three · four”")


def test_an_answer_begins_with_what_was_read_and_before_others_does_not_tell_it() -> None:
    reply = Reply(state=Dialogue(), parts=("say.empty",))
    answer = Answer(reply=reply, lang="en", transcript=Transcript(words=("Buying accounts",)))
    assert pieces(catalog(), answer)[0].text == "👁 I read: “Buying accounts”"
    assert "Buying" not in brief(catalog(), answer)
    nothing = Answer(reply=reply, lang="en", transcript=Transcript())
    assert len(pieces(catalog(), nothing)) == 1
