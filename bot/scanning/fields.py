"""Every field of an exported message in which a text or an address can stand, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.message import Origin
from bot.scanning.decode import Json
from bot.scanning.gather import Gathered, items, lines, mapping, number, objects, plain, string

Reader = Callable[[Gathered, object], None]
_RECORDED = frozenset({"sticker", "voice_message", "video_message", "animation"})
"""Media whose files are named by the program that exported them."""


def read_fields(out: Gathered, record: Json) -> None:
    """Read a message: its text first, then the other fields as they come."""
    _text(out, record)
    for key, value in record.items():
        if key in _READERS:
            _READERS[key](out, value)
    # The name of a file stands in its path where it has no field of its own.
    if "file" in record and "file_name" not in record and string(record.get("media_type")) not in _RECORDED:
        _path(out, record["file"])


def _text(out: Gathered, record: Json) -> None:
    entities = record.get("text_entities") or record.get("text")
    text = plain(record.get("text")) or plain(entities)
    if not text:
        return
    captioned = "photo" in record or "file" in record
    origin = Origin.CAPTION if captioned else Origin.TEXT
    if "forwarded_from" in record:
        origin = Origin.FORWARD
    out.part(origin, text)
    for entity in objects(entities):
        _entity(out, origin, entity)


def _entity(out: Gathered, origin: Origin, entity: Json) -> None:
    kind, shown = entity.get("type"), string(entity.get("text"))
    if kind == "link":
        out.link(origin, shown)
    elif kind == "text_link":
        out.link(origin, string(entity.get("href")), shown)
    elif kind == "mention":
        out.handle(origin, shown)
    elif kind == "mention_name":
        out.link(origin, f"tg://user?id={number(entity.get('user_id'))}", shown)
    elif kind == "phone":
        _phone(out, origin, shown)
    elif kind == "email":
        out.link(origin, f"mailto:{shown}", shown)


def _phone(out: Gathered, origin: Origin, phone: str) -> None:
    if dialled := "".join(phone.split()):
        out.link(origin, f"tel:{dialled}", phone)


def _as(origin: Origin) -> Reader:
    def read(out: Gathered, value: object) -> None:
        out.part(origin, plain(value))

    return read


def _path(out: Gathered, value: object) -> None:
    name = string(value).rpartition("/")[2]
    # "(File not included. ...)" stands there too.
    if not name.startswith("("):
        out.part(Origin.FILE_NAME, name)


def _contact(out: Gathered, value: object) -> None:
    fields = mapping(value)
    names = (string(fields.get("first_name")), string(fields.get("last_name")))
    out.part(Origin.CONTACT, " ".join(filter(None, names)))
    _phone(out, Origin.CONTACT, string(fields.get("phone_number")))


def _options(origin: Origin, head: str) -> Reader:
    """Texts that are read as one: an ad may be split over a question and its options."""

    def read(out: Gathered, value: object) -> None:
        fields = mapping(value)
        options = (option.get("text") for option in objects(fields.get("answers")))
        out.part(origin, lines(fields.get(head), *options))

    return read


def _invoice(out: Gathered, value: object) -> None:
    fields = mapping(value)
    out.part(Origin.INVOICE, lines(fields.get("title"), fields.get("description")) or string(value))


def _giveaway(out: Gathered, value: object) -> None:
    out.part(Origin.GIVEAWAY, string(mapping(value).get("additional_prize")))


def _buttons(out: Gathered, value: object) -> None:
    rows = (row if isinstance(row, list) else [row] for row in items(value))
    buttons = [mapping(button) for row in rows for button in items(row)]
    out.part(Origin.BUTTON, lines(*(button.get("text") for button in buttons)))
    for button in buttons:
        address = string(button.get("data"))
        if address.startswith(("http://", "https://", "tg://")):
            out.link(Origin.BUTTON, address, string(button.get("text")))


def _via_bot(out: Gathered, value: object) -> None:
    out.handle(Origin.OTHER, string(value))


def _address(origin: Origin) -> Reader:
    def read(out: Gathered, value: object) -> None:
        out.link(origin, string(value))

    return read


_READERS: Mapping[str, Reader] = {
    "address": _as(Origin.VENUE),
    "author": _as(Origin.SIGNATURE),
    "contact_information": _contact,
    "file_name": _as(Origin.FILE_NAME),
    "forwarded_from": _as(Origin.SIGNATURE),
    "game_description": _as(Origin.GAME),
    "game_link": _address(Origin.GAME),
    "game_title": _as(Origin.GAME),
    "giveaway_information": _giveaway,
    "inline_bot_buttons": _buttons,
    "invoice_information": _invoice,
    "performer": _as(Origin.MEDIA_TITLE),
    "place_name": _as(Origin.VENUE),
    "poll": _options(Origin.POLL, "question"),
    "saved_from": _as(Origin.SIGNATURE),
    "title": _as(Origin.MEDIA_TITLE),
    "todo_list": _options(Origin.CHECKLIST, "title"),
    "via_bot": _via_bot,
}
