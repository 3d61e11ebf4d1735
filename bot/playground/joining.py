"""Strangers ask to be let in, and chats that speak are shut out."""

from __future__ import annotations

from bot.playground.membership import Membership
from bot.playground.model import ChatType, JoinRequest, PlayChat, Rank, Seat
from bot.playground.refusal import PlayError
from bot.playground.wire import chat_json, user_json

REQUEST_OPENS = 300
"""Seconds in which the bot may write to somebody who asked to join, also if they never wrote to it."""


class Joining(Membership):
    """Adds requests to join and the ban of channels that write in a group."""

    def ask_to_join(self, chat_id: int, user_id: int, bio: str | None = None) -> JoinRequest:
        """Somebody outside asks to be let in; the bot hears of it as an admin who may invite.

        ``bio`` None shows the one of the profile.
        """
        chat, user = self.chat(chat_id), self.user(user_id)
        self._may_ask(chat, self.seat(chat, user_id))
        asked = JoinRequest(user=user, date=self.now(), bio=user.bio if bio is None else bio)
        chat.requests[user_id] = asked
        self.add_private(user)
        if self.bot_seat(chat).may("can_invite_users"):
            self._tell_of(chat, asked)
        self.changed("chat", chat.id)
        return asked

    def _may_ask(self, chat: PlayChat, seat: Seat) -> None:
        if chat.kind is ChatType.PRIVATE:
            raise PlayError("nobody asks to join a private chat")
        if seat.user.deactivated:
            raise PlayError(f"{seat.user.name} deleted the account")
        if seat.role.present:
            raise PlayError(f"{seat.user.name} is in this chat already")
        if seat.role is Rank.KICKED:
            raise PlayError(f"{seat.user.name} is banned here and cannot ask to join")
        if seat.user.id in chat.requests:
            raise PlayError(f"{seat.user.name} has asked already and waits for an answer")

    def _tell_of(self, chat: PlayChat, asked: JoinRequest) -> None:
        shown = {
            "chat": chat_json(chat),
            "from": user_json(asked.user),
            "user_chat_id": asked.user.id,
            "date": asked.date,
        }
        self.queue.put("chat_join_request", {**shown, "bio": asked.bio} if asked.bio else shown)

    def decide(self, chat_id: int, user_id: int, *, approve: bool, by: int | None = None) -> None:
        """Let somebody in who asked, or send them away; the owner does it unless ``by`` names another."""
        chat, user = self.chat(chat_id), self.user(user_id)
        if user_id not in chat.requests:
            raise PlayError(f"{user.name} has not asked to join this chat")
        if approve:
            self.set_role(chat_id, user_id, Rank.MEMBER, by=by, requested=True)
        else:
            del chat.requests[user_id]
            self.changed("chat", chat_id)

    def asks_to_join(self, user_id: int) -> bool:
        """Whether somebody asked a moment ago and has no answer yet: so long the bot may write to them."""
        asked = [chat.requests[user_id] for chat in self.chats.values() if user_id in chat.requests]
        return any(self.clock.now() - one.date <= REQUEST_OPENS for one in asked)

    def ban_voice(self, chat: PlayChat, sender: PlayChat) -> None:
        """Nobody writes here any more on behalf of this chat."""
        chat.banned_voices.add(sender.id)
        self.changed("chat", chat.id)

    def free_voice(self, chat: PlayChat, sender: PlayChat) -> None:
        """Somebody may write here on behalf of this chat again."""
        chat.banned_voices.discard(sender.id)
        self.changed("chat", chat.id)
