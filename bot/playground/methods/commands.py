"""The bot's command menus and its profile."""

from __future__ import annotations

import re

from bot.playground.checks import known_chat, known_user
from bot.playground.entities import utf16
from bot.playground.model import Json
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal
from bot.playground.world import World

_WIDE = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_NARROW = {"chat", "chat_administrators", "chat_member"}
COMMAND = re.compile(r"/?([a-z0-9_]{1,32})\Z")
COMMANDS_LIMIT, DESCRIPTION_LIMIT = 100, 256


def _key(world: World, params: Params) -> tuple[str, str]:
    language = params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise ApiRefusal("invalid language_code specified")
    return _scope(world, params.object("scope") or {"type": "default"}), language


def _scope(world: World, scope: Json) -> str:
    kind = str(scope.get("type"))
    if kind in _WIDE:
        return kind
    if kind not in _NARROW:
        raise ApiRefusal("can't parse BotCommandScope: unsupported type specified")
    inside = Params(scope)
    key = f"{kind}:{known_chat(world, inside).id}"
    if kind == "chat_member":
        key += f":{known_user(world, inside.integer('user_id'))}"
    return key


def set_my_commands(world: World, params: Params) -> bool:
    """The menu of one scope and language."""
    key = _key(world, params)
    commands = [_command(item) for item in params.objects("commands")]
    if len(commands) > COMMANDS_LIMIT:
        raise ApiRefusal("BOT_COMMANDS_TOO_MUCH")
    if len({item["command"] for item in commands}) < len(commands):
        raise ApiRefusal("BOT_COMMAND_DUPLICATE")
    world.commands[key] = commands
    world.changed("chat")
    return True


def _command(item: Json) -> Json:
    name = COMMAND.match(str(item.get("command", "")))
    if name is None:
        raise ApiRefusal("BOT_COMMAND_INVALID")
    description = str(item.get("description", "")).strip()
    if not 1 <= utf16(description) <= DESCRIPTION_LIMIT:
        raise ApiRefusal("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.group(1), "description": description}


def get_my_commands(world: World, params: Params) -> list[Json]:
    """The menu of exactly this scope and language."""
    return world.commands.get(_key(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """Remove the menu of one scope and language."""
    world.commands.pop(_key(world, params), None)
    world.changed("chat")
    return True


def _set_profile(world: World, params: Params, name: str, limit: int) -> bool:
    text = params.text(name)
    if utf16(text) > limit:
        raise ApiRefusal(f"bot {name.replace('_', ' ')} is too long")
    world.profile[name, params.text("language_code")] = text
    return True


def set_my_name(world: World, params: Params) -> bool:
    """The bot's name, at most 64."""
    return _set_profile(world, params, "name", 64)


def set_my_description(world: World, params: Params) -> bool:
    """What an empty chat shows, at most 512."""
    return _set_profile(world, params, "description", 512)


def set_my_short_description(world: World, params: Params) -> bool:
    """What the profile shows, at most 120."""
    return _set_profile(world, params, "short_description", 120)


def _get_profile(world: World, params: Params, name: str, default: str = "") -> Json:
    language = params.text("language_code")
    text = world.profile.get((name, language)) or world.profile.get((name, "")) or default
    return {name: text}


def get_my_name(world: World, params: Params) -> Json:
    """The name in a language."""
    return _get_profile(world, params, "name", world.bot.name)


def get_my_description(world: World, params: Params) -> Json:
    """The description in a language."""
    return _get_profile(world, params, "description")


def get_my_short_description(world: World, params: Params) -> Json:
    """The short description in a language."""
    return _get_profile(world, params, "short_description")


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
}
