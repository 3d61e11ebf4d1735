"""Federations in SQL: a part of the store with its own tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, Delete, Row, Table, and_, delete, exists, func, or_, select, update

from bot.adapters.store.access import Repository, Rows
from bot.adapters.store.rows import row_of
from bot.adapters.store.schema_federations import (
    federation_admins,
    federation_appeals,
    federation_chats,
    federation_entries,
    federations,
)
from bot.adapters.store.statements import Statements
from bot.core.message import ChatId, UserId
from bot.core.moderation.federation import HANDLE, PERSON
from bot.services.store import (
    Call,
    Federation,
    FederationStore,
    ListAppeal,
    ListAppealStore,
    ListEntry,
    ListingStore,
    Queued,
    Standing,
)

_THEIR_OWN = (federation_admins, federation_chats, federation_entries, federation_appeals)


class SqlFederations(Repository, FederationStore):
    """The port ``FederationStore``."""

    async def make(self, federation: Federation) -> bool:
        return await self._db.is_new(self._db.sql.make_federation, asdict(federation))

    async def get(self, federation_id: str) -> Standing | None:
        found = await self._standings(federations.c.id == federation_id)
        return found[0] if found else None

    async def led_by(self, user_id: UserId) -> tuple[Standing, ...]:
        admin = exists().where(
            federation_admins.c.federation == federations.c.id, federation_admins.c.user_id == user_id
        )
        return await self._standings(or_(federations.c.owner == user_id, admin))

    async def all(self, limit: int) -> tuple[Standing, ...]:
        first = select(federations.c.id).order_by(federations.c.at, federations.c.id).limit(limit)
        return await self._standings(federations.c.id.in_(first))

    async def _standings(self, which: Any) -> tuple[Standing, ...]:
        open_ones = federation_appeals.c.outcome == ""
        counted = (
            _count(federation_chats).label("chats"),
            _count(federation_entries).label("entries"),
            _count(federation_appeals, open_ones).label("appeals"),
        )
        chosen = select(federations.c.id).where(which)
        ranks = federation_admins.c
        found, admins = await self._db.read_all(
            [
                select(federations, *counted).where(which).order_by(federations.c.at, federations.c.id),
                select(ranks.federation, ranks.user_id)
                .where(ranks.federation.in_(chosen))
                .order_by(ranks.at, ranks.user_id),
            ]
        )
        return tuple(_standing(row, admins) for row in found)

    async def delete(self, federation_id: str) -> bool:
        return await self._db.write(partial(delete_federation, federation_id=federation_id))

    async def add_admin(self, federation_id: str, user_id: UserId, at: float) -> bool:
        row = {"federation": federation_id, "user_id": user_id, "at": at}
        return await self._db.write(partial(_kept, statement=self._db.sql.add_federation_admin, row=row))

    async def drop_admin(self, federation_id: str, user_id: UserId) -> bool:
        own = federation_admins.c
        gone = delete(federation_admins).where(own.federation == federation_id, own.user_id == user_id)
        return await self._db.change(gone) > 0

    async def join(self, federation_id: str, chat_id: ChatId, at: float) -> bool:
        row = {"federation": federation_id, "chat_id": chat_id, "at": at}
        return await self._db.write(partial(_kept, statement=self._db.sql.join_federation, row=row))

    async def leave(self, chat_id: ChatId) -> str:
        own = federation_chats.c
        gone = delete(federation_chats).where(own.chat_id == chat_id).returning(own.federation)
        return await self._db.write(lambda connection: connection.execute(gone).scalar() or "")

    async def chats(self) -> Mapping[ChatId, str]:
        found = await self._db.read(select(federation_chats.c.chat_id, federation_chats.c.federation))
        return {ChatId(row.chat_id): row.federation for row in found}


class SqlListings(Repository, ListingStore):
    """The port ``ListingStore``."""

    async def keep(self, entries: Sequence[ListEntry]) -> int:
        rows = {(one.federation, one.kind, one.value): asdict(one) for one in reversed(entries)}
        return await self._db.write(partial(_keep_all, sql=self._db.sql, rows=list(rows.values())))

    async def drop(self, federation_id: str, kind: str, value: str) -> bool:
        gone = _line_gone(federation_id, kind, value)
        return await self._db.change(gone) > 0

    async def of(self, federation_id: str, limit: int, skip: int = 0) -> tuple[ListEntry, ...]:
        own = federation_entries.c
        some = select(federation_entries).where(own.federation == federation_id)
        return await self._db.all(ListEntry, some.order_by(own.kind, own.value).limit(limit).offset(skip))

    async def naming(self, user_id: UserId, handle: str) -> tuple[ListEntry, ...]:
        own = federation_entries.c
        named = or_(
            and_(own.kind == PERSON, own.value == str(user_id)), and_(own.kind == HANDLE, own.value == handle)
        )
        return await self._db.all(
            ListEntry,
            select(federation_entries).where(named).order_by(own.federation, own.kind, own.value),
        )


class SqlListAppeals(Repository, ListAppealStore):
    """The port ``ListAppealStore``."""

    async def open(self, appeal: ListAppeal) -> ListAppeal | None:
        row = row_of(appeal)
        number = await self._db.write(
            lambda connection: connection.execute(self._db.sql.open_list_appeal, row).scalar()
        )
        return None if number is None else replace(appeal, id=number)

    async def get(self, appeal_id: int) -> ListAppeal | None:
        found = await self._db.read(select(federation_appeals).where(federation_appeals.c.id == appeal_id))
        return ListAppeal(**found[0]._mapping) if found else None

    async def waiting(self, federation_id: str, limit: int) -> tuple[ListAppeal, ...]:
        own = federation_appeals.c
        some = select(federation_appeals).where(own.federation == federation_id, own.outcome == "")
        return await self._db.all(ListAppeal, some.order_by(own.at, own.id).limit(limit))

    async def since(self, federation_id: str, user_id: UserId, since: float) -> int:
        own = federation_appeals.c
        counted = (
            select(func.count())
            .select_from(federation_appeals)
            .where(own.federation == federation_id, own.user_id == user_id, own.at >= since)
        )
        return await self._db.number(counted)

    async def settle(
        self, appeal: ListAppeal, outcome: str, off: Sequence[tuple[str, str]], calls: Sequence[Call]
    ) -> tuple[Queued, ...] | None:
        own = federation_appeals.c
        change = (
            update(federation_appeals)
            .where(own.id == appeal.id, own.outcome == "")
            .values(outcome=outcome, words="", handle="")
        )

        def work(connection: Connection) -> tuple[Queued, ...] | None:
            if not connection.execute(change).rowcount:
                return None
            for kind, value in off:
                connection.execute(_line_gone(appeal.federation, kind, value))
            return tuple(self._db.writes.enqueue(connection, calls))

        return await self._db.write(work)


def _line_gone(federation_id: str, kind: str, value: str) -> Delete:
    own = federation_entries.c
    line = (own.federation == federation_id, own.kind == kind, own.value == value)
    return delete(federation_entries).where(*line)


def _count(table: Table, *which: Any) -> Any:
    own = table.c.federation == federations.c.id
    return select(func.count()).select_from(table).where(own, *which).correlate(federations).scalar_subquery()


def _standing(row: Row[*tuple[Any, ...]], admins: Rows) -> Standing:
    return Standing(
        federation=Federation(id=row.id, name=row.name, owner=UserId(row.owner), at=row.at),
        admins=tuple(UserId(one.user_id) for one in admins if one.federation == row.id),
        chats=row.chats,
        entries=row.entries,
        appeals=row.appeals,
    )


def _there_is(connection: Connection, federation_id: str) -> bool:
    known = select(federations.c.id).where(federations.c.id == federation_id)
    return connection.execute(known).first() is not None


def _kept(connection: Connection, *, statement: Any, row: dict[str, Any]) -> bool:
    return _there_is(connection, row["federation"]) and connection.execute(statement, row).first() is not None


def _keep_all(connection: Connection, *, sql: Statements, rows: list[dict[str, Any]]) -> int:
    there = {one: _there_is(connection, one) for one in {row["federation"] for row in rows}}
    wanted = [row for row in rows if there[row["federation"]]]
    return len(connection.execute(sql.keep_listed, wanted).all()) if wanted else 0


def delete_federation(connection: Connection, *, federation_id: str) -> bool:
    """Delete a federation with all that was kept for it; False if there is none."""
    for table in _THEIR_OWN:
        connection.execute(delete(table).where(table.c.federation == federation_id))
    return connection.execute(delete(federations).where(federations.c.id == federation_id)).rowcount > 0
