"""Chats come into being, and people and the bot come, go, rise and fall."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.playground.model import ADMIN_RIGHTS, ChatType, Json, PlayChat, Rank, Seat, User
from bot.playground.posting import Posting
from bot.playground.refusal import PlayError
from bot.playground.wire import chat_json, member_json, user_json

FOR_EVER_BELOW, FOR_EVER_ABOVE = 30, 366 * 86_400
"""Telegram takes an end nearer or farther than this as "for ever"."""

BIO_LIMIT = 140
"""What a paying user may write; others have half of it."""


class Membership(Posting):
    """Adds chats and everything about who is what in them."""

    def add_user(self, name: str, *, username: str = "", language: str = "zh-hans", bio: str = "") -> User:
        """A new play figure."""
        user = User(id=101 + len(self.users), name=name, username=username, language=language, bio=bio)
        self.users[user.id] = user
        return user

    def set_bio(self, user_id: int, bio: str) -> None:
        """Somebody writes another bio; the bot is not told, it has to look."""
        if len(bio) > BIO_LIMIT:
            raise PlayError(f"a bio has {BIO_LIMIT} characters at most")
        self.user(user_id).bio = bio
        self.changed("chat")

    def set_own_photo(self, user_id: int, photo: bytes) -> None:
        """Somebody takes another profile picture; the bot is not told, it has to look."""
        self.user(user_id).photo = self.files.keep(photo, folder="profile_photos")

    def set_language(self, user_id: int, language: str) -> None:
        """Somebody's client speaks another language from now on."""
        if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", language):
            raise PlayError(f"{language!r} is no language code such as en or pt-br")
        self.user(user_id).language = language
        self.changed("chat")

    def add_chat(
        self,
        kind: ChatType | str,
        title: str,
        *,
        members: Collection[tuple[User, Rank | str]] = (),
        bot: Rank | str = Rank.LEFT,
        bot_rights: Collection[str] = (),
        username: str = "",
        description: str = "",
    ) -> PlayChat:
        """A group, supergroup or channel that exists already; nobody is told."""
        kind = ChatType(kind)
        number = 1 + len(self.chats)
        chat_id = -number if kind is ChatType.GROUP else -1_001_000_000_000 - number
        chat = PlayChat(id=chat_id, kind=kind, title=title, username=username, description=description)
        for user, role in members:
            self._sit(chat, user, Rank(role), None)
        self._sit(chat, self.bot, Rank(bot), bot_rights)
        self.chats[chat.id] = chat
        self.changed("chat", chat.id)
        return chat

    def add_private(self, user: User, *, opened: bool = False) -> PlayChat:
        """The private chat of a user with the bot; unless ``opened`` the bot may not write first."""
        chat = self.chats.get(user.id)
        if chat is None:
            chat = PlayChat(
                id=user.id, kind=ChatType.PRIVATE, title=user.name, username=user.username, opened=opened
            )
            self._sit(chat, user, Rank.MEMBER, ())
            self._sit(chat, self.bot, Rank.MEMBER, ())
            self.chats[user.id] = chat
            self.changed("chat", chat.id)
        return chat

    def _sit(self, chat: PlayChat, user: User, role: Rank, rights: Collection[str] | None) -> Seat:
        seat = Seat(user=user, role=role, rights=frozenset(rights or ()))
        if role is Rank.ADMIN:
            seat.rights = frozenset(ADMIN_RIGHTS) if rights is None else seat.rights | {"can_manage_chat"}
        chat.seats[user.id] = seat
        return seat

    def link(self, channel: PlayChat, group: PlayChat) -> None:
        """Make a supergroup the discussion group of a channel."""
        channel.linked, group.linked = group.id, channel.id
        self.changed("chat", group.id)

    def set_role(
        self,
        chat_id: int,
        user_id: int,
        role: Rank | str,
        *,
        rights: Collection[str] | None = None,
        until: float = 0,
        by: int | None = None,
        anonymous: bool = False,
        requested: bool = False,
    ) -> Seat:
        """Anyone, the bot included, becomes something else: updates and service messages follow.

        ``rights`` None gives an admin all of them and leaves a restricted member none; ``requested`` says
        that they had asked to join. In a private chat ``kicked`` for the bot means that the user blocked it.
        """
        chat, role = self.chat(chat_id), Rank(role)
        user = self.bot if user_id == self.bot.id else self.user(user_id)
        before = self.seat(chat, user_id)
        old = member_json(before, chat.kind)
        seat = self._sit(chat, user, role, rights)
        seat.until, seat.anonymous = self._end(until), anonymous
        if role is not Rank.LEFT:
            chat.requests.pop(user_id, None)
        actor = self._actor(chat, user, by)
        self._tell(chat, actor, user, old, seat, requested=requested)
        # Who was let in enters by themselves, whoever said yes.
        self._come_or_go(chat, user if requested else actor, user, before.role, role)
        self.changed("chat", chat.id)
        return seat

    def _end(self, until: float) -> float:
        ahead = until - self.clock.now()
        return until if FOR_EVER_BELOW <= ahead <= FOR_EVER_ABOVE else 0

    def _actor(self, chat: PlayChat, user: User, by: int | None) -> User:
        if by is not None:
            return self.bot if by == self.bot.id else self.user(by)
        if chat.kind is ChatType.PRIVATE:
            return self.user(chat.id)
        seats = chat.seats.values()
        owner = next((seat.user for seat in seats if seat.role is Rank.OWNER), None)
        return owner or user

    def leave(self, chat_id: int, user_id: int) -> Seat:
        """Somebody goes by themselves."""
        if not self.seat(self.chat(chat_id), user_id).role.present:
            raise PlayError(f"{self.user(user_id).name} is not in this chat")
        return self.set_role(chat_id, user_id, Rank.LEFT, by=user_id)

    def _tell(
        self, chat: PlayChat, actor: User, user: User, old: Json, seat: Seat, *, requested: bool
    ) -> None:
        change: Json = {
            "chat": chat_json(chat),
            "from": user_json(actor),
            "date": self.now(),
            "old_chat_member": old,
            "new_chat_member": member_json(seat, chat.kind),
        }
        if requested:
            change["via_join_request"] = True
        if user is self.bot:
            self.queue.put("my_chat_member", change)
        elif self.bot_seat(chat).role.leads:
            self.queue.put("chat_member", change)

    def _come_or_go(self, chat: PlayChat, actor: User, user: User, old: Rank, new: Rank) -> None:
        if chat.kind not in {ChatType.GROUP, ChatType.SUPERGROUP} or old.present is new.present:
            return
        told = actor is not self.bot
        if new.present:
            fields: Json = {"new_chat_members": [user_json(user)]}
            self.announce(chat, f"{user.name} joined", fields, by=actor, told=told)
        else:
            word = "left" if new is Rank.LEFT else "was removed"
            fields = {"left_chat_member": user_json(user)}
            self.announce(chat, f"{user.name} {word}", fields, by=actor, told=told)

    def migrate(self, chat_id: int) -> PlayChat:
        """A basic group becomes a supergroup with a new id; the old one only points there."""
        old = self.chat(chat_id)
        if old.kind is not ChatType.GROUP or old.migrated_to is not None:
            raise PlayError(f"chat {chat_id} is not a basic group that could become a supergroup")
        new = self.add_chat(ChatType.SUPERGROUP, old.title, description=old.description)
        new.seats = old.seats
        owner = self._actor(old, self.bot, None)
        self.announce(old, f"upgraded to {new.id}", {"migrate_to_chat_id": new.id}, by=owner)
        self.announce(new, f"upgraded from {old.id}", {"migrate_from_chat_id": old.id}, by=owner)
        old.migrated_to = new.id
        self.changed("chat", old.id)
        return new

    def deactivate(self, user_id: int) -> None:
        """A user deletes their account."""
        self.user(user_id).deactivated = True
        self.changed("chat", user_id)
