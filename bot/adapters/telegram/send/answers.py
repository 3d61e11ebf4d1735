"""Reads what came back from the Bot API: a result, or one of ``bot.errors.CallFailed``, and nothing else.

The server may be broken, hostile, or not the Bot API at all but something in between that answers in its
place: every status, every byte and every shape has a meaning here. Only a JSON object that says
``"ok": false`` with a description is the platform's own word; a proxy's page of the same status says nothing
of a chat.
"""

from __future__ import annotations

import json
import math
import re
from typing import Final

import orjson

from bot.errors import (
    Busy,
    CallFailed,
    Contested,
    Failing,
    Gone,
    Migrated,
    Missing,
    Refused,
    Rejected,
    Uncertain,
    Unreadable,
)
from bot.services.store import Json

SAID: Final = 200
"""Characters of the platform's reason that are kept."""
SHORTEST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 3600.0
"""Seconds of an asked-for pause: who is told to wait a day asks again every hour, which harms nobody."""
HEAD: Final = 512
"""Bytes of an unreadable answer that are handed on, for the number of the update in it."""
_SERVER = frozenset({500, 502, 503, 504})
"""What the server answers before it acts; other faults prove nothing either way."""
_TOO_MANY = 429
_BEYOND = 2**63
_SECRET = re.compile(r"\d+(?::|%3a)[\w-]{5,}", re.IGNORECASE)
_GONE = ("chat not found", "bot is not a member", "group is deactivated", "peer_id_invalid")


def result_of(status: int, body: bytes, *, whole: bool = True) -> Json:
    """The result that the server gave; CallFailed where it gave none. ``whole``: the body was not cut off."""
    data = read(body) if whole else None
    if 200 <= status < 300:
        if isinstance(data, dict) and data.get("ok") is True and "result" in data:
            return data["result"]
        if not _is_refusal(data):
            fault = "not one of the Bot API" if whole else "too long"
            raise Unreadable(f"the answer is {fault}", body[:HEAD], whole=whole)
    raise _failure(status, data)


def integer(value: Json) -> int | None:
    """A whole number that a database takes, None for whatever else stands in its place."""
    return value if type(value) is int and -_BEYOND <= value < _BEYOND else None


def said(text: str) -> str:
    """A foreign text as it may be kept and shown: short, printable, and without a token."""
    told = "".join(char if char.isprintable() else " " for char in _SECRET.sub("…", text[: 4 * SAID]))
    return told[:SAID].strip()


def read(body: bytes) -> object:
    """The JSON in an answer, None when it is none that anybody could read."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return _lenient(body)


def _lenient(body: bytes) -> object:
    # orjson refuses lone surrogates and endless numbers, which hostile texts contain and others let through.
    try:
        return json.loads(body.decode("utf-8", "replace"), parse_int=_whole, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


def _whole(digits: str) -> int | float:
    # As orjson does; the interpreter itself refuses numbers of more than 4300 digits.
    return int(digits) if len(digits) < 20 else float(digits)


def _is_refusal(data: object) -> bool:
    return isinstance(data, dict) and data.get("ok") is False and isinstance(data.get("description"), str)


def _failure(status: int, data: object) -> CallFailed:
    if status in _SERVER:
        return Failing(f"the server fails ({status})")
    if not isinstance(data, dict) or not _is_refusal(data):
        kind = Failing if status == _TOO_MANY else Uncertain
        return kind(f"no answer of the Bot API ({status})")
    given = integer(data.get("error_code"))
    code = status if status >= 300 or given is None else given
    parameters = data.get("parameters")
    more = parameters if isinstance(parameters, dict) else {}
    return (
        _moved(more) or _busy(code, more) or _refused(code, said(data["description"]) or f"refused ({code})")
    )


def _moved(parameters: dict[str, Json]) -> CallFailed | None:
    new = integer(parameters.get("migrate_to_chat_id"))
    return Migrated(new) if new is not None and new < 0 else None


def _busy(code: int, parameters: dict[str, Json]) -> CallFailed | None:
    seconds = _number(parameters.get("retry_after"))
    if seconds is not None and seconds > 0:
        return Busy(float(min(max(seconds, SHORTEST_PAUSE), LONGEST_PAUSE)))
    # Too many, and no word on how long that anybody could heed.
    return Failing(f"too many requests ({code})") if code == _TOO_MANY else None


def _number(value: Json) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        return None
    return value


def _refused(code: int, reason: str) -> CallFailed:
    if code in _SERVER or code == _TOO_MANY:
        return Failing(reason)
    if code == 400:
        gone = any(words in reason.lower() for words in _GONE)
        return Gone(reason) if gone else Refused(reason)
    kinds: dict[int, type[CallFailed]] = {401: Rejected, 403: Gone, 404: Missing, 409: Contested}
    return kinds.get(code, Uncertain)(reason)
