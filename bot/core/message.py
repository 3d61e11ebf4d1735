"""One platform-neutral message: what a detector may read, and nothing of the platform it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

ChatId = NewType("ChatId", int)
MessageId = NewType("MessageId", int)
UserId = NewType("UserId", int)


NEW_FOR = 86_400
"""Seconds for which somebody who joined is a newcomer."""
NEW_MESSAGES = 3
"""Messages after which nobody is a newcomer any more, unless they joined just now."""


class Origin(StrEnum):
    """Where a piece of text stood in the message."""

    TEXT = "text"
    CAPTION = "caption"
    RICH_TEXT = "rich_text"
    QUOTE = "quote"
    EXTERNAL_REPLY = "external_reply"
    FORWARD = "forward"
    BUTTON = "button"
    POLL = "poll"
    CHECKLIST = "checklist"
    CONTACT = "contact"
    VENUE = "venue"
    GAME = "game"
    INVOICE = "invoice"
    GIVEAWAY = "giveaway"
    GIFT = "gift"
    STICKER = "sticker"
    FILE_NAME = "file_name"
    MEDIA_TITLE = "media_title"
    LINK_PREVIEW = "link_preview"
    SHARED_USER = "shared_user"
    TOPIC = "topic"
    SIGNATURE = "signature"
    SENDER_TAG = "sender_tag"
    CHAT_TITLE = "chat_title"
    PROFILE_NAME = "profile_name"
    PROFILE_BIO = "profile_bio"
    PROFILE_PHOTO = "profile_photo"
    INLINE_QUERY = "inline_query"
    OTHER = "other"
    IMAGE_TEXT = "image_text"
    QR = "qr"


class Speaker(StrEnum):
    """Whose words a part holds: in a picture of a chat those of the ``OTHER`` side, of whoever took it
    (``HOLDER``), or of the app; elsewhere what the sender shows or says."""

    SENDER = "sender"
    OTHER = "other"
    HOLDER = "holder"
    APP = "app"


class Role(StrEnum):
    """What the sender is in this chat; everything from ADMIN on is never acted on, except CHANNEL."""

    MEMBER = "member"
    UNKNOWN = "unknown"
    CHANNEL = "channel"
    ADMIN = "admin"
    OWNER = "owner"
    ANONYMOUS_ADMIN = "anonymous_admin"
    LINKED_CHANNEL = "linked_channel"
    SELF = "self"


class Source(StrEnum):
    """Whose words were passed on: nobody's, when the message was not forwarded."""

    NONE = ""
    USER = "user"
    HIDDEN = "hidden"
    CHAT = "chat"
    CHANNEL = "channel"


class ChatKind(StrEnum):
    """The four kinds of chat."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of text; ``authored`` is true when the sender answers for it.

    So it is for what was forwarded or brought in from another chat; not for a quote of what was said here.
    ``speaker`` tells who says it in a picture of a chat.
    """

    origin: Origin
    text: str
    authored: bool = True
    speaker: Speaker = Speaker.SENDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One address the message leads to; ``shown`` is the text over it, empty when it shows itself."""

    url: str
    origin: Origin
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture by the platform's ids; ``unique_id`` is stable across forwards.

    ``size`` is that of its file in bytes, 0 where nobody says.
    """

    file_id: str
    unique_id: str
    size: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sent it. ``id`` is a user id, or a chat id (negative) when a chat speaks.

    ``joined_at`` is when they came into this chat, 0 when nobody saw it; ``earlier`` counts the messages they
    wrote here before this one, None when nobody counted.
    """

    id: UserId
    role: Role = Role.UNKNOWN
    is_bot: bool = False
    language: str = ""
    joined_at: int = 0
    earlier: int | None = None

    def is_new(self, now: int) -> bool:
        """Whether they came a short while ago or have said next to nothing here."""
        if self.joined_at and 0 <= now - self.joined_at < NEW_FOR:
            return True
        return self.earlier is not None and self.earlier < NEW_MESSAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """Where it was sent; ``thread`` is the forum topic, 0 when there is none."""

    id: ChatId
    kind: ChatKind
    title: str = ""
    thread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. Times are Unix seconds; ``edited`` is 0 for a message that was never edited.

    ``was_clean``: its wording before the edit was judged and found harmless. ``joined`` are who came with it.
    ``source_id`` is the chat or person that it was passed on from, 0 when that is not told. ``prints``
    are the shapes of its pictures, where they were looked at.
    """

    chat: Chat
    id: MessageId
    sender: Sender
    parts: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    sent: int = 0
    edited: int = 0
    album: str = ""
    reply_to: MessageId | None = None
    truncated: bool = field(default=False)
    source: Source = Source.NONE
    source_id: int = 0
    via_bot: bool = False
    was_clean: bool = False
    joined: tuple[UserId, ...] = ()
    prints: tuple[str, ...] = field(default=(), compare=False)

    @property
    def text(self) -> str:
        """The sender's own words, one part a line."""
        return "\n".join([part.text for part in self.parts if part.authored])


def in_group(text: str) -> Message:
    """A text as a member writes it in a group, where nothing else is known of it."""
    return Message(
        chat=Chat(id=ChatId(-1), kind=ChatKind.SUPERGROUP),
        id=MessageId(1),
        sender=Sender(id=UserId(1)),
        parts=(Part(origin=Origin.TEXT, text=text),),
    )
