"""Who sent a message, and where."""

from __future__ import annotations

from bot.core.message import Chat, ChatId, ChatKind, MessageId, Role, Sender, Source, UserId
from bot.core.surfaces.collector import NAME_LENGTH, clean
from bot.core.surfaces.values import EMPTY, Json, mapping, number, string, whole

_KINDS = {kind.value: kind for kind in ChatKind}
_SOURCES = {
    "user": Source.USER,
    "hidden_user": Source.HIDDEN,
    "chat": Source.CHAT,
    "channel": Source.CHANNEL,
}
_MOST_JOINED = 100
_FIRST_CHANNEL = -1_000_000_000_000
"""Ids from here down belong to supergroups and channels, those above to basic groups."""


class Unparsable(ValueError):  # noqa: N818 - reads as the state that it is
    """The update says it carries a message and has none that can be judged; tells why, without its text."""


def place(message: Json) -> Chat:
    """The chat and, in a forum, the topic."""
    fields = mapping(message.get("chat"))
    chat_id = whole(fields.get("id"))
    if not chat_id:
        raise Unparsable("chat.id is missing or no integer")
    title = string(fields.get("title"))
    return Chat(
        id=ChatId(chat_id),
        kind=_KINDS.get(string(fields.get("type"))) or _guess(chat_id),
        title=clean(title[:NAME_LENGTH]) if title else "",
        # Outside forums every answer has a thread id too, that of its thread of answers.
        thread=number(message.get("message_thread_id")) if message.get("is_topic_message") is True else 0,
    )


def _guess(chat_id: int) -> ChatKind:
    if chat_id > 0:
        return ChatKind.PRIVATE
    return ChatKind.SUPERGROUP if chat_id < _FIRST_CHANNEL else ChatKind.GROUP


def message_id(message: Json) -> MessageId:
    """The message's number; 0 is what Telegram gives to messages that cannot be answered."""
    found = whole(message.get("message_id"))
    if found is None or found <= 0:
        raise Unparsable("message_id is missing or no positive integer")
    return MessageId(found)


def reply_to(message: Json) -> MessageId | None:
    """What it answers; a message in a topic formally answers the topic's creation, which is no answer."""
    target = message.get("reply_to_message")
    if not isinstance(target, dict) or "forum_topic_created" in target:
        return None
    found = whole(target.get("message_id"))
    return None if found is None else MessageId(found)


def source(message: Json) -> Source:
    """Whose message was forwarded; a kind that nobody knows yet is somebody's."""
    origin = message.get("forward_origin")
    if not isinstance(origin, dict):
        return Source.NONE
    return _SOURCES.get(string(origin.get("type")), Source.USER)


def source_id(message: Json) -> int:
    """The chat, channel or person that it was forwarded from, 0 when that is not told."""
    origin = mapping(message.get("forward_origin"))
    chats = (mapping(origin.get(key)) for key in ("chat", "sender_chat", "sender_user"))
    return next((found for chat in chats if (found := whole(chat.get("id")))), 0)


def joined(message: Json) -> tuple[UserId, ...]:
    """Who came into the chat, by this service message."""
    members = message.get("new_chat_members")
    if not isinstance(members, list):
        return ()
    found = (whole(mapping(member).get("id")) for member in members[:_MOST_JOINED])
    return tuple(UserId(user_id) for user_id in found if user_id)


def speaker(message: Json) -> Json:
    """The user or chat under whose name the message stands."""
    for key in ("sender_chat", "from"):
        if isinstance(message.get(key), dict):
            return mapping(message[key])
    return EMPTY


def sender(message: Json, chat: Chat, bot_id: int) -> Sender:
    """Who speaks; with a sender chat the ``from`` beside it is a stand-in that says nothing."""
    fields = speaker(message)
    user_id = whole(fields.get("id")) or (chat.id if chat.kind is ChatKind.CHANNEL else 0)
    return Sender(
        id=UserId(user_id),
        role=_role(message, user_id, chat, bot_id),
        is_bot=fields.get("is_bot") is True,
        language=clean(string(fields.get("language_code"))[:16]),
    )


def _role(message: Json, sender_id: int, chat: Chat, bot_id: int) -> Role:
    if message.get("is_automatic_forward") is True:
        return Role.LINKED_CHANNEL
    # Only admins post in a channel, under its name or another's.
    if sender_id == chat.id < 0 or chat.kind is ChatKind.CHANNEL:
        return Role.ANONYMOUS_ADMIN
    if isinstance(message.get("sender_chat"), dict):
        return Role.CHANNEL
    written_by = (sender_id, mapping(message.get("sender_business_bot")).get("id"))
    return Role.SELF if bot_id in written_by else Role.UNKNOWN
