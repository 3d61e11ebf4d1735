"""Names: of senders, of those who are shared, and of where a message came from."""

from __future__ import annotations

from bot.core.message import Origin
from bot.core.surfaces.collector import Collector
from bot.core.surfaces.values import Json, full_name, mapping


def names(out: Collector, origin: Origin, user: Json) -> None:
    """A user's first and last name as one part, the user name as a link."""
    out.part(origin, full_name(user))
    out.handle(origin, user.get("username"))


def chat_names(out: Collector, origin: Origin, chat: Json) -> None:
    """The same for a chat: its title, or the names of the user behind a private one."""
    out.part(origin, chat.get("title"))
    names(out, origin, chat)


def source(out: Collector, chat: Json) -> None:
    """A chat that something was taken from."""
    chat_names(out, Origin.SIGNATURE, chat)


def origin_of_forward(out: Collector, value: object) -> None:
    """Whom a message was forwarded from; who forwards brings that name along, an advertisement or not."""
    fields = mapping(value)
    names(out, Origin.SIGNATURE, mapping(fields.get("sender_user")))
    out.part(Origin.SIGNATURE, fields.get("sender_user_name"))
    source(out, mapping(fields.get("sender_chat")))
    source(out, mapping(fields.get("chat")))
    out.part(Origin.SIGNATURE, fields.get("author_signature"))


def shared(out: Collector, value: object) -> None:
    """Users or a chat picked for a bot: names of others."""
    fields = mapping(value)
    chat_names(out, Origin.SHARED_USER, fields)
    for user in out.items(fields.get("users")):
        names(out, Origin.SHARED_USER, user)
