"""Removal of messages."""

from __future__ import annotations

from bot.playground.checks import may_delete, open_chat, post_in
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal
from bot.playground.world import World

MOST = 100
"""Messages that one call may delete."""


def delete_message(world: World, params: Params) -> bool:
    """One message."""
    chat = open_chat(world, params)
    post = post_in(chat, params.integer("message_id"), "message to delete")
    may_delete(world, post)
    world.remove(post)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Up to 100 messages; those that are gone are passed over, one that may not be deleted stops all."""
    ids, chat = _ids(params), open_chat(world, params)
    posts = [chat.posts.get(number) for number in ids]
    there = [post for post in posts if post is not None and not post.deleted]
    for post in there:
        may_delete(world, post)
    for post in there:
        world.remove(post)
    return True


def _ids(params: Params) -> list[int]:
    given = params.json("message_ids")
    if given in (None, []):
        raise ApiRefusal("message identifiers are not specified")
    if not isinstance(given, list):
        raise ApiRefusal("expected an Array of message identifiers")
    if len(given) > MOST:
        raise ApiRefusal("too many message identifiers specified")
    ids = [_id(one) for one in given]
    if min(ids) <= 0:
        raise ApiRefusal("invalid message identifier specified")
    return ids


def _id(given: object) -> int:
    if not isinstance(given, int | str) or isinstance(given, bool):
        raise ApiRefusal("message identifier must be a Number")
    try:
        return int(given)
    except ValueError:
        raise ApiRefusal("can't parse message identifier as a Number") from None


METHODS = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
