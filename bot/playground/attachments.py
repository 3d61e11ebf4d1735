"""Files that the page sends along with a message, as data URLs."""

from __future__ import annotations

import base64
import binascii
import re

from bot.playground.files import picture_type
from bot.playground.params import Params
from bot.playground.refusal import PlayError

NAME_LIMIT = 255
_PICTURE = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
_ANY = re.compile(r"data:[\w.+/;=-]*;base64,", re.IGNORECASE)


def photo_of(body: Params) -> bytes | None:
    """The picture of a new message, None when there is none."""
    url = body.text("photo")
    if not url:
        return None
    head = _PICTURE.match(url)
    if head is None:
        raise PlayError("the photo must be a data URL of an image in base64")
    data = _decoded(url[head.end() :], "photo")
    if not picture_type(data):
        raise PlayError("the photo must be PNG, JPEG, GIF or WebP")
    return data


def document_of(body: Params) -> tuple[str, bytes] | None:
    """The name and the bytes of a new message's file, None when there is none."""
    given = body.object("document")
    if given is None:
        return None
    name, url = Params(given).text("name").strip(), Params(given).text("data")
    head = _ANY.match(url)
    if head is None:
        raise PlayError("the document must be a data URL in base64")
    if not 0 < len(name) <= NAME_LIMIT:
        raise PlayError(f"the name of a document has 1 to {NAME_LIMIT} characters")
    data = _decoded(url[head.end() :], "document")
    if not data:
        raise PlayError("the document is empty")
    return name, data


def _decoded(text: str, what: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise PlayError(f"the {what} is not base64") from None
