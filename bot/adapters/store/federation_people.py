"""What federations keep of one person: for whoever asks what is kept, and for forgetting it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, select, update

from bot.adapters.store.federations import delete_federation
from bot.adapters.store.schema_federations import (
    federation_admins,
    federation_appeals,
    federation_entries,
    federations,
)
from bot.core.message import UserId
from bot.core.moderation.federation import PERSON

Question = Select[*tuple[Any, ...]]


def counted(user_id: UserId) -> ColumnElement[int]:
    """How many rows name somebody that go when they want to be forgotten."""
    own = [_count(table, which) for table, which in _own(user_id)]
    return sum(own[1:], start=own[0])


def rows(user_id: UserId) -> tuple[Question, ...]:
    """The rows that name somebody, and the lines that list them, which stay."""
    said, led, listed = federation_appeals.c, federation_admins.c, federation_entries.c
    return (
        select(said.federation, said.at, said.words, said.handle, said.lang, said.outcome).where(
            said.user_id == user_id
        ),
        select(led.federation, led.at).where(led.user_id == user_id),
        select(federations.c.id.label("federation"), federations.c.name, federations.c.at).where(
            federations.c.owner == user_id
        ),
        select(listed.federation, listed.kind.label("what"), listed.value, listed.reason, listed.at).where(
            listed.kind == PERSON, listed.value == str(user_id)
        ),
    )


def forget(connection: Connection, user_id: UserId) -> int:
    """Delete what names somebody as an admin or an objector; return how many rows that were.

    The lines that list them are the federation's and stay. A federation of theirs goes to its oldest admin;
    without one nobody answers for its list any more, so it goes too.
    """
    (appeals, theirs), (admins, ranks), (_, owned) = _own(user_id)
    gone = connection.execute(delete(appeals).where(theirs)).rowcount
    gone += connection.execute(delete(admins).where(ranks)).rowcount
    nobody = update(federation_entries).where(federation_entries.c.by == user_id).values(by=0)
    connection.execute(nobody)
    left = connection.execute(select(federations.c.id).where(owned)).scalars().all()
    for federation_id in left:
        _hand_over(connection, federation_id)
    return gone + len(left)


def _count(table: Table, which: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).select_from(table).where(which).scalar_subquery()


def _own(user_id: UserId) -> tuple[tuple[Table, ColumnElement[bool]], ...]:
    return (
        (federation_appeals, federation_appeals.c.user_id == user_id),
        (federation_admins, federation_admins.c.user_id == user_id),
        (federations, federations.c.owner == user_id),
    )


def _hand_over(connection: Connection, federation_id: str) -> None:
    own = federation_admins.c
    heirs = select(own.user_id).where(own.federation == federation_id).order_by(own.at, own.user_id)
    heir = connection.execute(heirs.limit(1)).scalar()
    if heir is None:
        delete_federation(connection, federation_id=federation_id)
        return
    connection.execute(update(federations).where(federations.c.id == federation_id).values(owner=heir))
    risen = delete(federation_admins).where(own.federation == federation_id, own.user_id == heir)
    connection.execute(risen)
