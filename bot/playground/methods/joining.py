"""Requests to join, invite links, and the ban of chats that speak."""

from __future__ import annotations

from bot.playground.checks import known_chat, known_user, open_chat
from bot.playground.model import ChatType, PlayChat
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal
from bot.playground.world import World


def approve_chat_join_request(world: World, params: Params) -> bool:
    """Let somebody in who asked."""
    chat, user_id = _asked(world, params)
    world.decide(chat.id, user_id, approve=True, by=world.bot.id)
    return True


def decline_chat_join_request(world: World, params: Params) -> bool:
    """Send somebody away who asked; they may ask again."""
    chat, user_id = _asked(world, params)
    world.decide(chat.id, user_id, approve=False, by=world.bot.id)
    return True


def _asked(world: World, params: Params) -> tuple[PlayChat, int]:
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise ApiRefusal("invalid user_id specified")
    chat = open_chat(world, params)
    if chat.kind is ChatType.PRIVATE:
        raise ApiRefusal("the chat can't have join requests")
    if not world.bot_seat(chat).may("can_invite_users"):
        raise ApiRefusal("not enough rights to manage chat join requests")
    if world.seat(chat, known_user(world, user_id)).role.present:
        raise ApiRefusal("USER_ALREADY_PARTICIPANT")
    if user_id not in chat.requests:
        raise ApiRefusal("HIDE_REQUESTER_MISSING")
    return chat, user_id


def export_chat_invite_link(world: World, params: Params) -> str:
    """A new primary link; the one before no longer counts."""
    chat = open_chat(world, params)
    if chat.kind is ChatType.PRIVATE:
        raise ApiRefusal("can't invite members to a private chat")
    if not world.bot_seat(chat).may("can_invite_users"):
        raise ApiRefusal("not enough rights to manage chat invite link")
    chat.invite_link = f"https://t.me/+play{-chat.id}x{world.changed('chat', chat.id)}"
    return chat.invite_link


def ban_chat_sender_chat(world: World, params: Params) -> bool:
    """Nobody writes here on behalf of a channel any more; there is no end to set."""
    chat, sender = _voice(world, params)
    if chat.kind is ChatType.GROUP:
        raise ApiRefusal("chats can't be members of basic groups")
    _may_ban(world, chat, sender)
    world.ban_voice(chat, sender)
    return True


def unban_chat_sender_chat(world: World, params: Params) -> bool:
    """A channel may speak here again; whether it was banned does not matter."""
    chat, sender = _voice(world, params)
    if chat.kind is not ChatType.GROUP:
        _may_ban(world, chat, sender)
        world.free_voice(chat, sender)
    return True


def _voice(world: World, params: Params) -> tuple[PlayChat, PlayChat]:
    chat, sender = open_chat(world, params), known_chat(world, params, "sender_chat_id")
    if chat.kind is ChatType.PRIVATE:
        raise ApiRefusal("chat member status can't be changed in private chats")
    return chat, sender


def _may_ban(world: World, chat: PlayChat, sender: PlayChat) -> None:
    if not world.bot_seat(chat).may("can_restrict_members"):
        raise ApiRefusal("not enough rights to restrict/unrestrict chat member")
    # An anonymous administrator speaks as the group itself; a person is banned by banChatMember.
    if sender.id == chat.id or sender.kind is ChatType.PRIVATE:
        raise ApiRefusal("PARTICIPANT_ID_INVALID")


METHODS = {
    "approveChatJoinRequest": approve_chat_join_request,
    "declineChatJoinRequest": decline_chat_join_request,
    "exportChatInviteLink": export_chat_invite_link,
    "banChatSenderChat": ban_chat_sender_chat,
    "unbanChatSenderChat": unban_chat_sender_chat,
}
