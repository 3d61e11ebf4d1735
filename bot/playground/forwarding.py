"""People pass messages on, and send what the bot offers in inline mode."""

from __future__ import annotations

from bot.playground.model import CallbackQuery, ChatType, Json, PlayMessage
from bot.playground.posting import channel_origin
from bot.playground.refusal import PlayError
from bot.playground.voting import Voting
from bot.playground.wire import chat_json, user_json

_STAYS = frozenset({"is_automatic_forward", "media_group_id", "message_thread_id", "via_bot"})
"""What belongs to the place of a message and not to what it says."""


class Forwarding(Voting):
    """Adds forwards, and messages sent by way of the bot."""

    def forward(self, chat_id: int, message_id: int, user_id: int, to: int) -> PlayMessage:
        """Somebody forwards a message that they see into a chat; its buttons stay behind."""
        origin, user = self.post_at(chat_id, message_id), self.user(user_id)
        if not self.seat(origin.chat, user_id).role.present:
            raise PlayError(f"{user.name} is not in the chat of that message")
        if origin.service:
            raise PlayError("what Telegram itself tells cannot be forwarded")
        post = self._signed(self.chat(to), user, _right(origin))
        post.text, post.entities, post.poll = origin.text, list(origin.entities), origin.poll
        post.is_caption, post.file_id = origin.is_caption, origin.file_id
        kept = {key: value for key, value in origin.extra.items() if key not in _STAYS}
        post.extra = {"forward_origin": origin_of(origin), **kept}
        return self._publish(post)

    def inline_query(self, user_id: int, query: str, *, chat_id: int = 0) -> str:
        """Type an inline query, in a chat if one is named; returns its id."""
        click = CallbackQuery(id=str(5_000_000_000 + len(self.clicks)), at=self.clock.now(), data=query)
        self.clicks[click.id] = click
        asked: Json = {"id": click.id, "from": user_json(self.user(user_id)), "query": query, "offset": ""}
        if chat_id:
            chat = self.chat(chat_id)
            asked["chat_type"] = "sender" if chat.kind is ChatType.PRIVATE else chat.kind.value
        self.queue.put("inline_query", asked)
        return click.id

    def choose(self, query_id: str, result_id: str, chat_id: int, user_id: int) -> PlayMessage:
        """Send what the bot offered for an inline query; the message says by way of whom it came."""
        click = self.clicks.get(query_id)
        offer = click.offers.get(result_id) if click is not None else None
        if offer is None:
            raise PlayError("the bot offers no such result")
        post = self._signed(self.chat(chat_id), self.user(user_id), "can_send_other_messages")
        post.text, post.entities, post.buttons = offer.text, list(offer.entities), offer.buttons
        post.extra = {"via_bot": user_json(self.bot)}
        return self._publish(post)


def _right(post: PlayMessage) -> str:
    if post.poll is not None:
        return "can_send_polls"
    kinds = {"photo": "can_send_photos", "document": "can_send_documents"}
    return next((right for kind, right in kinds.items() if kind in post.extra), "can_send_messages")


def origin_of(post: PlayMessage) -> Json:
    """The MessageOrigin that a forward of this message bears; a forward passes on its own."""
    if isinstance(before := post.extra.get("forward_origin"), dict):
        return before
    if post.chat.kind is ChatType.CHANNEL:
        return channel_origin(post)
    if post.sender_chat is not None:
        return {"type": "chat", "date": post.date, "sender_chat": chat_json(post.sender_chat)}
    assert post.sender is not None
    return {"type": "user", "date": post.date, "sender_user": user_json(post.sender)}
