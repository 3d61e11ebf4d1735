"""Pinned messages."""

from __future__ import annotations

from bot.playground.checks import may_pin, open_chat, post_in
from bot.playground.model import PlayChat, PlayMessage
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal
from bot.playground.wire import message_json
from bot.playground.world import World

UNCHANGED = "CHAT_NOT_MODIFIED"
SHOWN = 40
"""Characters of a message that the words about its pin quote."""


def _pinnable(world: World, params: Params) -> PlayChat:
    chat = open_chat(world, params)
    may_pin(world, chat)
    return chat


def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message; the service message about it comes back to the bot, unlike its other messages.

    ``disable_notification`` takes the sound away and not the service message, so nothing is left to do.
    """
    chat = _pinnable(world, params)
    post = post_in(chat, params.integer("message_id"), "message to pin")
    if post.service:
        raise ApiRefusal("service messages can't be pinned")
    if post.id in chat.pinned:
        raise ApiRefusal(UNCHANGED)
    chat.pinned = sorted([*chat.pinned, post.id])
    shown = message_json(post, nested=True)
    world.announce(chat, _said(world, post), {"pinned_message": shown}, by=world.bot)
    return True


def _said(world: World, post: PlayMessage) -> str:
    words = " ".join((post.text or (post.poll.question if post.poll else "")).split())
    short = words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()}…"
    return f"{world.bot.name} pinned “{short}”" if words else f"{world.bot.name} pinned a message"


def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin one message, the newest of the pinned when none is named; there is no service message."""
    chat = _pinnable(world, params)
    newest = chat.pinned[-1] if chat.pinned else 0
    post = post_in(chat, params.integer("message_id") or newest, "message to unpin")
    if post.id not in chat.pinned:
        raise ApiRefusal(UNCHANGED)
    chat.pinned.remove(post.id)
    world.changed("chat", chat.id)
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    """Unpin everything, also where nothing is pinned."""
    chat = _pinnable(world, params)
    chat.pinned.clear()
    world.changed("chat", chat.id)
    return True


METHODS = {
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
}
