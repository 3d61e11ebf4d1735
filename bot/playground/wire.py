"""The world's things as the Bot API writes them."""

from __future__ import annotations

import json

import orjson

from bot.playground.model import (
    ADMIN_RIGHTS,
    ONLY_IN_CHANNELS,
    ONLY_IN_GROUPS,
    PERMISSIONS,
    ChatType,
    Json,
    PlayChat,
    PlayMessage,
    Rank,
    Seat,
    User,
)
from bot.playground.polls import poll_json

GROUP_ANONYMOUS_BOT = User(id=1087968824, name="Group", username="GroupAnonymousBot", is_bot=True)
CHANNEL_BOT = User(id=136817688, name="Channel", username="Channel_Bot", is_bot=True)
TELEGRAM = User(id=777000, name="Telegram")
"""The three stand-in senders that Telegram itself uses."""


def encoded(value: object) -> bytes:
    """JSON, also of what orjson refuses: lone surrogates and deep nesting."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()


def user_json(user: User) -> Json:
    """A User."""
    shown: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.name}
    if user.username:
        shown["username"] = user.username
    if not user.is_bot and user.id != TELEGRAM.id:
        shown["language_code"] = user.language
    return shown


def chat_json(chat: PlayChat) -> Json:
    """A Chat."""
    shown: Json = {"id": chat.id, "type": chat.kind.value}
    shown["first_name" if chat.kind is ChatType.PRIVATE else "title"] = chat.title
    if chat.username:
        shown["username"] = chat.username
    if chat.kind is ChatType.GROUP:
        shown["all_members_are_administrators"] = False
    return shown


def full_chat_json(chat: PlayChat) -> Json:
    """A ChatFullInfo."""
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    shown = {
        **chat_json(chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if chat.kind in {ChatType.GROUP, ChatType.SUPERGROUP}:
        shown["permissions"] = {name: name in chat.permissions for name in PERMISSIONS}
    if chat.kind is not ChatType.PRIVATE:
        shown["description"] = chat.description
    if chat.invite_link:
        shown["invite_link"] = chat.invite_link
    if chat.reactions is not None:
        shown["available_reactions"] = [{"type": "emoji", "emoji": one} for one in sorted(chat.reactions)]
    if chat.linked is not None:
        shown["linked_chat_id"] = chat.linked
    if chat.pinned:
        shown["pinned_message"] = message_json(chat.posts[chat.pinned[-1]], nested=True)
    return shown


def full_user_json(user: User, talk: PlayChat | None, channel: PlayChat | None) -> Json:
    """A ChatFullInfo of a user; ``talk`` is with the bot, ``channel`` is the one that the profile shows."""
    nobody = PlayChat(id=user.id, kind=ChatType.PRIVATE, title=user.name, username=user.username)
    shown = full_chat_json(talk or nobody)
    if user.bio:
        shown["bio"] = user.bio
    if user.photo is not None:
        ids = {"file_id": user.photo.id, "file_unique_id": user.photo.unique_id}
        shown["photo"] = {f"{size}_{key}": one for size in ("small", "big") for key, one in ids.items()}
    return shown if channel is None else {**shown, "personal_chat": chat_json(channel)}


def rights_of(kind: ChatType) -> list[str]:
    """The admin rights that this kind of chat knows, in order."""
    foreign = ONLY_IN_GROUPS if kind is ChatType.CHANNEL else ONLY_IN_CHANNELS
    return [name for name in ADMIN_RIGHTS if name not in foreign]


def member_json(seat: Seat, kind: ChatType) -> Json:
    """A ChatMember of the six kinds, in this kind of chat."""
    shown: Json = {"user": user_json(seat.user), "status": seat.role.status}
    if seat.role is Rank.OWNER:
        return {**shown, "is_anonymous": seat.anonymous}
    if seat.role is Rank.ADMIN:
        rights = {name: name in seat.rights for name in rights_of(kind)}
        return {**shown, "can_be_edited": False, "is_anonymous": seat.anonymous, **rights}
    if seat.role is Rank.RESTRICTED:
        allowed = {name: name in seat.rights for name in PERMISSIONS}
        return {**shown, "is_member": True, "until_date": int(seat.until), **allowed}
    return {**shown, "until_date": int(seat.until)} if seat.role is Rank.KICKED else shown


def message_json(post: PlayMessage, *, nested: bool = False) -> Json:
    """A Message; the one it answers is inside, but not what that one answers in turn."""
    shown: Json = {"message_id": post.id, "chat": chat_json(post.chat), "date": post.date}
    if post.sender is not None:
        shown["from"] = user_json(post.sender)
    if post.sender_chat is not None:
        shown["sender_chat"] = chat_json(post.sender_chat)
    if post.edited:
        shown["edit_date"] = post.edited
    _put_text(shown, post)
    if post.poll is not None:
        shown["poll"] = poll_json(post.poll)
    if post.buttons is not None:
        shown["reply_markup"] = {"inline_keyboard": post.buttons}
    answered = None if nested else post.chat.posts.get(post.reply_to or 0)
    if answered is not None and not answered.deleted:
        shown["reply_to_message"] = message_json(answered, nested=True)
    shown.update(post.extra)
    return shown


def _put_text(shown: Json, post: PlayMessage) -> None:
    name = "caption" if post.is_caption else "text"
    if post.text:
        shown[name] = post.text
        if post.entities:
            shown["caption_entities" if post.is_caption else "entities"] = post.entities
