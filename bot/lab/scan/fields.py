"""Every field of an exported message in which a text or an address can stand, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.message import Origin
from bot.core.surfaces.collector import Collector
from bot.core.surfaces.values import Json, full_name, mapping, string
from bot.lab.scan.pieces import items, lines, number, plain

Reader = Callable[[Collector, object], None]
_RECORDED = frozenset({"sticker", "voice_message", "video_message", "animation"})
"""Media whose files are named by the program that exported them."""


def read_fields(out: Collector, record: Json) -> None:
    """Read a message: its text first, then the other fields as they come."""
    _text(out, record)
    for key, value in record.items():
        if key in _READERS:
            _READERS[key](out, value)
    for origin, keys in _TOGETHER.items():
        if not record.keys().isdisjoint(keys):
            out.part(origin, lines(*(record.get(key) for key in keys)))
    # The name of a file stands in its path where it has no field of its own.
    if "file" in record and "file_name" not in record and string(record.get("media_type")) not in _RECORDED:
        _path(out, record["file"])


def _text(out: Collector, record: Json) -> None:
    entities = record.get("text_entities") or record.get("text")
    text = plain(record.get("text")) or plain(entities)
    if not text:
        return
    captioned = "photo" in record or "file" in record
    origin = Origin.CAPTION if captioned else Origin.TEXT
    if "forwarded_from" in record:
        origin = Origin.FORWARD
    out.part(origin, text)
    for entity in out.items(entities):
        _entity(out, origin, entity)


def _entity(out: Collector, origin: Origin, entity: Json) -> None:
    kind, shown = entity.get("type"), string(entity.get("text"))
    if kind == "link":
        out.link(origin, shown)
    elif kind == "text_link":
        out.link(origin, entity.get("href"), shown)
    elif kind == "mention":
        out.handle(origin, shown)
    elif kind == "mention_name":
        out.link(origin, f"tg://user?id={number(entity.get('user_id'))}", shown)
    elif kind == "phone":
        out.phone(origin, shown)
    elif kind == "email":
        out.email(origin, shown)


def _as(origin: Origin) -> Reader:
    def read(out: Collector, value: object) -> None:
        out.part(origin, plain(value))

    return read


def _path(out: Collector, value: object) -> None:
    name = string(value).rpartition("/")[2]
    # "(File not included. ...)" stands there too.
    if not name.startswith("("):
        out.part(Origin.FILE_NAME, name)


def _contact(out: Collector, value: object) -> None:
    fields = mapping(value)
    out.part(Origin.CONTACT, full_name(fields))
    out.phone(Origin.CONTACT, fields.get("phone_number"))


def _options(origin: Origin, head: str) -> Reader:
    """Texts that are read as one: an ad may be split over a question and its options."""

    def read(out: Collector, value: object) -> None:
        fields = mapping(value)
        options = (option.get("text") for option in out.items(fields.get("answers")))
        out.part(origin, lines(fields.get(head), *options))

    return read


def _invoice(out: Collector, value: object) -> None:
    fields = mapping(value)
    out.part(Origin.INVOICE, lines(fields.get("title"), fields.get("description")) or string(value))


def _giveaway(out: Collector, value: object) -> None:
    out.part(Origin.GIVEAWAY, mapping(value).get("additional_prize"))


def _buttons(out: Collector, value: object) -> None:
    rows = (row if isinstance(row, list) else [row] for row in items(value))
    buttons = [mapping(button) for row in rows for button in items(row)]
    out.part(Origin.BUTTON, lines(*(button.get("text") for button in buttons)))
    for button in buttons:
        address = string(button.get("data"))
        if address.startswith(("http://", "https://", "tg://")):
            out.link(Origin.BUTTON, address, string(button.get("text")))


def _via_bot(out: Collector, value: object) -> None:
    out.handle(Origin.OTHER, value)


def _address(origin: Origin) -> Reader:
    def read(out: Collector, value: object) -> None:
        out.link(origin, value)

    return read


_TOGETHER: Mapping[Origin, tuple[str, ...]] = {
    Origin.MEDIA_TITLE: ("title", "performer"),
    Origin.VENUE: ("place_name", "address"),
    Origin.GAME: ("game_title", "game_description"),
}
"""Fields that are read as one: an ad may be split over a title and what stands under it."""
_READERS: Mapping[str, Reader] = {
    "author": _as(Origin.SIGNATURE),
    "contact_information": _contact,
    "file_name": _as(Origin.FILE_NAME),
    "forwarded_from": _as(Origin.SIGNATURE),
    "game_link": _address(Origin.GAME),
    "giveaway_information": _giveaway,
    "inline_bot_buttons": _buttons,
    "invoice_information": _invoice,
    "poll": _options(Origin.POLL, "question"),
    "saved_from": _as(Origin.SIGNATURE),
    "todo_list": _options(Origin.CHECKLIST, "title"),
    "via_bot": _via_bot,
}
