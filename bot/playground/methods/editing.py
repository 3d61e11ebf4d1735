"""Changes to the bot's own messages, and reactions on any."""

from __future__ import annotations

from bot.playground.checks import caption_text, message_text, open_chat, own_post, post_in
from bot.playground.keyboards import inline_buttons
from bot.playground.model import ChatType, Json, PlayMessage
from bot.playground.params import Params
from bot.playground.refusal import ApiRefusal
from bot.playground.wire import message_json
from bot.playground.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
_REACTIONS = """❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯
🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃
🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊
😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"""
REACTIONS = frozenset(_REACTIONS.split())


def own_message(world: World, params: Params) -> PlayMessage:
    """A message that the bot may edit: its own, and in a channel with that right any post."""
    chat = open_chat(world, params)
    post = post_in(chat, params.integer("message_id"), "message to edit")
    rightful = chat.kind is ChatType.CHANNEL and world.bot_seat(chat).may("can_edit_messages")
    if not (rightful or own_post(world, post)) or post.service or "forward_origin" in post.extra:
        raise ApiRefusal("message can't be edited")
    return post


def shown_now(post: PlayMessage) -> tuple[object, ...]:
    """What an edit can change of a message."""
    return post.text, post.entities, post.buttons, post.file_id


def changed(world: World, post: PlayMessage, before: tuple[object, ...]) -> Json:
    """Note an edit; refused when it left everything as it was ``before``."""
    if before == shown_now(post):
        raise ApiRefusal(NOT_MODIFIED)
    post.edited = max(world.now(), post.date)
    world.touch(post)
    return message_json(post)


def edit_message_text(world: World, params: Params) -> Json:
    """Another text, and the keyboard that was given with it or none."""
    post = own_message(world, params)
    if post.is_caption or post.poll is not None:
        raise ApiRefusal("there is no text in the message to edit")
    return _written(world, params, post, message_text(params, too_long="MESSAGE_TOO_LONG"))


def edit_message_caption(world: World, params: Params) -> Json:
    """Another caption, and the keyboard that was given with it or none."""
    post = own_message(world, params)
    if not post.is_caption:
        raise ApiRefusal("there is no caption in the message to edit")
    return _written(world, params, post, caption_text(params))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Another keyboard, or none."""
    post = own_message(world, params)
    return _written(world, params, post, (post.text, post.entities))


def _written(world: World, params: Params, post: PlayMessage, words: tuple[str, list[Json]]) -> Json:
    buttons, before = inline_buttons(params, only_inline=True), shown_now(post)
    post.text, post.entities = words
    post.buttons = buttons
    return changed(world, post, before)


def set_message_reaction(world: World, params: Params) -> bool:
    """The bot's one reaction, or none."""
    chat = open_chat(world, params)
    post = post_in(chat, params.integer("message_id"), "message to react")
    emoji = [_emoji(item) for item in params.objects("reaction")]
    if len(emoji) > 1:
        raise ApiRefusal("REACTIONS_TOO_MANY")
    if post.service or (chat.reactions is not None and not chat.reactions.issuperset(emoji)):
        raise ApiRefusal("REACTION_INVALID")
    if emoji:
        post.reactions[world.bot.id] = tuple(emoji)
    else:
        post.reactions.pop(world.bot.id, None)
    world.touch(post)
    return True


def _emoji(item: Json) -> str:
    emoji = item.get("emoji")
    if item.get("type") != "emoji" or not isinstance(emoji, str):
        raise ApiRefusal("REACTION_INVALID")
    bare = emoji.replace("\ufe0f", "")
    if bare not in REACTIONS:
        raise ApiRefusal("REACTION_INVALID")
    return bare


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "setMessageReaction": set_message_reaction,
}
