"""People in SQL. Every message of somebody new asks for them: questions of one moment share a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import repeat
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, tuple_

from bot.adapters.store import rows, traces
from bot.adapters.store.access import Access, Repository
from bot.adapters.store.schema import acquaintances
from bot.adapters.store.shared import MOST, SharedRead, padded
from bot.core.message import ChatId, UserId
from bot.services.store import KINDS, Acquaintance, PeopleStore

_KNOWN = select(acquaintances).where(
    tuple_(acquaintances.c.chat_id, acquaintances.c.user_id).in_(bindparam("who", expanding=True))
)
"""Built once: building a statement takes longer than asking it."""
_Who = tuple[ChatId, UserId]


class SqlPeople(Repository, PeopleStore):
    """The port ``PeopleStore``."""

    def __init__(self, access: Access) -> None:
        super().__init__(access)
        self._shared = SharedRead(self._ask)

    async def acquaintance(self, chat_id: ChatId, user_id: UserId) -> Acquaintance | None:
        return await self._shared.get((chat_id, user_id))

    async def acquaintances(self, who: Sequence[_Who]) -> Mapping[_Who, Acquaintance]:
        """What is kept of many, with as few statements as their number allows."""
        met: dict[_Who, Acquaintance] = {}
        for start in range(0, len(who), MOST):
            met.update(await self._ask(who[start : start + MOST]))
        return met

    async def known_of(self, user_id: UserId) -> Mapping[str, int]:
        (found,) = await self._db.read(traces.counted(user_id))
        return dict(found._mapping)

    async def rows_of(self, user_id: UserId, limit: int) -> tuple[Mapping[str, Any], ...]:
        found = await self._db.read_all([statement.limit(limit) for statement in traces.rows_of(user_id)])
        kinds = (*KINDS[:-1], *repeat(KINDS[-1], len(found) - len(KINDS) + 1))
        return tuple(
            {"kind": kind, **row._mapping} for kind, rows in zip(kinds, found, strict=True) for row in rows
        )

    async def forget(self, user_id: UserId) -> Mapping[str, int]:
        return await self._db.write(
            partial(traces.forget, user_id=user_id, at=self._db.clock(), sql=self._db.sql)
        )

    async def _ask(self, who: Sequence[_Who]) -> Mapping[_Who, Acquaintance]:
        found = await self._db.ask(lambda connection: _known(connection, padded(who)))
        return {(met.chat_id, met.user_id): met for met in (rows.of_row(Acquaintance, row) for row in found)}


def _known(connection: Connection, who: Sequence[_Who]) -> Sequence[Row[*tuple[Any, ...]]]:
    return connection.execute(_KNOWN, {"who": who}).all()
