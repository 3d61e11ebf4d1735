"""Campaigns in SQL: a part of the store with its own tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Subquery,
    case,
    delete,
    exists,
    func,
    literal_column,
    select,
    tuple_,
)

from bot.adapters.store.access import Repository, Rows
from bot.adapters.store.pseudonyms import key
from bot.adapters.store.purge import SOME
from bot.adapters.store.reputes import repute, reputes
from bot.adapters.store.schema import campaigns, contacts, judgements, voices
from bot.adapters.store.sightings import voice_row
from bot.adapters.store.statements import Statements
from bot.core.detection.campaign import CLEARING, MOST_VOICES, Campaign, Fingerprint, Voice, Word
from bot.core.detection.contacts import Contact
from bot.core.detection.hearsay import Repute
from bot.core.message import ChatId, UserId
from bot.services.store import CampaignStore

_SPOKEN = exists().where(voices.c.campaign == campaigns.c.exact).correlate(campaigns)
_BY_ADMINS = voices.c.word != Word.SEEN.value
_LASTING = case((voices.c.word.in_([word.value for word in CLEARING]), 0), (_BY_ADMINS, 1), else_=2)
"""The smaller, the longer a voice lasts where there are too many."""
_NEVER = 1 << 31


class SqlCampaigns(Repository, CampaignStore):
    """The port ``CampaignStore``."""

    async def salt(self) -> bytes:
        """The secret of this database; of several that make it at once the first wins."""
        return await self._db.write(partial(key, sql=self._db.sql))

    async def speak(self, campaign: int, voice: Voice) -> None:
        await self._db.write(partial(_speak, sql=self._db.sql, campaign=campaign, voice=voice))

    async def get(self, exact: int) -> Campaign | None:
        said = _voices(voices.c.campaign == exact)
        whole = select(campaigns, *_said(said)).outerjoin(said, _of(said)).where(campaigns.c.exact == exact)
        found = _campaigns(await self._db.read(whole.order_by(campaigns.c.exact, said.c.chat_id)))
        return found[0] if found else None

    async def spoken_of(self, limit: int) -> tuple[Campaign, ...]:
        turns, last = _turns(), (campaigns.c.last_seen.desc(), campaigns.c.exact)
        turn = func.coalesce(turns.c.turn, _NEVER)
        first = (
            select(campaigns.c.exact.label("first"), turn.label("turn"))
            .outerjoin(turns, turns.c.campaign == campaigns.c.exact)
            .where(_SPOKEN)
            .order_by(turn, *last)
            .limit(limit)
            .subquery()
        )
        said = _voices(voices.c.campaign.in_(select(first.c.first)))
        whole = (
            select(campaigns, *_said(said))
            .join(first, first.c.first == campaigns.c.exact)
            .outerjoin(said, _of(said))
            .order_by(first.c.turn, *last, said.c.chat_id)
        )
        return _campaigns(await self._db.read(whole))

    async def chats_with(self, campaign: int) -> int:
        # Written into the text: with a bound value the databases cannot use the partial index.
        known = judgements.c.campaign == campaign, judgements.c.campaign != literal_column("0")
        spoke = select(voices.c.chat_id).where(voices.c.campaign == campaign)
        either = select(judgements.c.chat_id).where(*known).union(spoke).subquery()
        return await self._db.number(select(func.count()).select_from(either))

    async def contacts(self, limit: int) -> tuple[Contact, ...]:
        newest = contacts.c.seen_at.desc(), contacts.c.mark, contacts.c.campaign
        turn = func.row_number().over(partition_by=contacts.c.chat_id, order_by=newest)
        confirmed = exists().where(
            voices.c.campaign == contacts.c.campaign,
            voices.c.chat_id == contacts.c.chat_id,
            voices.c.word == Word.CONFIRMED.value,
        )
        question = select(contacts).where(confirmed).order_by(turn, *newest)
        return await self._db.all(Contact, question.limit(limit))

    async def contacts_of(self, chat_id: ChatId, campaign: int, limit: int) -> tuple[Contact, ...]:
        own = select(contacts).where(contacts.c.chat_id == chat_id, contacts.c.campaign == campaign)
        newest = contacts.c.seen_at.desc(), contacts.c.mark
        return await self._db.all(Contact, own.order_by(*newest).limit(limit))

    async def reputes(self, chat_ids: Sequence[ChatId], settled: float) -> Mapping[ChatId, Repute]:
        if not chat_ids:
            return {}
        return dict(map(repute, await self._db.ask(partial(reputes, chat_ids=chat_ids, settled=settled))))

    async def purge(self, before: float) -> int:
        """Delete what was not seen for long, a few at a time so that nobody waits long for a commit."""
        return await self._db.little_by_little(partial(_purge, before=before))


def _sketch(packed: bytes) -> frozenset[int]:
    return frozenset(int.from_bytes(packed[at : at + 4], "little") for at in range(0, len(packed), 4))


def _voices(which: ColumnElement[bool]) -> Subquery:
    """The voices of some campaigns, of each no more than are kept in memory."""
    order = _LASTING, voices.c.said_at.desc(), voices.c.chat_id
    place = func.row_number().over(partition_by=voices.c.campaign, order_by=order)
    ranked = select(voices, place.label("place")).where(which).subquery()
    return select(ranked).where(ranked.c.place <= MOST_VOICES).subquery()


def _said(said: Subquery) -> tuple[ColumnElement[Any], ...]:
    return said.c.chat_id, said.c.word, said.c.said_by, said.c.said_at, said.c.sure


def _of(said: Subquery) -> ColumnElement[bool]:
    return said.c.campaign == campaigns.c.exact


def _turns() -> Subquery:
    """For each campaign with an admin's word the first turn in which a chat comes to it."""
    newest = campaigns.c.last_seen.desc(), campaigns.c.exact
    turn = func.row_number().over(partition_by=voices.c.chat_id, order_by=newest)
    each = (
        select(voices.c.campaign, turn.label("turn"))
        .join(campaigns, campaigns.c.exact == voices.c.campaign)
        .where(_BY_ADMINS)
        .subquery()
    )
    return select(each.c.campaign, func.min(each.c.turn).label("turn")).group_by(each.c.campaign).subquery()


def _speak(connection: Connection, *, sql: Statements, campaign: int, voice: Voice) -> None:
    known = select(func.count()).select_from(campaigns).where(campaigns.c.exact == campaign)
    if connection.execute(known).scalar_one():
        connection.execute(sql.sight if voice.word is Word.SEEN else sql.speak, voice_row(campaign, voice))


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
