"""From an update of any kind to the message it carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.adapters.telegram.receive.normalise.envelope import (
    Unparsable,
    joined,
    message_id,
    place,
    reply_to,
    sender,
    source,
    source_id,
    speaker,
)
from bot.adapters.telegram.receive.normalise.people import chat_names
from bot.adapters.telegram.receive.normalise.surfaces import read_message
from bot.core.message import Chat, ChatId, ChatKind, Message, MessageId, Origin, Part, UserId
from bot.core.surfaces.collector import Collector, clean
from bot.core.surfaces.values import Json, mapping, number, string, whole

__all__ = ["Unparsable", "kind_of", "lane_of", "normalise", "speaker_of"]

MESSAGES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_message",
    "edited_business_message",
    "guest_message",
)
_NO_MESSAGE = MessageId(0)


def kind_of(update: Mapping[str, object]) -> str:
    """The key that names the update's kind, "" if there is none; a kind that is known here goes first."""
    found = ""
    for key in update:
        if key in _READERS:
            return key
        if not found and key != "update_id":
            found = key
    return found


def lane_of(update: Mapping[str, object]) -> int:
    """What must stay in order: the chat's id, or the user's where there is no chat, or 0."""
    body = mapping(update.get(kind_of(update)))
    inner = mapping(body.get("message"))
    for holder, key in (
        (body, "chat"),
        (inner, "chat"),
        (body, "from"),
        (body, "user"),
        (body, "voter_chat"),
    ):
        lane = whole(mapping(holder.get(key)).get("id"))
        if lane:
            return lane
    return 0


def speaker_of(update: Mapping[str, object]) -> tuple[ChatId, UserId] | None:
    """In which chat an update's message stands and who speaks in it, None where there is no such message."""
    body = update.get(kind_of(update))
    if not isinstance(body, dict):
        return None
    chat, user = whole(mapping(body.get("chat")).get("id")), whole(speaker(body).get("id"))
    return (ChatId(chat), UserId(user)) if chat and user else None


def normalise(update: Mapping[str, object], bot_id: int) -> Message | None:
    """The message to be judged, None if updates of this kind carry none.

    A join request and an inline query count as messages with the id 0: they can be judged, not answered. A
    bare ``poll`` does not, because it names no chat; its text was judged when it was posted.

    Raises Unparsable when the message has no usable chat or id; no other fault in an update raises.
    """
    kind = kind_of(update)
    read = _READERS.get(kind)
    if read is None:
        return None
    body = update[kind]
    if not isinstance(body, dict):
        raise Unparsable(f"{kind} is no object")
    return read(body, bot_id)


def _message(body: Json, bot_id: int) -> Message:
    out = Collector()
    chat = place(body)
    named = _name(out, body, chat)
    read_message(out, body)
    return Message(
        chat=chat,
        id=message_id(body),
        sender=sender(body, chat, bot_id),
        # The name is read first so that no flood of other parts crowds it out, and stands last.
        parts=(*_quotes(out.parts[named:], body), *out.parts[:named]),
        links=tuple(out.links),
        pictures=tuple(out.pictures),
        sent=number(body.get("date")),
        edited=number(body.get("edit_date")),
        album=clean(string(body.get("media_group_id"))[:64]),
        reply_to=reply_to(body),
        truncated=out.truncated,
        source=source(body),
        source_id=source_id(body),
        via_bot=isinstance(body.get("via_bot"), dict),
        joined=joined(body),
    )


def _quotes(parts: list[Part], body: Json) -> list[Part]:
    """A quote from this chat repeats what was judged here; one from elsewhere is the sender's own doing."""
    if "external_reply" not in body:
        return parts
    return [replace(part, authored=True) if part.origin is Origin.QUOTE else part for part in parts]


def _name(out: Collector, body: Json, chat: Chat) -> int:
    who = speaker(body)
    # A chat that speaks in itself has no name of its own: its title stands over every message.
    if chat.kind is ChatKind.PRIVATE or who.get("id") != chat.id:
        chat_names(out, Origin.PROFILE_NAME, who)
    return len(out.parts)


def _join_request(body: Json, bot_id: int) -> Message:
    return _bare(body, place(body), Origin.PROFILE_BIO, body.get("bio"), bot_id)


def _inline_query(body: Json, bot_id: int) -> Message:
    user_id = whole(mapping(body.get("from")).get("id"))
    if not user_id:
        raise Unparsable("from.id is missing or no integer")
    chat = Chat(id=ChatId(user_id), kind=ChatKind.PRIVATE)
    return _bare(body, chat, Origin.INLINE_QUERY, body.get("query"), bot_id)


def _bare(body: Json, chat: Chat, origin: Origin, text: object, bot_id: int) -> Message:
    out = Collector()
    out.part(origin, text)
    _name(out, body, chat)
    return Message(
        chat=chat,
        id=_NO_MESSAGE,
        sender=sender(body, chat, bot_id),
        parts=tuple(out.parts),
        links=tuple(out.links),
        sent=number(body.get("date")),
        truncated=out.truncated,
    )


_READERS: Mapping[str, Callable[[Json, int], Message]] = {
    **dict.fromkeys(MESSAGES, _message),
    "chat_join_request": _join_request,
    "inline_query": _inline_query,
}
