"""What the bot's own messages are found by, and what their buttons are held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.message import ChatId, MessageId, UserId

ANYBODY = UserId(0)
"""Whose a menu or a question is when an admin asked anonymously: any admin's of the group."""

_NO_CHAT, _NO_MESSAGE = ChatId(0), MessageId(0)


class Kind(StrEnum):
    """What a message of the bot is; the values are stored."""

    CASE = "case"
    WAVE = "wave"
    LOG = "log"
    """The last cases of a group, shown to one of its admins in private."""
    WARNING = "warning"
    JOIN = "join"
    LOST = "lost"
    """What the admins of a group were told of its log."""
    UNHEARD = "unheard"
    """The line that tells a group how its admins can be reached."""
    RANK = "rank"
    """What a group was told of the bot's own rank."""
    SETUP = "setup"
    PLACE = "place"
    """The question in which country a group is, to who added the bot."""
    MENU = "menu"
    IMPORT = "import"
    PHRASE = "trust"
    FED_JOIN = "fed.join"
    FED_MINE = "fed.mine"
    FED_DELETE = "fed.delete"
    FED_APPEAL = "fed.appeal"
    DRAFT = "cast?"
    """A broadcast that is shown to who wants to send it."""
    BROADCAST = "cast"


_FORMS: Mapping[str, tuple[str, ...]] = {
    Kind.CASE: ("chat", "message"),
    Kind.WAVE: ("chat", "text"),
    Kind.LOG: ("chat", "by"),
    Kind.WARNING: ("message",),
    Kind.JOIN: ("chat", "user"),
    Kind.LOST: ("chat",),
    Kind.UNHEARD: (),
    Kind.RANK: ("text",),
    Kind.SETUP: ("chat",),
    Kind.PLACE: ("chat",),
    Kind.MENU: ("chat", "by"),
    Kind.IMPORT: ("chat", "by", "text"),
    Kind.PHRASE: ("chat", "by", "text"),
    Kind.FED_JOIN: ("by", "text"),
    Kind.FED_MINE: ("by",),
    Kind.FED_DELETE: ("by", "text"),
    Kind.FED_APPEAL: ("text",),
    Kind.DRAFT: ("by", "text"),
    Kind.BROADCAST: ("by", "text"),
}
"""What stands behind the kind, in this order; a text is the last and may hold colons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What one message of the bot is. It is stored as its ``str``, and read back by ``read``.

    ``chat``, ``message`` and ``user`` are what it is about, 0 where it is about none; ``by`` is whose it is.
    """

    kind: Kind
    chat: ChatId = _NO_CHAT
    message: MessageId = _NO_MESSAGE
    user: UserId = ANYBODY
    by: UserId = ANYBODY
    text: str = ""

    def __str__(self) -> str:
        return ":".join((self.kind, *(str(getattr(self, name)) for name in _FORMS[self.kind])))

    @classmethod
    def read(cls, stored: str) -> Mark | None:
        """The mark of a stored one, None for one that nothing is known of."""
        kind = stored.partition(":")[0]
        names = _FORMS.get(kind)
        head, *parts = stored.split(":", len(names or ()))
        if names is None or head != kind or len(parts) != len(names):
            return None
        given = dict(zip(names, parts, strict=True))
        return cls(
            kind=Kind(kind),
            chat=ChatId(int(given.get("chat", 0))),
            message=MessageId(int(given.get("message", 0))),
            user=UserId(int(given.get("user", 0))),
            by=UserId(int(given.get("by", 0))),
            text=given.get("text", ""),
        )


def case_mark(chat_id: ChatId, message_id: MessageId) -> Mark:
    """What the cards of a case are found by, wherever they stand."""
    return Mark(kind=Kind.CASE, chat=chat_id, message=message_id)


def warning_mark(message_id: MessageId) -> Mark:
    """What the warning about a message is found by, in the same chat."""
    return Mark(kind=Kind.WARNING, message=message_id)


def join_mark(chat_id: ChatId, user_id: UserId) -> Mark:
    """What the cards of a request to join are found by."""
    return Mark(kind=Kind.JOIN, chat=chat_id, user=user_id)
