"""Removal of messages."""

from __future__ import annotations

from bot.adapters.playground.checks import may_delete, open_chat, post_in
from bot.adapters.playground.params import Params
from bot.adapters.playground.refusal import Refusal
from bot.adapters.playground.world import World


def delete_message(world: World, params: Params) -> bool:
    """One message."""
    chat = open_chat(world, params)
    post = post_in(chat, params.integer("message_id"), "message to delete")
    may_delete(world, post)
    world.remove(post)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Up to 100 messages; those that are gone are passed over, one that may not be deleted stops all."""
    chat = open_chat(world, params)
    ids = params.items("message_ids")
    if not 1 <= len(ids) <= 100:
        raise Refusal("message identifiers are not specified" if not ids else "too many messages to delete")
    posts = [chat.posts.get(i) for i in ids if isinstance(i, int)]
    there = [post for post in posts if post is not None and not post.deleted]
    for post in there:
        may_delete(world, post)
    for post in there:
        world.remove(post)
    return True


METHODS = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
