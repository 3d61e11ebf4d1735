"""What Telegram says of the time: the date on its server's answers, and the dates of messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime

from bot.services.store import Json

_DATED = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
)
_HALF = 0.5
"""The header leaves out the fraction of a second."""


class ServerDates:
    """Hands on the date of each answer; where a server or a proxy puts none, or nonsense, nothing.

    A Bot API server of one's own puts none on its answers, Telegram's does.
    """

    def __init__(self, told: Callable[[float], None]) -> None:
        self._told = told
        self._last = ""

    def hear(self, headers: Mapping[str, str]) -> None:
        """The headers of an answer; a page of something in between is none of the Bot API's."""
        date = headers.get("Date", "")
        if date == self._last or not headers.get("Content-Type", "").startswith("application/json"):
            return
        self._last = date
        try:
            moment = parsedate_to_datetime(date).timestamp()
        except (ValueError, TypeError, OverflowError):
            return
        self._told(moment + _HALF)


def newest_date(updates: Sequence[Json]) -> float:
    """The newest date that Telegram put on what these updates are about, 0 when none has one."""
    return max((_date(update) for update in updates), default=0.0)


def _date(update: Json) -> float:
    contents = (update.get(kind) for kind in _DATED) if isinstance(update, dict) else ()
    found = [
        content.get(key) for content in contents if isinstance(content, dict) for key in ("date", "edit_date")
    ]
    return max((float(date) for date in found if type(date) is int and 0 < date < 2**40), default=0.0)
