"""Restricting, banning, leaving."""

from __future__ import annotations

from bot.playground.checks import known_user, open_chat, punishable
from bot.playground.model import PERMISSIONS, ChatType, Json, PlayChat, Rank
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal
from bot.playground.world import World


def restrict_chat_member(world: World, params: Params) -> bool:
    """Take permissions away, or give all back."""
    chat = open_chat(world, params)
    if chat.kind is not ChatType.SUPERGROUP:
        raise ApiRefusal("method is available only for supergroups")
    allowed = _allowed(params)
    seat = punishable(world, chat, params.integer("user_id"))
    role = _restricted_role(seat.role, freed=allowed >= frozenset(PERMISSIONS))
    until = params.integer("until_date")
    world.set_role(chat.id, seat.user.id, role, rights=allowed, until=until, by=world.bot.id)
    return True


def _restricted_role(role: Rank, *, freed: bool) -> Rank:
    if not role.present:
        return role
    return Rank.MEMBER if freed else Rank.RESTRICTED


def _allowed(params: Params) -> frozenset[str]:
    given = params.object("permissions")
    if given is None:
        raise ApiRefusal("can't parse permissions: expected an Object")
    allowed = {name for name in PERMISSIONS if given.get(name) is True}
    if not params.flag("use_independent_chat_permissions"):
        allowed |= _implied(given)
    if allowed >= set(PERMISSIONS) - {"can_change_info", "can_invite_users", "can_pin_messages"} - _LATE:
        allowed |= set(PERMISSIONS)
    return frozenset(allowed)


_LATE = {"can_manage_topics", "can_edit_tag", "can_react_to_messages"}


def _implied(given: Json) -> set[str]:
    """What one permission brings along when they are not independent."""
    media = {name for name in PERMISSIONS if name.startswith("can_send_")} - {
        "can_send_messages",
        "can_send_polls",
        "can_send_other_messages",
    }
    implied: set[str] = set()
    if given.get("can_send_other_messages") or given.get("can_add_web_page_previews"):
        implied |= media | {"can_send_messages"}
    if given.get("can_send_polls") or any(given.get(name) for name in media):
        implied.add("can_send_messages")
    return implied


def ban_chat_member(world: World, params: Params) -> bool:
    """Remove somebody for good, with their messages if asked."""
    chat = _peopled(world, params)
    seat = punishable(world, chat, params.integer("user_id"))
    until = params.integer("until_date")
    world.set_role(chat.id, seat.user.id, Rank.KICKED, until=until, by=world.bot.id)
    if params.flag("revoke_messages"):
        for post in [p for p in chat.posts.values() if p.sender is seat.user and not p.deleted]:
            world.remove(post)
    return True


def unban_chat_member(world: World, params: Params) -> bool:
    """Let somebody come back; unless ``only_if_banned`` a member who is inside is removed."""
    chat = _peopled(world, params)
    if chat.kind is ChatType.GROUP:
        raise ApiRefusal("method is available for supergroup and channel chats only")
    seat = punishable(world, chat, params.integer("user_id"))
    if seat.role is Rank.KICKED or not params.flag("only_if_banned"):
        world.set_role(chat.id, seat.user.id, Rank.LEFT, by=world.bot.id)
    return True


def _peopled(world: World, params: Params) -> PlayChat:
    chat = open_chat(world, params)
    if chat.kind is ChatType.PRIVATE:
        raise ApiRefusal("can't ban members in private chats")
    known_user(world, params.integer("user_id"))
    return chat


def leave_chat(world: World, params: Params) -> bool:
    """The bot goes."""
    chat = open_chat(world, params)
    if chat.kind is ChatType.PRIVATE:
        raise ApiRefusal("chat member status can't be changed in private chats")
    world.set_role(chat.id, world.bot.id, Rank.LEFT, by=world.bot.id)
    return True


METHODS = {
    "restrictChatMember": restrict_chat_member,
    "banChatMember": ban_chat_member,
    "unbanChatMember": unban_chat_member,
    "leaveChat": leave_chat,
}
