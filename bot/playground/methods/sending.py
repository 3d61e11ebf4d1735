"""New messages of the bot."""

from __future__ import annotations

from bot.playground.checks import answered_message, caption_text, may_send, message_text, open_chat, post_in
from bot.playground.forwarding import origin_of
from bot.playground.keyboards import inline_buttons
from bot.playground.model import ChatType, Json, PlayChat, PlayMessage
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal
from bot.playground.wire import message_json
from bot.playground.world import World

_ACTIONS = """typing upload_photo record_video upload_video record_voice upload_voice upload_document
choose_sticker find_location record_video_note upload_video_note"""
ACTIONS = frozenset(_ACTIONS.split())


def room(world: World, params: Params, what: str) -> PlayChat:
    """The chat to post in, where the bot may post this kind of message (a key of ``SEND_RIGHTS``)."""
    chat = open_chat(world, params)
    may_send(world, chat, what)
    return chat


def new_post(world: World, chat: PlayChat, params: Params) -> PlayMessage:
    """A post of the bot that answers what it should; its id is taken when all checks are through."""
    reply_to, buttons = answered_message(chat, params), inline_buttons(params)
    post = PlayMessage(
        chat=chat, id=0, date=world.now(), author=world.bot, reply_to=reply_to, buttons=buttons
    )
    if thread := params.integer("message_thread_id"):
        post.extra["message_thread_id"] = thread
    if chat.kind is ChatType.CHANNEL:
        post.sender_chat = chat
    else:
        post.sender = world.bot
    return post


def sent(world: World, post: PlayMessage) -> Json:
    """Put a new post into its chat; the message as the bot gets it back."""
    post.id = post.chat.next_id()
    world.add_post(post)
    world.forward_linked(post)
    return message_json(post)


def send_message(world: World, params: Params) -> Json:
    """A text."""
    chat = room(world, params, "text messages")
    text, entities = message_text(params)
    post = new_post(world, chat, params)
    post.text, post.entities = text, entities
    return sent(world, post)


def _origin(world: World, params: Params, what: str) -> PlayMessage:
    source = open_chat(world, params, "from_chat_id")
    post = post_in(source, params.integer("message_id"), what)
    if post.service:
        raise ApiRefusal(f"the message can't be {'copied' if 'copy' in what else 'forwarded'}")
    return post


def forward_message(world: World, params: Params) -> Json:
    """Another message with its origin shown."""
    chat = room(world, params, "text messages")
    origin = _origin(world, params, "message to forward")
    post = new_post(world, chat, params)
    _take(post, origin, {**origin.extra, "forward_origin": origin_of(origin)})
    post.poll = origin.poll
    return sent(world, post)


def copy_message(world: World, params: Params) -> Json:
    """Another message as if it were the bot's own."""
    chat = room(world, params, "text messages")
    origin = _origin(world, params, "message to copy")
    post = new_post(world, chat, params)
    _take(post, origin, {key: value for key, value in origin.extra.items() if "forward" not in key})
    post.poll = origin.poll and world.copied_poll(origin.poll)
    if origin.is_caption and "caption" in params.values:
        post.text, post.entities = caption_text(params)
    return {"message_id": sent(world, post)["message_id"]}


def _take(post: PlayMessage, origin: PlayMessage, extra: Json) -> None:
    post.text, post.entities = origin.text, origin.entities
    post.is_caption, post.file_id, post.extra = origin.is_caption, origin.file_id, extra


def send_chat_action(world: World, params: Params) -> bool:
    """ "typing" and the like; nothing is shown."""
    open_chat(world, params)
    if params.text("action") not in ACTIONS:
        raise ApiRefusal("wrong parameter action in request")
    return True


METHODS = {
    "sendMessage": send_message,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
}
