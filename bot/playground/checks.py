"""What the real server refuses, in its words."""

from __future__ import annotations

from bot.playground.entities import ENTITY_LIMIT, check_entities, trimmed, utf16
from bot.playground.markup import parse_html
from bot.playground.model import ChatType, Json, PlayChat, PlayMessage, Rank, Seat
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal, forbidden
from bot.playground.typed import typed_entities
from bot.playground.world import World

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
DELETE_WITHIN = 48 * 3600
SEND_RIGHTS = {
    "text messages": "can_send_messages",
    "photos": "can_send_photos",
    "documents": "can_send_documents",
    "polls": "can_send_polls",
}


def known_chat(world: World, params: Params, name: str = "chat_id") -> PlayChat:
    """The chat that a parameter names by id or @username."""
    if not params.has(name):
        raise ApiRefusal(f"{name} is empty")
    value = params.text(name)
    if value.startswith("@"):
        found = [chat for chat in world.chats.values() if chat.username and chat.kind is not ChatType.PRIVATE]
        named = next((chat for chat in found if f"@{chat.username}".lower() == value.lower()), None)
    else:
        try:
            number = int(value)
        except ValueError:
            raise ApiRefusal("chat not found") from None
        named = world.chats.get(number)
        if named is None and number in world.users:
            raise forbidden("bot can't initiate conversation with a user")
    if named is None:
        raise ApiRefusal("chat not found")
    return named


def open_chat(world: World, params: Params, name: str = "chat_id") -> PlayChat:
    """A chat that the bot may reach now."""
    chat = known_chat(world, params, name)
    if chat.migrated_to is not None:
        raise ApiRefusal(
            "group chat was upgraded to a supergroup chat",
            parameters={"migrate_to_chat_id": chat.migrated_to},
        )
    if chat.kind is ChatType.PRIVATE:
        _open_private(world, chat)
        return chat
    role = world.bot_seat(chat).role
    if role is Rank.KICKED:
        raise forbidden(f"bot was kicked from the {chat.kind.value} chat")
    if role is Rank.LEFT:
        raise forbidden(f"bot is not a member of the {chat.kind.value} chat")
    return chat


def _open_private(world: World, chat: PlayChat) -> None:
    if world.users[chat.id].deactivated:
        raise forbidden("user is deactivated")
    if not world.bot_seat(chat).role.present:
        raise forbidden("bot was blocked by the user")
    if not chat.opened and not world.asks_to_join(chat.id):
        raise forbidden("bot can't initiate conversation with a user")


def may_send(world: World, chat: PlayChat, what: str) -> None:
    """Whether the bot may post this kind of message (a key of ``SEND_RIGHTS``) here."""
    seat = world.bot_seat(chat)
    if chat.kind is ChatType.CHANNEL and not seat.may("can_post_messages"):
        raise ApiRefusal("need administrator rights in the channel chat")
    if chat.kind is ChatType.PRIVATE or seat.role.leads:
        return
    allowed = seat.rights if seat.role is Rank.RESTRICTED else chat.permissions
    if SEND_RIGHTS[what] not in allowed:
        raise ApiRefusal(f"not enough rights to send {what} to the chat")


def may_pin(world: World, chat: PlayChat) -> None:
    """Whether the bot may pin here."""
    seat = world.bot_seat(chat)
    plain = chat.kind is ChatType.GROUP and seat.role.leads
    right = "can_edit_messages" if chat.kind is ChatType.CHANNEL else "can_pin_messages"
    if chat.kind is not ChatType.PRIVATE and not plain and not seat.may(right):
        raise ApiRefusal("not enough rights to manage pinned messages in the chat")


def punishable(world: World, chat: PlayChat, user_id: int) -> Seat:
    """The seat of somebody whom the bot may restrict or ban in this chat."""
    if user_id == world.bot.id:
        raise ApiRefusal("can't restrict self")
    if not world.bot_seat(chat).may("can_restrict_members"):
        raise ApiRefusal("not enough rights to restrict/unrestrict chat member")
    seat = world.seat(chat, known_user(world, user_id))
    if seat.role is Rank.OWNER:
        raise ApiRefusal("can't remove chat owner")
    if seat.role is Rank.ADMIN:
        raise ApiRefusal("user is an administrator of the chat")
    return seat


def known_user(world: World, user_id: int) -> int:
    """The id again, when there is such a user."""
    if user_id != world.bot.id and user_id not in world.users:
        raise ApiRefusal("user not found")
    return user_id


def post_in(chat: PlayChat, message_id: int, what: str) -> PlayMessage:
    """A message that is still there; ``what`` completes "... not found"."""
    post = chat.posts.get(message_id)
    if post is None or post.deleted:
        raise ApiRefusal(f"{what} not found")
    return post


def own_post(world: World, post: PlayMessage) -> bool:
    """Whether the bot wrote this; in a channel only as long as it may post there."""
    if post.chat.kind is ChatType.CHANNEL:
        return post.author is world.bot and world.bot_seat(post.chat).may("can_post_messages")
    return post.sender is world.bot


def may_delete(world: World, post: PlayMessage) -> None:
    """Whether the bot may delete this message: its own or by right, within 48 hours."""
    seat = world.bot_seat(post.chat)
    rightful = seat.may("can_delete_messages") or (post.chat.kind is ChatType.GROUP and seat.role.leads)
    if not own_post(world, post) and post.chat.kind is not ChatType.PRIVATE and not rightful:
        raise ApiRefusal("message can't be deleted")
    if world.clock.now() - post.date > DELETE_WITHIN:
        raise ApiRefusal("message can't be deleted for everyone")


def formatted(params: Params, name: str = "text") -> tuple[str, list[Json]]:
    """Text and entities of a call, trimmed, lengths not yet checked."""
    given = params.text(name)
    mode = params.text("parse_mode" if name in {"text", "caption"} else f"{name}_parse_mode").lower()
    entities = params.objects("entities" if name == "text" else f"{name}_entities")
    if mode and not entities:
        if mode != "html":
            raise ApiRefusal("unsupported parse_mode")
        text, entities = parse_html(given)
    else:
        text, entities = given, check_entities(given, entities)
    text, entities = trimmed(text, entities)
    return text, (entities + _found(text, entities))[:ENTITY_LIMIT]


def _found(text: str, entities: list[Json]) -> list[Json]:
    taken = [_span(entity) for entity in entities]
    free = (entity for entity in typed_entities(text))
    return [e for e in free if not any(a < _span(e)[1] and _span(e)[0] < b for a, b in taken)]


def _span(entity: Json) -> tuple[int, int]:
    offset, length = entity["offset"], entity["length"]
    assert isinstance(offset, int)
    assert isinstance(length, int)
    return offset, offset + length


def message_text(params: Params, *, too_long: str = "message is too long") -> tuple[str, list[Json]]:
    """The text of a message: not empty and not over 4096 units."""
    text, entities = formatted(params)
    if not text:
        raise ApiRefusal("message text is empty")
    if utf16(text) > TEXT_LIMIT:
        raise ApiRefusal(too_long)
    return text, entities


def caption_text(params: Params) -> tuple[str, list[Json]]:
    """The caption of a medium: not over 1024 units."""
    text, entities = formatted(params, "caption")
    if utf16(text) > CAPTION_LIMIT:
        raise ApiRefusal("message caption is too long")
    return text, entities


def answered_message(chat: PlayChat, params: Params) -> int | None:
    """The id that a new message answers; refused when it is gone, unless the bot allowed for that."""
    reply = params.object("reply_parameters") or {}
    value = reply.get("message_id", params.integer("reply_to_message_id"))
    if not isinstance(value, int) or not value:
        return None
    post = chat.posts.get(value)
    if post is not None and not post.deleted:
        return value
    if reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return None
    raise ApiRefusal("message to be replied not found")
