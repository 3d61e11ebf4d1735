"""New messages of the bot."""

from __future__ import annotations

from bot.adapters.playground.checks import (
    answered_message,
    caption_text,
    may_send,
    message_text,
    open_chat,
    post_in,
)
from bot.adapters.playground.files import photo_json, picture_size
from bot.adapters.playground.keyboards import inline_buttons
from bot.adapters.playground.model import Chat, Json, Kind, Post, StoredFile
from bot.adapters.playground.params import Params
from bot.adapters.playground.refusal import Refusal
from bot.adapters.playground.wire import chat_json, message_json, user_json
from bot.adapters.playground.world import World

PHOTO_LIMIT = 10 * 1024 * 1024
_ACTIONS = """typing upload_photo record_video upload_video record_voice upload_voice upload_document
choose_sticker find_location record_video_note upload_video_note"""
ACTIONS = frozenset(_ACTIONS.split())


def room(world: World, params: Params, what: str) -> Chat:
    """The chat to post in, where the bot may post this kind of message (a key of ``SEND_RIGHTS``)."""
    chat = open_chat(world, params)
    may_send(world, chat, what)
    return chat


def new_post(world: World, chat: Chat, params: Params) -> Post:
    """A post of the bot that answers what it should; its id is taken when all checks are through."""
    reply_to, buttons = answered_message(chat, params), inline_buttons(params)
    post = Post(chat=chat, id=0, date=world.now(), reply_to=reply_to, buttons=buttons)
    if thread := params.integer("message_thread_id"):
        post.extra["message_thread_id"] = thread
    if chat.kind is Kind.CHANNEL:
        post.sender_chat = chat
    else:
        post.sender = world.bot
    return post


def sent(world: World, post: Post) -> Json:
    """Put a new post into its chat; the message as the bot gets it back."""
    post.id = post.chat.next_id()
    world.add_post(post)
    return message_json(post)


def send_message(world: World, params: Params) -> Json:
    """A text."""
    chat = room(world, params, "text messages")
    text, entities = message_text(params)
    post = new_post(world, chat, params)
    post.text, post.entities = text, entities
    return sent(world, post)


def send_photo(world: World, params: Params) -> Json:
    """A picture with a caption: an upload, ``attach://``, or the id of a file already here."""
    chat = room(world, params, "photos")
    stored = _picture(world, params)
    text, entities = caption_text(params)
    post = new_post(world, chat, params)
    post.text, post.entities, post.is_caption, post.file_id = text, entities, True, stored.id
    post.extra["photo"] = photo_json(stored)
    return sent(world, post)


def _picture(world: World, params: Params) -> StoredFile:
    given = params.text("photo")
    upload = params.files.get(given.removeprefix("attach://") if given.startswith("attach://") else "photo")
    if upload is None:
        if not given:
            raise Refusal("there is no photo in the request")
        if given.startswith(("http://", "https://")):
            raise Refusal("failed to get HTTP URL content")
        known = world.files.by_id(given)
        if known is None:
            raise Refusal("wrong file identifier/HTTP URL specified")
        return known
    if not upload.data:
        raise Refusal("file must be non-empty")
    if len(upload.data) > PHOTO_LIMIT:
        raise Refusal("file is too big")
    width, height = picture_size(upload.data)
    if not width or not height:
        raise Refusal("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise Refusal("PHOTO_INVALID_DIMENSIONS")
    return world.files.keep(upload.data, folder="photos", name=upload.name)


def _origin(world: World, params: Params, what: str) -> Post:
    source = open_chat(world, params, "from_chat_id")
    post = post_in(source, params.integer("message_id"), what)
    if post.service:
        raise Refusal(f"the message can't be {'copied' if 'copy' in what else 'forwarded'}")
    return post


def forward_message(world: World, params: Params) -> Json:
    """Another message with its origin shown."""
    chat = room(world, params, "text messages")
    origin = _origin(world, params, "message to forward")
    shown: Json = {"date": origin.date}
    if origin.sender is not None:
        shown |= {"type": "user", "sender_user": user_json(origin.sender)}
    elif origin.sender_chat is not None:
        shown |= {"type": "channel", "chat": chat_json(origin.sender_chat), "message_id": origin.id}
    post = new_post(world, chat, params)
    _take(post, origin, {**origin.extra, "forward_origin": shown})
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


def _take(post: Post, origin: Post, extra: Json) -> None:
    post.text, post.entities = origin.text, origin.entities
    post.is_caption, post.file_id, post.extra = origin.is_caption, origin.file_id, extra


def send_chat_action(world: World, params: Params) -> bool:
    """ "typing" and the like; nothing is shown."""
    open_chat(world, params)
    if params.text("action") not in ACTIONS:
        raise Refusal("wrong parameter action in request")
    return True


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "forwardMessage": forward_message,
    "copyMessage": copy_message,
    "sendChatAction": send_chat_action,
}
