"""From one exported message to the message that the bot would have seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.message import (
    Chat,
    ChatId,
    ChatKind,
    Message,
    MessageId,
    Origin,
    Part,
    Role,
    Sender,
    Source,
    UserId,
)
from bot.core.surfaces.collector import NAME_LENGTH, Collector
from bot.core.surfaces.values import Json
from bot.lab.scan.export import Head
from bot.lab.scan.fields import read_fields
from bot.lab.scan.pieces import number, string

_CHANNELS = 1_000_000_000_000
"""What the platform adds to the number of a supergroup or channel before it takes it below zero."""
_LAST = 2**35
_KINDS = {
    "private_group": ChatKind.GROUP,
    "private_supergroup": ChatKind.SUPERGROUP,
    "public_supergroup": ChatKind.SUPERGROUP,
    "private_channel": ChatKind.CHANNEL,
    "public_channel": ChatKind.CHANNEL,
}
_SOURCES = {"user": Source.USER, "channel": Source.CHANNEL, "chat": Source.CHAT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who wrote a message: an id as the platform has it (0 when the export tells none) and a name."""

    id: int
    name: str


NOBODY = Writer(id=0, name="")


def chat_of(head: Head) -> Chat:
    """The chat of an export."""
    kind = _KINDS.get(head.kind, ChatKind.PRIVATE)
    signed = {ChatKind.GROUP: -head.id, ChatKind.PRIVATE: head.id}.get(kind, -_CHANNELS - head.id)
    return Chat(id=ChatId(signed), kind=kind, title=string(head.name)[:NAME_LENGTH])


def writer_of(record: Json, key: str = "from") -> Writer:
    """Who wrote it, or did what a service message tells (``actor``)."""
    return Writer(id=_peer(record.get(f"{key}_id")), name=string(record.get(key))[:NAME_LENGTH])


def message_of(record: Json, chat: Chat, sender: Sender, sent: int, name: str = "") -> Message:
    """The message of this sender; with their ``name`` beside it, unless the chat itself speaks."""
    out = Collector()
    if sender.role is not Role.ANONYMOUS_ADMIN:
        out.part(Origin.PROFILE_NAME, name)
    named = len(out.parts)
    read_fields(out, record)
    return Message(
        chat=chat,
        id=MessageId(number(record.get("id"))),
        sender=sender,
        # The name is read first so that no flood of other parts crowds it out, and stands last.
        parts=(*out.parts[named:], *out.parts[:named]),
        links=tuple(out.links),
        sent=sent,
        edited=_time(record.get("edited_unixtime"), record.get("edited")) if "edited" in record else 0,
        truncated=out.truncated,
        source=_source(record),
        via_bot=isinstance(record.get("via_bot"), str),
    )


def name_alone(chat: Chat, name: str) -> Message:
    """A message that says nothing and has only its sender's name."""
    return Message(
        chat=chat,
        id=MessageId(0),
        sender=Sender(id=UserId(0)),
        parts=(Part(origin=Origin.PROFILE_NAME, text=name),),
    )


def sent_at(record: Json) -> int:
    """When it was written, in Unix seconds, 0 when the export does not tell."""
    return _time(record.get("date_unixtime"), record.get("date"))


def role_of(writer: Writer, chat: Chat) -> Role:
    """What the export tells of a writer's role: nothing, but for chats that speak."""
    # Whoever speaks in the name of the chat itself is one of its admins.
    if writer.id == chat.id < 0:
        return Role.ANONYMOUS_ADMIN
    return Role.CHANNEL if writer.id < 0 else Role.MEMBER


def _source(record: Json) -> Source:
    if "forwarded_from" not in record:
        return Source.NONE
    told = string(record.get("forwarded_from_id")).rstrip("0123456789")
    # Older programs tell no id; then nobody knows whether there was one.
    return _SOURCES.get(told, Source.USER if "forwarded_from_id" in record else Source.HIDDEN)


def _peer(value: object) -> int:
    if not isinstance(value, str):
        return number(value)
    kind = value.rstrip("0123456789")
    bare = number(value[len(kind) :])
    if kind in {"", "user"} or not bare:
        return bare
    return {"channel": -_CHANNELS - bare, "chat": -bare}.get(kind, 0)


def _time(unix: object, written: object) -> int:
    seconds = number(unix)
    if not seconds and isinstance(written, str):
        seconds = _read_clock(written)
    return seconds if 0 < seconds < _LAST else 0


def _read_clock(written: str) -> int:
    """The seconds of a date without a zone, taken for the world's clock: older exports have nothing else."""
    try:
        return int(datetime.fromisoformat(written[:19]).replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return 0
