"""Who is known in a chat. Every message of somebody new asks: questions of one moment share a statement."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, tuple_

from bot.adapters.store import rows
from bot.adapters.store.schema import acquaintances
from bot.adapters.store.shared import MOST, SharedRead, padded
from bot.core.message import ChatId, UserId
from bot.services.ports import Acquaintance

_KNOWN = select(acquaintances).where(
    tuple_(acquaintances.c.chat_id, acquaintances.c.user_id).in_(bindparam("who", expanding=True))
)
"""Built once: building a statement takes longer than asking it."""
_Who = tuple[ChatId, UserId]
_Found = Sequence[Row[*tuple[Any, ...]]]


class KnownPeople:
    """The acquaintances of a database; ``read`` asks it."""

    def __init__(self, read: Callable[[Callable[[Connection], _Found]], Awaitable[_Found]]) -> None:
        self._read = read
        self._shared = SharedRead(self._ask)

    async def acquaintance(self, chat_id: ChatId, user_id: UserId) -> Acquaintance | None:
        """What is kept of somebody in a chat."""
        return await self._shared.get((chat_id, user_id))

    async def acquaintances(self, who: Sequence[_Who]) -> Mapping[_Who, Acquaintance]:
        """What is kept of many, with as few statements as their number allows."""
        met: dict[_Who, Acquaintance] = {}
        for start in range(0, len(who), MOST):
            met.update(await self._ask(who[start : start + MOST]))
        return met

    async def _ask(self, who: Sequence[_Who]) -> Mapping[_Who, Acquaintance]:
        found = await self._read(lambda connection: _known(connection, padded(who)))
        return {(met.chat_id, met.user_id): met for met in map(rows.acquaintance, found)}


def _known(connection: Connection, who: Sequence[_Who]) -> Sequence[Row[*tuple[Any, ...]]]:
    return connection.execute(_KNOWN, {"who": who}).all()
