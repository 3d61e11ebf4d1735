"""The language of a chat is told by its talk, once that is clear."""

from __future__ import annotations

import pytest

from bot.core.message import ChatId
from bot.services.chats.chats import Chats
from bot.services.chats.tongues import CHATS, ENOUGH, Tongues
from bot.services.store import ChatRecord
from tests.builders import GROUP, chat, message
from tests.fakes import FakeClock, FakeMessenger
from tests.packaged import catalog
from tests.stores import InlineStore


class Room:
    def __init__(self) -> None:
        self.store = InlineStore()
        self.tongues = Tongues()
        self.chats = Chats(
            store=self.store, messenger=FakeMessenger(), clock=FakeClock(), zone="Asia/Shanghai"
        )

    def talk(self, *langs: str, chat_id: int = GROUP, text: str = "words enough to tell") -> None:
        for lang in langs:
            self.tongues.hear(message(text, chat=chat(ChatId(chat_id))), lang)

    async def heard(self) -> str:
        await self.tongues.keep(self.chats, catalog())
        record = await self.store.chats.get(GROUP)
        assert record is not None
        return record.heard

    async def open(self, heard: str = "") -> None:
        await self.store.chats.save(ChatRecord(chat_id=GROUP, kind="supergroup", heard=heard))


async def test_a_clear_majority_is_kept() -> None:
    room = Room()
    await room.open()
    room.talk(*["ko"] * (ENOUGH - 10), *["en"] * 9)
    assert await room.heard() == ""
    room.talk("en")
    assert await room.heard() == "ko"


async def test_a_chat_of_two_languages_is_left_open() -> None:
    room = Room()
    await room.open()
    room.talk(*["ko", "en"] * ENOUGH)
    assert await room.heard() == ""


async def test_a_chat_in_which_some_show_to_be_of_brazil_is_heard_as_theirs() -> None:
    """Most of what they write could stand in Portugal too."""
    room = Room()
    await room.open()
    room.talk(*["pt"] * (ENOUGH - 12), *["pt-BR"] * 9, *["en"] * 3)
    assert await room.heard() == "pt-BR"
    room.talk(*["pt"] * (ENOUGH - 2), *["pt-BR"] * 2)
    assert await room.heard() == "pt"


async def test_the_two_kinds_of_chinese_are_told_by_every_message_and_stay_apart() -> None:
    room = Room()
    await room.open()
    room.talk(*["zh-Hans", "zh-Hant"] * ENOUGH)
    assert await room.heard() == ""


async def test_a_chat_that_changes_its_language_is_heard_again() -> None:
    room = Room()
    await room.open("de")
    room.talk(*["fi"] * ENOUGH)
    assert await room.heard() == "fi"


async def test_short_words_and_signs_tell_nothing() -> None:
    room = Room()
    await room.open()
    room.talk(*["en"] * ENOUGH, text="ok")
    room.talk(*["und"] * ENOUGH)
    assert await room.heard() == ""


async def test_a_language_that_the_library_lacks_changes_nothing() -> None:
    room = Room()
    await room.open("de")
    room.talk(*["th"] * ENOUGH)
    assert await room.heard() == "de"


async def test_what_is_known_already_and_chats_never_saved_cost_no_write() -> None:
    room = Room()
    room.talk(*["ko"] * ENOUGH)
    assert await room.tongues.keep(room.chats, catalog()) == 0
    await room.open("ko")
    room.talk(*["ko"] * ENOUGH)
    assert await room.tongues.keep(room.chats, catalog()) == 0


async def test_only_so_many_chats_are_counted_at_a_time() -> None:
    room = Room()
    for number in range(CHATS + 5):
        room.talk("ko", chat_id=-number - 1)
    assert len(room.tongues._heard) <= CHATS


async def test_nothing_else_of_the_record_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Written whole, it would undo what changes at that moment: tips switched off, a bot removed."""
    room = Room()
    await room.open()
    written: list[ChatRecord] = []

    async def save_chat(record: ChatRecord) -> None:
        written.append(record)

    monkeypatch.setattr(room.store.chats, "save", save_chat)
    room.talk(*["ko"] * ENOUGH)
    assert await room.heard() == "ko"
    assert written == []
