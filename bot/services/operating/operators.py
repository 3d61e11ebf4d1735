"""Messages to the people who run the bot: durable like every other answer."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Collection, Sequence

from attrs import define

from bot.core.library.catalog import Catalog
from bot.core.library.facts import Fact
from bot.core.message import ChatId
from bot.errors import CallFailed, Gone, Refused
from bot.services.platform import Messenger
from bot.services.store import Call, Queued, Store, Turn

_log = logging.getLogger(__name__)
SHOWN = 5
AGAIN = 7 * 86_400.0
"""Seconds after which facts that are still due are named again."""
TOLD_DUE = "facts.told"
"""The switch that holds when facts were named last, whichever process did it."""


@define(kw_only=True, eq=False, repr=False, slots=False)
class Operators:
    """Tells operators, each in a private chat, what only they can mend."""

    _ids: Collection[int]
    _store: Store
    _catalog: Callable[[], Catalog]
    _write: Callable[[ChatId, str], Sequence[Call]]
    _escape: Callable[[str], str]
    _submit: Callable[[Sequence[Queued]], None]
    _messenger: Messenger

    async def refused(self, faults: Sequence[str]) -> None:
        """The content on disk is faulty; the old one stays."""
        catalog = self._catalog()
        head = catalog.text(catalog.default, "operator.refused", count=len(faults))
        await self._tell("\n".join((head, *(f"• {self._escape(fault)}" for fault in faults[:SHOWN]))))

    async def restored(self) -> None:
        """The content on disk is in force again."""
        catalog = self._catalog()
        await self._tell(catalog.text(catalog.default, "operator.restored"))

    async def restarted(self, part: str, times: int) -> None:
        """A part of the program died and was begun again; the log says where."""
        catalog = self._catalog()
        await self._tell(catalog.text(catalog.default, "op.restarts", parts=f"{part} × {times}"))

    async def due(self, facts: Sequence[Fact], now: float) -> bool:
        """Name facts that must be checked again soon, once in ``AGAIN``; whether it was said."""
        told = await self._store.operating.flag(TOLD_DUE) if facts else None
        if not facts or (told is not None and 0 <= now - float(told) < AGAIN):
            return False
        first: datetime.date = facts[0].review_by
        _log.warning("facts_due count=%s first=%s", len(facts), first)
        catalog = self._catalog()
        named = ", ".join(f"{fact.id} ({fact.review_by})" for fact in facts[: 4 * SHOWN])
        named += ", …" if len(facts) > 4 * SHOWN else ""
        await self._tell(catalog.text(catalog.default, "operator.due", facts=self._escape(named)))
        await self._store.operating.set_flag(TOLD_DUE, str(now))
        return True

    async def alarm(self, lines: Sequence[str]) -> bool:
        """The database is in trouble: said past the outbox, which is part of it. False if nobody heard."""
        catalog = self._catalog()
        head = catalog.text(catalog.default, "operator.database")
        return await self._say("\n".join((head, *(f"• {self._escape(line)}" for line in lines[:SHOWN]))))

    async def well(self) -> bool:
        """The database is well again; said as ``alarm`` is."""
        catalog = self._catalog()
        return await self._say(catalog.text(catalog.default, "operator.database_well"))

    def _calls(self, text: str) -> tuple[Call, ...]:
        return tuple(call for user in sorted(self._ids) for call in self._write(ChatId(user), text))

    async def _say(self, text: str) -> bool:
        calls = self._calls(text)
        return not calls or any([await self._reaches(call) for call in calls])

    async def _reaches(self, call: Call) -> bool:
        """Say it now; false where it may be said again."""
        try:
            await self._messenger.call(call.method, call.params)
        except CallFailed as error:
            _log.warning("operator_not_told chat=%s kind=%s", call.chat_id, type(error).__name__)
            return isinstance(error, Refused | Gone)
        return True

    async def _tell(self, text: str) -> None:
        calls = self._calls(text)
        if calls:
            turn = Turn(result="operators", calls=calls)
            self._submit(await self._store.inbox.finish(turn))
