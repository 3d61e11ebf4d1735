"""Messages: what the rest of the program says about one."""

from __future__ import annotations

from bot.core.message import ChatKind, in_group


def test_a_text_in_a_group_is_what_its_sender_wrote() -> None:
    message = in_group("Can you take parcels?")
    assert (message.text, message.chat.kind) == ("Can you take parcels?", ChatKind.SUPERGROUP)
    assert [part.authored for part in message.parts] == [True]
