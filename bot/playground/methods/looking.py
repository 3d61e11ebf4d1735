"""Look-ups."""

from __future__ import annotations

import re

from bot.playground.checks import known_user, open_chat
from bot.playground.files import file_json
from bot.playground.model import ChatType, Json, PlayChat
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal
from bot.playground.wire import full_chat_json, full_user_json, member_json, user_json
from bot.playground.world import World

DOWNLOAD_LIMIT = 20 * 1024 * 1024


def get_me(world: World, params: Params) -> Json:
    """The bot itself."""
    del params
    return {
        **user_json(world.bot),
        "can_join_groups": True,
        "can_read_all_group_messages": world.reads_all,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, params: Params) -> Json:
    """Everything about one chat; of a user, whom the bot need not have talked to, the profile."""
    name = params.text("chat_id")
    user = world.users.get(int(name)) if re.fullmatch(r"\d{1,15}", name) else None
    if user is None or user.deactivated:
        return full_chat_json(open_chat(world, params))
    return full_user_json(user, world.chats.get(user.id), world.chats.get(user.channel))


def get_chat_member(world: World, params: Params) -> Json:
    """One member, or one who was or never was."""
    chat, user_id = open_chat(world, params), known_user(world, params.integer("user_id"))
    if user_id != world.bot.id:
        _may_list(world, chat)
    return member_json(world.seat(chat, user_id), chat.kind)


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """The owner and the administrators; other bots are not listed, the bot itself is."""
    chat = _several(open_chat(world, params), "there are no administrators in the private chat")
    _may_list(world, chat)
    return [member_json(seat, chat.kind) for seat in chat.seats.values() if seat.role.leads]


def _may_list(world: World, chat: PlayChat) -> None:
    if chat.kind is ChatType.CHANNEL and not world.bot_seat(chat).role.leads:
        raise ApiRefusal("member list is inaccessible")


def get_chat_member_count(world: World, params: Params) -> int:
    """How many are present, the bot included."""
    chat = open_chat(world, params)
    return sum(world.seat(chat, user_id).role.present for user_id in chat.seats)


def _several(chat: PlayChat, refusal: str) -> PlayChat:
    if chat.kind is ChatType.PRIVATE:
        raise ApiRefusal(refusal)
    return chat


def get_file(world: World, params: Params) -> Json:
    """Where a file can be downloaded."""
    stored = world.files.by_id(params.text("file_id"))
    if stored is None:
        raise ApiRefusal("invalid file_id")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise ApiRefusal("file is too big")
    return {**file_json(stored), "file_path": stored.path}


METHODS = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "getFile": get_file,
}
