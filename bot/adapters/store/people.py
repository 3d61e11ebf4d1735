"""Who is known in a chat. Every message of somebody new asks: questions of one moment share a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, tuple_

from bot.adapters.store import rows
from bot.adapters.store.faults import store_error
from bot.adapters.store.runner import Runner
from bot.adapters.store.schema import acquaintances
from bot.adapters.store.shared import SharedRead, padded
from bot.adapters.store.urls import Database
from bot.core.message import ChatId, UserId
from bot.services.ports import Acquaintance

_KNOWN = select(acquaintances).where(
    tuple_(acquaintances.c.chat_id, acquaintances.c.user_id).in_(bindparam("who", expanding=True))
)
"""Built once: building a statement takes longer than asking it."""
_Who = tuple[ChatId, UserId]


class People:
    """The acquaintances of a database."""

    def __init__(self, runner: Runner, where: Database) -> None:
        self._runner = runner
        self._where = where
        self._shared = SharedRead(self._ask)

    async def acquaintance(self, chat_id: ChatId, user_id: UserId) -> Acquaintance | None:
        """What is kept of somebody in a chat."""
        return await self._shared.get((chat_id, user_id))

    async def _ask(self, who: Sequence[_Who]) -> Mapping[_Who, Acquaintance]:
        try:
            found = await self._runner.read(lambda connection: _known(connection, padded(who)))
        except Exception as error:
            raise store_error(self._where, error) from None
        return {(met.chat_id, met.user_id): met for met in map(rows.acquaintance, found)}


def _known(connection: Connection, who: Sequence[_Who]) -> Sequence[Row[*tuple[Any, ...]]]:
    return connection.execute(_KNOWN, {"who": who}).all()
