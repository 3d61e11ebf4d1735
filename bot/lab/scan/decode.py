"""From the bytes of one message to its fields, also where they are no JSON to the letter."""

from __future__ import annotations

import json
import re

import orjson

from bot.core.surfaces.values import Json

_ODD_ESCAPE = re.compile(rb"(?<!\\)((?:\\\\)*+)\\x([0-9A-Fa-f]{2})")
"""How Telegram Desktop writes a control character."""


def record_of(raw: bytes) -> Json | None:
    """The fields of a message, None where nothing can be made of its bytes."""
    found = value_of(raw)
    return found if isinstance(found, dict) else None


def value_of(raw: bytes) -> object:
    """What the bytes say, None where nothing can be made of them."""
    try:
        return orjson.loads(raw)
    except ValueError:
        return _repaired(raw)


def _repaired(raw: bytes) -> object:
    """The same by a more patient reader: of half a surrogate pair, odd escapes, bytes that are no UTF-8."""
    text = _ODD_ESCAPE.sub(rb"\1\\u00\2", raw).decode("utf-8", "replace")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
