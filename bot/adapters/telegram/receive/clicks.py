"""Presses of buttons: each costs who presses something, and each is answered, whatever it carries.

A client may send any data under any message of the bot: nothing is believed of a press but who made it.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.adapters.telegram.screens.interaction import Desk
from bot.core.remembered import Remembered, size
from bot.core.surfaces.values import mapping, string, whole
from bot.services.allowance import Allowance
from bot.services.store import Json

HEEDED = (60, 60.0)
"""Presses of one person that are heeded, in so many seconds; a menu is tapped through fast."""
ANSWERED = (60, 60.0)
"""Those beyond that are answered with a word, without looking anything up; the next ones emptily."""
REPEATED = 1.0
"""Seconds in which taps of one button, by one person, under one message, are the same tap."""
REMEMBERED = 2 * 2**20
"""Bytes of buttons of which it is remembered when somebody tapped them last."""
LONGEST = 64
"""Bytes of a button's data, as Telegram has it."""
SLOW, FOREIGN = "ask.say.slow", "case.foreign"


class Clicks:
    """Whether a press is heeded. What somebody pressed and how often is in memory: a restart begins anew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._heeded = Allowance(*HEEDED)
        self._answered = Allowance(*ANSWERED)
        self._tapped: Remembered[str, tuple[float, str]] = Remembered(
            REMEMBERED, lambda button, tap: size(button, tap[1])
        )

    async def admit(self, query: Mapping[str, Json]) -> bool:
        """Use one of the presses that somebody has left; who has none is told so, for a while.

        Whoever taps a button several times at once means it once, and pays once.
        """
        by, now = who(query), self._desk.clock.now()
        if by == self._desk.me.id or mapping(query.get("from")).get("is_bot") is True:
            # A bot may have the rank of an admin, this one has, and decides nothing by it.
            await self.say(query, FOREIGN)
            return False
        query_id = string(query.get("id"))
        if self._is_repeated(query, query_id, now):
            self._desk.taps.answer_at_once(query_id)
            return False
        if self._heeded.take(by, now):
            return True
        if self._answered.take(by, now):
            await self.say(query, SLOW)
        else:
            self._desk.taps.answer_at_once(query_id)
        return False

    def _is_repeated(self, query: Mapping[str, Json], query_id: str, now: float) -> bool:
        """Whether the same button was tapped a moment ago; the same tap may be handled once more."""
        under = mapping(query.get("message"))
        message = (whole(mapping(under.get("chat")).get("id")), whole(under.get("message_id")))
        button = repr((who(query), message, query.get("inline_message_id"), query.get("data")))
        at, first = self._tapped.get(button) or (float("-inf"), query_id)
        if first != query_id and 0 <= now - at < REPEATED:
            return True
        self._tapped.put(button, (now, query_id))
        return False

    def expect(self, raw: Mapping[str, Json]) -> None:
        """See to it that the press of an update, if it is one, is answered in time."""
        if (query := press_of(raw)) is not None:
            self._desk.taps.expect(string(query.get("id")))

    async def say(self, query: Mapping[str, Json], key: str) -> None:
        """Answer a press with one of the texts, in the language of who pressed."""
        lang = self._desk.catalog.language(string(mapping(query.get("from")).get("language_code"))[:16])
        await self._desk.taps.answer(string(query.get("id")), self._desk.catalog.text(lang, key))


def press_of(raw: Mapping[str, Json]) -> Mapping[str, Json] | None:
    """The press that an update carries, None for what nobody made or nobody could be answered for."""
    query = mapping(raw.get("callback_query"))
    return query if string(query.get("id")) and who(query) else None


def who(query: Mapping[str, Json]) -> int:
    """Who pressed."""
    return whole(mapping(query.get("from")).get("id")) or 0


def is_short(query: Mapping[str, Json]) -> bool:
    """Whether the data of a press may be one of a button's."""
    data = query.get("data")
    return isinstance(data, str) and len(data.encode("utf-8", "surrogatepass")) <= LONGEST
