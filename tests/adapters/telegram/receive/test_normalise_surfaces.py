"""An ad placed in each field in turn is found there, with the right origin and authorship."""

from __future__ import annotations

import pytest

from bot.adapters.telegram.receive.normalise import normalise
from bot.core.message import Origin, Part
from tests.surfaces import SURFACES, Build
from tests.surfaces import message as update

AD = "收微信号，一个八十，当天结"
URL = "https://t.me/demo_01"

ORIGINS = {
    "Message.text": Origin.TEXT,
    "Message.edited_text": Origin.TEXT,
    "Message.caption": Origin.CAPTION,
    "Message.sender_tag": Origin.SENDER_TAG,
    "Message.author_signature": Origin.SIGNATURE,
    "Message.new_chat_title": Origin.CHAT_TITLE,
    "Message.forwarded_text": Origin.FORWARD,
    "MessageEntity.url": Origin.TEXT,
    "MessageEntity.covers": Origin.TEXT,
    "MessageEntity.mention": Origin.TEXT,
    "MessageEntity.caption_url": Origin.CAPTION,
    "LinkPreviewOptions": Origin.LINK_PREVIEW,
    "TextQuote": Origin.QUOTE,
    "ExternalReplyInfo": Origin.EXTERNAL_REPLY,
    "MessageOrigin": Origin.SIGNATURE,
    "Story": Origin.SIGNATURE,
    "Animation": Origin.FILE_NAME,
    "Audio.file_name": Origin.FILE_NAME,
    "Audio": Origin.MEDIA_TITLE,
    "Document": Origin.FILE_NAME,
    "Video": Origin.FILE_NAME,
    "PaidMediaVideo": Origin.FILE_NAME,
    "Sticker": Origin.STICKER,
    "Checklist": Origin.CHECKLIST,
    "Contact": Origin.CONTACT,
    "InlineKeyboardButton": Origin.BUTTON,
    "CopyTextButton": Origin.BUTTON,
    "LoginUrl": Origin.BUTTON,
    "WebAppInfo": Origin.BUTTON,
    "WebAppData": Origin.OTHER,
    "ForumTopic": Origin.TOPIC,
    "Game": Origin.GAME,
    "GiftInfo": Origin.GIFT,
    "UniqueGiftInfo": Origin.GIFT,
    "Giveaway": Origin.GIVEAWAY,
    "Invoice": Origin.INVOICE,
    "Poll": Origin.POLL,
    "Link.url": Origin.POLL,
    "Rich": Origin.RICH_TEXT,
    "SharedUser": Origin.SHARED_USER,
    "ChatShared": Origin.SHARED_USER,
    "User": Origin.PROFILE_NAME,
    "Member added": Origin.PROFILE_NAME,
    "Chat.title": Origin.PROFILE_NAME,
    "Venue": Origin.VENUE,
    "Message field of a new kind": Origin.OTHER,
    "Link in a field of a new kind": Origin.OTHER,
    "ChatJoinRequest": Origin.PROFILE_BIO,
    "InlineQuery": Origin.INLINE_QUERY,
}
"""By the beginning of a surface's name; the longest beginning counts."""


def origin_of(name: str) -> Origin:
    return ORIGINS[max((start for start in ORIGINS if name.startswith(start)), key=len)]


def named(carries: str) -> list[object]:
    return [pytest.param(name, build, id=name) for name, build, kind in SURFACES if kind == carries]


@pytest.mark.parametrize(("name", "build"), named("text"))
def test_the_text_becomes_a_part(name: str, build: Build) -> None:
    message = normalise(build(AD, URL), 1)
    assert message is not None
    found = [(part.origin, part.authored) for part in message.parts if AD in part.text]
    assert found == [(origin_of(name), True)]


@pytest.mark.parametrize(("name", "build"), named("link"))
def test_the_address_becomes_a_link(name: str, build: Build) -> None:
    message = normalise(build(AD, URL), 1)
    assert message is not None
    expected = f"tel:{URL}" if name.endswith("phone_number") else URL
    assert [link.origin for link in message.links if link.url == expected] == [origin_of(name)]


@pytest.mark.parametrize(("name", "build"), named("text"))
def test_the_text_stands_in_the_field_alone(name: str, build: Build) -> None:
    message = normalise(build("", URL), 1)
    assert message is not None
    assert [part for part in message.parts if AD in part.text] == []


def test_names_are_unique() -> None:
    names = [name for name, _, _ in SURFACES]
    assert sorted(set(names)) == sorted(names)


def test_the_sender_name_stands_last() -> None:
    build = next(build for name, build, _ in SURFACES if name == "Message.text")
    message = normalise(build(AD, URL), 1)
    assert message is not None
    assert message.parts == (Part(origin=Origin.TEXT, text=AD), Part(origin=Origin.PROFILE_NAME, text="Lin"))


def test_a_quote_from_the_same_chat_is_not_the_senders_own() -> None:
    message = normalise(update(text="Hi", quote={"text": AD, "position": 0}), 1)
    assert message is not None
    assert [part.authored for part in message.parts if part.text == AD] == [False]
