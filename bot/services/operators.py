"""Messages to the people who run the bot: durable like every other answer."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable, Collection, Sequence

from bot.core.catalog import Catalog
from bot.core.facts import Fact
from bot.core.message import ChatId
from bot.services.ports import Call, Queued, Store, Turn

_log = logging.getLogger(__name__)
SHOWN = 5
AGAIN = 7 * 86_400.0
"""Seconds after which facts that are still due are named again."""


class Operators:
    """Tells operators, each in a private chat, what only they can mend."""

    def __init__(
        self,
        *,
        ids: Collection[int],
        store: Store,
        catalog: Callable[[], Catalog],
        write: Callable[[ChatId, str], Sequence[Call]],
        escape: Callable[[str], str],
        submit: Callable[[Sequence[Queued]], None],
    ) -> None:
        self._ids = sorted(ids)
        self._store = store
        self._catalog = catalog
        self._write = write
        self._escape = escape
        self._submit = submit
        self._told_at = float("-inf")

    async def refused(self, faults: Sequence[str]) -> None:
        """The content on disk is faulty; the old one stays."""
        catalog = self._catalog()
        head = catalog.text(catalog.default, "operator.refused", count=len(faults))
        await self._tell("\n".join((head, *(f"• {self._escape(fault)}" for fault in faults[:SHOWN]))))

    async def restored(self) -> None:
        """The content on disk is in force again."""
        catalog = self._catalog()
        await self._tell(catalog.text(catalog.default, "operator.restored"))

    async def due(self, facts: Sequence[Fact], now: float) -> bool:
        """Name facts that must be checked again soon, once in ``AGAIN``; whether it was said."""
        if not facts or 0 <= now - self._told_at < AGAIN:
            return False
        self._told_at = now
        first: datetime.date = facts[0].review_by
        _log.warning("facts_due count=%s first=%s", len(facts), first)
        catalog = self._catalog()
        named = ", ".join(f"{fact.id} ({fact.review_by})" for fact in facts[: 4 * SHOWN])
        named += ", …" if len(facts) > 4 * SHOWN else ""
        await self._tell(catalog.text(catalog.default, "operator.due", facts=self._escape(named)))
        return True

    async def _tell(self, text: str) -> None:
        calls = tuple(call for user in self._ids for call in self._write(ChatId(user), text))
        if calls:
            turn = Turn(update_id=None, result="operators", calls=calls)
            self._submit(await self._store.finish(turn))
