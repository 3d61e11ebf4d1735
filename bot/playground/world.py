"""The whole world: what tests and the page act on."""

from __future__ import annotations

from bot.playground.forwarding import Forwarding
from bot.playground.joining import Joining
from bot.playground.model import CallbackQuery, Json, PlayMessage, Rank
from bot.playground.refusal import PlayError
from bot.playground.wire import message_json, user_json

CLICK_LIFE = 60.0
"""Seconds after which a callback query can no longer be answered."""


class World(Forwarding, Joining):
    """Adds what a person does to the bot itself: buttons, /start, raw updates."""

    def click(self, chat_id: int, message_id: int, user_id: int, data: str) -> CallbackQuery:
        """Press a callback button of a bot's message; the answer appears in the returned click."""
        post, user = self.post_at(chat_id, message_id), self.user(user_id)
        shown = [button.get("callback_data") for row in post.buttons or [] for button in row]
        if data not in shown:
            raise PlayError(f"message {message_id} has no button {data!r}")
        if not self.seat(post.chat, user_id).role.present:
            raise PlayError(f"{user.name} is not in this chat")
        return self.callback(message_json(post), user_id, data, chat_id=chat_id)

    def callback(self, message: Json, user_id: int, data: str, *, chat_id: int = 0) -> CallbackQuery:
        """A callback query with any message and data at all, also ones no button ever had."""
        click = CallbackQuery(
            id=str(4_000_000_000 + len(self.clicks)), at=self.clock.now(), data=data, chat_id=chat_id
        )
        self.clicks[click.id] = click
        query: Json = {
            "id": click.id,
            "from": user_json(self.user(user_id)),
            "message": message,
            "chat_instance": "1",
            "data": data,
        }
        self.queue.put("callback_query", query)
        self.changed("callback", chat_id)
        return click

    def click_alive(self, query_id: str) -> CallbackQuery | None:
        """A callback query that may still be answered."""
        click = self.clicks.get(query_id)
        fresh = click is not None and click.answer is None and self.clock.now() - click.at <= CLICK_LIFE
        return click if fresh else None

    def start(self, user_id: int, payload: str = "") -> PlayMessage:
        """Press Start in private, with the payload of a deep link; a blocked bot is unblocked."""
        chat = self.add_private(self.user(user_id))
        if not self.bot_seat(chat).role.present:
            self.set_role(chat.id, self.bot.id, Rank.MEMBER)
        return self.post(chat.id, user_id, f"/start {payload}".rstrip())

    def block(self, user_id: int) -> None:
        """A user blocks the bot."""
        self.set_role(self.add_private(self.user(user_id)).id, self.bot.id, Rank.KICKED)

    def inject(self, update: bytes | Json) -> int:
        """Put anything at all into the stream of updates; returns the update id it counts as."""
        return self.queue.put_raw(update)
