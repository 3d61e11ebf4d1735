"""Play figures speak: every kind of message that a person can send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.playground.files import document_json, photo_json
from bot.playground.markup import parse_html
from bot.playground.model import ChatType, Json, PlayChat, PlayMessage, Rank, Seat, User
from bot.playground.refusal import ApiRefusal, PlayError
from bot.playground.state import State
from bot.playground.typed import typed_entities
from bot.playground.wire import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, TELEGRAM, chat_json, user_json


class Posting(State):
    """Adds messages of members, channels and Telegram itself."""

    def post(
        self,
        chat_id: int,
        user_id: int,
        text: str = "",
        *,
        html: str = "",
        entities: Sequence[Json] | None = None,
        photo: bytes | None = None,
        document: tuple[str, bytes] | None = None,
        reply_to: int | None = None,
        album: str = "",
        anonymous: bool = False,
        as_channel: bool = False,
        fields: Mapping[str, object] | None = None,
    ) -> PlayMessage:
        """Somebody posts; the bot gets an update.

        ``text`` is the caption when there is a photo or a document (name, bytes). ``html`` replaces text and
        entities, ``entities`` replaces those that a client would find. ``fields`` are Bot API fields that are
        merged over the message object last, so that anything at all can be sent.
        """
        chat = self.chat(chat_id)
        right = "can_send_photos" if photo else "can_send_documents" if document else "can_send_messages"
        post = self._signed(chat, self.user(user_id), right, anonymous=anonymous, as_channel=as_channel)
        _write(post, text, html, entities)
        self._attach(post, photo, document)
        if album:
            post.extra["media_group_id"] = album
        if reply_to is not None:
            post.reply_to = self.post_at(chat_id, reply_to).id
        post.extra.update(fields or {})
        if not post.text and not post.extra:
            raise PlayError("the message is empty")
        return self._publish(post)

    def _publish(self, post: PlayMessage) -> PlayMessage:
        self.add_post(post)
        self.deliver(post)
        self.forward_linked(post)
        return post

    def _signed(
        self, chat: PlayChat, user: User, right: str, *, anonymous: bool = False, as_channel: bool = False
    ) -> PlayMessage:
        seat = self._may_post(chat, user, right)
        post = PlayMessage(chat=chat, id=0, date=self.now(), author=user, sender=user)
        if chat.kind is ChatType.CHANNEL:
            post.sender, post.sender_chat = None, chat
        elif as_channel:
            post.sender, post.sender_chat = CHANNEL_BOT, self._voice(chat, user)
        elif anonymous or seat.anonymous:
            if not seat.role.leads:
                raise PlayError(f"only administrators write anonymously; {user.name} is a {seat.role.value}")
            post.sender, post.sender_chat = GROUP_ANONYMOUS_BOT, chat
        post.id = chat.next_id()
        return post

    def _voice(self, chat: PlayChat, user: User) -> PlayChat:
        """The channel a member speaks as: a channel of their own, made at the first use."""
        if chat.kind not in {ChatType.GROUP, ChatType.SUPERGROUP}:
            raise PlayError("one writes as a channel in groups only")
        title = f"{user.name} · channel"
        own = next((c for c in self.chats.values() if c.kind is ChatType.CHANNEL and c.title == title), None)
        if own is None:
            own = PlayChat(id=-1_002_000_000_000 - user.id, kind=ChatType.CHANNEL, title=title)
            self.chats[own.id] = own
        if own.id in chat.banned_voices:
            raise PlayError(f"{own.title} is banned here and cannot write")
        return own

    def _may_post(self, chat: PlayChat, user: User, right: str) -> Seat:
        seat = self.seat(chat, user.id)
        if user.deactivated:
            raise PlayError(f"{user.name} deleted the account")
        if chat.migrated_to is not None:
            raise PlayError(f"the group became the supergroup {chat.migrated_to}; post there")
        if not seat.role.present:
            raise PlayError(f"{user.name} is not in this chat ({seat.role.value})")
        allowed = seat.rights if seat.role is Rank.RESTRICTED else chat.permissions
        if not seat.role.leads and right not in allowed:
            raise PlayError(f"{user.name} is restricted and cannot write here")
        if chat.kind is ChatType.CHANNEL and not seat.role.leads:
            raise PlayError(f"only administrators write in a channel; {user.name} is a {seat.role.value}")
        if chat.kind is ChatType.PRIVATE:
            chat.opened = True
        return seat

    def _attach(self, post: PlayMessage, photo: bytes | None, document: tuple[str, bytes] | None) -> None:
        if photo is not None:
            stored = self.files.keep(photo, folder="photos")
            post.extra["photo"] = photo_json(stored)
        elif document is not None:
            stored = self.files.keep(document[1], folder="documents", name=document[0])
            post.extra["document"] = document_json(stored)
        else:
            return
        post.file_id, post.is_caption = stored.id, True

    def forward_linked(self, origin: PlayMessage) -> None:
        """Show a channel's post in the group that discusses it."""
        if origin.chat.kind is not ChatType.CHANNEL or origin.chat.linked is None:
            return
        group = self.chat(origin.chat.linked)
        copy = PlayMessage(
            chat=group,
            id=group.next_id(),
            date=origin.date,
            author=origin.author,
            sender=TELEGRAM,
            sender_chat=origin.chat,
            text=origin.text,
            entities=origin.entities,
            is_caption=origin.is_caption,
            file_id=origin.file_id,
            poll=origin.poll,
            extra={**origin.extra, "is_automatic_forward": True, "forward_origin": channel_origin(origin)},
        )
        self.add_post(copy)
        self.deliver(copy)

    def post_album(
        self, chat_id: int, user_id: int, photos: Sequence[bytes], caption: str = ""
    ) -> list[PlayMessage]:
        """Several photos as one album; the caption is on the first."""
        album = f"album{self.rev}"
        return [
            self.post(chat_id, user_id, caption if index == 0 else "", photo=photo, album=album)
            for index, photo in enumerate(photos)
        ]

    def post_contact(self, chat_id: int, user_id: int, phone: str, name: str, vcard: str = "") -> PlayMessage:
        """A shared contact."""
        contact = {"phone_number": phone, "first_name": name, **({"vcard": vcard} if vcard else {})}
        return self.post(chat_id, user_id, fields={"contact": contact})

    def post_forward(
        self, chat_id: int, user_id: int, text: str, *, origin: User | PlayChat | str
    ) -> PlayMessage:
        """A forward from a user, a channel, or somebody hidden who goes by a name."""
        shown: Json = {"date": self.now()}
        if isinstance(origin, User):
            shown |= {"type": "user", "sender_user": user_json(origin)}
        elif isinstance(origin, PlayChat):
            shown |= {"type": "channel", "chat": chat_json(origin), "message_id": 1}
        else:
            shown |= {"type": "hidden_user", "sender_user_name": origin}
        return self.post(chat_id, user_id, text, fields={"forward_origin": shown})

    def edit(self, chat_id: int, message_id: int, user_id: int, text: str, *, html: str = "") -> PlayMessage:
        """Somebody edits their own message; the bot gets an update."""
        post = self.post_at(chat_id, message_id)
        self._may_post(post.chat, self.user(user_id), "can_send_messages")
        own = post.sender is self.user(user_id) or (
            post.sender_chat is not None and post.sender is not TELEGRAM
        )
        if not own:
            raise PlayError("only one's own messages can be edited")
        _write(post, text, html, None)
        if not post.text and not post.is_caption:
            raise PlayError("the message is empty")
        post.edited = max(self.now(), post.date)
        self.touch(post)
        self.deliver(post, edited=True)
        return post

    def delete(self, chat_id: int, message_id: int) -> None:
        """Somebody deletes a message; bots are never told."""
        self.remove(self.post_at(chat_id, message_id))

    def remove(self, post: PlayMessage) -> None:
        """Mark a message as deleted; it is no longer pinned either."""
        post.deleted = True
        post.chat.pinned = [pinned for pinned in post.chat.pinned if pinned != post.id]
        self.touch(post)

    def announce(
        self, chat: PlayChat, text: str, fields: Json, *, by: User, told: bool = True
    ) -> PlayMessage:
        """A service message; ``told`` is false for what the bot did itself."""
        post = PlayMessage(
            chat=chat, id=chat.next_id(), date=self.now(), sender=by, extra=fields, service=text
        )
        if chat.kind is ChatType.CHANNEL:
            post.sender, post.sender_chat = None, chat
        self.add_post(post)
        if told:
            self.deliver(post)
        return post

    def react(self, chat_id: int, message_id: int, user_id: int, *emoji: str) -> None:
        """A member's reaction; the bot hears of it as an administrator that asked for it."""
        post, user = self.post_at(chat_id, message_id), self.user(user_id)
        old, post.reactions[user_id] = post.reactions.get(user_id, ()), emoji
        self.touch(post)
        if post.chat.kind is ChatType.PRIVATE or self.bot_seat(post.chat).role.leads:
            self.queue.put(
                "message_reaction",
                {
                    "chat": chat_json(post.chat),
                    "message_id": message_id,
                    "date": self.now(),
                    "user": user_json(user),
                    "old_reaction": [{"type": "emoji", "emoji": one} for one in old],
                    "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji],
                },
            )


def _write(post: PlayMessage, text: str, html: str, entities: Sequence[Json] | None) -> None:
    if html:
        try:
            post.text, post.entities = parse_html(html)
        except ApiRefusal as refusal:
            raise PlayError(refusal.description) from refusal
    else:
        post.text = text
        post.entities = typed_entities(text) if entities is None else list(entities)


def channel_origin(post: PlayMessage) -> Json:
    """The forward origin of a channel's post."""
    return {"type": "channel", "date": post.date, "chat": chat_json(post.chat), "message_id": post.id}
