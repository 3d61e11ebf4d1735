"""Campaigns in SQL: a part of the store with its own tables."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Row, Select, case, delete, exists, func, select, tuple_

from bot.adapters.store.purge import SOME
from bot.adapters.store.schema import campaigns, contacts, salt, voices
from bot.adapters.store.statements import Statements
from bot.core.campaign import Campaign, Fingerprint, Voice, Word
from bot.core.contacts import Contact
from bot.core.message import ChatId, UserId

R = TypeVar("R")
SALT_BYTES = 16
Question = Select[*tuple[Any, ...]]
Rows = Sequence[Row[*tuple[Any, ...]]]
_WITH_VOICES = (
    select(campaigns, voices.c.chat_id, voices.c.word, voices.c.said_by, voices.c.said_at, voices.c.sure)
    .select_from(campaigns.outerjoin(voices, voices.c.campaign == campaigns.c.exact))
    .order_by(campaigns.c.last_seen.desc(), campaigns.c.exact, voices.c.chat_id)
)
_BY_ADMINS = case(
    (
        exists()
        .where(voices.c.campaign == campaigns.c.exact, voices.c.word != Word.SEEN.value)
        .correlate(campaigns),
        1,
    ),
    else_=0,
)


class _Base(Protocol):
    _sql: Statements

    async def _write(self, work: Callable[[Connection], R]) -> R: ...

    async def _read(self, statement: Question) -> Rows: ...


class SqlCampaigns(_Base, Protocol):
    """The port ``CampaignStore`` over the reads and writes of a store."""

    async def salt(self) -> bytes:
        """The secret of this database; of several that make it at once the first wins."""
        return await self._write(partial(_salt, sql=self._sql, fresh=secrets.token_bytes(SALT_BYTES)))

    async def save_campaign(self, campaign: Campaign, contacts: Sequence[Contact] = ()) -> None:
        """Keep a campaign and contacts, or that they were seen again."""
        await self._write(partial(_save, sql=self._sql, campaign=campaign, seen=contacts))

    async def speak(self, campaign: int, voice: Voice) -> None:
        """Keep the last word of a chat on a campaign that is kept."""
        await self._write(partial(_speak, sql=self._sql, campaign=campaign, voice=voice))

    async def campaign(self, exact: int) -> Campaign | None:
        """A campaign with its voices."""
        found = _campaigns(await self._read(_WITH_VOICES.where(campaigns.c.exact == exact)))
        return found[0] if found else None

    async def campaigns(self, limit: int) -> tuple[Campaign, ...]:
        """The campaigns with voices: those with an admin's word first, then the last seen."""
        spoken = exists().where(voices.c.campaign == campaigns.c.exact).correlate(campaigns)
        order = campaigns.c.last_seen.desc(), campaigns.c.exact
        first = select(campaigns.c.exact).where(spoken).order_by(_BY_ADMINS.desc(), *order).limit(limit)
        found = _WITH_VOICES.where(campaigns.c.exact.in_(first)).order_by(None)
        rows = await self._read(found.order_by(_BY_ADMINS.desc(), *order, voices.c.chat_id))
        return _campaigns(rows)

    async def contacts(self, limit: int) -> tuple[Contact, ...]:
        """The contacts of campaigns with voices, the last seen first."""
        spoken = exists().where(voices.c.campaign == contacts.c.campaign)
        newest = contacts.c.seen_at.desc(), contacts.c.mark, contacts.c.campaign
        found = await self._read(select(contacts).where(spoken).order_by(*newest).limit(limit))
        return tuple(Contact(mark=row.mark, campaign=row.campaign, seen_at=row.seen_at) for row in found)

    async def purge_campaigns(self, before: float) -> int:
        """Delete what was not seen for long, a few at a time so that nobody waits long for a commit."""
        total = 0
        while count := await self._write(partial(_purge, before=before)):
            total += count
        return total


def sketch_bytes(sketch: Iterable[int]) -> bytes:
    """A sketch as its table keeps it: JSON would be three times as long and no clearer."""
    return b"".join(value.to_bytes(4, "little") for value in sorted(sketch))


def _sketch(packed: bytes) -> frozenset[int]:
    return frozenset(int.from_bytes(packed[at : at + 4], "little") for at in range(0, len(packed), 4))


def _salt(connection: Connection, *, sql: Statements, fresh: bytes) -> bytes:
    connection.execute(sql.salt, {"id": 1, "value": fresh})
    return bytes(connection.execute(select(salt.c.value)).scalar_one())


def _save(connection: Connection, *, sql: Statements, campaign: Campaign, seen: Sequence[Contact]) -> None:
    row = {
        "exact": campaign.exact,
        "sketch": sketch_bytes(campaign.fingerprint.sketch),
        "scheme": campaign.scheme,
        "first_seen": campaign.first_seen,
        "last_seen": campaign.last_seen,
    }
    connection.execute(sql.save_campaign, row)
    for contact in seen:
        own = {"mark": contact.mark, "campaign": contact.campaign, "seen_at": contact.seen_at}
        connection.execute(sql.save_contact, own)


def _speak(connection: Connection, *, sql: Statements, campaign: int, voice: Voice) -> None:
    known = select(func.count()).select_from(campaigns).where(campaigns.c.exact == campaign)
    if not connection.execute(known).scalar_one():
        return
    row = {
        "campaign": campaign,
        "chat_id": voice.chat_id,
        "word": voice.word.value,
        "said_by": voice.by,
        "said_at": voice.at,
        "sure": voice.sure,
    }
    connection.execute(sql.sight if voice.word is Word.SEEN else sql.speak, row)


def _campaigns(rows: Rows) -> tuple[Campaign, ...]:
    return tuple(_campaign(list(same)) for _, same in groupby(rows, key=lambda row: int(row.exact)))


def _campaign(rows: list[Row[*tuple[Any, ...]]]) -> Campaign:
    first = rows[0]
    said = [_voice(row) for row in rows if row.chat_id is not None]
    return Campaign(
        fingerprint=Fingerprint(exact=first.exact, sketch=_sketch(first.sketch)),
        scheme=first.scheme,
        first_seen=first.first_seen,
        last_seen=first.last_seen,
        voices={voice.chat_id: voice for voice in said},
    )


def _voice(row: Row[*tuple[Any, ...]]) -> Voice:
    return Voice(
        chat_id=ChatId(row.chat_id),
        word=Word(row.word),
        by=UserId(row.said_by),
        at=row.said_at,
        sure=bool(row.sure),
    )


def _purge(connection: Connection, before: float) -> int:
    old = list(
        connection.execute(
            select(campaigns.c.exact).where(campaigns.c.last_seen < before).limit(SOME)
        ).scalars()
    )
    key = tuple(contacts.primary_key.columns)
    faded = select(*key).where(contacts.c.seen_at < before).limit(SOME)
    statements = (
        delete(voices).where(voices.c.campaign.in_(old)),
        delete(contacts).where(tuple_(*key).in_(faded)),
        delete(campaigns).where(campaigns.c.exact.in_(old)),
    )
    return sum(connection.execute(statement).rowcount for statement in statements)
