"""An update as the library may be given it: the library checks no types, and handlers believe what it holds.

What has another type than its name says is left out, and is then as good as absent: the library refuses the
update if it needs the field, and else a handler does without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.message import ChatKind
from bot.core.surfaces.collector import MAX_DEPTH, MAX_ITEMS, clean
from bot.core.surfaces.values import INT64
from bot.services.store import Json

Check = Callable[[Json], bool]

_ABSENT: Json = object()
_KINDS = frozenset(ChatKind)
_FEWEST, _MOST = -(2**31), 2**31
"""Lengths, places and counts."""


def _is_id(value: Json) -> bool:
    return type(value) is int and -INT64 <= value < INT64


def _is_group(value: Json) -> bool:
    return type(value) is int and -INT64 <= value < 0


def _is_count(value: Json) -> bool:
    return type(value) is int and _FEWEST <= value < _MOST


def _is_text(value: Json) -> bool:
    return isinstance(value, str)


def _is_flag(value: Json) -> bool:
    return isinstance(value, bool)


def _is_object(value: Json) -> bool:
    return isinstance(value, dict)


def _is_list(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


_MEMBERS = ("old_chat_member", "new_chat_member")
_USERS = (
    "from",
    "user",
    "via_bot",
    "sender_user",
    "left_chat_member",
    "new_chat_members",
    "guest_bot_caller_user",
)
_CHATS = ("chat", "sender_chat", "actor_chat", "voter_chat", "guest_bot_caller_chat")
_ENTITIES = ("entities", "caption_entities")
_MESSAGES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "reply_to_message",
    "pinned_message",
)
_IDS: Mapping[str, Check] = {
    **dict.fromkeys((*_USERS, *_CHATS), _is_id),
    **dict.fromkeys(("callback_query", "inline_query", "poll"), _is_text),
}
"""What an ``id`` is depends on whose it is."""
_FIELDS: Mapping[str, Check] = {
    **dict.fromkeys(("message_id", "date", "edit_date", "until_date", "user_chat_id"), _is_id),
    **dict.fromkeys(("update_id", "message_thread_id", "file_size"), _is_id),
    **dict.fromkeys(("migrate_to_chat_id", "migrate_from_chat_id"), _is_group),
    "length": _is_count,
    **dict.fromkeys(("text", "caption", "data", "query", "bio", "title", "type", "status", "url"), _is_text),
    **dict.fromkeys(("first_name", "last_name", "username", "language_code", "custom_title"), _is_text),
    **dict.fromkeys(("author_signature", "sender_user_name", "sender_tag", "chat_instance"), _is_text),
    **dict.fromkeys(("inline_message_id", "game_short_name", "file_id", "file_name", "mime_type"), _is_text),
    **dict.fromkeys(
        ("is_bot", "is_member", "is_anonymous", "is_topic_message", "is_automatic_forward"), _is_flag
    ),
    **dict.fromkeys((*_USERS, *_CHATS, *_MESSAGES, *_MEMBERS), _is_object),
    **dict.fromkeys(("forward_origin", "document", "quote"), _is_object),
    **dict.fromkeys((*_ENTITIES, "new_chat_members", "photo"), _is_list),
}


_CHANGE = frozenset({"chat", "from", "date", *_MEMBERS})
_NEEDED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_USERS, frozenset({"id"})),
    **dict.fromkeys(_CHATS, frozenset({"id", "type"})),
    **dict.fromkeys(_MESSAGES, frozenset({"message_id", "date", "chat"})),
    **dict.fromkeys(_MEMBERS, frozenset({"user", "status"})),
    **dict.fromkeys(("my_chat_member", "chat_member"), _CHANGE),
    "callback_query": frozenset({"id", "from"}),
}
"""Without these an object is none: the library would hand out None where handlers expect somebody."""


def fitted(update: Mapping[str, Json]) -> dict[str, Json]:
    """The update without what has a wrong type, and with text that can be encoded anywhere."""
    return _object(update, "", MAX_DEPTH)


def _object(value: Mapping[str, Json], holder: str, depth: int) -> dict[str, Json]:
    found = {key: _value(inner, key, depth - 1) for key, inner in value.items() if _fits(holder, key, inner)}
    return {key: inner for key, inner in found.items() if inner is not _ABSENT}


def _fits(holder: str, key: str, value: Json) -> bool:
    if key == "type" and holder in _CHATS:
        return isinstance(value, str) and value in _KINDS
    check = _IDS.get(holder) if key == "id" else _FIELDS.get(key)
    if key.startswith("can_"):
        check = _is_flag
    if key == "offset" and holder in _ENTITIES:
        check = _is_count
    return check is None or check(value)


def _value(value: Json, key: str, depth: int) -> Json:
    """One value, or what stands for none where it is too deep or lacks what it needs."""
    if isinstance(value, str):
        return clean(value)
    if not isinstance(value, dict | list):
        return value
    if depth < 0:
        return _ABSENT
    if isinstance(value, list):
        items = (_value(item, key, depth - 1) for item in value[:MAX_ITEMS])
        return [item for item in items if item is not _ABSENT]
    inner = _object(value, key, depth)
    return inner if _NEEDED.get(key, frozenset()) <= inner.keys() else _ABSENT
