"""Files and pictures: names, titles, and the pictures that are read later."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.message import Origin
from bot.core.surfaces.collector import Collector
from bot.core.surfaces.values import Json, lines, mapping, string


def file(out: Collector, value: object) -> None:
    """A file of any kind: its name, title and performer, and the picture that stands for it."""
    fields = mapping(value)
    out.part(Origin.FILE_NAME, fields.get("file_name"))
    out.part(Origin.MEDIA_TITLE, lines(fields.get("title"), fields.get("performer")))
    out.picture(fields.get("cover"))
    out.picture(fields.get("photo"))


def film(out: Collector, value: object) -> None:
    """Something that moves: the picture that stands for it, its cover where it has one."""
    file(out, value)
    if not mapping(value).get("cover"):
        out.picture_file(mapping(value).get("thumbnail"))


def document(out: Collector, value: object) -> None:
    """A document; one that is an image counts as a picture."""
    file(out, value)
    if string(mapping(value).get("mime_type")).startswith("image/"):
        out.picture_file(value)


def photo(out: Collector, value: object) -> None:
    """A photo in its sizes."""
    out.picture(value)


def sticker(out: Collector, value: object) -> None:
    """A sticker speaks by the name of its set, and by what stands in it."""
    fields = mapping(value)
    out.part(Origin.STICKER, fields.get("set_name"))
    moves = fields.get("is_animated") is True or fields.get("is_video") is True
    out.picture_file(fields.get("thumbnail") if moves else fields)


def venue(out: Collector, value: object) -> None:
    """A place with a title and an address, both free text."""
    out.part(Origin.VENUE, lines(mapping(value).get("title"), mapping(value).get("address")))


def paid_media(out: Collector, value: object) -> None:
    """Media behind a payment."""
    for item in out.items(mapping(value).get("paid_media")):
        attached(out, item)


def attached(out: Collector, fields: Json) -> None:
    """Every medium among the fields of an object, such as a poll's or a paid one."""
    for key in fields:
        if key in MEDIA:
            MEDIA[key](out, fields[key])


MEDIA: Mapping[str, Callable[[Collector, object], None]] = {
    "animation": film,
    "audio": file,
    "document": document,
    "live_photo": file,
    "paid_media": paid_media,
    "photo": photo,
    "sticker": sticker,
    "venue": venue,
    "video": film,
    "video_note": film,
    "voice": file,
    "voice_note": file,
}
